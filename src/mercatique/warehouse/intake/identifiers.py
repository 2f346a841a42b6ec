"""Identifiers, postal codes, addresses: text that spreadsheets damage, and its repairs in SQL."""

import re
from collections.abc import Sequence

from mercatique.warehouse.intake.amounts import missing_sql

APOSTROPHE = "^''+(.+)$"


def identifier_sql(cell: str) -> str:
    """``17850.0`` becomes ``17850``; a leading apostrophe goes; ``0123`` stays."""
    whole = f"regexp_replace(regexp_replace({cell}, '{APOSTROPHE}', '\\1'), '^(\\d+)\\.0+$', '\\1')"
    floated = f"contains({cell}, '.') AND (suffix({cell}, '.0') OR suffix({cell}, '.00'))"
    return f"CASE WHEN {floated} OR prefix({cell}, '''') THEN {whole} ELSE {missing_sql(cell)} END"


def floated_sql(cell: str) -> str:
    """True for an identifier a spreadsheet turned into a number with decimals."""
    return f"CASE WHEN suffix({cell}, '0') AND contains({cell}, '.') THEN regexp_matches({cell}, '^\\d+\\.0+$') ELSE false END"


def guarded_sql(cell: str) -> str:
    """True for a cell with an apostrophe before it."""
    return f"prefix({cell}, '''')"


def scientific_sql(cell: str) -> str:
    """True for an identifier a spreadsheet cut short (1.23E+12): its last digits are lost for good."""
    return f"CASE WHEN contains({cell}, 'E+') THEN regexp_matches({cell}, '^\\d[.,]\\d+E\\+\\d+$') ELSE false END"


def unguarded_sql(cell: str) -> str:
    """The cell without the apostrophe that some shops put before it."""
    return f"CASE WHEN {guarded_sql(cell)} THEN regexp_replace({cell}, '{APOSTROPHE}', '\\1') ELSE {cell} END"


def postal_code_sql(cell: str, french: str) -> str:
    """A French postal code has five digits: a lost leading zero comes back. ``french`` says where that holds."""
    bare = f"regexp_replace({unguarded_sql(cell)}, '\\.0+$', '')"
    return f"CASE WHEN {french} AND regexp_matches({bare}, '^\\d{{4}}$') THEN '0' || {bare} ELSE {bare} END"


def short_postal_sql(cell: str, french: str) -> str:
    """True for a French postal code that lost its leading zero."""
    return f"({french} AND regexp_matches({cell}, '^\\d{{4}}(\\.0+)?$'))"


def email_sql(cell: str) -> str:
    """An address in lower case; NULL when it is none (two addresses, a line break, no domain)."""
    bare = f"lower(regexp_replace({unguarded_sql(cell)}, '^mailto:', ''))"
    shape = '^[^\\s@,;<>"()\\[\\]]{1,64}@[^\\s@,;<>"()\\[\\]]+\\.[^\\s@,;<>"()\\[\\].]{2,}$'
    return f"CASE WHEN length({bare}) <= 254 AND regexp_matches({bare}, '{shape}') AND NOT regexp_matches({bare}, '[\u200b-\u200f\u2060\ufeff]') THEN {bare} END"


def lost_zeros(samples: Sequence[str]) -> bool:
    """True when postal codes of five digits stand beside some of four: a spreadsheet ate the leading zero."""
    bare = [re.sub(r"^'|\.0+$", "", sample.strip()) for sample in samples if sample.strip()]
    five = sum(bool(re.fullmatch(r"\d{5}", code)) for code in bare)
    four = sum(bool(re.fullmatch(r"\d{4}", code)) for code in bare)
    return five > 0 and four > 0 and five + four >= len(bare) * 0.8
