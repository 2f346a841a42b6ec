"""Cancellations, returns and credits find the sale they take back: exactly, else in parts, else not at all.

Within one buyer and product, in the order of time, looking back only:

1. *exact*: the latest sale with the same quantity and price from which nothing was taken yet;
2. *ambiguous*: what is left of the sales at any price, the latest first, from as many as needed;
3. *unmatched*: no unit was found; the sale lies before the data.

The buyer is the customer, or the order itself when nobody is named.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.warehouse.engine import Engine, quoted
from mercatique.warehouse.rules import AMBIGUOUS, EXACT, GROSS, LOWERING

Ints = NDArray[np.int64]

#: Lines below which compiling takes longer than the work.
WORTH_COMPILING = 50_000
WAYS = np.array(["", EXACT, AMBIGUOUS], dtype=object)


def candidates_sql(orders: str) -> str:
    """Lines that take back, and the sales of the same buyers and products, in the order of matching."""
    sold, backs = ", ".join(map(quoted, GROSS)), ", ".join(map(quoted, LOWERING))
    buyer = "CASE WHEN customer_id IS NULL THEN 'order ' || order_id ELSE 'customer ' || customer_id END"
    lines = f"SELECT *, hash({buyer}, product_id) AS pair, {buyer} AS buyer FROM ({orders}) WHERE row_id > 0"
    return f"""
        WITH lines AS (
            SELECT row_id, buyer, product_id, pair, ordered_at, kind IN ({sold}) AS sold,
                   abs(quantity) AS quantity, abs(unit_price) AS unit_price
            FROM ({lines}) WHERE kind IN ({sold}, {backs}) AND (kind IN ({backs}) OR net_quantity > 0)
        ), wanted AS (SELECT DISTINCT pair FROM lines WHERE NOT sold)
        SELECT dense_rank() OVER (ORDER BY buyer, product_id) AS pair, sold, row_id,
               (quantity * 10000)::BIGINT AS quantity, (unit_price * 10000)::BIGINT AS unit_price
        FROM lines WHERE pair IN (SELECT pair FROM wanted)
        ORDER BY buyer, product_id, ordered_at, sold DESC, row_id"""


def match(engine: Engine, orders: str) -> pa.Table:
    """The marks: per line concerned, how it matched, how much was taken from it, which sale it takes back."""
    with engine.lock:
        lines = engine.con.sql(candidates_sql(orders)).to_arrow_table()
    columns = [lines.column(name).to_numpy() for name in ("pair", "sold", "quantity", "unit_price", "row_id")]
    pair, sold, quantity, price, row = columns
    way, taken, origin = _fold(len(pair))(
        pair.astype(np.int64), sold.astype(np.bool_), quantity.astype(np.int64), price.astype(np.int64)
    )
    concerned = (way > 0) | (taken > 0)
    found = WAYS[way[concerned]]
    rows = origin[concerned]
    places = np.where(rows >= 0, row[rows] if len(row) else rows, 0)
    return pa.table(
        {
            "row_id": pa.array(row[concerned].astype(np.int64)),
            "matched": pa.array([each or None for each in found], pa.string()),
            "taken": pa.array(taken[concerned]),
            "origin": pa.array(places.astype(np.int64), mask=rows < 0),
        }
    )


def _fold(size: int) -> Callable[..., Any]:
    if size < WORTH_COMPILING:
        return pair_up
    from numba import njit

    return njit(pair_up)  # type: ignore[no-any-return]


def pair_up(
    pair: Ints, sold: NDArray[np.bool_], quantity: Ints, price: Ints
) -> tuple[NDArray[np.int8], Ints, Ints]:
    """Match lines that stand pair by pair in the order of time; ways 1 exact, 2 ambiguous."""
    size = len(pair)
    way = np.zeros(size, dtype=np.int8)
    taken = np.zeros(size, dtype=np.int64)
    origin = np.full(size, -1, dtype=np.int64)
    start = 0
    while start < size:
        end = start
        while end < size and pair[end] == pair[start]:
            end += 1
        for line in range(start, end):
            if sold[line]:
                continue
            for sale in range(line - 1, start - 1, -1):
                if (
                    sold[sale]
                    and taken[sale] == 0
                    and quantity[sale] == quantity[line]
                    and price[sale] == price[line]
                ):
                    way[line], origin[line], taken[sale] = 1, sale, quantity[sale]
                    break
        for line in range(start, end):
            if sold[line] or way[line] != 0:
                continue
            wanted = quantity[line]
            for sale in range(line - 1, start - 1, -1):
                if wanted == 0:
                    break
                if sold[sale] and taken[sale] < quantity[sale]:
                    part = min(wanted, quantity[sale] - taken[sale])
                    taken[sale] += part
                    wanted -= part
                    if origin[line] < 0:
                        way[line], origin[line] = 2, sale
        start = end
    return way, taken, origin
