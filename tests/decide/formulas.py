"""A small evaluator of the formulas we write into workbooks: cells, ranges, + - * /, SUM, MAX and MIN."""

import re
from typing import Any

from openpyxl.utils import range_boundaries

CELL = re.compile(r"(?:'(?P<sheet>[^']+)'!)?(?P<first>\$?[A-Z]{1,3}\$?\d+)(?::(?P<last>\$?[A-Z]{1,3}\$?\d+))?")


class Calculator:
    """The values of a workbook, worked out from its typed numbers alone."""

    def __init__(self, book: Any) -> None:
        self.book, self.known = book, {}

    def value(self, sheet: str, address: str) -> float:
        key = (sheet, address.replace("$", ""))
        if key not in self.known:
            held = self.book[sheet][key[1]].value
            self.known[key] = self.formula(sheet, held[1:]) if isinstance(held, str) and held.startswith("=") else float(held or 0)
        return self.known[key]

    def formula(self, sheet: str, text: str) -> float:
        def read(found: re.Match[str]) -> str:
            where = found["sheet"] or sheet
            if not found["last"]:
                return repr(self.value(where, found["first"]))
            left, top, right, bottom = range_boundaries(f"{found['first']}:{found['last']}".replace("$", ""))
            cells = [self.book[where].cell(row, column).coordinate for row in range(top, bottom + 1) for column in range(left, right + 1)]
            return "[" + ",".join(repr(self.value(where, one)) for one in cells) + "]"

        plain = CELL.sub(read, text)
        names = {"SUM": sum, "MIN": lambda *values: min(flat(values)), "MAX": lambda *values: max(flat(values)), "__builtins__": {}}
        return float(eval(plain, names))


def flat(values: Any) -> list[float]:
    return [one for value in values for one in (value if isinstance(value, list) else [value])]
