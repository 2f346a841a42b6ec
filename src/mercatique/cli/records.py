"""Records of one kind: list them, take them away as a spreadsheet, bring them back."""

import argparse
import sys
from pathlib import Path
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault


def commands(add: Any) -> None:
    records = add.add_parser("records", help=_("list, export or import records (objectives, actions…)"))
    records.add_argument("name", help=_("kind of records, such as objectives"))
    records.add_argument("act", choices=("list", "export", "import"), metavar="list|export|import")
    records.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("CSV or XLSX file (export without one: CSV on standard output)"))  # fmt: skip
    records.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    records.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    records.set_defaults(run=run_records)


def kind_named(name: str) -> Any:
    from mercatique.kernel.records import RECORDS

    found = [kind for kind in RECORDS.values() if name in {kind.name, f"{kind.room}.{kind.name}", kind.model.noun()}]
    if len(found) != 1:
        names = ", ".join(sorted(kind.name for kind in RECORDS.values()))
        raise Fault("no-kind", mark("There is no kind of records “%(name)s”; there are: %(names)s."), name=name, names=names)
    return found[0]


def run_records(given: argparse.Namespace) -> int:
    installation.open_installation()
    kind, workspace = kind_named(given.name), installation.workspace(given.workspace)
    if given.act == "list":
        return shown(kind, workspace, given.json)
    if given.act == "export":
        return exported(kind, workspace, given.file)
    return taken_in(kind, workspace, given.file, given.json)


def shown(kind: Any, workspace: Any, as_json: bool) -> int:
    from mercatique.kernel.record_files import cell

    rows = kind.of(workspace).order_by("number")
    if as_json:
        speech.answer([{"number": row.number, "version": row.version, **{name: cell(row, name) for name in kind.fields}} for row in rows])
    else:
        speech.table([[row.number, row.title] for row in rows])
    return 0


def exported(kind: Any, workspace: Any, path: Path | None) -> int:
    from mercatique.kernel import record_files

    to = "xlsx" if path and path.suffix.lower() == ".xlsx" else "csv"
    if path and path.suffix.lower() not in {".csv", ".xlsx"}:
        raise Fault("format", mark("“%(path)s”: name a .csv or .xlsx file."), path=str(path))
    answer = record_files.export(kind, workspace, kind.of(workspace).order_by("number"), to)
    parts: Any = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[union-attr]
    if path is None:
        for part in parts:
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        return 0
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as file:
            for part in parts:
                file.write(part)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    speech.say(_("Written to %(path)s.") % {"path": path})
    return 0


def taken_in(kind: Any, workspace: Any, path: Path | None, as_json: bool) -> int:
    from mercatique.kernel import record_files

    if path is None or not path.is_file():
        raise Fault("no-file", mark("There is no file “%(path)s”."), path=str(path or ""))
    try:
        with installation.acting():
            made, changed = record_files.take_in(kind, workspace, path.read_bytes(), path.name)
    except record_files.NotRead as refused:
        raise Fault("not-read", "%(sentences)s", sentences=" ".join(refused.sentences)) from None
    speech.say(_("%(made)s written down, %(changed)s changed.") % {"made": made, "changed": changed})
    if as_json:
        speech.answer({"made": made, "changed": changed})
    return 0
