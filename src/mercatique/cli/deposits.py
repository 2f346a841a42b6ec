"""Deposits from the command line: is this file, or this receipt, what was deposited?"""

import argparse
from pathlib import Path
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault


def commands(add: Any) -> None:
    deposit = add.add_parser("deposit", help=_("verify what was deposited"))
    acts = deposit.add_subparsers(dest="act", metavar=_("COMMAND"), required=True)
    verify = acts.add_parser("verify", help=_("compare a file, or a receipt, with the deposits kept here"))
    verify.add_argument("file", type=Path, metavar="FILE|RECEIPT")
    verify.add_argument("-w", "--workspace", metavar="SLUG", default="", help=_("only the deposits of one workspace"))
    verify.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    verify.set_defaults(run=run_verify)


def run_verify(given: argparse.Namespace) -> int:
    """0: as deposited; 1: altered, or not known here."""
    installation.open_installation()
    from mercatique.prove.dossiers import verifying
    from mercatique.prove.models import Deposit

    if not given.file.is_file():
        raise Fault("no-file", mark("There is no file “%(path)s”."), path=str(given.file))
    rows = Deposit.objects.select_related("workspace")
    if given.workspace:
        rows = rows.filter(workspace=installation.workspace(given.workspace))
    with given.file.open("rb") as file:
        verdict = verifying.verify(file, rows)
    speech.say(verdict.sentence)
    if given.json:
        found = verdict.deposit
        speech.answer(
            {
                "file": str(given.file), "state": verdict.state, "deposit": found.number if found else None, "workspace": found.workspace.slug if found else None,
                "digest": found.digest if found else None, "faults": list(verdict.faults),
            }
        )  # fmt: skip
    return 0 if verdict.well else 1
