"""Lists as files people take away, and spreadsheets they bring back."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language

from mercatique.kernel import quotes
from mercatique.kernel.blocks import Column
from mercatique.kernel.spreadsheets import content_disposition, read_guarded, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(
    name: str, columns: Sequence[Column | str], rows: Iterable[Sequence[Any]], to: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """Rows as ``csv`` (French in French), ``csv-int`` (commas and points) or ``xlsx``; memory stays bounded."""
    language = get_language() or "fr"
    if to in {"csv", "csv-int"}:
        dialect = "fr" if to == "csv" and language == "fr" else "international"
        answer: Any = StreamingHttpResponse(write_csv(rows, columns, dialect=dialect), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = content_disposition(f"{name}.csv")
        return answer
    if to == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the answer
        write_xlsx(rows, columns, file, title=name, language=language)
        file.seek(0)
        answer = FileResponse(file, content_type=XLSX)
        answer["Content-Disposition"] = content_disposition(f"{name}.xlsx")
        return answer
    raise Http404


class Rows(list[list[Any]]):
    """Rows of a file that hold something, the header first; ``places`` are their numbers there, as a spreadsheet counts them."""

    def __init__(self, found: Iterable[tuple[int, list[Any]]]) -> None:
        kept = list(found)
        super().__init__(row for _place, row in kept)
        self.places = [place for place, _row in kept]

    def below(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows under the header with their places."""
        return zip(self.places[1:], self[1:], strict=True)


def read(data: bytes, name: str, limit: int) -> Rows:
    """The rows of a small spreadsheet (CSV or XLSX) that people brought back, without our guards."""
    from django.utils.translation import gettext as _

    from mercatique.kernel.record_files import NotRead

    if data[:4] == b"PK\x03\x04":
        rows = _workbook(data, limit)
    elif b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotRead([_("“%(name)s” is not a CSV or XLSX file.") % {"name": name}])
    else:
        lines = _text(data)
        rows = Rows(zip(lines.places, read_guarded(lines), strict=True))
    if len(rows) > limit:
        raise NotRead([_("The file has more than %(limit)d lines: bring it in several parts.") % {"limit": limit}])
    return rows


def _text(data: bytes) -> Rows:
    from django.utils.translation import gettext as _

    from mercatique.kernel.record_files import NotRead

    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = data.decode("latin-1")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t|", key=head.count)
    csv.field_size_limit(1 << 20)
    try:
        return Rows([(place, row) for place, row in enumerate(quotes.rows(text, delimiter), start=1) if row])
    except quotes.Astray as astray:
        raise NotRead([_("A quotation mark opened on line %(line)d is not closed where its cell ends: close it, or take it away.") % {"line": astray.line}]) from None
    except csv.Error:
        raise NotRead([_("A cell of the file is too long to be one: a quotation mark may be open.")]) from None


def _workbook(data: bytes, limit: int) -> Rows:
    from django.utils.translation import gettext as _
    from openpyxl import load_workbook

    from mercatique.kernel.record_files import NotRead

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [list(row) for row in sheet.iter_rows(max_row=limit + 2, max_col=200, values_only=True)]
    except NotRead:
        raise
    except Exception:
        raise NotRead([_("The workbook cannot be read: save it again as XLSX.")]) from None
    held = [(place, row) for place, row in enumerate(rows, start=1) if any(value not in (None, "") for value in row)]
    # Our own workbooks put a title above the header: then that is the first line with more than one cell.
    sizes = [sum(value not in (None, "") for value in row) for _place, row in held]
    return Rows(held[next((number for number, size in enumerate(sizes) if size > 1), 0) :])
