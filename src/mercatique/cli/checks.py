"""``mercatique check``: what is missing, criterion by criterion, for people, for programs and for a continuous integration."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault

#: What ends the command with 1.
OPEN = frozenset({"incomplete", "waiting"})
Report = dict[str, Any]
Row = dict[str, Any]


def commands(add: Any) -> None:
    check = add.add_parser("check", help=_("ask a workspace what is missing, criterion by criterion"))
    check.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    check.add_argument("--framework", metavar="F", help=_("framework (default: all the workspace works to)"))
    check.add_argument("--waiting", action="store_true", help=_("only what waits for a part that is not there yet"))
    form = check.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    form.add_argument("--junit", metavar="FILE", nargs="?", const="-", help=_("JUnit XML into a file, or on standard output (-)"))
    check.set_defaults(run=run_check)


def run_check(given: argparse.Namespace) -> int:
    """0 when nothing is incomplete or waiting, 1 otherwise."""
    installation.open_installation()
    reports = asked(given.workspace, given.framework)
    if given.waiting:
        for report in reports:
            for part in ("criteria", "rows"):
                report[part] = [row for row in report[part] if row["waits"]]
    if given.json:
        speech.answer(reports[0] if given.framework else {"workspace": given.workspace, "frameworks": reports})
    elif given.junit:
        written(junit(reports), given.junit)
    elif given.waiting:
        awaited(reports)
    else:
        said(reports)
    return 1 if any(row["state"] in OPEN or (given.waiting and row["waits"]) for report in reports for row in every(report)) else 0


def asked(slug: str, key: str = "") -> list[Report]:
    """Everything asked anew: of one framework, or of all that the workspace works to."""
    from mercatique.prove import checks
    from mercatique.prove.framework import frameworks

    workspace = installation.workspace(slug)
    known = frameworks(workspace)
    if key and key not in known:
        message = mark("There is no framework “%(name)s”; there are: %(names)s.")
        raise Fault("no-framework", message, name=key, names=", ".join(known))
    reports = []
    for framework in [known[key]] if key else checks.shown(workspace):
        checks.refresh(workspace, framework)
        reports.append(checks.report(workspace, framework))
    return reports


def every(report: Report) -> list[Row]:
    """All rows of a report, criteria first."""
    return [*report["criteria"], *report["rows"]]


def words() -> dict[str, str]:
    return {"complete": _("complete"), "judge": _("to judge"), "incomplete": _("incomplete"), "waiting": _("waiting")}


def line(row: Row) -> str:
    return f"  {row['code']:<8} {words()[row['state']]:<12} {row['name']}"


def said(reports: list[Report]) -> None:
    """Block by block; what is missing stands beneath its row, with its address."""
    for report in reports:
        print(f"{report['framework']}  {report['name']}")
        for code, name, rows in suites(report):
            ready = sum(row["state"] not in OPEN for row in rows)
            print(f" {code}  {name}  {ready}/{len(rows)}")
            for row in rows:
                print(line(row))
                for gap in row["missing"] if row["state"] != "complete" else ():
                    print(f"           – {gap['text']}" + (f"  {gap['url']}" if gap["url"] else ""))


def awaited(reports: list[Report]) -> None:
    """What waits, part by part."""
    for report in reports:
        parts: dict[str, list[Row]] = {}
        for row in every(report):
            parts.setdefault(row["waits"], []).append(row)
        for part, rows in sorted(parts.items()):
            print(f"{report['framework']}: {part}")
            for row in rows:
                print(line(row))


def suites(report: Report) -> list[tuple[str, str, list[Row]]]:
    """The rows by block, in the order of the framework: its frame first, its tests last."""
    named = [("frame", _("frame")), *((block["code"], block["name"]) for block in report["blocks"]), ("tests", _("tests"))]
    rows = [*report["rows"], *report["criteria"]]
    found = [(code, name, [row for row in rows if row["block"] == code]) for code, name in named]
    return [(code, name, inside) for code, name, inside in found if inside]


def written(text: str, target: str) -> None:
    if target == "-":
        print(text)
        return
    try:
        Path(target).write_text(text + "\n", "utf-8")
    except OSError as fault:
        raise Fault("no-file", mark("The file “%(path)s” cannot be written: %(reason)s."), path=target, reason=fault.strerror or str(fault)) from fault
    print(_("Written to %s") % target, file=sys.stderr)


def junit(reports: list[Report]) -> str:
    """A suite per block, a case per row: what is missing is a failure; what waits or is for a person to judge is skipped.

    Elements and attributes are those of the usual schema (junit-10.xsd), in which only a suite counts what was skipped.
    """
    root = Element("testsuites")
    totals = {"tests": 0, "failures": 0}
    for report in reports:
        for code, name, rows in suites(report):
            failed = [row for row in rows if row["state"] == "incomplete"]
            skipped = [row for row in rows if row["state"] in {"waiting", "judge"}]
            counts = {"tests": len(rows), "failures": len(failed), "skipped": len(skipped)}
            totals = {key: totals[key] + counts[key] for key in totals}
            title = clean(f"{report['framework']}.{code} {name}")
            suite = SubElement(root, "testsuite", name=title, errors="0", time="0", **{key: str(n) for key, n in counts.items()})
            for row in rows:
                case(suite, f"{report['framework']}.{code}", row)
    for key, n in totals.items():
        root.set(key, str(n))
    root.set("errors", "0")
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True)


def case(suite: Element, owner: str, row: Row) -> None:
    found = SubElement(suite, "testcase", classname=clean(owner), name=clean(f"{row['code']} {row['name']}"), time="0")
    gaps = [clean(f"{gap['text']} {gap['url']}".strip()) for gap in row["missing"]]
    state = words()[row["state"]]
    if row["state"] == "incomplete":
        failure = SubElement(found, "failure", message=clean(row["missing"][0]["text"]) if row["missing"] else state, type="incomplete")
        failure.text = "\n".join(gaps)
    elif row["state"] in {"waiting", "judge"}:
        SubElement(found, "skipped", message=clean(f"{state}: {row['waits']}" if row["waits"] else state))
    if row["looked_at"]:
        SubElement(found, "system-out").text = "\n".join(clean(f"{item['text']} {item['url']}".strip()) for item in row["looked_at"])


def clean(text: str) -> str:
    """What XML 1.0 may hold: a title can have any character, a report may not."""
    return "".join(kept(text))


def kept(text: str) -> Iterable[str]:
    for sign in text:
        code = ord(sign)
        if sign in "\t\n\r" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF:
            yield sign
