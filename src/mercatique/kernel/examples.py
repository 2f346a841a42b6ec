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
    columns: list[str]
    rows: list[list[str]]
    more: int


def names() -> set[str]:
    """The methods that have an example."""
    return {name for source in SOURCES for name in source()}


def example(name: str) -> Shown | None:
    """The example of a method in the reader's language, computed once per version of the product."""
    found = next((given[name] for given in (source() for source in SOURCES) if name in given), None)
    if found is None:
        return None
    key = f"example:{__version__}:{name}:{get_language()}"
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
    rows = table.slice(0, ROWS).to_pylist()
    return Shown(
        asked.picture(result, gettext, value) if asked.picture else None,
        [(label, cell(number)) for label, number in summary.items() if single(label, number)],
        list(table.column_names),
        [[cell(item) for item in row.values()] for row in rows],
        table.num_rows - len(rows),
    )


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
        size = abs(item)
        return shown.number(item, decimals=0 if isinstance(item, int) or size >= 1000 else 2 if size >= 1 or not size else 4)
    return shown.absent() if item is None else str(item)
