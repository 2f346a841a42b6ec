"""Sales day by day, read once from the tables and kept while they stay as they are: any period is a difference of two running sums."""

import json
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from threading import Lock
from typing import Any

from mercatique.kernel.figures import Query

#: Questions (a workspace, its data, its filters) whose days are kept in memory: a thousand days take some hundred kilobytes.
KEPT = 32

Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class Days:
    """The days on which something was sold in one currency and on one VAT basis, with running sums by name."""

    days: Sequence[date]
    running: dict[str, Sequence[Decimal]]

    def within(self, period: tuple[date, date] | None) -> dict[str, Decimal] | None:
        """The sums of the period; None without a day in it."""
        first = bisect_left(self.days, period[0]) if period else 0
        end = bisect_right(self.days, period[1]) if period else len(self.days)
        if first >= end:
            return None
        return {name: sums[end] - sums[first] for name, sums in self.running.items()}


class Kept:
    """The newest questions with their days."""

    def __init__(self) -> None:
        self.found: OrderedDict[tuple[str, ...], dict[Pair, Days]] = OrderedDict()
        self.lock = Lock()

    def get(self, key: tuple[str, ...], ask: Callable[[], dict[Pair, Days]]) -> dict[Pair, Days]:
        with self.lock:
            if key in self.found:
                self.found.move_to_end(key)
                return self.found[key]
        answer = ask()
        with self.lock:
            self.found[key] = answer
            while len(self.found) > KEPT:
                self.found.popitem(last=False)
        return answer


KEEP = Kept()


def sales_days(query: Query, sums: Callable[[Any], Any]) -> dict[Pair, Days]:
    """Per currency and VAT basis the days under the query's filters; ``sums`` adds the amounts up by day."""
    warehouse = query.warehouse
    key = (str(warehouse.folder), warehouse.version("sales_cube"), json.dumps(query.filters, sort_keys=True, default=str))

    def ask() -> dict[Pair, Days]:
        rows = query.rows(sums(replace(query, period=None).table("sales_cube")).order_by("day"))
        found: dict[Pair, list[dict[str, Any]]] = {}
        for row in rows:
            found.setdefault((row.pop("currency"), row.pop("vat")), []).append(row)
        return {pair: running(parts) for pair, parts in found.items()}

    return KEEP.get(key, ask)


def running(rows: Sequence[dict[str, Any]]) -> Days:
    names = [name for name in rows[0] if name != "day"]
    zero = Decimal(0)
    return Days([row["day"] for row in rows], {name: list(accumulate((row[name] or zero for row in rows), initial=zero)) for name in names})
