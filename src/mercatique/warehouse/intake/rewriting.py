"""A clean working copy of an awkward text: UTF-8, one record after the other with its true line number.

Texts that DuckDB reads as they are do not come here. Those that do: other encodings, control characters,
quotes never closed, line breaks inside cells, lines beyond all measure. The copy has the number of the
line as first column, the reason why the line cannot be read as second, then the cells.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from mercatique.warehouse.intake import problems
from mercatique.warehouse.intake.limits import Limits
from mercatique.warehouse.intake.survey import CONTROLS

_DROP = dict.fromkeys(CONTROLS)
ENDS = ("\n", "\r")


def decoded_lines(stream: BinaryIO, encoding: str, limits: Limits) -> Iterator[str]:
    """Physical lines of a text in any encoding, without control characters, cut beyond all measure."""
    plain = {"mixed": "latin-1", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    reader = io.TextIOWrapper(stream, encoding=plain, errors="replace", newline="")
    held, first = "", True
    for line in iter(lambda: reader.readline(limits.line), ""):
        if held:
            yield held
            held = ""
            if line == "\r\n":  # CR CR LF ends one line
                continue
        line = (_of_both(line) if encoding == "mixed" else line).translate(_DROP)
        if first:
            line, first = line.removeprefix("\ufeff"), False
        if line.endswith("\r"):
            held = line
        else:
            yield line
    if held:
        yield held


def whole_lines(lines: Iterator[str]) -> Iterator[str]:
    """The same, of a line cut beyond all measure only the beginning."""
    for line in lines:
        yield line.strip()
        while line is not None and not line.endswith(ENDS):
            line = next(lines, None)  # type: ignore[assignment]


def _of_both(line: str) -> str:
    """A line of a text that mixes two encodings, in its own; it comes letter by byte."""
    raw = line.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def rewrite(
    lines: Iterator[str], target: Path, *, delimiter: str, header: int, width: int, limits: Limits
) -> None:
    """Write the records after the header to ``target``."""
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for number, cells, problem in records(lines, delimiter, width, limits):
            if number > header:
                writer.writerow([number, problem, *cells[: width + 2]])


def records(
    lines: Iterator[str], delimiter: str, width: int, limits: Limits
) -> Iterator[tuple[int, list[str], str]]:
    """Line number, cells and problem of each record; a quote never closed costs one line, not the file."""
    waiting: list[str] = []  # lines read ahead in search of a closing quote, still to be told apart
    number = 0
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if len(line) >= limits.line // 4 and not line.endswith(ENDS):
            while (rest := next(lines, None)) is not None and not rest.endswith(ENDS):
                pass
            yield number, [line[:200]], problems.OVERSIZED
            continue
        bare = line.rstrip("\r\n")
        if not bare.strip():
            yield number, [""], problems.BLANK
            continue
        cells = _parse(bare, delimiter)
        taken = 0
        if cells is None:
            cells, taken = _join(bare, waiting, lines, delimiter, width, limits)
        if cells is None:
            yield number, [bare[:1000]], problems.UNCLOSED
            continue
        del waiting[:taken]
        if any(len(cell) > limits.cell for cell in cells) or sum(map(len, cells)) > limits.line // 4:
            yield number, [bare[:1000]], problems.OVERSIZED
        else:
            yield number, cells, ""
        number += taken


def _join(
    bare: str, waiting: list[str], lines: Iterator[str], delimiter: str, width: int, limits: Limits
) -> tuple[list[str] | None, int]:
    """Add lines until the quote is closed and the record has its cells; none when it never happens."""
    joined, size = bare, len(bare)
    for count in range(limits.quoted_lines):
        if count == len(waiting):
            line = next(lines, None)
            if line is None:
                break
            waiting.append(line)
        following = waiting[count].rstrip("\r\n")
        size += len(following)
        if size > limits.cell * 2:
            break
        joined += "\n" + following
        if '"' in following:
            cells = _parse(joined, delimiter, sloppy=False)
            if cells is not None and (not width or len(cells) == width):
                return cells, count + 1
            if cells is not None:
                break
    return None, 0


def _parse(text: str, delimiter: str, sloppy: bool = True) -> list[str] | None:
    """The cells of a record; None when a quote is still open at its end. Unless ``sloppy``, none at all when a quote stands where it may not."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as trouble:
        if "unexpected end of data" in str(trouble):
            return None
        if not sloppy:
            return []
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return rows[0] if len(rows) == 1 else None


def write_objects(out: TextIO, texts: Iterator[str], limits: Limits) -> None:
    """Write JSON objects in the form of a working copy; one too long to be a line is told as such."""
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number, text in enumerate(texts, 1):
        writer.writerow([number, *(("", text) if len(text) <= longest_object(limits) else (problems.OVERSIZED, "{}"))])


def longest_object(limits: Limits) -> int:
    """Letters of a line of JSON; each may take four bytes, and a quotation mark is written twice."""
    return limits.line // 4


def write_rows(out: TextIO, rows: Iterator[tuple[int, list[str]]]) -> None:
    """Write numbered rows of any other source in the form of a working copy."""
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number, cells in rows:
        writer.writerow([number, "", *cells])


csv.field_size_limit(1 << 30)
