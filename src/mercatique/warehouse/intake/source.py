"""The raw lines of a file as a DuckDB relation: ``line``, ``flaw``, then the cells as text, ``c0`` …"""

import codecs
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from mercatique.fault import Fault, _
from mercatique.warehouse.engine import exactly
from mercatique.warehouse.intake import rewriting
from mercatique.warehouse.intake.container import CHUNK, Container, stream
from mercatique.warehouse.intake.limits import Limits
from mercatique.warehouse.intake.pieces import Piece
from mercatique.warehouse.intake.sql import literal, name
from mercatique.warehouse.intake.survey import CONTROLS

NOTHING = "\x02"  # stands for "no cell at all", so that an absent cell and an empty one differ


@dataclass(frozen=True)
class Access:
    """All that is needed to read the lines of a file again."""

    path: str
    size: int
    kind: str  # container: "", gzip, zip, xlsx
    member: str
    format: str  # text, json, parquet, xlsx
    way: str  # "file": read where it is; "copy": a UTF-8 copy; "records": a copy with line numbers
    encoding: str = "utf-8"
    delimiter: str = ","
    header: int = 1
    width: int = 0
    sheet: str = ""
    document: bool = False  # one JSON document, not one object per line
    keys: tuple[str, ...] = ()  # JSON paths or Parquet columns

    def json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Access":
        known = {**data, "keys": tuple(data["keys"])}
        if known.pop("quoted_breaks", False) and data["format"] == "text":  # of an import that waited while we were brought up to date
            known["way"] = "records"
        return cls(**known)

    @property
    def divisible(self) -> bool:
        """Whether each line of the text is a line of the table, so that it can be cut at any of them."""
        return self.format == "text" and self.way != "records"

    @property
    def container(self) -> Container:
        return Container(Path(self.path), self.kind, self.member, self.format, b"")


def check_unchanged(access: Access) -> None:
    """A file looked at yesterday must be the file read today."""
    path = Path(access.path)
    if not path.exists():
        raise Fault("no_file", _("There is no file “%(file)s”: check its name and folder."), file=path.name)
    if path.stat().st_size != access.size:
        raise Fault(
            "changed", _("“%(file)s” changed since it was looked at: inspect it again."), file=path.name
        )


def working_copy(access: Access, limits: Limits, scratch: Path | None) -> Path | None:
    """Write the copy that a file needs to be read by DuckDB; none for a file read where it is."""
    if access.way == "file":
        return None
    handle, text = tempfile.mkstemp(prefix="intake-", suffix=".csv", dir=scratch)
    os.close(handle)
    target = Path(text)
    try:
        _room(target, access)
        _write_copy(access, target, limits)
    except OSError as trouble:
        target.unlink(missing_ok=True)
        raise Fault(
            "no_room",
            _("There is no room on the disk to unpack “%(file)s”: free some space and try again."),
            file=Path(access.path).name,
        ) from trouble
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def _room(target: Path, access: Access) -> None:
    if shutil.disk_usage(target.parent).free < access.size * 2 + 16 * CHUNK:
        raise OSError("no room")


def _write_copy(access: Access, target: Path, limits: Limits) -> None:
    if access.format == "xlsx":
        from mercatique.warehouse.intake import workbook

        with target.open("w", encoding="utf-8", newline="") as out:
            rewriting.write_rows(out, workbook.rows(Path(access.path), access.sheet, limits))
        return
    with stream(access.container, limits) as data:
        if access.format == "json" and access.way == "records":
            _write_json(data, target, access, limits)
        elif access.way == "records":
            lines = rewriting.decoded_lines(data, access.encoding, limits)
            rewriting.rewrite(
                lines,
                target,
                delimiter=access.delimiter,
                header=access.header,
                width=access.width,
                limits=limits,
            )
        else:
            _transcode(data, target, access.encoding)


def _transcode(data: BinaryIO, target: Path, encoding: str) -> None:
    plain = encoding in ("utf-8", "utf-8-sig")
    decoder = codecs.getincrementaldecoder("utf-8" if plain or encoding == "mixed" else encoding)(
        errors="replace"
    )
    with target.open("wb") as out:
        while chunk := data.read(CHUNK):
            if plain:
                out.write(chunk.translate(None, CONTROLS))
            elif encoding.startswith("utf-16"):
                out.write(decoder.decode(chunk).encode("utf-8").translate(None, CONTROLS))
            else:
                out.write(decoder.decode(chunk.translate(None, CONTROLS)).encode("utf-8"))


def _write_json(data: BinaryIO, target: Path, access: Access, limits: Limits) -> None:
    """Number the objects of a JSON document, or the lines of a text with blank ones among them."""
    texts: Iterator[str]
    if access.document:
        found = objects(data.read(limits.document + 1), Path(access.path).name, limits)
        texts = (json.dumps(row, ensure_ascii=False) for row in found)
    else:
        texts = rewriting.whole_lines(rewriting.decoded_lines(data, access.encoding, limits))
    with target.open("w", encoding="utf-8", newline="") as out:
        rewriting.write_objects(out, texts, limits)


def objects(content: bytes, file: str, limits: Limits) -> list[dict[str, Any]]:
    """The objects of a JSON document: the list itself, or the only list of objects in it."""
    if len(content) > limits.document:
        raise Fault(
            "json_too_large",
            _(
                "“%(file)s” is one large JSON document: export it as JSON lines, one object per line, or as CSV."
            ),
            file=file,
        )
    try:
        found = json.loads(content.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as broken:
        raise Fault("json_broken", _("“%(file)s” is not valid JSON: export it again."), file=file) from broken
    if isinstance(found, dict):
        lists = [
            value
            for value in found.values()
            if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        found = lists[0] if len(lists) == 1 else [found]
    rows = [row for row in found if isinstance(row, dict)]
    if not rows:
        raise Fault("json_empty", _("“%(file)s” holds no JSON objects: export it again."), file=file)
    return rows


def raw_sql(access: Access, copy: Path | None, limits: Limits, pieces: Sequence[Piece] = ()) -> str:
    """The SELECT that yields the lines; cells are text, an absent cell is NULL, an empty one is ''.

    Lines are numbered as one thread reads them: each of ``pieces``, if there are any, by a thread of its own.
    """
    place = exactly(copy or Path(access.path))
    if access.format == "parquet":
        cells = ", ".join(f"CAST({name(key)} AS VARCHAR) AS c{i}" for i, key in enumerate(access.keys))
        return f"SELECT file_row_number + 1 AS line, NULL::VARCHAR AS flaw, {cells}, NULL::VARCHAR AS x0, NULL::VARCHAR AS x1 FROM read_parquet({place}, file_row_number = true)"
    if access.format == "json":
        return _json_sql(access, place, limits)
    if pieces:
        first, *others = (exactly(piece.path) for piece in pieces)
        behind = (_text_sql(access, place, limits, piece.before) for place, piece in zip(others, pieces[1:], strict=True))
        return " UNION ALL ".join([_text_sql(access, first, limits), *behind])
    return _text_sql(access, place, limits)


def _text_sql(access: Access, place: str, limits: Limits, before: int = 0) -> str:
    """The lines of a text, or of a piece of it that has so many lines ``before`` it, its header among them."""
    numbered = access.way == "records"
    names = [f"c{i}" for i in range(access.width)] + ["x0", "x1"]
    if numbered:
        names = ["line", "flaw", *names]
    columns = ", ".join(f"{literal(n)}: 'VARCHAR'" for n in names)
    parallel = ", parallel = false" if numbered else ""
    size = limits.line * 4 // 3
    header = 0 if numbered or before else access.header
    read = (
        f"read_csv({place}, auto_detect = false, columns = {{{columns}}}, header = {'true' if header else 'false'}, "
        f"skip = {max(header - 1, 0)}, delim = {literal(',' if numbered else access.delimiter)}, "
        f"quote = '\"', escape = '\"', null_padding = true, strict_mode = false, ignore_errors = {'false' if numbered else 'true'}, "
        f"compression = 'none', nullstr = {literal(NOTHING)}, max_line_size = {size if not numbered else limits.cell * 16}{parallel})"
    )
    cells = ", ".join(f"c{i}" for i in range(access.width))
    if numbered:
        return f"SELECT CAST(line AS BIGINT) AS line, nullif(flaw, '') AS flaw, {cells}, x0, x1 FROM {read} WHERE CAST(line AS BIGINT) > {access.header}"
    return f"SELECT row_number() OVER () + {before or access.header} AS line, NULL::VARCHAR AS flaw, {cells}, x0, x1 FROM {read}"


def _json_sql(access: Access, place: str, limits: Limits) -> str:
    if access.way == "records":
        read = (
            f"read_csv({place}, auto_detect = false, columns = {{'line': 'BIGINT', 'flaw': 'VARCHAR', 'object': 'VARCHAR'}}, "
            f"header = false, delim = ',', quote = '\"', escape = '\"', compression = 'none', max_line_size = {limits.line * 2}, parallel = false)"
        )
        read = f"SELECT line, flaw, coalesce(object, '') AS object FROM {read}"
    else:
        read = (
            f"read_csv({place}, auto_detect = false, columns = {{'object': 'VARCHAR'}}, header = false, delim = '\x01', "
            f"quote = '', escape = '', strict_mode = false, compression = 'none', nullstr = {literal(NOTHING)}, max_line_size = {limits.line * 2})"
        )
        read = f"SELECT row_number() OVER () AS line, '' AS flaw, object FROM {read}"
    cells = ", ".join(
        f"coalesce(json_extract_string(object, {literal(key)}), '') AS c{i}"
        for i, key in enumerate(access.keys)
    )
    flaw = (
        "CASE WHEN flaw <> '' THEN flaw WHEN trim(object) = '' THEN 'blank_line' WHEN json_valid(object) THEN NULL ELSE 'not_json' END"
    )
    good = "CASE WHEN json_valid(object) THEN object ELSE '{}' END"
    return (
        f"SELECT line, flaw, {cells}, NULL::VARCHAR AS x0, NULL::VARCHAR AS x1 FROM "
        f"(SELECT line, {flaw} AS flaw, {good} AS object FROM ({read}))"
    )
