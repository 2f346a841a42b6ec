"""The command line: ``mercatique COMMAND``; each group of commands in the module of its noun."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from mercatique import __version__
from mercatique.cli import (
    bundles,
    checks,
    demo,
    deposits,
    doctor,
    documents,
    figures,
    frameworks,
    methods,
    records,
    server,
    speech,
    tables,
    workspaces,
)
from mercatique.cli.speech import _
from mercatique.fault import Fault

GROUPS = (demo, server, doctor, workspaces, tables, records, methods, figures, checks, documents, deposits, bundles, frameworks)


class Parser(argparse.ArgumentParser):
    """Wrong use is one line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        speech.say(f"{self.prog}: {message} ({self.prog} --help)")
        sys.exit(2)


def parser() -> Parser:
    found = Parser(prog="mercatique", description=_("The marketing-strategy workbench."))
    found.add_argument("--version", action="version", version=f"mercatique {__version__}")
    commands = found.add_subparsers(dest="command", metavar=_("COMMAND"), required=True, parser_class=Parser)
    for group in GROUPS:
        group.commands(commands)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command: 0 done, 1 the answer is no, 2 wrong use or bad input (one line, no traceback)."""
    speech.in_language()
    known = parser()
    given, rest = known.parse_known_args(arguments)
    if rest:
        known.error(_("unrecognized arguments: %s") % " ".join(rest))
    try:
        code = given.run(given)
        sys.stdout.flush()
        return int(code or 0)
    except Fault as fault:
        sentence = speech.sentence(fault)
        return _refused(given, fault.code, sentence)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        speech.say(_("Stopped."))
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _refused(given, "os", f"{place}{error.strerror or error}")
    except Exception as error:
        if os.environ.get("MERCATIQUE_DEBUG"):
            raise
        text = _("Something unexpected happened (%(kind)s: %(error)s). Set MERCATIQUE_DEBUG=1 to see where.")
        first = str(error).strip().splitlines()
        return _refused(given, "unexpected", text % {"kind": type(error).__name__, "error": first[0] if first else ""})


def _refused(given: argparse.Namespace, code: str, sentence: str) -> int:
    if getattr(given, "json", False):
        print(json.dumps({"error": {"code": code, "message": sentence}}, ensure_ascii=False))
    speech.say(f"mercatique {given.command}: {' '.join(sentence.split())}")
    return 2
