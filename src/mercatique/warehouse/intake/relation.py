"""From raw lines to the columns of a table: the SQL that reads, checks and counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mercatique.warehouse.intake import problems
from mercatique.warehouse.intake.amounts import (
    RATE,
    AmountFormat,
    amount_sql,
    currency_sql,
    micros_sql,
    missing_sql,
    quick_sql,
)
from mercatique.warehouse.intake.column import NUMBERS, SourceColumn
from mercatique.warehouse.intake.days import (
    FIRST_YEAR,
    LAST_YEAR,
    DayFormat,
    day_sql,
    instant_sql,
    naive_sql,
    raw_sql,
    shaped_sql,
)
from mercatique.warehouse.intake.identifiers import (
    email_sql,
    floated_sql,
    guarded_sql,
    identifier_sql,
    postal_code_sql,
    scientific_sql,
    short_postal_sql,
    unguarded_sql,
)
from mercatique.warehouse.intake.mojibake import mend_sql
from mercatique.warehouse.intake.sql import literal, name, trimmed
from mercatique.warehouse.tables import Column, TableSpec

TOTALS = r"^(grand[ _-]?totals?|sub[ _-]?totals?|sous[ _-]?total|totals?|total g[ée]n[ée]ral|totaux|somme|sum|gesamt)([ :.,(\-].*)?$"
#: Millionths have six digits more than the amount they make.
_NUMBER = {"amount": "DECIMAL(18,4)", "micros": "DECIMAL(24,4)", "rate": RATE}
_FRANCE = "'(fr|fra|france|france métropolitaine)?'"


@dataclass(frozen=True)
class Layout:
    """All that decides how lines become rows."""

    table: TableSpec
    columns: Sequence[SourceColumn]
    raw: str
    zone: str
    constants: Mapping[str, str]
    ascii: bool = True
    twice: bool = False
    tolerant: bool = False
    carry_by: int | None = None
    otherwise: Mapping[str, int] | None = None
    needs: Sequence[int] = ()
    header: bool = True
    delimiter: str = ";"  # between the cells of a line left out, as its file has it

    @property
    def fields(self) -> dict[str, SourceColumn]:
        return {column.field: column for column in self.columns if column.field and column.item <= 1}


def raw_cell(layout: Layout, column: SourceColumn) -> str:
    """The text of a column, whichever of the items of a line it stands for."""
    if column.item:
        same = [c for c in layout.columns if c.field == column.field and c.item]
        whens = " ".join(f"WHEN {c.item} THEN c{c.position}" for c in same)
        return f"CASE item {whens} END"
    return f"c{column.position}"


def cell(layout: Layout, column: SourceColumn) -> str:
    """The same without blanks around it; NULL when nothing is left."""
    return trimmed(raw_cell(layout, column), layout.ascii)


def _text(layout: Layout, text: str) -> str:
    if layout.ascii:
        return text
    return f"nfc_normalize({mend_sql(text) if layout.twice else text})"


def _french(layout: Layout) -> str:
    country = layout.fields.get("country")
    if country is None:
        stated = layout.constants.get("country", "").lower()
        return "true" if stated in ("", "fr", "france") and layout.zone == "Europe/Paris" else "false"
    return f"regexp_full_match(lower(coalesce({cell(layout, country)}, '')), {_FRANCE})"


def read_sql(layout: Layout, column: SourceColumn, text: str) -> str:
    """The value of a trimmed cell, as its field reads it."""
    reads = column.reads
    if reads in NUMBERS:
        number = amount_sql(text, column.amount or AmountFormat(), _NUMBER[reads], _quick_name(column, text))
        return micros_sql(number) if reads == "micros" else number
    if reads == "instant":
        return instant_sql(text, column.day or DayFormat(), layout.zone, _quick_name(column, text))
    if reads == "day":
        return day_sql(text, column.day or DayFormat(), layout.zone, _quick_name(column, text))
    text = _text(layout, text)
    if reads == "identifier":
        return identifier_sql(text)
    if reads == "email":
        return email_sql(text)
    if reads == "phone":
        return unguarded_sql(text)
    if reads == "postal_code":
        return postal_code_sql(text, _french(layout) if column.pads else "false")
    if reads == "currency":
        return f"upper({missing_sql(text)})"
    return text


def _quick_name(column: SourceColumn, text: str) -> str:
    return f"q_{column.field}" if text == f"t_{column.field}" else ""


def _quick(column: SourceColumn, text: str) -> str:
    """The first reading of a cell, done once and used by several expressions; none for texts."""
    if column.reads in _NUMBER:
        return quick_sql(text, column.amount or AmountFormat(), _NUMBER[column.reads])
    return naive_sql(text, column.day or DayFormat()) if column.reads in ("instant", "day") else ""


def _first(layout: Layout, column: SourceColumn) -> str:
    """How a usual number or moment is read from its raw cell; nothing where the text itself is needed."""
    if column.reads in _NUMBER and not column.currencies:
        return quick_sql(raw_cell(layout, column), column.amount or AmountFormat(), _NUMBER[column.reads])
    if column.reads in ("instant", "day"):
        return raw_sql(raw_cell(layout, column), column.day or DayFormat())
    return ""


def _lines(layout: Layout) -> str:
    """The raw lines, with the cells of an order carried to its other lines and items set apart."""
    raw = layout.raw
    carried = [c for c in layout.columns if c.carried]
    if carried and layout.carry_by is not None:
        replaced = ", ".join(
            f"first_value(nullif(c{c.position}, '') IGNORE NULLS) OVER belonging AS c{c.position}"
            for c in carried
        )
        raw = (
            f"SELECT * REPLACE ({replaced}) FROM ({raw}) WINDOW belonging AS (PARTITION BY c{layout.carry_by} "
            "ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
        )
    items = sorted({c.item for c in layout.columns if c.item})
    if items:
        numbers = ", ".join(str(item) for item in items)
        raw = f"SELECT *, unnest([{numbers}]) AS item FROM ({raw})"
        cells = ", ".join(cell(layout, column) for column in layout.fields.values() if column.item)
        raw = f"SELECT * FROM ({raw}) WHERE item = {items[0]} OR coalesce({cells}) IS NOT NULL"
    return raw


def _values(layout: Layout) -> dict[str, str]:
    """Field → expression over the cells."""
    values = {field: read_sql(layout, column, f"t_{field}") for field, column in layout.fields.items()}
    for field in layout.table.zero:
        if field in values:
            values[field] = f"coalesce({values[field]}, CASE WHEN {missing_sql(f't_{field}')} IS NULL THEN 0 END)"
    for field, position in (layout.otherwise or {}).items():
        spare = identifier_sql(_text(layout, trimmed(f"c{position}", layout.ascii)))
        values[field] = f"coalesce({values[field]}, {spare})" if field in values else spare
    return values


def _derived(layout: Layout, given: Mapping[str, str]) -> dict[str, str]:
    """What a table needs and the file does not say in so many words, over the values read."""
    out: dict[str, str] = {}
    for field, value in layout.constants.items():
        if field in layout.table:
            out[field] = f"coalesce({name(field)}, {literal(value)})" if field in given else literal(value)
    if layout.table.name == "orders":
        out.update(_order_values(layout, given))
    whole = [part for part in ("first_name", "last_name") if part in given]
    if layout.table.name == "customers" and whole and "name" not in given:
        out["name"] = f"nullif(concat_ws(' ', {', '.join(whole)}), '')"
    symbols = next((c for f, c in layout.fields.items() if c.reads == "amount" and c.currencies), None)
    if symbols is not None and "currency" not in given and "currency" in layout.table:
        out["currency"] = currency_sql(
            f"coalesce(t_{symbols.field}, '')", layout.constants.get("currency", "")
        )
    return out


def _order_values(layout: Layout, given: Mapping[str, str]) -> dict[str, str]:
    money = "DECIMAL(18,4)"
    out: dict[str, str] = {}
    quantity = "quantity"
    if "quantity" not in given:
        out["quantity"] = quantity = f"CAST(1 AS {money})"
    less, plus = (" - coalesce(discount, 0)", " + coalesce(discount, 0)") if "discount" in given else ("", "")
    if "amount" not in given and "unit_price" in given:
        out["amount"] = f"try_cast({quantity} * unit_price{less} AS {money})"
    elif "unit_price" not in given and "amount" in given:
        out["unit_price"] = f"try_cast((amount{plus}) / nullif(CAST({quantity} AS DOUBLE), 0) AS {money})"
    return out


def typed_sql(layout: Layout, *, texts: bool = True) -> str:
    """Lines with ``line``, ``flaw``, raw cells, trimmed cells ``t_…`` and one column per field that was read.

    Without ``texts``, numbers and moments written as usual are read from the raw cell, and their ``t_…`` are NULL.
    """
    fields = layout.fields
    raw = {} if texts else {f: first for f, column in fields.items() if (first := _first(layout, column))}
    lines = _lines(layout)
    if raw:
        lines = f"SELECT *, {', '.join(f'{first} AS r_{f}' for f, first in raw.items())} FROM ({lines})"
    trims = {field: cell(layout, column) for field, column in fields.items()}
    trims |= {field: f"CASE WHEN r_{field} IS NULL THEN {trims[field]} END" for field in raw}
    lines = f"SELECT *{''.join(f', {text} AS t_{field}' for field, text in trims.items())} FROM ({lines})"
    quick = {f: first for f, column in fields.items() if (first := _quick(column, f"t_{f}"))}
    quick |= {f: f"CASE WHEN r_{f} IS NULL THEN {quick[f]} ELSE r_{f} END" for f in raw}
    if quick:
        lines = f"SELECT *, {', '.join(f'{first} AS q_{f}' for f, first in quick.items())} FROM ({lines})"
    values = _values(layout)
    extra = [f"{value} AS {name(field)}" for field, value in values.items()]
    moment = layout.fields.get("ordered_at")
    if moment is not None and layout.table.name == "orders" and "day" not in values:
        day = day_sql("t_ordered_at", moment.day or DayFormat(), layout.zone, "q_ordered_at")
        extra.append(f"{day} AS day" if moment.reads == "instant" else "CAST(ordered_at AS DATE) AS day")
    sql = f"SELECT *{''.join(', ' + value for value in extra)} FROM ({lines})"
    if layout.table.name == "customers" and "customer_id" not in layout.fields and "email" in values:
        known = "coalesce(email, customer_id)" if "customer_id" in values else "email"
        kept = " EXCLUDE (customer_id)" if "customer_id" in values else ""
        sql = f"SELECT *{kept}, {known} AS customer_id FROM ({sql})"
    return sql


def given_fields(layout: Layout) -> list[str]:
    """The fields that a file brings, directly or from another column."""
    given = [*layout.fields, *(field for field in (layout.otherwise or {}) if field not in layout.fields)]
    if layout.table.name == "orders" and "ordered_at" in given and "day" not in given:
        given.append("day")
    if layout.table.name == "customers" and "customer_id" not in given and "email" in given:
        given.append("customer_id")
    return given


def _needed(layout: Layout) -> list[str]:
    """For each group the table requires, the fields given: one of them must have a value."""
    given = set(given_fields(layout))
    groups = [[field for field in group if field in given] for group in layout.table.required]
    return [f"coalesce({', '.join(name(f) for f in group)})" for group in groups if group]


def problem_sql(layout: Layout) -> str:
    """Why a line is left out; NULL when it is fine. The first test answers for the good lines."""
    given = set(given_fields(layout))
    needed = [f"{value} IS NOT NULL" for value in _needed(layout)]
    last = layout.columns[-1].position if layout.columns else 0
    good = ["flaw IS NULL", "x0 IS NULL", *needed]
    if not layout.tolerant:
        good.append(f"c{last} IS NOT NULL")
    checked = [f for f in layout.table.numbers if f in layout.fields]
    good.extend(f"{field} IS NOT NULL" for field in checked)
    time = layout.table.time
    if time in layout.fields:
        good.append(f"year(q_{time}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}")
    if layout.needs:
        good.append(_filled(layout.needs))
    return f"CASE WHEN {' AND '.join(good)} THEN NULL ELSE {_reason(layout, given, checked, last)} END"


def _filled(positions: Sequence[int]) -> str:
    return "(" + " OR ".join(f"nullif(c{position}, '') IS NOT NULL" for position in positions) + ")"


def _reason(layout: Layout, given: set[str], checked: Sequence[str], last: int) -> str:
    whens = ["WHEN flaw IS NOT NULL THEN flaw"]
    everything = ", ".join(f"nullif(trim(c{column.position}), '')" for column in layout.columns)
    whens.append(f"WHEN coalesce({everything}, NULL) IS NULL THEN {literal(problems.BLANK)}")
    mapped = list(layout.fields.items())[:3]
    if layout.header and mapped:
        same = " AND ".join(f"{cell(layout, column)} = {literal(column.name)}" for _field, column in mapped)
        whens.append(f"WHEN {same} THEN {literal(problems.REPEATED_HEADER)}")
    whens.append(f"WHEN {_total(layout)} THEN {literal(problems.TOTAL)}")
    if not layout.tolerant:
        whens.append(f"WHEN c{last} IS NULL THEN {literal(problems.SHORT)}")
    whens.append(
        f"WHEN nullif(x0, '') IS NOT NULL OR nullif(x1, '') IS NOT NULL THEN {literal(problems.LONG)}"
    )
    if layout.needs:
        whens.append(f"WHEN NOT {_filled(layout.needs)} THEN {literal(problems.NO_FACT)}")
    time = layout.table.time
    if time in layout.fields:
        text = f"t_{time}"
        whens.append(
            f"WHEN {text} IS NOT NULL AND {time} IS NULL AND {shaped_sql(text)} THEN {literal(problems.code(problems.IMPOSSIBLE_DAY, time))}"
        )
        whens.append(
            f"WHEN {text} IS NOT NULL AND {time} IS NULL THEN {literal(problems.code(problems.DAY, time))}"
        )
        whens.append(
            f"WHEN year(q_{time}) NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN {literal(problems.code(problems.IMPLAUSIBLE_DAY, time))}"
        )
    for field in checked:
        column = layout.fields[field]
        value = f"{missing_sql('t_' + field)}"
        whens.append(
            f"WHEN {field} IS NULL AND isfinite({amount_sql('t_' + field, column.amount or AmountFormat(), 'DOUBLE')}) THEN {literal(problems.code(problems.TOO_LARGE, field))}"
        )
        whens.append(
            f"WHEN {field} IS NULL AND {value} IS NOT NULL THEN {literal(problems.code(problems.AMOUNT, field))}"
        )
    for group in layout.table.required:
        kept = [field for field in group if field in given]
        if kept:
            values = ", ".join(name(field) for field in kept)
            whens.append(
                f"WHEN coalesce({values}) IS NULL THEN {literal(problems.code(problems.MISSING, kept[0]))}"
            )
    return f"CASE {' '.join(whens)} ELSE NULL END"


def _total(layout: Layout) -> str:
    """A line that sums the others: it says so in one of its first cells and lacks what makes a fact."""
    time, needed = layout.table.time, layout.table.required
    if time in layout.fields:
        lacking = f"{time} IS NULL"
    else:
        lacking = " OR ".join(f"{value} IS NULL" for value in _needed(layout)) or "false"
        if needed and needed[0][0] in layout.fields:
            lacking += f" OR t_{needed[0][0]} = coalesce(nullif(trim(c0), ''), '')"
    first = " OR ".join(f"regexp_matches(lower(trim(c{c.position})), '{TOTALS}')" for c in layout.columns[:3])
    return f"({lacking}) AND ({first})"


def result_sql(layout: Layout, types: bool = True) -> str:
    """The relation the store loads: the table's columns, ``source_line``, ``problem`` and ``source_text``."""
    given = given_fields(layout)
    derived = _derived(layout, dict.fromkeys(given, ""))
    out = []
    for column in layout.table.given:
        value = derived.get(column.name) or (name(column.name) if column.name in given else "NULL")
        out.append(
            f"{_cast(value, column)} AS {name(column.name)}" if types else f"{value} AS {name(column.name)}"
        )
    cells = ", ".join([*(f"c{column.position}" for column in layout.columns), "x0", "x1"])
    out.append("line AS source_line")
    out.append("problem")
    out.append(f"CASE WHEN problem IS NOT NULL THEN concat_ws({literal(layout.delimiter)}, {cells}) END AS source_text")
    checked = f"SELECT *, {problem_sql(layout)} AS problem FROM ({typed_sql(layout, texts=False)})"
    return f"SELECT {', '.join(out)} FROM ({checked})"


def _cast(value: str, column: Column) -> str:
    return f"CAST({value} AS {column.type})"


def repairs_sql(layout: Layout) -> dict[tuple[str, str], str]:
    """(field, repair) → condition over trimmed cells and values, to be counted over all lines."""
    found: dict[tuple[str, str], str] = {}
    for field, column in layout.fields.items():
        text = f"t_{field}"
        if layout.twice and column.reads not in (*NUMBERS, "instant", "day"):
            found[field, "mojibake"] = f"{mend_sql(text)} <> {text}"
        if column.reads == "identifier":
            found[field, "floated"] = floated_sql(text)
            found[field, "cut"] = scientific_sql(text)
        if column.reads in ("identifier", "email", "phone", "postal_code"):
            found[field, "apostrophe"] = guarded_sql(text)
        if column.reads == "postal_code" and column.pads:
            found[field, "postal_code"] = short_postal_sql(unguarded_sql(text), _french(layout))
        if column.reads in ("instant", "day") and column.day and column.day.order == "serial":
            found[field, "serial"] = f"{text} IS NOT NULL AND {name(field)} IS NOT NULL"
        if column.reads == "micros":
            found[field, "micros"] = f"{text} IS NOT NULL AND {name(field)} IS NOT NULL"
        if column.reads in NUMBERS:
            found.update(_amount_repairs(field, column, text))
        if column.reads in (*NUMBERS, "instant", "day", "email"):
            found[field, "unread"] = (
                f"problem IS NULL AND {missing_sql(text)} IS NOT NULL AND {name(field)} IS NULL"
            )
    return found


def _amount_repairs(field: str, column: SourceColumn, text: str) -> dict[tuple[str, str], str]:
    written = column.amount or AmountFormat()
    found = {(field, "negative"): f"regexp_matches({text}, '^\\(.*\\)$|\\d\\s*-$')"}
    if written.decimal == ",":
        found[field, "decimal_comma"] = f"contains({text}, ',')"
    if written.thousands:
        signs = "".join("\\" + s if s in ".'" else s for s in written.thousands).replace("'", "''")
        found[field, "thousands"] = f"regexp_matches({text}, '\\d[{signs}]\\d{{3}}')"
    return found
