"""Reading: each table as a view over the files of its newest snapshot, with what the rules say of order lines."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mercatique.warehouse.engine import named, quoted, scan
from mercatique.warehouse.ledger import DataFile, Ledger, Snapshot
from mercatique.warehouse.rules import CREDIT, EXACT, GROSS, NONE, TAKING_BACK, UNMATCHED, OrderRules
from mercatique.warehouse.tables import ORDER_MARKS, ORDERS, TABLES, TableSpec

#: Times a reader starts again when a writer took its files away.
RETRIES = 5


class Reader:
    """The tables of one workspace as views of one engine."""

    def __init__(self, engine: Any, folder: Path, rules: OrderRules, zone: str) -> None:
        self.engine = engine
        self.rules = rules
        self.zone = zone
        self.ledgers = {spec.name: Ledger(folder / spec.name, spec) for spec in (*TABLES.values(), ORDER_MARKS)}

    def refresh(self, names: Iterable[str]) -> None:
        """Bring the views to the newest snapshots."""
        for name in names:
            sql = self.sql(name)
            if self.engine.views.get(name) != sql:
                self.engine.run(f"CREATE OR REPLACE VIEW {named(name)} AS {sql}")
                self.engine.views[name] = sql

    def sql(self, name: str) -> str:
        """The SELECT that is the table now."""
        spec = TABLES[name]
        snapshot = self.ledgers[name].snapshot()
        if spec is not ORDERS:
            return self.stored(spec, snapshot.live)
        marks = self.ledgers[ORDER_MARKS.name].snapshot()
        return judged(
            self.stored(ORDERS, snapshot.live),
            self.stored(ORDER_MARKS, marks.live) if marks.rows else "",
            self.rules,
            self.zone if snapshot.account.cancellable else "",
        )

    def stored(self, spec: TableSpec, files: Iterable[DataFile]) -> str:
        """The SELECT of the stored columns of these files."""
        paths = [self.ledgers[spec.name].path(file) for file in files]
        if not paths:
            columns = ", ".join(f"NULL::{column.type} AS {named(column.name)}" for column in spec.stored)
            return f"SELECT {columns} WHERE FALSE"
        return f"SELECT {', '.join(named(column.name) for column in spec.stored)} FROM {scan(paths)}"

    def read(self, names: Iterable[str], ask: Any) -> Any:
        """Ask a question of fresh views; start again when a writer took the files away meanwhile."""
        wanted = tuple(names)
        for attempt in range(RETRIES):
            with self.engine.lock:
                try:
                    self.refresh(wanted)
                    return ask()
                except self.engine.lost:
                    if attempt == RETRIES - 1 or self._complete(wanted):
                        raise
        raise AssertionError("unreachable")

    def _complete(self, names: Iterable[str]) -> bool:
        """Whether the files of the views are all there, so that reading again would not help."""
        found: list[tuple[Ledger, Snapshot]] = [(self.ledgers[name], self.ledgers[name].snapshot()) for name in names]
        current = all(self.engine.views.get(name) == self.sql(name) for name in names)
        return current and all(ledger.path(file).exists() for ledger, snapshot in found for file in snapshot.live)


def judged(lines: str, marks: str, rules: OrderRules, zone: str) -> str:
    """Order lines with what the rules say of them: kind, goods, matched, origin, what is left.

    A line that its source calls cancelled (a status, a date) is two facts: the sale on its day, and the cancellation
    on the day it happened. The second one is made here, with the negative of the row's number.
    """
    columns = ", ".join(named(column.name) for column in ORDERS.stored)
    said = rules.taken_back_sql() if zone else "NULL::VARCHAR"
    known = f"""
        SELECT {columns}, {rules.kind_sql()} AS kind, {rules.goods_sql()} AS goods, {said} AS taken_as FROM ({lines})"""
    joined = f"SELECT l.*, m.matched AS found, m.taken, m.origin FROM ({known}) AS l LEFT JOIN ({marks}) AS m USING (row_id)"
    if not marks:
        joined = f"SELECT l.*, NULL::VARCHAR AS found, NULL::DECIMAL(18,4) AS taken, NULL::BIGINT AS origin FROM ({known}) AS l"
    backs, sold = _among("kind", TAKING_BACK), _among("kind", GROSS)
    left = f"CASE WHEN NOT {sold} OR taken_as IS NOT NULL THEN 0 ELSE quantity - coalesce(taken, 0) END"
    rest = (
        f"CASE WHEN NOT {sold} OR taken_as IS NOT NULL OR taken >= quantity THEN 0"
        " WHEN taken IS NULL THEN amount"
        " ELSE round_even(amount::DOUBLE * (quantity - taken)::DOUBLE / quantity::DOUBLE, 4) END"
    )
    # A credit may take back an earlier line; where it does not, it is no cancellation that lacks its sale.
    matched = (
        f"CASE WHEN {backs} THEN coalesce(found, {quoted(UNMATCHED)})"
        f" WHEN kind = {quoted(CREDIT)} THEN coalesce(found, {quoted(NONE)}) ELSE {quoted(NONE)} END"
    )
    first = f"""SELECT {columns}, kind, goods, {matched} AS matched, origin,
        ({left})::DECIMAL(18,4) AS net_quantity, ({rest})::DECIMAL(18,4) AS net_amount FROM ({joined})"""
    named_by = f"SELECT *, {rules.rule_sql()} AS rule FROM"
    if not zone:
        return f"{named_by} ({first})"
    changed = {
        "quantity": "(-quantity)::DECIMAL(18,4)",
        "amount": "(-amount)::DECIMAL(18,4)",
        "cost": "(-cost)::DECIMAL(18,4)",
        "discount": "(-discount)::DECIMAL(18,4)",
        "ordered_at": "coalesce(cancelled_at, ordered_at)",
        "day": f"CASE WHEN cancelled_at IS NULL THEN day ELSE timezone({quoted(zone)}, cancelled_at)::DATE END",
        "row_id": "-row_id",
    }
    mirrored = ", ".join(f"{changed.get(column.name, named(column.name))} AS {named(column.name)}" for column in ORDERS.stored)
    return f"""{named_by} ({first} UNION ALL SELECT {mirrored}, taken_as AS kind, goods, {quoted(EXACT)} AS matched,
        row_id AS origin, 0::DECIMAL(18,4) AS net_quantity, 0::DECIMAL(18,4) AS net_amount
        FROM ({known}) WHERE taken_as IS NOT NULL)"""


def _among(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(map(quoted, values))})"
