"""What a workspace knows of itself: its figures, and its checks against a framework."""

import argparse
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault


def commands(add: Any) -> None:
    shown = add.add_parser("figures", help=_("the figures of a workspace"))
    shown.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    shown.add_argument("--refresh", action="store_true", help=_("compute them again, even when the data are the same"))
    shown.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    shown.set_defaults(run=run_figures)
    check = add.add_parser("check", help=_("ask a workspace what is missing, criterion by criterion"))
    check.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    check.add_argument("--framework", metavar="F", help=_("framework (default: all the workspace works to)"))
    form = check.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    form.add_argument("--junit", action="store_true", help=_("JUnit XML on standard output"))
    check.set_defaults(run=run_check)


def run_figures(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel import figures

    workspace = installation.workspace(given.workspace)
    if given.refresh:
        workspace.warehouse.rebuild()
    found = []
    for key, spec in figures.FIGURES.items():
        kept = figures.read(workspace, key, again=given.refresh)
        found.append(
            {
                "key": key, "label": str(spec.label), "value": kept.value, "shown": figures.text(kept), "reason": kept.reason,
                "unit": kept.unit, "currency": kept.currency, "basis": kept.basis, "n": kept.n, "low": kept.low,
                "high": kept.high, "result": kept.result, "method": spec.method, "data_version": kept.data_version,
                "data_date": kept.data_date, "reference": kept.reference, "computed_at": kept.computed_at,
            }
        )  # fmt: skip
    if given.json:
        speech.answer(found)
    else:
        speech.table([[row["key"], row["shown"], row["label"]] for row in found])
    return 0


def run_check(given: argparse.Namespace) -> int:
    """0 when nothing is incomplete or waiting, 1 otherwise."""
    installation.open_installation()
    from mercatique.prove import checks
    from mercatique.prove.framework import frameworks

    workspace = installation.workspace(given.workspace)
    if given.framework:
        if given.framework not in frameworks():
            raise Fault(
                "no-framework",
                mark("There is no framework “%(name)s”; there are: %(names)s."),
                name=given.framework, names=", ".join(frameworks()),
            )  # fmt: skip
        wanted = [frameworks()[given.framework]]
    else:
        wanted = checks.shown(workspace)
    reports = []
    for framework in wanted:
        checks.refresh(workspace, framework)
        reports.append(checks.report(workspace, framework))
    criteria = [criterion for report in reports for criterion in report["criteria"]]
    if given.json:
        speech.answer(reports[0] if given.framework else {"workspace": workspace.slug, "frameworks": reports})
    elif given.junit:
        print(junit(reports))
    else:
        said(reports)
    return 1 if any(criterion["state"] in {"incomplete", "waiting"} for criterion in criteria) else 0


def words() -> dict[str, str]:
    return {"complete": _("complete"), "judge": _("to judge"), "incomplete": _("incomplete"), "waiting": _("waiting")}


def said(reports: list[dict[str, Any]]) -> None:
    states = words()
    for report in reports:
        print(report["framework"])
        for item in report["criteria"]:
            print(f"  {item['code']:<6} {states[item['state']]:<12} {item['name']}")
            for gap in item["missing"] if item["state"] != "complete" else ():
                print(f"         – {gap['text']}")


def junit(reports: list[dict[str, Any]]) -> str:
    """One suite per framework, one case per criterion; what is missing is its failure."""
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    root = Element("testsuites")
    for report in reports:
        bad = [item for item in report["criteria"] if item["state"] in {"incomplete", "waiting"}]
        suite = SubElement(root, "testsuite", name=report["framework"], tests=str(len(report["criteria"])), failures=str(len(bad)))
        for item in report["criteria"]:
            case = SubElement(suite, "testcase", classname=report["framework"], name=f"{item['code']} {item['name']}")
            if item in bad:
                failure = SubElement(case, "failure", message=words()[item["state"]])
                failure.text = "\n".join(gap["text"] for gap in item["missing"])
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True)
