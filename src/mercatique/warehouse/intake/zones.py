"""From the clock of a place to universal time, quickly on the days on which no clock is ever changed."""

from functools import cache

from mercatique.warehouse.intake.sql import literal

#: Years over which the days of a zone are compared.
FIRST_YEAR, LAST_YEAR = 2000, 2037
#: More stretches than this make the quick way slow.
MOST = 6
_DAY = "month({0}) * 32 + day({0})"


def universal_sql(moment: str, zone: str) -> str:
    """The moment in universal time of a moment read on the clocks of ``zone``."""
    careful = f"timezone({literal(zone)}, {moment})"
    ranges: dict[int, list[str]] = {}
    for first, last, offset in steady(zone):
        ranges.setdefault(offset, []).append(f"{_DAY.format(moment)} BETWEEN {first} AND {last}")
    whens = " ".join(
        f"WHEN year({moment}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR} AND ({' OR '.join(days)}) "
        f"THEN make_timestamptz(epoch_us({moment}) - {offset * 1_000_000})"
        for offset, days in ranges.items()
    )
    return f"CASE {whens} ELSE {careful} END" if whens else careful


@cache
def steady(zone: str) -> tuple[tuple[int, int, int], ...]:
    """Stretches of the year with one offset in all years: first and last day (month * 32 + day), seconds.

    The engine itself is asked, so that the quick way and the careful one cannot differ.
    """
    import duckdb

    con = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": "false"})
    try:
        found = con.execute(f"""
            SELECT {_DAY.format("t")} AS day, min(seconds), max(seconds) FROM (
                SELECT t, epoch(t) - epoch(timezone({literal(zone)}, t)) AS seconds FROM (
                    SELECT unnest([d, d + INTERVAL 12 HOUR, d + INTERVAL 86399 SECOND]) AS t
                    FROM range(TIMESTAMP '{FIRST_YEAR}-01-01', TIMESTAMP '{LAST_YEAR + 1}-01-01', INTERVAL 1 DAY) AS r(d)))
            GROUP BY day ORDER BY day""").fetchall()
    except duckdb.Error:  # no such zone: the query that needs it says so
        return ()
    finally:
        con.close()
    stretches: list[tuple[int, int, int]] = []
    before: int | None = None
    for day, least, most in found:
        offset = int(least) if least == most else None
        if offset is not None and offset == before:
            stretches[-1] = (stretches[-1][0], day, offset)
        elif offset is not None:
            stretches.append((day, day, offset))
        before = offset
    return tuple(stretches) if len(stretches) <= MOST else ()
