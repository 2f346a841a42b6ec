"""Recency, frequency, money and their scores from stored order lines, in one pass where they stand in order.

Recency is the day of the last order with an amount above zero, frequency the number of those orders, money the sum of
all amounts (net) or of those above zero (gross). Scores are ``ntile(5)`` over value and customer id.
"""

import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.warehouse.ledger import DataFile
from mercatique.warehouse.segments import scores_sql

COLUMNS = ("customer_id", "order_id", "day", "amount")
READERS = 2


def in_one_row(files: Sequence[DataFile]) -> list[DataFile] | None:
    """The files in an order in which the rows of each customer stand together; None when they overlap."""
    if any("bucket" not in file.least for file in files):
        return None
    ordered = sorted(files, key=lambda file: int(file.least["bucket"]))
    for before, after in itertools.pairwise(ordered):
        if before.greatest["bucket"] >= after.least["bucket"]:
            return None
    return ordered


def by_query(engine: Any, lines: str, *, gross: bool = False) -> pa.Table:
    """The same answer by SQL over a SELECT of stored lines, for tables of several runs."""
    money = "sum(amount) FILTER (WHERE amount > 0)" if gross else "sum(amount)"
    scores = ", ".join(
        f"{sql} AS {name}" for name, sql in scores_sql("last_day", "frequency", "monetary", "customer_id").items()
    )
    return engine.arrow(
        f"""SELECT customer_id, last_day, frequency::BIGINT AS frequency, monetary, {scores} FROM (
                SELECT customer_id, max(day) FILTER (WHERE amount > 0) AS last_day,
                       count(DISTINCT coalesce(nullif(order_id, ''), day::VARCHAR)) FILTER (WHERE amount > 0) AS frequency,
                       {money} AS monetary
                FROM ({lines}) WHERE customer_id IS NOT NULL GROUP BY customer_id)
            WHERE frequency > 0 ORDER BY customer_id"""
    )


def by_fold(paths: Sequence[Path], *, gross: bool = False) -> pa.Table:
    """One pass over files in which the rows of each customer stand together."""
    from mercatique.warehouse.fold import different, fold

    state = np.array([-(1 << 40), 0, 0], dtype=np.int64)
    orders = np.empty(1024, dtype=np.uint64)
    names: list[Any] = []
    results: list[tuple[NDArray[Any], ...]] = []
    open_name: str | None = None
    for batch in _batches(paths):
        customers, codes, offsets, words, day, amount = batch
        named_rows = np.flatnonzero(codes >= 0)
        if not len(named_rows):
            continue
        continued = open_name is not None and customers[int(named_rows[0])].as_py() == open_name
        room = int(codes[named_rows[-1]]) + 2
        firsts = np.empty(room, dtype=np.int32)
        found = tuple(np.empty(room, dtype=np.int64) for _column in range(3))
        if len(orders) < state[1] + len(codes):
            orders = np.concatenate([orders, np.empty(state[1] + len(codes), dtype=np.uint64)])
        closed = fold(codes, offsets, words, day, amount, gross, continued, state, orders, firsts, *found)
        skip = 1 if open_name is None else 0
        results.append(tuple(column[skip:closed] for column in found))
        if closed:
            opened = firsts[1 : closed + 1]
            if open_name is not None:
                names.append(pa.array([open_name]))
            names.append(customers.take(pa.array(opened[:-1])))
            open_name = customers[int(opened[-1])].as_py()
    if open_name is None:
        return _scored(pa.array([], pa.string()), *(np.empty(0, dtype=np.int64) for _column in range(3)))
    names.append(pa.array([open_name]))
    results.append(tuple(np.array([value]) for value in (state[0], different(orders, state[1]), state[2])))
    last, frequency, monetary = (np.concatenate([part[place] for part in results]) for place in range(3))
    customers = pa.chunked_array([part.cast(pa.string()) for part in names]).combine_chunks()
    return _scored(customers, last, frequency, monetary)


def _batches(paths: Sequence[Path]) -> Iterator[tuple[Any, ...]]:
    """Row groups in their order, decoded ahead by a few threads; those that name nobody are left out."""
    import pyarrow.parquet as parquet

    def read(path: Path, meta: Any, place: int, group: int) -> tuple[Any, ...]:
        # A list of different customers, where the file has one, need not be spelled out row by row.
        listed = "DELTA_LENGTH_BYTE_ARRAY" not in meta.row_group(group).column(place).encodings
        with parquet.ParquetFile(path, metadata=meta, memory_map=True, read_dictionary=["customer_id"] if listed else None) as file:
            return _columns(file.read_row_group(group, columns=list(COLUMNS), use_threads=False))

    wanted = []
    for path in paths:
        with parquet.ParquetFile(path) as file:
            meta = file.metadata
            places = {meta.schema.column(n).path: n for n in range(meta.num_columns)}
            for group in range(meta.num_row_groups):
                told = meta.row_group(group).column(places["bucket"]).statistics
                if told is None or not told.has_min_max or told.max >= 0:
                    wanted.append((path, meta, places["customer_id"], group))
    with ThreadPoolExecutor(READERS) as pool:
        ahead: deque[Future[tuple[Any, ...]]] = deque()
        for each in wanted:
            ahead.append(pool.submit(read, *each))
            if len(ahead) > READERS + 1:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _columns(table: pa.Table) -> tuple[Any, ...]:
    from mercatique.warehouse.fold import runs, runs_of_places

    customer, order, day, amount = (table.column(name).combine_chunks() for name in COLUMNS)
    named = customer.is_valid().to_numpy(zero_copy_only=False)
    if pa.types.is_dictionary(customer.type):
        codes = runs_of_places(customer.indices.fill_null(-1).to_numpy(zero_copy_only=False), named)
    else:
        codes = runs(*_bytes(customer), named)
    offsets, data = _bytes(order.fill_null("") if order.null_count else order)
    words = np.zeros(len(data) // 8 + 2, dtype=np.uint64)
    words.view(np.uint8)[: len(data)] = data
    days = day.cast(pa.int32()).to_numpy(zero_copy_only=False)
    # A decimal of 18 digits fits the lower of its two words.
    money = np.frombuffer(amount.buffers()[1], dtype=np.int64)[2 * amount.offset : 2 * (amount.offset + len(amount)) : 2]
    if amount.null_count:
        money = np.where(amount.is_valid().to_numpy(zero_copy_only=False), money, 0)
    return customer, codes, offsets, words, days, money


def _bytes(texts: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each text begins and ends, and the bytes of all."""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return offsets, np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)


def _scored(customers: pa.Array, last: NDArray[Any], frequency: NDArray[Any], monetary: NDArray[Any]) -> pa.Table:
    kept = frequency > 0
    if not kept.all():
        customers = customers.filter(pa.array(kept))
        last, frequency, monetary = last[kept], frequency[kept], monetary[kept]
    scores = {
        name: fifths(values, customers) for name, values in (("r", last), ("f", frequency), ("m", monetary))
    }
    return pa.table(
        {
            "customer_id": customers,
            "last_day": pa.array(last.astype(np.int32)).cast(pa.date32()),
            "frequency": frequency,
            "monetary": _money(monetary),
            **scores,
        }
    )


def _money(values: NDArray[np.int64]) -> pa.Array:
    """Ten-thousandths as decimals, without a copy through Python."""
    words = np.empty((len(values), 2), dtype=np.int64)
    words[:, 0], words[:, 1] = values, values >> 63
    return pa.Array.from_buffers(pa.decimal128(38, 4), len(values), [None, pa.py_buffer(words.tobytes())])


def fifths(values: NDArray[Any], customers: pa.Array) -> NDArray[np.int8]:
    """``ntile(5) over (order by value, customer)``: only who stands at a border is sorted."""
    size = len(values)
    base, more = divmod(size, 5)
    borders = np.cumsum([base + (place < more) for place in range(5)])[:4]
    borders = borders[borders < size]
    scores = np.ones(size, dtype=np.int8)
    if not len(borders):
        return scores
    at = np.partition(values, np.unique(borders))[borders]
    for value in at:
        scores += values > value
    for value in np.unique(at):
        members = np.flatnonzero(values == value)
        below = int((values < value).sum())
        places = below + np.arange(len(members))
        scores[_sorted(members, customers)] = 1 + np.searchsorted(borders, places, side="right").astype(np.int8)
    return scores


def _sorted(members: NDArray[np.int64], customers: pa.Array) -> NDArray[np.int64]:
    """Rows in the order of their customers, texts byte by byte."""
    from mercatique.warehouse.fold import heads

    offsets = np.frombuffer(customers.buffers()[1], dtype=np.int32)[customers.offset :]
    data = np.frombuffer(customers.buffers()[2] or b"", dtype=np.uint8)
    found = heads(offsets, data, members)
    order = np.argsort(found, kind="stable")
    if len(found) > 1 and (np.diff(found[order]) == 0).any():
        import pyarrow.compute as compute

        order = compute.sort_indices(customers.take(pa.array(members))).to_numpy()
    return members[order]
