"""Files into tables: import, the list of imports and their undo, the erasure of a person."""

import argparse
import shutil
import sys
from gettext import ngettext
from pathlib import Path
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault


def commands(add: Any) -> None:
    bring = add.add_parser("import", help=_("bring files into the tables of a workspace"))
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    bring.add_argument("--table", help=_("table the file belongs to, when it cannot be told"))
    bring.add_argument("--preset", help=_("a platform, or a mapping taught before"))
    bring.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=_("which column a field is (taught for the next file)"))  # fmt: skip
    bring.add_argument("--currency", help=_("currency of the amounts"))
    bring.add_argument("--vat", choices=("excl", "incl"), help=_("amounts excluding or including VAT"))
    bring.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help=_("answer to a question: date_order=dmy, sheet=…, encoding=…"))  # fmt: skip
    bring.add_argument("--member", metavar="NAME", help=_("which file of a ZIP archive, when it holds several"))
    bring.add_argument("--teach", metavar="NAME", help=_("name under which the mapping is kept (default: the file's)"))
    bring.add_argument("--dry-run", action="store_true", help=_("say what would be imported, write nothing"))
    bring.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    bring.set_defaults(run=run_import)

    group = add.add_parser("imports", help=_("list imports, undo one"))
    acts = group.add_subparsers(dest="act", metavar=_("ACT"), required=True)
    shown = acts.add_parser("list", help=_("all imports of a workspace, newest first"))
    shown.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    shown.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    shown.set_defaults(run=run_list)
    undo = acts.add_parser("undo", help=_("take an import back"))
    undo.add_argument("id", help=_("number of the import (see “imports list”)"))
    undo.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    undo.add_argument("--yes", action="store_true", help=_("do not ask, though evidence rests on figures of the table"))
    undo.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    undo.set_defaults(run=run_undo)

    erase = add.add_parser("erase", help=_("erase a person from rows, files and history"))
    erase.add_argument("key", help=_("the customer's identifier"))
    erase.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    erase.add_argument("--yes", action="store_true", help=_("do not ask: an erasure cannot be undone"))
    erase.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    erase.set_defaults(run=run_erase)


def pairs(given: list[str], option: str) -> dict[str, str]:
    """``FIELD=COLUMN`` options, each name once."""
    found: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise Fault("option", mark("“%(text)s” is not of the form %(option)s NAME=VALUE."), text=text, option=option)
        if name in found:
            raise Fault("option", mark("“%(name)s” is given twice with %(option)s."), name=name, option=option)
        found[name.strip()] = value.strip()
    return found


def told(given: argparse.Namespace) -> dict[str, Any]:
    """What the person says of the file."""
    fields = pairs(given.map, "--map")
    mapping = {column: field for field, column in fields.items()}
    if len(mapping) < len(fields):
        raise Fault("option", mark("One column is given for two fields with --map."))
    options = pairs(given.option, "--option")
    options |= {name: value for name, value in (("currency", given.currency), ("vat", given.vat), ("member", given.member)) if value}
    return {"table": given.table, "preset": given.preset, "mapping": mapping or None, "options": options or None}


def run_import(given: argparse.Namespace) -> int:
    wanted = told(given)
    installation.open_installation()
    workspace = installation.workspace(given.workspace)
    done: list[dict[str, Any]] = []
    code = 0
    for path in given.files:
        if not path.is_file():
            raise Fault("no-file", mark("There is no file “%(path)s”."), path=str(path))
    for path in given.files:
        outcome = looked_at(workspace, path, wanted) if given.dry_run else imported(workspace, path, wanted, given)
        code = max(code, 0 if outcome["understood"] else 2)
        done.append(outcome)
    if given.json:
        speech.answer(done[0] if len(done) == 1 else done)
    return code


def looked_at(workspace: Any, path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the file is and what would become of it; nothing is written."""
    from mercatique.kernel import imports

    reading = workspace.warehouse.inspect(path, **wanted, presets=imports.presets_of(workspace))
    if reading.understood:
        for text in [*understood(reading), *becoming(reading)]:
            speech.say(text)
    return described(reading)


def imported(workspace: Any, path: Path, wanted: dict[str, Any], given: argparse.Namespace) -> dict[str, Any]:
    """Receive, understand, load; a file that is not understood leaves nothing behind."""
    from mercatique.kernel import imports

    with installation.acting():
        item = imports.receive(workspace, path.resolve(), None, installation.actor())
        try:
            if any(wanted.values()):
                imports.inspect(item, **wanted)
                item.save()
            reading = imports.reading_of(item)
            found = described(reading)
            if reading.understood and wanted["mapping"]:
                name = given.teach or path.stem[:120]
                imports.teach(item, name)
                speech.say(_("The mapping is kept as “%(name)s” and will be used for the next file of this kind.") % {"name": name})
        except BaseException:
            discard(item)
            raise
        if not reading.understood:
            discard(item)
            return found
        for text in understood(reading):
            speech.say(text)
        installation.finished(imports.start(item), quiet=given.json)
        item.refresh_from_db()
    card = item.lineage
    speech.say(
        _("%(file)s – lines written to %(table)s: %(written)s, already known: %(known)s, updated: %(updated)s, left out: %(rejected)s.")
        % {"file": item.file_name, "table": item.table, **{k: card[k] for k in ("written", "known", "updated", "rejected")}}
    )
    for problem, count in card.get("reasons", {}).items():
        speech.say(aside(reading, problem, count))
    if card.get("rejected"):
        speech.say(_("The lines left out, each with its reason: %(path)s") % {"path": workspace.folder / "errors" / f"{item.key}.csv"})
    return found | {"import": item.number, "lineage": card}


def discard(item: Any) -> None:
    from mercatique.kernel import imports

    shutil.rmtree(imports.path_of(item).parent, ignore_errors=True)
    item.delete()


def understood(reading: Any) -> list[str]:
    """What a file is taken for, column by column, and what should be known of it."""
    taken = ", ".join(f"{field} ← {column}" for column, field in reading.mapping.items())
    platform = f" ({reading.preset_label or reading.preset})" if reading.preset else ""
    said = [_("“%(file)s” is read as %(table)s%(platform)s: %(mapping)s.") % {"file": reading.name, "table": reading.table, "platform": platform, "mapping": taken}]
    if kept_out := [column.name for column in reading.columns if not column.field and column.filled]:
        said.append(_("  Columns not imported: %(columns)s.") % {"columns": ", ".join(kept_out)})
    return [*said, *(f"  {words(note)}" for note in reading.notes)]


def becoming(reading: Any) -> list[str]:
    """What becomes of its lines: how many, of which days, what is mended and what is left out."""
    from mercatique.warehouse.intake.notes import REPAIRS

    if reading.whole:
        said = [ngettext("  %(rows)s line would be imported", "  %(rows)s lines would be imported", reading.rows) % {"rows": reading.rows}]
    else:
        said = [_("  Of the first %(counted)s lines %(rows)s would be imported") % {"counted": reading.counted, "rows": reading.rows}]
    if reading.first_day:
        said[0] += _(", from %(first)s to %(last)s") % {"first": reading.first_day, "last": reading.last_day}
    said[0] += _(", in %(currency)s.") % {"currency": reading.currency} if reading.currency else "."
    said += [f"  {_(REPAIRS[kind]) % {'count': count}}" for kind, count in reading.repairs.items()]
    return said + [aside(reading, problem, count) for problem, count in reading.left_out.items()]


def aside(reading: Any, problem: str, count: int) -> str:
    """Why lines of a file are left out, and the first of them if it is known."""
    return "  " + ngettext("%(count)s line is left out. %(why)s", "%(count)s lines are left out. %(why)s", count) % {"count": count, "why": reason(reading, problem)}


def reason(reading: Any, problem: str) -> str:
    from mercatique.warehouse import intake

    columns = {field: column for column, field in reading.mapping.items()}
    name = problem.partition(":")[2]
    first = next((line for line in reading.left_out_lines if line.problem == problem), None)
    where = _(" (first on line %(line)s: %(text)s)") % {"line": first.line, "text": first.text} if first and first.text.strip() else ""
    return _(intake.sentence(problem)) % {"column": columns.get(name, name)} + where


def words(note: Any) -> str:
    """A note or a question of a reading."""
    return _(note.message) % dict(note.values) if note.values else _(note.message)


def described(reading: Any) -> dict[str, Any]:
    """The understanding of a file, said and as data."""
    from mercatique.warehouse import intake

    mapping = {field: column for column, field in reading.mapping.items()}
    missing = [" / ".join(group) for group in reading.missing]
    questions = [{"question": words(item), "option": item.option, "choices": item.choices, "proposed": item.proposed} for item in reading.questions]  # fmt: skip
    if not reading.understood:
        speech.say(_("“%(file)s” is not understood yet.") % {"file": reading.name})
        for note in reading.notes:
            speech.say(f"  {words(note)}")
        for field in missing:
            speech.say(_("  No column was found for %(field)s: say --map %(first)s=COLUMN") % {"field": field, "first": field.split(" / ")[0]})
        for item in questions:
            said = f"--table {item['proposed'] or '…'}" if item["option"] == "table" else f"--option {item['option']}={item['proposed'] or '…'}"
            speech.say(f"  {item['question']}" + (f" ({said})" if item["option"] else ""))
        if not missing and not questions:
            for problem, count in reading.left_out.items():
                speech.say(_("  No line of it can be imported: %(count)s lines are left out. %(why)s") % {"count": count, "why": reason(reading, problem)})
        if mapping:
            speech.say(_("  Proposed: %(mapping)s") % {"mapping": " ".join(f"--map {field}={column!r}" for field, column in mapping.items())})
    return {
        "file": reading.name,
        "understood": reading.understood,
        "table": reading.table,
        "preset": reading.preset,
        "mapping": mapping,
        "missing": missing,
        "questions": questions,
        "rows": reading.rows,
        "left_out": {_(intake.sentence(problem)) % {"column": problem.partition(":")[2]}: lines for problem, lines in reading.left_out.items()},
        "repairs": reading.repairs,
        "notes": [words(note) for note in reading.notes],
        "personal": reading.personal,
        "first_day": reading.first_day,
        "last_day": reading.last_day,
        "currency": reading.currency,
        "counted_whole": reading.whole,
    }


def run_list(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel.models import Import

    workspace = installation.workspace(given.workspace)
    rows = [
        {
            "number": item.number, "file": item.file_name, "table": item.table, "state": item.state, "by": item.actor,
            "at": item.created_at.isoformat(timespec="seconds"), "written": item.lineage.get("written"),
        }
        for item in Import.objects.filter(workspace=workspace)
    ]  # fmt: skip
    if given.json:
        speech.answer(rows)
    else:
        speech.table([[row["number"], row["at"][:16], row["state"], row["table"], row["written"] if row["written"] is not None else "", row["file"]] for row in rows])
    return 0


def run_undo(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel import imports

    workspace = installation.workspace(given.workspace)
    item = imports.find(workspace, given.id)
    warned(workspace, item, given.yes)
    with installation.acting():
        installation.finished(imports.undo(item), quiet=given.json)
    speech.say(_("The import of %(file)s has been undone.") % {"file": item.file_name})
    if given.json:
        speech.answer({"import": item.number, "state": "undone"})
    return 0


def warned(workspace: Any, item: Any, yes: bool) -> None:
    """Say what rests on the rows of an import before they go: later imports, and evidence, for which it goes on only when that is meant."""
    from mercatique.kernel import evidence, imports

    done = item.state == "done"
    leaning = imports.leaning_on(item) if done else []
    resting = evidence.on_table(workspace, item.table).count() if done else 0
    for other, count in leaning:
        text = ngettext(
            "“%(name)s”, imported later, had found %(lines)s of these lines already there: it goes too.",
            "“%(name)s”, imported later, had found %(lines)s of these lines already there: they go too.",
            count,
        )
        speech.say(text % {"name": other.file_name, "lines": count})
    if resting:
        text = ngettext(
            "%(n)d line of evidence rests on figures of the table %(table)s: it will be marked to recheck if its figure changes.",
            "%(n)d lines of evidence rest on figures of the table %(table)s: those whose figure changes will be marked to recheck.",
            resting,
        )
        speech.say(text % {"n": resting, "table": item.table})
    if yes or not resting:
        return
    if not sys.stdin.isatty():
        raise Fault("relied-upon", mark("Evidence rests on this import: confirm its undo with --yes."))
    if input(_("Undo it all the same? (yes/no) ")).strip().casefold() not in {"y", "yes", "o", "oui"}:
        raise Fault("relied-upon", mark("Nothing was undone."))


def run_erase(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel import imports

    workspace = installation.workspace(given.workspace)
    if not given.yes:
        if not sys.stdin.isatty():
            raise Fault("erase", mark("An erasure cannot be undone: confirm it with --yes."))
        speech.say(_("Everything known of the customer “%(key)s” will be erased for good.") % {"key": given.key})
        if input(_("Type the identifier again to confirm: ")).strip() != given.key:
            raise Fault("erase", mark("The identifiers differ: nothing was erased."))
    with installation.acting():
        done = installation.finished(imports.erase(workspace, given.key), quiet=given.json)
    report = done.result or {}
    kept = sum(report.get("nameless", {}).values())
    rows = sum(report.get("rows", {}).values())
    if rows or kept:
        speech.say(_("%(rows)s rows have been erased; a later import will not bring the person back.") % {"rows": rows})
    else:
        speech.say(_("No row names “%(key)s”: check the identifier. A later import will not bring it in.") % {"key": given.key})
    if kept:
        speech.say(_("%(lines)s order lines stay and name nobody: the totals of closed months do not move.") % {"lines": kept})
    if given.json:
        speech.answer(report)
    return 0
