"""Examples of methods: a later part lends them (the demo companies), the page of a method shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language, gettext

from mercatique import __version__
from mercatique.kernel import format as shown

#: Where examples come from: functions that give, by method, a function of its example.
SOURCES: list[Callable[[], Mapping[str, Callable[[], Any]]]] = []
ROWS = 12


@dataclass(frozen=True)
class Shown:
    """What an example looks like: its picture, the single numbers and the first rows of its result."""

    picture: Any
    numbers: list[tuple[str, str]]
    #: Each with whether it holds numbers.
    columns: list[tuple[str, bool]]
    #: Cells in the order of the columns, each with whether it is a number.
    rows: list[list[tuple[str, bool]]]
    more: int


def names() -> set[str]:
    """The methods that have an example."""
    return {name for source in SOURCES for name in source()}


def example(name: str) -> Shown | None:
    """The example of a method in the reader's language, computed once per version of the product."""
    found = next((given[name] for given in (source() for source in SOURCES) if name in given), None)
    if found is None:
        return None
    key = f"worked:{__version__}:{name}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = worked(name, found())
        cache.set(key, kept, None)
    return kept


def worked(name: str, asked: Any) -> Shown:
    from mercatique.methods import method

    result = method(name).run(asked.columns, **asked.params)
    table = result.to_table()
    summary = result.to_json()["summary"] | result.sentences(gettext)
    rows = table.slice(0, ROWS)
    numeric = [numbers(column.type) for column in table.schema]
    said = [column_of(column.to_pylist(), given) for column, given in zip(rows.columns, numeric, strict=True)]
    return Shown(
        asked.picture(result, gettext, value) if asked.picture else None,
        [(label, cell(number)) for label, number in summary.items() if single(label, number)],
        list(zip(table.column_names, numeric, strict=True)),
        [list(zip(cells, numeric, strict=True)) for cells in zip(*said, strict=True)],
        table.num_rows - len(rows),
    )


def numbers(kind: Any) -> bool:
    """Whether a column of this Arrow type is read digit under digit."""
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def column_of(items: list[Any], numeric: bool) -> list[str]:
    """A column's cells, its numbers all with the decimals of the largest."""
    if not numeric:
        return [cell(item) for item in items]
    from mercatique.methods.result import plain

    known = [plain(item) for item in items]
    whole = all(isinstance(item, int) or item is None for item in known)
    decimals = 0 if whole else decimals_of(max((abs(item) for item in known if item is not None), default=0))
    return [shown.absent() if item is None else shown.number(item, decimals=decimals) for item in known]


def decimals_of(size: Any) -> int:
    return 0 if size >= 1000 else 2 if size >= 1 or not size else 4


def single(label: str, number: Any) -> bool:
    return number is not None and not isinstance(number, dict | list) and not label.endswith("_reason")


def value(item: Any, unit: str) -> str:
    """A value of a unit in the reader's words, as sentences of charts ask for it."""
    match unit:
        case "month":
            return shown.month(item)
        case "day":
            return shown.day(item)
        case "change":
            return shown.change(item).text
        case "text":
            return str(item)
        case "currency":
            return shown.compact(item, "EUR") if abs(item) >= 1000 else shown.amount(item, "EUR")
    return shown.quantity(item, unit)


def cell(item: Any) -> str:
    from mercatique.methods.result import plain

    item = plain(item)
    if isinstance(item, bool):
        return gettext("yes") if item else gettext("no")
    if isinstance(item, int | float):
        return shown.number(item, decimals=0 if isinstance(item, int) else decimals_of(abs(item)))
    return shown.absent() if item is None else str(item)
