"""How the command line speaks: French or English, results on standard output, everything else on standard error."""

import gettext as catalogues
import json
import os
import sys
from collections.abc import Callable, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

from mercatique.fault import Fault, told
from mercatique.fault import _ as mark

__all__ = ["_", "answer", "in_language", "language", "mark", "progress", "say", "sentence", "table"]

#: What argparse says of itself; marked here so that the French catalogue has it.
ARGPARSE = (
    mark("usage: "), mark("options"), mark("positional arguments"), mark("show this help message and exit"),
    mark("show program's version number and exit"), mark("the following arguments are required: %s"),
    mark("expected one argument"), mark("expected at least one argument"), mark("unrecognized arguments: %s"),
    mark("argument %(argument_name)s: %(message)s"), mark("invalid %(type)s value: %(value)r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"), mark("not allowed with argument %s"),
    mark("one of the arguments %s is required"),
)  # fmt: skip


def language() -> str:
    """MERCATIQUE_LANGUAGE, else the locale, else French."""
    for name in ("MERCATIQUE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code in {"fr", "en"}:
            return code
    return "fr"


def in_language() -> None:
    """Let gettext (and argparse, which uses it) speak; before the first set-up the words are English."""
    from mercatique.home import home

    assets = Path(os.environ.get("MERCATIQUE_ASSETS") or home() / "assets")
    os.environ["LANGUAGE"] = language()
    catalogues.bindtextdomain("django", assets / "locale")
    catalogues.textdomain("django")


def sentence(fault: Fault) -> str:
    """A fault in the language of the person."""
    return told(fault.message, fault.values, _)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def answer(document: Any) -> None:
    """The one JSON document of ``--json``."""
    print(json.dumps(document, ensure_ascii=False, indent=1, default=str))


def progress(quiet: bool = False) -> Callable[[float, str], None]:
    """Says how far work is: a line rewritten on a terminal, one line per step elsewhere."""
    last = [""]

    def listen(share: float, text: str = "", **values: Any) -> None:
        note = told(text, values, _) if text else last[0]
        if quiet:
            return
        if sys.stderr.isatty():
            end = "\n" if share >= 1 else ""
            print(f"\r\x1b[K{share:4.0%}  {note}", end=end, file=sys.stderr, flush=True)
        elif note and note != last[0]:
            say(note)
        last[0] = note

    return listen


def table(rows: Sequence[Sequence[Any]], heads: Sequence[str] = ()) -> None:
    """Rows in columns; numbers to the right."""
    lines = [[str(cell) for cell in row] for row in ([heads] if heads else []) + list(rows)]
    if not lines:
        return
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    right = [bool(rows) and all(isinstance(row[place], int | float) for row in rows) for place in range(len(widths))]
    for line in lines:
        cells = [cell.rjust(width) if flush else cell.ljust(width) for cell, width, flush in zip(line, widths, right, strict=True)]
        print("  ".join(cells).rstrip())
