"""Amounts as people and machines write them, found out from examples and read in SQL."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mercatique.warehouse.intake.sql import literal

SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "¥": "JPY",
    "CHF": "CHF",
    "EUR": "EUR",
    "USD": "USD",
    "GBP": "GBP",
    "CAD": "CAD",
}
_MONEY = r"(?:€|£|\$|¥|CHF|EUR|USD|GBP|CAD)"
#: The type of a share in per cent.
RATE = "DECIMAL(9,4)"
_SPACES = " \u00a0\u202f\u2009\u2007"
NOTHING = ("--", "-", "—", "–", "n/a", "N/A", "NA", "#N/A", "null", "NULL", "None", "NaN", "nan", "?")
_BARE = re.compile(
    rf"^[(]?[-+−]?\s*{_MONEY}?\s*[-+−]?\s*(\d[\d.,'’{_SPACES}]*|[.,]\d+)\s*(?:{_MONEY}|%)?\s*-?[)]?$"
)


@dataclass(frozen=True)
class AmountFormat:
    """How the amounts of a column are written."""

    decimal: str = "."
    thousands: str = ""  # the signs that group thousands, one after the other
    certain: bool = True

    def json(self) -> dict[str, object]:
        return {"decimal": self.decimal, "thousands": self.thousands, "certain": self.certain}


def looks_like_amount(text: str) -> bool:
    """True for a number as people write it, with or without currency or percent."""
    return bool(_BARE.match(text.strip())) and any(c.isdigit() for c in text)


def find_format(values: Iterable[str]) -> AmountFormat | None:
    """Find decimal and thousands signs from examples; None when no value decides (only whole numbers)."""
    comma = dot = unsure_comma = unsure_dot = 0
    grouped: dict[str, int] = {}
    for value in values:
        match = _BARE.match(value.strip())
        if not match:
            continue
        number = match[1].strip()
        for sign in (*_SPACES, "'", "’"):
            if re.search(rf"\d{re.escape(sign)}\d", number):
                grouped[sign] = grouped.get(sign, 0) + 1
                number = number.replace(sign, "")
        commas, dots = number.count(","), number.count(".")
        if commas and dots:
            if number.rfind(",") > number.rfind("."):
                comma += 1
                grouped["."] = grouped.get(".", 0) + 1
            else:
                dot += 1
                grouped[","] = grouped.get(",", 0) + 1
        elif commas > 1:
            grouped[","] = grouped.get(",", 0) + 1
            dot += 1
        elif dots > 1:
            grouped["."] = grouped.get(".", 0) + 1
            comma += 1
        elif commas:
            if re.fullmatch(r"[1-9]\d{0,2},\d{3}", number):
                unsure_comma += 1
            else:
                comma += 1
        elif dots:
            if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", number):
                unsure_dot += 1
            else:
                dot += 1
    return _settle(comma, dot, unsure_comma, unsure_dot, grouped)


def _settle(
    comma: int, dot: int, unsure_comma: int, unsure_dot: int, grouped: dict[str, int]
) -> AmountFormat | None:
    spaces = "".join(sign for sign in grouped if sign not in ",.")
    if comma > dot:
        return AmountFormat(",", spaces + ("." if "." in grouped or unsure_dot else ""))
    if dot:
        return AmountFormat(".", spaces + ("," if "," in grouped or unsure_comma else ""))
    if unsure_comma and not unsure_dot:
        return AmountFormat(",", spaces, certain=bool(spaces))
    if unsure_dot and not unsure_comma:
        return AmountFormat(".", spaces, certain=False)
    if spaces:
        return AmountFormat(",", spaces)
    return None


def find_currencies(values: Sequence[str]) -> list[str]:
    """The currencies written beside the amounts, most frequent first."""
    counts: dict[str, int] = {}
    for value in values:
        for symbol, code in SYMBOLS.items():
            if symbol in value:
                counts[code] = counts.get(code, 0) + 1
                break
    return sorted(counts, key=lambda code: (-counts[code], code))


def currency_sql(cell: str, default: str) -> str:
    """The currency written beside an amount, row by row."""
    whens = " ".join(f"WHEN contains({cell}, {literal(s)}) THEN {literal(c)}" for s, c in SYMBOLS.items())
    return f"CASE {whens} ELSE {literal(default)} END"


def missing_sql(cell: str) -> str:
    """The cell, NULL when it holds one of the marks for "nothing"."""
    # No IN (…): DuckDB turns a long list into a join, which costs more than the reading itself.
    marks = "|".join(re.escape(mark) for mark in NOTHING)
    return (
        f"CASE WHEN length({cell}) > 4 OR {cell} BETWEEN '0' AND '9~' THEN {cell} "
        f"WHEN regexp_full_match({cell}, {literal(marks)}) THEN NULL ELSE {cell} END"
    )


def quick_sql(cell: str, written: AmountFormat, type_: str = "DECIMAL(18,4)") -> str:
    """Read a plain number, or NULL; never wrong, often enough."""
    if written.decimal == "," and "." in written.thousands:
        return f"CAST(NULL AS {type_})"
    return f"try_cast({cell} AS {type_})"


def amount_sql(cell: str, written: AmountFormat, type_: str = "DECIMAL(18,4)", quick: str = "") -> str:
    """Read an amount; NULL when the cell is not one. ``cell`` is trimmed text, ``quick`` its quick reading.

    CASE and no coalesce: only CASE keeps DuckDB from working out the careful reading for every line.
    """
    quick = quick or quick_sql(cell, written, type_)
    signs = "".join(sorted(set(written.thousands) | (set(_SPACES) if written.decimal == "," else set())))
    careful = _careful(missing_sql(cell), written.decimal, signs, type_)
    return f"CASE WHEN {quick} IS NOT NULL THEN {quick} WHEN {cell} IS NULL THEN NULL ELSE {careful} END"


def micros_sql(number: str) -> str:
    """An amount of what stands in millionths. Multiplied and not divided: DuckDB divides decimals as floats."""
    return f"try_cast(({number}) * CAST(0.000001 AS DECIMAL(7,6)) AS DECIMAL(18,4))"


def _careful(cell: str, decimal: str, thousands: str, type_: str) -> str:
    """Strip currency and brackets, check the groups of three, put the point, cast. Only a rate may have a sign of per cent: elsewhere it is no number."""
    signs = f"{_MONEY}|%" if type_ == RATE else _MONEY
    bare = f"regexp_replace(replace({cell}, '−', '-'), '{signs}', '', 'g')"
    blanks = f"[\\s{_SPACES[1:]}]"
    bare = f"regexp_replace({bare}, '^{blanks}+|{blanks}+$', '', 'g')"
    bare = f"regexp_replace({bare}, '^\\((.*)\\)$', '-\\1')"
    bare = f"regexp_replace({bare}, '^([^-+].*?){blanks}*-$', '-\\1')"
    bare = f"regexp_replace({bare}, '^([-+]){blanks}+', '\\1')"
    point = re.escape(decimal)
    group = "[" + "".join(re.escape(sign) for sign in thousands) + "]" if thousands else ""
    whole = f"\\d+|\\d{{1,3}}(?:{group}\\d{{3}})+" if group else "\\d+"
    shape = f"^[-+]?(?:(?:{whole})(?:{point}\\d*)?|{point}\\d+)$".replace("'", "''")
    number = f"translate({bare}, {literal(thousands)}, '')" if thousands else bare
    if decimal != ".":
        number = f"replace({number}, {literal(decimal)}, '.')"
    return f"CASE WHEN regexp_matches({bare}, '{shape}') THEN try_cast({number} AS {type_}) END"
