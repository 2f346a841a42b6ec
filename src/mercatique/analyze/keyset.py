"""Long lists a page at a time by key: rows from a place on, and the key that leads to the next ones."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

PAGE, BATCH = 50, 20_000
LARGEST = Decimal(10) ** 13


def page(warehouse: Any, rows: Any, by: str, down: bool, key: str, after: str = "", limit: int = PAGE) -> tuple[list[dict[str, Any]], str]:
    """``limit`` rows sorted by a column of numbers, equal ones by key, rows without a value last."""
    import ibis

    column = rows[by]
    value, tilde, last = after.partition("~")
    if tilde:
        further = column.isnull() & (rows[key] > last)
        if value:
            try:
                place = Decimal(value)
            except InvalidOperation:
                return [], ""
            if not place.is_finite() or abs(place) >= LARGEST:
                return [], ""
            here = ibis.literal(value).cast(column.type())
            beyond = column < here if down else column > here
            further = beyond | ((column == here) & (rows[key] > last)) | column.isnull()
        rows = rows.filter(further)
    order = column.desc() if down else column.asc()
    found = warehouse.frame(rows.order_by([order, rows[key].asc()]).limit(limit + 1)).to_pylist()
    shown = found[:limit]
    if len(found) <= limit:
        return shown, ""
    end = shown[-1]
    return shown, f"{'' if end[by] is None else end[by]}~{end[key]}"


def tidy(value: Any) -> Any:
    """A stored decimal for a file: cents when there is no finer part, else all its digits."""
    if not isinstance(value, Decimal):
        return value
    cents = value.quantize(Decimal("0.01"))
    return cents if cents == value else value.normalize()


def every(warehouse: Any, rows: Any, by: str, down: bool, key: str) -> Iterator[dict[str, Any]]:
    """All rows in the same order, a batch at a time, so that memory stays small."""
    after = ""
    while True:
        found, after = page(warehouse, rows, by, down, key, after, BATCH)
        yield from found
        if not after:
            return
