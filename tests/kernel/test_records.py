"""Every registered record type, on its own pages: nothing here names a type that a room adds later."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook, load_workbook

from mercatique.kernel.models import Attachment, Workspace
from mercatique.kernel.records import RECORDS, Kind
from tests import factories

pytestmark = [pytest.mark.parametrize("label", factories.kinds()), pytest.mark.usefixtures("bare_frame")]


#: Rows on a page, where a page is to be turned.
FEW = 5


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr("mercatique.kernel.records.PAGE", FEW)


@pytest.fixture
def shown(monkeypatch):
    """What the pages would show, last page last: how they look is told by the other tests."""
    kept: list[dict[str, Any]] = []
    monkeypatch.setattr("mercatique.kernel.records.render", lambda _request, _template, context, **_: kept.append(context) or HttpResponse())
    return kept


def base(kind: Kind) -> str:
    from django.urls import reverse

    return reverse(kind.model.address("list"), args=["acme"])


def rows_of(answer: Any) -> list[list[str]]:
    """The table of an exported CSV."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_its_empty_list_teaches(label, acme, walid, client_of):
    kind = RECORDS[label]
    kind.of(acme).filter(title="").delete()
    answer = client_of(walid).get(base(kind))
    assert answer.status_code == 200
    if not kind.of(acme).exists():
        assert b'class="empty"' in answer.content
        if kind.teaches:
            from django.utils import translation
            from django.utils.html import escape

            with translation.override("fr"):
                assert escape(str(kind.teaches)) in answer.content.decode()


def test_it_is_written_down_with_a_title_alone(label, acme, walid, client_of):
    kind = RECORDS[label]
    if kind.model is Attachment:
        pytest.skip("a file is deposited, see test_uploads.py")
    browser = client_of(walid)
    form = browser.get(base(kind) + "new/").context["form"]
    answer = browser.post(base(kind) + "new/", {**factories.sent(form), "title": "Premier jet"})
    assert answer.status_code == 302, answer.context["form"].errors
    record = kind.of(acme).get(title="Premier jet")
    assert answer["Location"] == record.get_absolute_url()
    page = browser.get(answer["Location"])
    assert page.status_code == 200
    assert "Premier jet" in page.content.decode()
    past = record.history.first()
    assert (past.history_type, past.actor, past.history_user) == ("+", "Walid", walid)


def test_a_title_is_the_only_thing_demanded(label, walid, client_of):
    kind = RECORDS[label]
    if kind.model is Attachment:
        pytest.skip("a file is deposited, see test_uploads.py")
    answer = client_of(walid).post(base(kind) + "new/", {"title": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title"}
    assert 'href="#id_title"' in answer.content.decode()


def test_it_opens_and_saves_with_everything_filled_in(label, acme, walid, client_of):
    kind = RECORDS[label]
    record = factories.filled(kind.model, acme)
    browser = client_of(walid)
    assert browser.get(record.get_absolute_url()).status_code == 200
    form = browser.get(record.page_url("edit")).context["form"]
    answer = browser.post(record.page_url("edit"), {**factories.sent(form), "title": "Réécrit"})
    assert answer.status_code == 302, answer.context["form"].errors
    again = kind.of(acme).get(pk=record.pk)
    assert (again.title, again.version) == ("Réécrit", record.version + 1)
    for name in kind.fields:
        stored = kind.model._meta.get_field(name)
        if name != "title" and not stored.many_to_many:
            assert getattr(again, stored.attname) == getattr(record, stored.attname), name


def test_its_list_is_searched_sorted_and_read_page_by_page(label, acme, walid, client_of, few):
    kind = RECORDS[label]
    before = kind.of(acme).count()
    for index in range(FEW + 3):
        factories.make(kind.model, acme, f"Fiche {index:03d}")
    browser = client_of(walid)
    seen: list[int] = []
    url = "?sort=title"
    while url:
        context = browser.get(base(kind) + url).context
        assert len(context["rows"]) <= FEW
        seen += [row.pk for row in context["rows"]]
        url = context["next_url"]
    titles = [kind.model.objects.get(pk=pk).title for pk in seen]
    assert len(seen) == len(set(seen)) == before + FEW + 3
    assert [title for title in titles if title.startswith("Fiche")] == [f"Fiche {index:03d}" for index in range(FEW + 3)]
    down = browser.get(base(kind) + "?sort=-title&q=fiche").context["rows"]
    assert [row.title for row in down[:2]] == [f"Fiche {FEW + 2:03d}", f"Fiche {FEW + 1:03d}"]
    found = browser.get(base(kind) + "?q=fiche+007").context
    assert [row.title for row in found["rows"]] == ["Fiche 007"]
    assert found["total"] == 1


def test_every_column_sorts_and_pages_through_holes(label, acme, walid, client_of, few, shown):
    """Keyset pages neither lose nor repeat a row, whatever column orders them, empty cells included."""
    kind = RECORDS[label]
    for index in range(12):
        if index % 3:
            factories.make(kind.model, acme, f"Fiche {index:03d}")
        else:
            factories.filled(kind.model, acme, f"Fiche {index:03d}")
    browser = client_of(walid)
    everything = set(kind.of(acme).values_list("pk", flat=True))
    browser.get(base(kind))
    for column in shown.pop()["columns"]:
        if not column.sort_url:
            continue
        for sign in ("", "-"):
            seen: list[Any] = []
            url = f"?sort={sign}{column.name}"
            while url:
                browser.get(base(kind) + url)
                context = shown.pop()
                seen += [row.pk for row in context["rows"]]
                url = context["next_url"]
            assert len(seen) == len(set(seen)), (sign, column.name)
            assert set(seen) == everything, (sign, column.name)


def test_a_list_cannot_be_sorted_by_what_it_does_not_show(label, walid, acme, client_of, shown):
    kind = RECORDS[label]
    factories.make(kind.model, acme, "Une")
    browser = client_of(walid)
    for wish in ("workspace__owner", "id", "-workspace", "history", "title__x", "version"):
        assert browser.get(base(kind), {"sort": wish}).status_code == 200
    assert browser.get(base(kind), {"after": "x~y"}).status_code == 404


def test_it_goes_out_to_csv_and_xlsx_and_comes_back_unchanged(label, acme, walid, client_of):
    kind = RECORDS[label]
    record = factories.filled(kind.model, acme, "Aller")
    browser = client_of(walid)
    table = rows_of(browser.get(base(kind) + "export/"))
    assert len(table[0]) == len(kind.fields) + 1
    assert any("Aller" in row for row in table[1:])
    book = browser.get(base(kind) + "export/?to=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content)))
    values = [[cell.value for cell in row] for row in sheet.worksheets[0].iter_rows()]
    assert any("Aller" in map(str, row) for row in values)
    before = record.history.count()
    for name, data in (
        ("liste.csv", b"".join(browser.get(base(kind) + "export/").streaming_content)),
        ("liste.xlsx", b"".join(browser.get(base(kind) + "export/?to=xlsx").streaming_content)),
    ):
        answer = browser.post(base(kind) + "import/", {"file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.context["errors"]
        record.refresh_from_db()
        assert record.history.count() == before, name


def test_a_spreadsheet_brings_back_only_what_was_changed_in_it(label, acme, walid, client_of):
    kind = RECORDS[label]
    changed, same = factories.filled(kind.model, acme, "À changer"), factories.filled(kind.model, acme, "Tel quel")
    browser = client_of(walid)
    table = rows_of(browser.get(base(kind) + "export/"))
    for row in table[1:]:
        if row[0] == str(changed.number):
            row[1] = "Changé dans le classeur"
    if kind.model is not Attachment:
        table.append(["", "Né dans le classeur", *[""] * (len(kind.fields) - 1)])
    book = Workbook()
    for row in table:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    total = kind.of(acme).count()
    answer = browser.post(base(kind) + "import/", {"file": SimpleUploadedFile("retour.xlsx", buffer.getvalue())})
    assert answer.status_code == 302, answer.context["errors"]
    version = same.version
    changed.refresh_from_db()
    same.refresh_from_db()
    assert changed.title == "Changé dans le classeur"
    assert same.version == version
    assert kind.of(acme).count() == total + (kind.model is not Attachment)


def test_a_spreadsheet_with_a_fault_writes_nothing(label, acme, walid, client_of):
    kind = RECORDS[label]
    browser = client_of(walid)
    total = kind.of(acme).count()
    head = rows_of(browser.get(base(kind) + "export/"))[0]
    lines = [";".join(head[:2]), ";Bonne ligne", "99999;Numéro inconnu"]
    answer = browser.post(base(kind) + "import/", {"file": SimpleUploadedFile("x.csv", "\n".join(lines).encode())})
    assert answer.status_code == 422
    assert "3" in answer.context["errors"][0] and "99999" in answer.context["errors"][0]
    assert kind.of(acme).count() == total


def test_it_is_deleted_and_comes_back_with_its_number(label, acme, walid, client_of):
    kind = RECORDS[label]
    record = factories.filled(kind.model, acme, "Éphémère")
    browser = client_of(walid)
    assert browser.post(record.page_url("delete")).status_code == 302
    assert browser.get(record.get_absolute_url()).status_code == 404
    gone = browser.get(base(kind) + "deleted/").context["rows"]
    assert [row.title for row in gone] == ["Éphémère"]
    assert browser.get(record.page_url("history")).status_code == 200
    from django.urls import reverse

    restore = reverse(kind.model.address("restore"), args=["acme", record.number, gone[0].history_id])
    assert browser.post(restore).status_code == 302
    back = kind.of(acme).get(pk=record.pk)
    assert (back.number, back.title) == (record.number, "Éphémère")
    for name in set(kind.model.historic_m2m) & {*kind.fields}:
        assert getattr(back, name).count() == 1


def test_its_history_says_who_changed_what_and_restores_any_version(label, acme, walid, olga, client_of):
    from mercatique.kernel import changes

    kind = RECORDS[label]
    with changes.acting(olga):
        record = factories.make(kind.model, acme, "Premier titre")
    with changes.acting(walid):
        record.title = "Second titre"
        record.save()
    browser = client_of(walid)
    page = browser.get(record.page_url("history")).content.decode()
    assert "Premier titre</del>" in page and "Second titre</ins>" in page
    assert "Walid" in page and "Olga" in page
    first = record.history.last()
    from django.urls import reverse

    browser.post(reverse(kind.model.address("restore"), args=["acme", record.number, first.history_id]))
    record.refresh_from_db()
    assert (record.title, record.version) == ("Premier titre", 3)


def test_an_edit_made_on_an_old_version_gets_both_texts_and_a_choice(label, acme, walid, olga, client_of):
    kind = RECORDS[label]
    record = factories.filled(kind.model, acme, "Au départ")
    browser, other = client_of(walid), client_of(olga)
    mine = factories.sent(browser.get(record.page_url("edit")).context["form"])
    theirs = factories.sent(other.get(record.page_url("edit")).context["form"])
    assert other.post(record.page_url("edit"), {**theirs, "title": "Texte d'Olga"}).status_code == 302
    answer = browser.post(record.page_url("edit"), {**mine, "title": "Texte de Walid"})
    assert answer.status_code == 409
    record.refresh_from_db()
    assert record.title == "Texte d'Olga"
    text = answer.content.decode()
    assert "Texte d&#x27;Olga" in text and "Texte de Walid" in text
    assert [field["name"] for field in answer.context["differing"]] == ["title"]
    again = factories.sent(answer.context["form"])
    assert browser.post(record.page_url("edit"), {**again, "choice-title": "theirs"}).status_code == 302
    record.refresh_from_db()
    assert record.title == "Texte d'Olga"
    again["version"] = record.version
    assert browser.post(record.page_url("edit"), {**again, "choice-title": "mine"}).status_code == 302
    record.refresh_from_db()
    assert record.title == "Texte de Walid"


def test_fields_that_are_not_in_the_form_cannot_be_set(label, acme, walid, max, client_of):
    kind = RECORDS[label]
    other = Workspace.objects.get(slug="other")
    record = factories.filled(kind.model, acme, "À moi")
    browser = client_of(walid)
    form = browser.get(record.page_url("edit")).context["form"]
    data = {
        **factories.sent(form), "title": "Encore à moi", "workspace": str(other.pk), "workspace_id": str(other.pk),
        "number": "999", "id": "00000000-0000-0000-0000-000000000000", "sha256": "0" * 64, "user": walid.pk,
    }  # fmt: skip
    assert browser.post(record.page_url("edit"), data).status_code == 302
    again = kind.model.objects.get(pk=record.pk)
    assert (again.workspace_id, again.number, again.title) == (acme.pk, record.number, "Encore à moi")
    if kind.model is Attachment:
        assert again.sha256 != "0" * 64
    if hasattr(again, "user_id"):
        assert again.user_id is None


def test_a_record_of_another_workspace_cannot_be_pointed_to(label, acme, walid, max, client_of):
    kind = RECORDS[label]
    other = Workspace.objects.get(slug="other")
    record = factories.make(kind.model, acme, "À relier")
    browser = client_of(walid)
    form = browser.get(record.page_url("edit")).context["form"]
    links = [name for name in kind.fields if kind.model._meta.get_field(name).is_relation and name in form.fields]
    theirs = {
        name: str(factories.make(kind.model._meta.get_field(name).related_model, other, "Secret des autres").pk) for name in links
    }
    if not links:
        return
    assert "Secret des autres" not in browser.get(record.page_url("edit")).content.decode()
    answer = browser.post(record.page_url("edit"), {**factories.sent(form), **theirs})
    assert answer.status_code == 422
    assert set(links) <= set(answer.context["form"].errors)
