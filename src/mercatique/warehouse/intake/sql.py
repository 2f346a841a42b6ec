"""Small pieces of SQL text: literals, names, trimmed cells."""

BLANKS = " \t\r\n\u00a0\u202f\u2007\u2009\u200b\ufeff"


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """Quote a column name for SQL."""
    return '"' + text.replace('"', '""') + '"'


def texts(values: list[str]) -> str:
    """A list of texts for SQL."""
    return "[" + ", ".join(literal(value) for value in values) + "]"


def trimmed(cell: str, ascii_only: bool) -> str:
    """The cell without blanks around it; NULL when nothing is left.

    Most cells have none: the tests before the cut make it many times faster. Where no control characters are left, a
    last letter above the blank is no blank.
    """
    blanks = BLANKS[:4] if ascii_only else BLANKS
    cut = f"nullif(trim({cell}, {literal(blanks)}), '')"
    clean = f"{cell} > '!' AND {cell}[-1] > ' '"
    if ascii_only:
        return f"CASE WHEN {clean} THEN {cell} ELSE {cut} END"
    plain = f"strlen({cell}) = length({cell}) AND {clean}"
    bare = f"NOT regexp_matches({cell}, '^[{BLANKS}]|[{BLANKS}]$')"
    return f"CASE WHEN {plain} THEN {cell} WHEN {cell} > '!' AND {bare} THEN {cell} ELSE {cut} END"
