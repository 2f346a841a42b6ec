"""Frameworks, tests, criteria and documents are called by their names wherever a person reads them; a file with names reads back."""

import io

import pytest
from openpyxl import load_workbook

from mercatique.kernel import record_files
from mercatique.kernel.records import RECORDS
from mercatique.prove.framework import frameworks
from mercatique.prove.models import (
    Attestation,
    Candidate,
    Classroom,
    Dossier,
    Group,
    Inset,
    Section,
    Session,
    Sitting,
)

CAR = "fr-auto-digital"


@pytest.fixture
def rows(acme):
    framework = frameworks()[CAR]
    test, criterion = framework.tests[0], framework.criteria[0]
    session = Session.objects.create(workspace=acme, title="Printemps", framework=CAR, framework_version=framework.version)
    Candidate.objects.create(workspace=acme, title="Ana", session=session, held_blocks=["B1", "B2"])
    Group.objects.create(workspace=acme, title="Groupe 1", session=session, test=test.code)
    Sitting.objects.create(workspace=acme, title="Épreuve", session=session, test=test.code)
    Classroom.objects.create(workspace=acme, title="Promotion", framework=CAR)
    dossier = Dossier.objects.create(workspace=acme, title="Mémoire", framework=CAR, test=test.code)
    section = Section.objects.create(workspace=acme, title="Diagnostic", dossier=dossier)
    Inset.objects.create(workspace=acme, title="Étude", section=section, document="marketing-plan")
    Attestation.objects.create(workspace=acme, title="Tournée", criterion=criterion.claim)
    return framework, test, criterion


NAMES = ("session", "group", "sitting", "classroom", "dossier", "inset", "attestation", "candidate")


def test_lists_and_records_name_what_their_rows_hold_by_key(rows, rita, client_of):
    framework, test, criterion = rows
    browser = client_of(rita)
    named = {
        "sessions": str(framework.name), "classrooms": str(framework.name), "dossiers": str(framework.name), "groups": f"{test.code} – {test.name}",
        "sittings": f"{test.code} – {test.name}", "attestations": f"{criterion.block} {criterion.code} – {criterion.name}", "candidates": "B1, B2",
    }  # fmt: skip
    for list_, name in named.items():
        column = {"groups": "test", "sittings": "test", "attestations": "criterion", "candidates": "held_blocks"}.get(list_, "framework")
        page = browser.get(f"/w/acme/prove/{list_}/?column=title&column={column}&column=number").content.decode()
        body = page[page.index("<tbody") :]
        assert name.replace("’", "’").replace("'", "&#x27;") in body, list_
        assert f">{CAR}<" not in page and "[&#x27;B1" not in page


@pytest.mark.parametrize("noun", NAMES)
def test_a_file_with_names_reads_back_and_changes_nothing(rows, acme, noun):
    kind = RECORDS[f"prove.{noun}"]
    data = record_files.to_bytes(kind, acme, "xlsx")
    cells = [str(cell) for line in load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True) for cell in line]
    assert all(CAR not in cell and cell != "marketing-plan" for cell in cells)
    assert record_files.take_in(kind, acme, data, "names.xlsx") == (0, 0)


def test_a_name_in_a_file_becomes_the_key_and_a_key_stays_one(rows, acme):
    framework, test, _criterion = rows
    text = f"title;framework;test\nPremier;{framework.name};{test.code} – {test.name}\nSecond;{CAR};{test.code}\n"
    assert record_files.take_in(RECORDS["prove.dossier"], acme, text.encode(), "dossiers.csv") == (2, 0)
    found = Dossier.objects.filter(workspace=acme, title__in=("Premier", "Second")).values_list("framework", "test")
    assert set(found) == {(CAR, test.code)}
    with pytest.raises(record_files.NotRead):
        record_files.take_in(RECORDS["prove.dossier"], acme, b"title;framework\nTroisi\xc3\xa8me;Certificat inconnu\n", "dossiers.csv")


def test_the_history_of_a_session_names_its_framework(rows, acme, olga, client_of):
    session = Session.objects.get(title="Printemps")
    page = client_of(olga).get(f"/w/acme/prove/sessions/{session.number}/history/").content.decode()
    assert str(rows[0].name).replace("'", "&#x27;") in page and f"<td>{CAR}" not in page and f">{CAR}<" not in page
