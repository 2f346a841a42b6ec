"""Workbooks (.xlsx) read row by row, bounded, formulas never evaluated: only the values kept in the file."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mercatique.fault import Fault, _
from mercatique.warehouse.intake.container import CHUNK, check_growth
from mercatique.warehouse.intake.limits import Limits

_FAR = re.compile(rb'<c r="[A-Z]{3}\d+"[^>/]*>')
_FORMULA = re.compile(rb"<f[ >/]")


@dataclass(frozen=True)
class Content:
    """What is inside a workbook before a cell is read."""

    sheets: tuple[str, ...]
    formulas: int


def check(path: Path, limits: Limits) -> Content:
    """Walk through the parts of the file as bytes: no bomb, no entity, no cell at the end of the world."""
    name, formulas = path.name, 0
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if not info.filename.endswith((".xml", ".rels")):
                    continue
                tail, read = b"", 0
                with archive.open(info) as part:
                    while chunk := part.read(CHUNK):
                        read += len(chunk)
                        if read > limits.workbook:
                            raise _too_large(name)
                        check_growth(read // 4, info.compress_size, name, limits)
                        seen = tail + chunk
                        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                            raise Fault(
                                "xml_bomb",
                                _(
                                    "The workbook “%(file)s” holds forbidden XML declarations and was refused: save it again from your spreadsheet."
                                ),
                                file=name,
                            )
                        if info.filename.startswith("xl/worksheets/"):
                            if _FAR.search(seen):
                                raise _too_wide(name, 702)
                            formulas += len(_FORMULA.findall(chunk))
                        tail = chunk[-64:]
    except (zipfile.BadZipFile, EOFError, OSError) as broken:
        raise _damaged(name) from broken
    with _opened(path) as book:
        sheets = tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible") or tuple(
            sheet.title for sheet in book.worksheets
        )
    if not sheets:
        raise Fault("empty_file", _("“%(file)s” is empty: export it again from your platform."), file=name)
    return Content(sheets, formulas)


def rows(path: Path, sheet: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of the rows that hold something."""
    try:
        with _opened(path) as book:
            page = book[sheet]
            page.reset_dimensions()
            for number, values in enumerate(page.iter_rows(values_only=True), 1):
                if all(value is None for value in values):
                    continue
                cells = [text(value) for value in values]
                while cells and not cells[-1].strip():
                    cells.pop()
                if len(cells) > limits.columns:
                    raise _too_wide(path.name, limits.columns)
                if cells:
                    yield number, cells
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
        SyntaxError,
        IndexError,
    ) as broken:
        raise _damaged(path.name) from broken


def text(value: Any) -> str:
    """The text a cell would have in a CSV export: ISO dates, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("_x000D_", "")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from openpyxl import load_workbook

    # A stream and no path: openpyxl judges a path by its extension.
    with path.open("rb") as stream:
        try:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except Exception as broken:  # openpyxl lets errors of all kinds through
            raise _damaged(path.name) from broken
        try:
            yield book
        finally:
            book.close()


def _damaged(name: str) -> Fault:
    return Fault(
        "damaged_workbook",
        _("The workbook “%(file)s” is damaged: open it in a spreadsheet and save it again as .xlsx."),
        file=name,
    )


def _too_wide(name: str, limit: int) -> Fault:
    return Fault(
        "too_wide",
        _("“%(file)s” has values beyond column %(limit)s: keep the columns of one table and save it again."),
        file=name,
        limit=limit,
    )


def _too_large(name: str) -> Fault:
    return Fault(
        "too_large", _("The workbook “%(file)s” is too large to be read: export the table as CSV."), file=name
    )
