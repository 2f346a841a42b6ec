"""Delimiter, header and title lines of a delimited text, found from its first lines."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mercatique.warehouse.intake.amounts import looks_like_amount
from mercatique.warehouse.intake.days import looks_like_day

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Dialect:
    """How the lines of a text are cut."""

    delimiter: str
    header: int  # line of the header, counted from 1; 0 when the file has none
    titles: tuple[str, ...]  # what stands before it
    names: tuple[str, ...]
    tolerant: bool  # most lines are shorter than the header: missing cells are empty cells


def find_dialect(
    text: str,
    *,
    delimiter: str | None = None,
    header: int | None = None,
    known: Callable[[Sequence[str]], int] = lambda names: 0,
) -> Dialect:
    """Cut the first lines with each delimiter and keep the one that gives a regular table.

    ``known`` counts how many names of a row are names some platform gives to columns.
    """
    first, _newline, _rest = text.partition("\n")
    declared = first.strip()[4:5] if first.strip().lower().startswith("sep=") else ""
    candidates = (delimiter,) if delimiter else (declared,) if declared else DELIMITERS
    tables = {sign: _cut(text, sign) for sign in candidates}
    sign = max(tables, key=lambda s: _regularity(tables[s], known))
    rows = tables[sign]
    at = _header(rows, known) if header is None else _at_line(rows, header)
    titles = tuple(
        sign.join(cells).strip() for _line, cells in rows[: max(at, 0)] if any(c.strip() for c in cells)
    )
    if at < 0:
        width = max((len(cells) for _line, cells in rows), default=0)
        return Dialect(sign, 0, (), ("",) * width, False)
    line, names = rows[at]
    while len(names) > 1 and not names[-1].strip():
        names = names[:-1]
    after = [cells for _line, cells in rows[at + 1 :] if any(cell.strip() for cell in cells)]
    short = sum(len(cells) < len(names) for cells in after)
    return Dialect(sign, line, titles, tuple(names), len(after) > 2 and short * 2 > len(after))


def _cut(text: str, sign: str) -> list[tuple[int, list[str]]]:
    """Rows with the line on which each begins; a quote that is never closed ends the sample."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        pass
    return rows


def _regularity(
    rows: Sequence[tuple[int, Sequence[str]]], known: Callable[[Sequence[str]], int]
) -> tuple[float, int]:
    widths = Counter(len(cells) for _line, cells in rows if any(map(str.strip, cells)))
    if not widths:
        return (0.0, 0)
    names = max((known(cells) for _line, cells in rows[:30]), default=0)
    width, count = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
    share = count / sum(widths.values()) if width > 1 else 0.0
    return (share + names / 2, width)


def _at_line(rows: Sequence[tuple[int, Sequence[str]]], line: int) -> int:
    if line == 0:
        return -1
    return next((index for index, (start, _cells) in enumerate(rows) if start == line), 0)


def _header(rows: Sequence[tuple[int, Sequence[str]]], known: Callable[[Sequence[str]], int]) -> int:
    """Index of the header among the rows; -1 when the first full row already holds values."""
    best, most = -1, 1
    for index, (_line, cells) in enumerate(rows[:40]):
        count = known(cells)
        # Words of a header may stand among values too.
        if count > most and not _of_values(cells):
            best, most = index, count
    if best >= 0:
        return best
    widths = Counter(len(cells) for _line, cells in rows if any(cell.strip() for cell in cells))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    for index, (_line, cells) in enumerate(rows[:40]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if filled and filled[0].lower().startswith("sep="):
            continue
        if len(cells) >= max(1, usual * 0.8) and len(filled) >= max(1, len(cells) * 0.6):
            return -1 if _of_values(filled) else index
    return 0 if rows else -1


def _of_values(cells: Sequence[str]) -> bool:
    """Whether more than a quarter of the cells that are filled hold amounts, days or addresses."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return 4 * sum(looks_like_amount(cell) or looks_like_day(cell) or "@" in cell for cell in filled) > len(filled)
