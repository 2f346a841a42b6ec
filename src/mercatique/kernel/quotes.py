"""The rows of a delimited text, unless a quotation mark astray would swallow some of them."""

import csv
import io
from collections.abc import Iterator


class Astray(csv.Error):
    """A quotation mark that joins lines which do not belong together."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Each row. Marks within a cell are read as they stand; a row of several lines must be quoted as it should be.

    Raises:
        Astray: a mark is opened on this line and never closed, or closed by another that opens one.
    """
    lines = list(io.StringIO(text.replace("\x00", ""), newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    begun = 0
    for row in reader:
        if reader.line_num > begun + 1:
            try:
                list(csv.reader(lines[begun : reader.line_num], delimiter=delimiter, strict=True))
            except csv.Error:
                raise Astray(begun + 1) from None
        begun = reader.line_num
        yield row
