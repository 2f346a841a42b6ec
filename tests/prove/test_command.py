"""``mercatique check``: exit code, JSON, JUnit and what waits, without a process of its own."""

import json
from argparse import Namespace
from xml.etree.ElementTree import fromstring

import pytest

from mercatique.cli import checks as command
from mercatique.cli import installation
from mercatique.fault import Fault
from mercatique.prove import checks


def row(code, block, state, *missing, waits=""):
    gaps = [{"text": text, "url": "/mend/"} for text in missing]
    return {"code": code, "block": block, "name": f"Row {code}", "state": state, "waits": waits, "missing": gaps, "looked_at": [{"text": "3 sources", "url": "/w/"}]}


REPORT = {
    "framework": "fr-x", "name": "X", "blocks": [{"code": "B1", "name": "One"}, {"code": "B2", "name": "Two"}],
    "criteria": [row("CR1", "B1", "complete"), row("CR2", "B1", "incomplete", "No source\x00 & none.", "Nor a topic."), row("CR3", "B2", "judge")],
    "rows": [row("LAW", "frame", "waiting", "The part is not there yet (brand).", waits="brand"), row("EV", "tests", "complete")],
}  # fmt: skip


def given(**more):
    return Namespace(**{"workspace": "acme", "framework": "", "waiting": False, "json": False, "junit": None, **more})


@pytest.fixture
def reported(monkeypatch):
    """The command with a report already there."""
    monkeypatch.setattr(installation, "open_installation", lambda: None)
    found = json.loads(json.dumps(REPORT))
    monkeypatch.setattr(command, "asked", lambda slug, key="": [found])
    return found


def test_junit_has_a_suite_per_block_failures_with_their_sentence_and_skips_what_a_person_judges():
    root = fromstring(command.junit([REPORT]))
    assert [suite.get("name").split()[0] for suite in root] == ["fr-x.frame", "fr-x.B1", "fr-x.B2", "fr-x.tests"]
    assert root.attrib == {"tests": "5", "failures": "1", "errors": "0"}, "the usual schema has no other counts here"
    assert sum(int(suite.get("skipped")) for suite in root) == 2
    (failure,) = root.iter("failure")
    assert failure.get("message") == "No source & none."
    assert failure.text.splitlines() == ["No source & none. /mend/", "Nor a topic. /mend/"]
    skipped = [item.get("message") for item in root.iter("skipped")]
    assert skipped[0].endswith(": brand")
    for suite in root:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))


def test_the_command_ends_with_1_while_something_is_open_and_0_then(reported, capsys):
    assert command.run_check(given()) == 1
    assert "Nor a topic." in capsys.readouterr().out
    reported["criteria"][1]["state"] = reported["rows"][0]["state"] = "judge"
    assert command.run_check(given(json=True)) == 0
    assert json.loads(capsys.readouterr().out)["frameworks"][0]["framework"] == "fr-x"


def test_only_what_waits_is_listed_part_by_part(reported, capsys):
    assert command.run_check(given(waiting=True)) == 1
    out = capsys.readouterr().out
    assert "fr-x: brand" in out
    assert "LAW" in out
    assert "CR2" not in out


def test_junit_goes_into_a_file_and_a_folder_that_is_not_there_is_said(reported, tmp_path, capsys):
    path = tmp_path / "checks.xml"
    assert command.run_check(given(junit=str(path))) == 1
    assert fromstring(path.read_text("utf-8")).tag == "testsuites"
    assert capsys.readouterr().out == ""
    with pytest.raises(Fault, match="cannot be written"):
        command.run_check(given(junit=str(tmp_path / "none" / "checks.xml")))


def test_a_framework_that_is_not_there_is_refused_with_those_that_are(acme):
    with pytest.raises(Fault) as refused:
        command.asked("acme", "none")
    assert "fr-ecommerce" in refused.value.values["names"]


def test_every_row_of_a_framework_is_in_the_report(acme, monkeypatch):
    monkeypatch.setattr(checks, "refresh", lambda workspace, framework: None)
    monkeypatch.setattr(checks, "kept", lambda workspace, framework: {})
    (report,) = command.asked("acme", "fr-ecommerce")
    assert len(report["criteria"]) == 18
    assert {item["sort"] for item in report["rows"]} == {"frame", "task", "competence", "part", "test"}
    assert sum(len(rows) for _code, _name, rows in command.suites(report)) == len(command.every(report))
