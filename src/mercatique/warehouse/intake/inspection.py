"""Looking at a file before anything is written: what it is, what it becomes, what it lacks."""

import codecs
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from mercatique.fault import Fault, _
from mercatique.warehouse.intake import (
    amounts,
    days,
    header,
    identifiers,
    personal,
    problems,
    recognition,
    workbook,
)
from mercatique.warehouse.intake.column import NUMBERS, SourceColumn
from mercatique.warehouse.intake.container import CHUNK, Container, members, open_container, stream
from mercatique.warehouse.intake.counting import complete, connect, count
from mercatique.warehouse.intake.dialect import Dialect, find_dialect
from mercatique.warehouse.intake.limits import LIMITS
from mercatique.warehouse.intake.notes import Note, Question
from mercatique.warehouse.intake.preset import Preset, known
from mercatique.warehouse.intake.reading import Reading
from mercatique.warehouse.intake.rewriting import decoded_lines, longest_object, whole_lines
from mercatique.warehouse.intake.source import Access, objects
from mercatique.warehouse.intake.survey import Survey, survey
from mercatique.warehouse.tables import IMPORTED

#: Letters of the first look at a text.
SAMPLED = 4_000_000
OPTIONS = frozenset(
    {
        "delimiter", "encoding", "decimal", "date_order", "header", "sheet", "member",
        "currency", "vat", "source", "site", "brand", "activity", "channel", "country",
    }
)  # fmt: skip
#: Options with few answers.
ANSWERS = {"decimal": (",", "."), "date_order": ("dmy", "mdy"), "vat": ("excl", "incl")}
CONSTANTS = ("currency", "vat", "source", "site", "brand", "activity", "channel", "country")


def inspect(
    path: Path | str,
    *,
    table: str | None = None,
    preset: Preset | str | None = None,
    mapping: Mapping[str, str | None] | None = None,
    options: Mapping[str, str] | None = None,
    presets: Iterable[Preset] = (),
    zone: str = "Europe/Paris",
    currency: str = "",
    vat: str = "",
    scratch: Path | None = None,
    whole: bool | None = None,
    memory: str = "",
    progress: Callable[[float], None] | None = None,
) -> Reading:
    """Read what a file is. Counts are of the whole file up to ``Limits.full_count`` bytes, else of its head.

    ``whole`` says otherwise: False for a quick look before a load that counts anyway, True at any size.
    ``presets`` are the mappings taught in the workspace; ``options`` answer questions (see ``OPTIONS``).
    """
    path, options, taught = Path(path), dict(options or {}), tuple(presets)
    unknown = sorted(set(options) - OPTIONS)
    if unknown:
        raise Fault(
            "no_option",
            _("There is no option “%(option)s”: choose among %(options)s."),
            option=unknown[0],
            options=", ".join(sorted(OPTIONS)),
        )
    _check_answers(options)
    try:
        container = _contain(path, options)
    except Fault as several:
        if several.code != "several_members":
            raise
        again = partial(
            inspect, path, table=table, preset=preset, mapping=mapping, presets=taught, zone=zone, currency=currency,
            vat=vat, scratch=scratch, whole=whole, memory=memory, progress=progress,
        )  # fmt: skip
        return _of_several(several, lambda member: again(options={**options, "member": member}))
    reading, dialect = _look(container, options, scratch, progress)
    reading.zone = zone
    reading.columns = [
        SourceColumn(name, position) for position, name in enumerate(header.distinct(dialect.names))
    ]
    engine = connect(scratch, memory)
    con = engine.con
    try:
        _sample(reading, con)
        found = recognition.recognise(
            reading.columns, file=reading.name, table=table, preset=preset, mapping=mapping, taught=taught
        )
        recognition.apply(reading.columns, found)
        _settle(reading, found, dialect, options, currency, vat, con)
        whole = reading.size <= LIMITS.full_count if whole is None else whole
        count(reading, None if whole else LIMITS.sample * 10, con)
        if whole and not complete(reading, con):
            reading.read_line_by_line()
            count(reading, None, con)
        if found.preset is not None and found.preset.beside:
            _tell_beside(reading, found.preset, con)
    finally:
        engine.close()
    _conclude(reading, dialect)
    if container.kind == "zip" and len(held := members(path)) > 1:
        names = [name for member, name in held.items() if member != container.member]
        values = {"member": held[container.member], "others": ", ".join(names[:12]), "names": names}
        reading.notes.append(Note("members", _("“%(member)s” of the archive was read; it also holds: %(others)s."), values))
    return reading


def _of_several(several: Fault, look: Callable[[str], Reading]) -> Reading:
    """The first table of an archive that can be read, not understood until somebody says which one is meant."""
    names: list[str] = several.values["members"]
    for name in names[:12]:
        try:
            reading = look(name)
        except Fault:
            continue
        values = {"file": several.values["file"], "count": len(names), "member": name}
        asked = _("“%(file)s” holds %(count)s tables: which one is to be imported? “%(member)s” is shown here.")
        reading.notes = [note for note in reading.notes if note.code != "members"]
        reading.questions.insert(0, Question("member", asked, values, option="member", choices=tuple(names), proposed=""))
        return reading
    raise several


def _check_answers(options: Mapping[str, str]) -> None:
    """An option takes only what it can mean."""
    for option, value in options.items():
        choices = ANSWERS.get(option, ())
        wrong = bool(choices) and value not in choices
        wrong = wrong or (option == "delimiter" and (len(value) != 1 or value in '"\r\n' or value.isalnum()))
        wrong = wrong or (option == "header" and not value.isdecimal())
        wrong = wrong or (option == "currency" and not (len(value) == 3 and value.isascii() and value.isalpha()))
        if wrong:
            raise Fault(
                "no_answer",
                _("“%(value)s” is no answer for the option “%(option)s”: correct it, or leave it out."),
                value=value,
                option=option,
            )


def _contain(path: Path, options: Mapping[str, str]) -> Container:
    try:
        return open_container(path, LIMITS, options.get("member"))
    except Fault as fault:
        members = fault.values.get("members")
        if fault.code == "several_members" and members and _search_console(members):
            raise Fault(
                "not_yet",
                recognition.WAITING["hits"],
                file=path.name,
                platform="Google Search Console",
                table="hits",
            ) from fault
        raise


def _search_console(members: Sequence[str]) -> bool:
    names = {header.simplify(Path(member).stem) for member in members}
    return bool(names & {"queries", "requetes"}) and bool(names & {"pages"})


# ---------------------------------------------------------------------- the lines


def _look(
    container: Container,
    options: Mapping[str, str],
    scratch: Path | None,
    progress: Callable[[float], None] | None,
) -> tuple[Reading, Dialect]:
    size = container.path.stat().st_size
    access = Access(str(container.path), size, container.kind, container.member, container.format, "file")
    if container.format == "xlsx":
        return _look_workbook(access, container, options, scratch)
    if container.format == "parquet":
        return _look_parquet(access, container, scratch)
    with stream(container, LIMITS) as data:
        seen = survey(data, progress and (lambda done: progress(min(done / max(size, 1), 1.0) / 2)))
    encoding = options.get("encoding") or seen.encoding
    if container.format == "json" and not encoding.startswith("utf-16"):
        return _look_json(access, container, seen, scratch)
    return _look_text(access, container, seen, encoding, options, scratch)


def _reading(access: Access, seen: Survey | None, scratch: Path | None) -> Reading:
    path = Path(access.path)
    return Reading(
        name=access.member or path.name,
        size=access.size,
        sha256=_digest(path) if seen is None or access.kind else seen.sha256,
        access=access,
        encoding="" if seen is None else access.encoding,
        container=access.kind if access.kind in ("gzip", "zip") else "",
        ascii=seen is not None and seen.ascii,
        twice=seen is not None and seen.twice,
        lines=seen.lines if seen else 0,
        controls=seen.controls if seen else 0,
        scratch=str(scratch) if scratch else "",
    )


def _digest(path: Path) -> str:
    import hashlib

    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _look_text(
    access: Access,
    container: Container,
    seen: Survey,
    encoding: str,
    options: Mapping[str, str],
    scratch: Path | None,
) -> tuple[Reading, Dialect]:
    try:
        "".encode("cp1252" if encoding == "mixed" else encoding)
    except LookupError as unknown:
        raise Fault(
            "no_encoding",
            _("There is no encoding “%(encoding)s”: choose for instance utf-8, cp1252 or utf-16-le."),
            encoding=encoding,
        ) from unknown
    if options.get("encoding") and encoding != "mixed":
        _check_encoding(container, encoding)
    with stream(container, LIMITS) as data:
        lines = decoded_lines(data, encoding, LIMITS)
        head = _first(lines, LIMITS.sample)
    if not head.strip():
        raise Fault(
            "empty_file", _("“%(file)s” is empty: export it again from your platform."), file=container.name
        )
    line = options.get("header")
    dialect = find_dialect(
        head,
        delimiter=options.get("delimiter"),
        header=int(line) if line is not None and line.isdigit() else None,
        known=known,
    )
    _check_header(dialect, container.name, seen)
    awkward = seen.multiline or seen.lone_returns or seen.longest > LIMITS.cell or encoding == "mixed" or encoding.startswith("utf-16")
    if awkward or (seen.blank and seen.size <= LIMITS.exact_lines):
        way = "records"
    elif access.kind or seen.controls or encoding not in ("utf-8", "utf-8-sig"):
        way = "copy"
    else:
        way = "file"
    access = replace(
        access,
        way=way,
        encoding=encoding,
        delimiter=dialect.delimiter,
        header=dialect.header,
        width=len(dialect.names),
    )
    reading = _reading(access, seen, scratch)
    reading.titles, reading.tolerant = list(dialect.titles), dialect.tolerant
    reading.exact_lines = way == "records" or not seen.blank
    if way != "records":
        above = head.split("\n")[: dialect.header]
        reading.filled = seen.lines - seen.blank - sum(1 for line in above if line)
    return reading, dialect


def _check_encoding(container: Container, encoding: str) -> None:
    """An encoding that somebody names must be able to say what stands in the file."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with stream(container, LIMITS) as data:
            while chunk := data.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError as wrong:
        raise Fault(
            "wrong_encoding",
            _("“%(file)s” is not written in %(encoding)s: leave the encoding out, or choose another."),
            file=container.name,
            encoding=encoding,
        ) from wrong


def _first(lines: Iterable[str], most: int) -> str:
    out, size = io.StringIO(newline=""), 0
    for number, line in enumerate(lines):
        size += len(line)
        if number >= most or size > SAMPLED:
            break
        out.write(
            line.replace("\r\n", "\n").replace("\r", "\n") if line.endswith("\r\n") or "\r" in line else line
        )
    return out.getvalue()


def _few(lines: Iterable[str]) -> list[str]:
    """The first lines, as many as a sample takes."""
    out: list[str] = []
    size = 0
    for line in lines:
        if len(out) == LIMITS.sample or size > SAMPLED:
            break
        out.append(line)
        size += len(line)
    return out


def _check_header(dialect: Dialect, file: str, seen: Survey | None) -> None:
    if len(dialect.names) > LIMITS.columns:
        raise Fault(
            "too_wide",
            _(
                "“%(file)s” has values beyond column %(limit)s: keep the columns of one table and save it again."
            ),
            file=file,
            limit=LIMITS.columns,
        )
    if (
        seen is not None
        and dialect.header
        and seen.lines <= dialect.header
        and not (seen.lone_returns or seen.encoding.startswith("utf-16"))
    ):
        raise header_only(file, dialect.header)


def header_only(file: str, line: int) -> Fault:
    """Names of columns and nothing below them."""
    return Fault(
        "header_only",
        _(
            "“%(file)s” has names of columns on line %(line)s and no data below: export it again with its rows."
        ),
        file=file,
        line=line,
    )


def _look_workbook(
    access: Access, container: Container, options: Mapping[str, str], scratch: Path | None
) -> tuple[Reading, Dialect]:
    path = container.path
    content = workbook.check(path, LIMITS)
    wanted = options.get("sheet")
    if wanted is not None and wanted not in content.sheets:
        raise Fault(
            "no_sheet",
            _("“%(file)s” has no sheet “%(sheet)s”: its sheets are %(sheets)s."),
            file=path.name,
            sheet=wanted,
            sheets=", ".join(content.sheets),
        )
    heads = {sheet: _sheet_head(path, sheet) for sheet in ([wanted] if wanted else content.sheets)}
    filled = {sheet: head for sheet, head in heads.items() if head}
    if not filled:
        raise Fault(
            "empty_file", _("“%(file)s” is empty: export it again from your platform."), file=path.name
        )
    best = max(filled, key=lambda sheet: max((known(cells) for _l, cells in filled[sheet][:30]), default=0))
    text = io.StringIO(newline="")
    import csv

    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    line = options.get("header")
    head = filled[best]
    writer.writerows(cells for _line, cells in head)
    index = None
    if line is not None and line.isdigit():
        index = (
            next((i for i, (number, _cells) in enumerate(head, 1) if number == int(line)), 1)
            if int(line)
            else 0
        )
    dialect = find_dialect(text.getvalue(), delimiter="\t", header=index, known=known)
    at = _nth_row(text.getvalue(), dialect.header)
    dialect = replace(dialect, header=head[at][0] if dialect.header else 0)
    _check_header(dialect, path.name, None)
    if dialect.header and len(head) <= at + 1:
        raise header_only(path.name, dialect.header)
    access = replace(
        access, way="records", sheet=best, header=dialect.header, width=len(dialect.names)
    )
    reading = _reading(access, None, scratch)
    reading.titles, reading.tolerant = list(dialect.titles), True
    if len(filled) > 1:
        others = ", ".join(sheet for sheet in filled if sheet != best)
        reading.notes.append(
            Note(
                "sheets",
                _("The sheet “%(sheet)s” was read; the others are: %(others)s."),
                {"sheet": best, "others": others},
            )
        )
    if content.formulas:
        reading.notes.append(
            Note(
                "formulas",
                _(
                    "%(count)s cells hold formulas: the values kept in the file are read, nothing is calculated."
                ),
                {"count": content.formulas},
            )
        )
    return reading, dialect


def _nth_row(text: str, line: int) -> int:
    """Index of the row that begins on a line of the sample."""
    import csv

    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    start = 1
    for index, _cells in enumerate(reader):
        if start >= line:
            return index
        start = reader.line_num + 1
    return 0


def _sheet_head(path: Path, sheet: str) -> list[tuple[int, list[str]]]:
    out: list[tuple[int, list[str]]] = []
    for number, cells in workbook.rows(path, sheet, LIMITS):
        out.append((number, cells))
        if len(out) >= LIMITS.sample:
            break
    return out


def _look_parquet(access: Access, container: Container, scratch: Path | None) -> tuple[Reading, Dialect]:
    import pyarrow.parquet as parquet

    path = container.path
    if container.kind:
        raise Fault(
            "packed_parquet",
            _("“%(file)s” is a packed Parquet file: unpack it and import the table."),
            file=path.name,
        )
    try:
        names = list(parquet.read_schema(path).names)
        rows = parquet.read_metadata(path).num_rows
    except Exception as broken:  # Arrow lets errors of all kinds through
        raise Fault(
            "damaged_parquet", _("The Parquet file “%(file)s” is damaged: export it again."), file=path.name
        ) from broken
    if not rows:
        raise header_only(path.name, 0)
    dialect = Dialect("", 0, (), tuple(names), True)
    _check_header(dialect, path.name, None)
    access = replace(access, header=0, width=len(names), keys=tuple(names))
    return _reading(access, None, scratch), dialect


def _look_json(
    access: Access, container: Container, seen: Survey, scratch: Path | None
) -> tuple[Reading, Dialect]:
    with stream(container, LIMITS) as data:
        lines = _few(whole_lines(decoded_lines(data, seen.encoding, LIMITS)))
    found: list[dict[str, object]] = []
    broken = 0
    for line in lines:
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if isinstance(row, dict):
                found.append(row)
            else:
                broken += 1
    way = "copy" if access.kind or seen.encoding != "utf-8" or seen.controls else "file"
    if (seen.blank and seen.size <= LIMITS.exact_lines) or seen.longest > longest_object(LIMITS) or seen.lone_returns:
        way = "records"
    document = False
    if broken >= len(found) or (len(found) == 1 and seen.lines <= 1):
        way, document = "records", True
        with stream(container, LIMITS) as data:
            found = objects(data.read(LIMITS.document + 1), container.name, LIMITS)[: LIMITS.sample]
    paths: dict[str, str] = {}
    for row in found:
        _paths(row, "", "$", paths)
    dialect = Dialect("", 0, (), tuple(paths), True)
    _check_header(dialect, container.name, None)
    access = replace(
        access,
        way=way,
        encoding=seen.encoding,
        header=0,
        width=len(paths),
        keys=tuple(paths.values()),
        document=document,
    )
    reading = _reading(access, seen, scratch)
    reading.tolerant = True
    return reading, dialect


def _paths(row: Mapping[str, object], prefix: str, path: str, out: dict[str, str], depth: int = 0) -> None:
    """Names and JSON paths of the values of an object; objects within objects get names with a point."""
    for key, value in row.items():
        escaped = key.replace("\\", "\\\\").replace('"', '\\"')
        if isinstance(value, dict) and depth < 3 and value:
            _paths(value, f"{prefix}{key}.", f'{path}."{escaped}"', out, depth + 1)
        else:
            out.setdefault(f"{prefix}{key}", f'{path}."{escaped}"')


# ---------------------------------------------------------------------- the columns


def _sample(reading: Reading, con: object) -> None:
    """Put the first values of each column on it, and note what in it is personal."""
    cells = ", ".join(f"c{column.position}" for column in reading.columns)
    raw = reading.raw_sql()
    rows = con.execute(f"SELECT {cells} FROM ({raw}) WHERE flaw IS NULL LIMIT {LIMITS.sample}").fetchall()  # type: ignore[attr-defined]
    for index, column in enumerate(reading.columns):
        values = dict.fromkeys(row[index].strip() for row in rows if row[index] and row[index].strip())
        column.samples = list(values)[:500]


def _settle(
    reading: Reading,
    found: recognition.Recognition,
    dialect: Dialect,
    options: Mapping[str, str],
    currency: str,
    vat: str,
    con: object,
) -> None:
    """Settle table, constants and formats."""
    preset = found.preset
    if not found.certain:
        reading.questions.append(
            Question(
                "table",
                _("What does “%(file)s” hold: order lines, customers, products or ad spend?"),
                {"file": reading.name},
                option="table",
                choices=tuple(spec.name for spec in IMPORTED),
                proposed=found.table,
            )
        )
    reading.table, reading.confidence = found.table, found.confidence
    if preset is not None:
        reading.preset, reading.preset_label = preset.name, preset.label
        reading.constants = dict(preset.constants)
        reading.carry_by, reading.otherwise = preset.carry_by, dict(preset.otherwise)
        reading.needs = list(preset.needs)
        if preset.source:
            reading.constants.setdefault("source", preset.source)
    reading.constants.update({key: options[key] for key in CONSTANTS if options.get(key)})
    if vat:
        reading.constants.setdefault("vat", vat)
    for column in reading.columns:
        column.personal = personal.kind(column.name, column.field, column.samples)
        column.pads = column.reads == "postal_code" and identifiers.lost_zeros(column.samples)
    _settle_amounts(reading, options)
    _settle_days(reading, preset, options, con)
    _settle_currency(reading, options, currency)


def _settle_amounts(reading: Reading, options: Mapping[str, str]) -> None:
    columns = [c for c in reading.columns if c.field and c.reads in NUMBERS]
    found = {c.position: amounts.find_format(c.samples) for c in columns}
    sure = [f for f in found.values() if f is not None and f.certain]
    decimal = options.get("decimal") or (
        max((f.decimal for f in sure), key=[f.decimal for f in sure].count) if sure else ""
    )
    french = reading.delimiter == ";"
    for column in columns:
        own = found[column.position]
        if own is None:
            own = amounts.AmountFormat(decimal or ("," if french else "."), "")
        elif options.get("decimal"):
            own = replace(
                own,
                decimal=options["decimal"],
                certain=True,
                thousands=_group(column.samples, options["decimal"]),
            )
        elif not own.certain and decimal:
            own = replace(
                own, decimal=decimal, certain=True, thousands=own.thousands + ("," if decimal == "." else ".")
            )
        elif not own.certain and own.decimal == "." and not french:
            own = replace(own, certain=True)
        column.amount = own
        if not own.certain:
            example = next((s for s in column.samples if own.decimal in s), "")
            reading.questions.append(
                Question(
                    "decimal",
                    _(
                        "In “%(column)s”, is the sign in “%(example)s” a decimal sign or one between thousands?"
                    ),
                    {"column": column.name, "example": example},
                    option="decimal",
                    choices=(",", "."),
                    proposed="," if french else ".",
                )
            )


def _group(samples: Sequence[str], decimal: str) -> str:
    other = "." if decimal == "," else ","
    found = amounts.find_format(samples)
    spaces = "".join(sign for sign in (found.thousands if found else "") if sign not in ",.")
    return spaces + (other if any(other in sample for sample in samples) else "")


def _settle_days(reading: Reading, preset: Preset | None, options: Mapping[str, str], con: object) -> None:
    columns = [c for c in reading.columns if c.field and c.reads in ("instant", "day")]
    for column in columns:
        column.day = days.find_format(column.samples) or days.DayFormat()
    wanted = options.get("date_order") or (preset.days if preset else "")
    for column in columns:
        written = column.day or days.DayFormat()
        if written.certain and not options.get("date_order"):
            continue
        order = wanted or _proved_order(reading, column, con)
        order = order or next(
            (c.day.order for c in columns if c.day and c.day.certain and c.day.order in ("dmy", "mdy")), ""
        )
        if not order and (
            reading.delimiter == ";" or any(c.amount and c.amount.decimal == "," for c in reading.columns)
        ):
            order = "dmy"
        if order:
            column.day = days.reorder(written, order)
        elif column.field == reading.spec.time:
            reading.questions.append(
                Question(
                    "date_order",
                    _(
                        "In “%(column)s”, is “%(example)s” written day/month or month/day? No date of the file proves it."
                    ),
                    {"column": column.name, "example": column.samples[0] if column.samples else ""},
                    option="date_order",
                    choices=("dmy", "mdy"),
                    proposed="dmy",
                )
            )


def _proved_order(reading: Reading, column: SourceColumn, con: object) -> str:
    """Search the whole file for a day above 12."""
    if reading.size > LIMITS.full_count:
        return ""
    text = f"trim(c{column.position})"
    first = f"max(try_cast(regexp_extract({text}, '^(\\d{{1,2}})[/.-]\\d{{1,2}}[/.-]', 1) AS INTEGER))"
    second = f"max(try_cast(regexp_extract({text}, '^\\d{{1,2}}[/.-](\\d{{1,2}})[/.-]', 1) AS INTEGER))"
    row = con.execute(f"SELECT {first}, {second} FROM ({reading.raw_sql()})").fetchone()  # type: ignore[attr-defined]
    if row[0] is None:
        return ""
    return "dmy" if row[0] > 12 else "mdy" if row[1] > 12 else ""


def _settle_currency(reading: Reading, options: Mapping[str, str], currency: str) -> None:
    money = [c for c in reading.columns if c.field and c.reads in ("amount", "micros") and c.field != "quantity"]
    for column in money:
        column.currencies = amounts.find_currencies(column.samples)
    written = next((code for c in money if (code := header.currency(c.name))), "")
    mapped = next((c for c in reading.columns if c.field == "currency"), None)
    beside = next((c.currencies[0] for c in money if c.currencies), "")
    if options.get("currency"):
        reading.currency, reading.currency_from = options["currency"], "option"
    elif mapped is not None:
        known = reading.constants.get("currency", currency)
        reading.currency, reading.currency_from = ([each for each in mapped.samples if each] or [known])[0].strip().upper(), "column"
        if currency:
            reading.constants.setdefault("currency", currency)
        return
    elif beside:
        reading.currency, reading.currency_from = beside, "values"
    elif written:
        reading.currency, reading.currency_from = written, "header"
    elif reading.constants.get("currency"):
        reading.currency, reading.currency_from = reading.constants["currency"], "preset"
    elif currency:
        reading.currency, reading.currency_from = currency, "workspace"
    if reading.currency:
        reading.constants["currency"] = reading.currency


def _tell_beside(reading: Reading, preset: Preset, con: object) -> None:
    """Amounts that stand on whole orders and not on their lines are told with their sums."""
    columns = [c for c in reading.columns if header.simplify(c.name) in preset.beside and c.filled]
    sums = ", ".join(f"coalesce(sum(try_cast(trim(c{c.position}) AS DECIMAL(18,4))), 0)" for c in columns)
    if not columns:
        return
    row = con.execute(f"SELECT {sums} FROM ({reading.raw_sql()})").fetchone()  # type: ignore[attr-defined]
    told = [f"{c.name} {total:.2f}" for c, total in zip(columns, row, strict=True) if total]
    if told:
        reading.notes.append(
            Note(
                "beside",
                _("These amounts stand on whole orders and on no line; they are not imported: %(amounts)s."),
                {"amounts": ", ".join(told)},
            )
        )


def _conclude(reading: Reading, dialect: Dialect) -> None:
    """What is still lacking, and what a person should know."""
    given = {column.field for column in reading.columns if column.field} | set(reading.otherwise)
    if reading.table:
        reading.missing = recognition.missing(reading.spec, given)
    if reading.counted <= reading.left_out.get(problems.BLANK, 0):
        raise header_only(reading.name, reading.header)
    repeated = header.repeated(dialect.names)
    if repeated:
        reading.notes.append(
            Note(
                "repeated_names",
                _("Several columns are named %(names)s; the later ones got a number."),
                {"names": ", ".join(f"“{name}”" for name in repeated)},
            )
        )
    if reading.access.format == "text" and not reading.header:
        reading.notes.append(Note("no_header", _("The file has no names of columns; they are numbered.")))
    if reading.controls:
        reading.notes.append(
            Note("controls", _("%(count)s control characters were removed."), {"count": reading.controls})
        )
    if reading.encoding == "mixed":
        reading.notes.append(Note("mixed", _("The file mixes two encodings; each line is read in its own.")))
    if not reading.exact_lines:
        reading.notes.append(
            Note("records", _("Lines are numbered without blank lines and line breaks inside cells."))
        )
