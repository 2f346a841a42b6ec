"""Compaction: many sorted runs become few sorted files, part by part, so that memory stays bounded."""

from mercatique.warehouse.engine import named, scan
from mercatique.warehouse.ledger import Snapshot
from mercatique.warehouse.writing import FILE_ROWS, Draft, sort_sql


def compact(draft: Draft, snapshot: Snapshot, *, file_rows: int = FILE_ROWS) -> int:
    """Merge the live files of a table; the number of files after. The caller holds the lease."""
    live = snapshot.live
    if len(live) < 2:
        return len(live)
    source = scan([draft.ledger.path(file) for file in live])
    columns = ", ".join(named(column.name) for column in draft.spec.stored)
    for low, high in _parts(draft, source, file_rows):
        draft.write(
            f"SELECT {columns} FROM {source} WHERE bucket BETWEEN {low} AND {high} ORDER BY {sort_sql(draft.spec.sort)}",
            prefix="base-",
        )
    added = draft.move()
    draft.ledger.commit(snapshot.account, add=added, remove=live, act="compaction")
    return len(added)


def _parts(draft: Draft, source: str, file_rows: int) -> list[tuple[int, int]]:
    """Runs of buckets that hold about ``file_rows`` rows each."""
    parts: list[tuple[int, int]] = []
    size = 0
    for bucket, rows in draft.engine.rows(f"SELECT bucket, count(*) FROM {source} GROUP BY bucket ORDER BY bucket"):
        if parts and size + rows <= file_rows:
            parts[-1] = (parts[-1][0], bucket)
            size += rows
        else:
            parts.append((bucket, bucket))
            size = rows
    return parts
