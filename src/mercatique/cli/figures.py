"""What a workspace knows of itself: its figures."""

import argparse
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _


def commands(add: Any) -> None:
    shown = add.add_parser("figures", help=_("the figures of a workspace"))
    shown.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    shown.add_argument("--refresh", action="store_true", help=_("compute them again, even when the data are the same"))
    shown.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    shown.set_defaults(run=run_figures)


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
