"""CSV and XLSX files for people who calculate: types kept, French conventions, and no text that turns into a formula."""

import csv
import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import Any, BinaryIO
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext, override, pgettext
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mercatique.fault import Fault, _
from mercatique.kernel import format
from mercatique.kernel.blocks import Column, words

GUARD = "'"
# What a spreadsheet takes for the beginning of a formula, also in full width, also behind our own guard.
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
GUARDED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
LINES = 2000
SHEET_ROWS = 1_048_576
CELL_LETTERS = 32_767
EXACT = 10**15
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def guarded(text: str) -> str:
    """The text with a guard before what would be a formula."""
    return GUARD + text if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the guard ``guarded`` gave it; any other apostrophe stays."""
    return text[1:] if GUARDED.match(text) else text


def read_guarded(rows: Iterable[Mapping[str, str] | Sequence[str]]) -> Iterator[Any]:
    """Rows of a file we wrote, without our guards; for a file of elsewhere read it as it is."""
    for row in rows:
        if isinstance(row, Mapping):
            yield {
                unguarded(name): value if value is None else unguarded(value) for name, value in row.items()
            }
        else:
            yield [unguarded(value) for value in row]


@dataclass(frozen=True)
class Dialect:
    """How a country writes CSV."""

    delimiter: str
    decimal: str
    mark: str
    day: str
    time: str
    truth: tuple[str, str]


DIALECTS = {
    "fr": Dialect(";", ",", "\ufeff", "%d/%m/%Y", "%d/%m/%Y %H:%M:%S", ("non", "oui")),
    "international": Dialect(",", ".", "", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", ("false", "true")),
}


def written(value: Any, dialect: Dialect) -> str:
    """A value as CSV: numbers stay numbers, only texts are guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return dialect.truth[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        number = format.exact(value)
        return "" if number is None else f"{number:f}".replace(".", dialect.decimal)
    if isinstance(value, datetime.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime(dialect.time)
    if isinstance(value, datetime.date):
        return value.strftime(dialect.day) if value.year > 999 else value.isoformat()
    return guarded((words(value) if isinstance(value, tuple) else str(value)).replace("\x00", ""))


def write_csv(
    rows: Iterable[Sequence[Any]], columns: Sequence[Column | str], *, dialect: str = "fr"
) -> Iterator[bytes]:
    """The file piece by piece, for a streaming answer; memory stays that of a few thousand lines."""
    manner = DIALECTS[dialect]
    source = iter(rows)
    head = [guarded(column.label if isinstance(column, Column) else str(column)) for column in columns]
    yield manner.mark.encode() + csv_lines([head], manner)
    while batch := list(islice(source, LINES)):
        yield csv_lines(([written(value, manner) for value in row] for row in batch), manner)


def csv_lines(rows: Iterable[Sequence[str]], dialect: Dialect) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer, delimiter=dialect.delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")


# Workbooks.

WIDTHS = {"text": 28, "day": 12, "currency": 14, "%": 9, "points": 9, "count": 11, "days": 9}


def number_format(column: Column, language: str = "fr") -> str:
    """The format of a column of figures; Excel itself puts the separators of its reader's country."""
    decimals = column.decimals
    if column.unit == "%":
        return "0" + places(1 if decimals is None else decimals) + "%"
    if column.unit == "currency":
        sign, body = (
            format.symbol(column.currency or "EUR"),
            "#,##0" + places(2 if decimals is None else decimals),
        )
        return f'{body}\xa0"{sign}"' if language == "fr" else f'"{sign}"{body}'
    if column.unit == "count":
        return "#,##0"
    if column.unit == "points":
        return "0" + places(1 if decimals is None else decimals)
    return "General" if decimals is None else f"#,##0{places(decimals)}"


def places(decimals: int) -> str:
    return "." + "0" * decimals if decimals else ""


class Book:
    """A workbook being written: its formats, made once, and its sheets, one table each."""

    def __init__(
        self,
        file: BinaryIO,
        *,
        title: str = "",
        author: str = "",
        language: str | None = None,
        day: datetime.date | None = None,
        accent: str = "",
        face: str = "",
    ) -> None:
        self.language = format.reader(language)
        #: What titles and heads of columns wear: the colour of a firm, else none.
        self.ink = {"font_color": accent} if accent else {}
        self.face = face or "Calibri"
        self.book = Workbook(
            file,
            {
                "constant_memory": True, "in_memory": False, "strings_to_formulas": False, "strings_to_urls": False,
                "strings_to_numbers": False, "remove_timezone": False, "default_date_format": "dd/mm/yyyy",
            },
        )  # fmt: skip
        moment = (
            datetime.datetime(day.year, day.month, day.day)
            if day
            else timezone.now().replace(tzinfo=None, microsecond=0)
        )
        self.book.set_properties(
            {"title": title[:250], "author": author[:250], "created": moment, "comments": ""}
        )
        self.formats: dict[tuple[Any, ...], Format] = {}
        self.names: set[str] = set()

    def format(self, number: str, bold: bool = False, **more: Any) -> Format:
        key = (number, bold, *more.items())
        if key not in self.formats:
            face = {
                "font_name": self.face,
                "font_size": 11,
                "num_format": number,
                "bold": bold,
                "valign": "top",
                **more,
            }
            self.formats[key] = self.book.add_format(face)
        return self.formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A sheet whose name Excel accepts and no other has."""
        with override(self.language):
            base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")[:31] or gettext("Sheet")
        unique, number = base, 2
        while unique.lower() in self.names or unique.lower() in {"history", "historique"}:
            suffix = f" ({number})"
            unique, number = base[: 31 - len(suffix)] + suffix, number + 1
        self.names.add(unique.lower())
        return self.book.add_worksheet(unique)

    def table(
        self,
        name: str,
        columns: Sequence[Column | str],
        rows: Iterable[Sequence[Any]],
        *,
        title: str = "",
        total: Sequence[Any] | None = None,
    ) -> int:
        """One table on a sheet of its own; gives the number of its rows."""
        kinds = [column if isinstance(column, Column) else Column(str(column)) for column in columns]
        sheet = self.sheet(name)
        for place, column in enumerate(kinds):
            sheet.set_column(place, place, max(WIDTHS.get(column.unit, 12), min(len(column.label) + 3, 40)))
        top = 0
        if title:
            self.text(sheet, 0, 0, title, self.format("General", True, font_size=14, **self.ink))
            top = 2
        for place, column in enumerate(kinds):
            align = {"start": "left", "center": "center", "end": "right"}[column.align]
            head = self.format("@", True, bottom=1, align=align, text_wrap=True, **self.ink)
            unit = self.unit(column)
            label = f"{column.label} ({unit})" if unit else column.label
            self.text(sheet, top, place, label, head)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        line = top
        for line, row in enumerate(rows, top + 1):
            if line >= SHEET_ROWS:
                raise Fault(
                    "too_many_rows_for_a_sheet",
                    _("The file holds %(rows)s rows, more than the %(limit)s a spreadsheet can show: export it as CSV."),
                    rows=line, limit=SHEET_ROWS,
                )  # fmt: skip
            for place, value in enumerate(row):
                self.cell(sheet, line, place, value, kinds[place])
        if line > top:
            sheet.autofilter(top, 0, line, len(kinds) - 1)
        if total is not None:
            for place, value in enumerate(total):
                self.cell(sheet, line + 1, place, value, kinds[place], bold=True)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return line - top

    def unit(self, column: Column) -> str:
        """The unit that the format of the cells does not show."""
        if column.unit in {"text", "day", "number", "count", "currency", "%", "ratio", ""}:
            return ""
        with override(self.language):
            return {"days": pgettext("unit", "days"), "points": pgettext("unit", "points")}.get(
                column.unit, column.unit
            )

    def text(self, sheet: Worksheet, line: int, place: int, text: str, face: Format) -> None:
        """A text, never a formula or a link; what no cell can hold is cut with an ellipsis."""
        text = CONTROLS.sub("", text)
        sheet.write_string(
            line, place, text if len(text) <= CELL_LETTERS else text[: CELL_LETTERS - 1] + "…", face
        )

    def cell(
        self, sheet: Worksheet, line: int, place: int, value: Any, column: Column, bold: bool = False
    ) -> None:
        edge = {"top": 1} if bold else {}
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value, self.format("General", bold, **edge))
        elif isinstance(value, datetime.datetime):
            naive = (timezone.localtime(value) if timezone.is_aware(value) else value).replace(tzinfo=None)
            sheet.write_datetime(line, place, naive, self.format("dd/mm/yyyy hh:mm", bold, **edge))
        elif isinstance(value, datetime.date):
            sheet.write_datetime(line, place, value, self.format("dd/mm/yyyy", bold, **edge))
        elif isinstance(value, int) and abs(value) >= EXACT:  # Excel keeps fifteen digits
            self.text(sheet, line, place, str(value), self.format("@", bold, **edge))
        elif isinstance(value, int | float | Decimal) and math.isfinite(value):
            number = float(value) * (100 if column.unit == "points" else 1)
            sheet.write_number(line, place, number, self.format(number_format(column, self.language), bold, **edge))
        elif value is None or isinstance(value, int | float | Decimal):
            sheet.write_blank(line, place, None, self.format("General", bold, **edge))
        else:
            shown = words(value) if isinstance(value, tuple) else str(value)
            self.text(sheet, line, place, shown, self.format("@", bold, text_wrap=len(shown) > 40, **edge))

    def close(self) -> None:
        self.book.close()


def write_xlsx(
    rows: Iterable[Sequence[Any]],
    columns: Sequence[Column | str],
    file: BinaryIO,
    *,
    title: str = "",
    sheet: str = "",
    language: str | None = None,
) -> int:
    """One table as a workbook, written line by line; gives the number of rows."""
    book = Book(file, title=title, language=language)
    try:
        return book.table(sheet or title, columns, rows, title=title)
    finally:
        book.close()


# File names.

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)


def file_name(stem: str, extension: str = "") -> str:
    """A name every system accepts: no path, no control, no direction override, at most 120 letters."""
    text = unicodedata.normalize("NFC", stem)
    text = "".join(
        " " if letter in "\r\n\t" else letter
        for letter in text
        if letter in "\r\n\t" or unicodedata.category(letter)[0] != "C"
    )
    text = re.sub(r'[/\\:*?"<>|%;]+', "-", text)
    text = re.sub(r"\s+", " ", text).strip(" .-")
    if not text or RESERVED.fullmatch(text):
        text = f"export-{text}".rstrip("-")
    text = text[:120].rstrip(" .-")
    return f"{text}.{extension.lstrip('.')}" if extension else text


def content_disposition(name: str, *, inline: bool = False) -> str:
    """The header that gives a download its name (RFC 6266), accents included."""
    stem, dot, extension = name.rpartition(".")
    safe = file_name(stem, extension) if dot and re.fullmatch(r"\w{1,8}", extension) else file_name(name)
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode().strip(" .-") or "export"
    kind = "inline" if inline else "attachment"
    header = f'{kind}; filename="{plain}"'
    return header if plain == safe else f"{header}; filename*=UTF-8''{quote(safe, safe='')}"
