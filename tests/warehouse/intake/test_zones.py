"""Clocks of a place and universal time: the quick way says what the careful one says."""

import duckdb
import pytest

from mercatique.warehouse.intake.zones import steady, universal_sql


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "UTC", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia"]
)
def test_every_hour_of_a_century_gets_the_moment_that_the_engine_gives_it(zone: str) -> None:
    con = duckdb.connect(config={"threads": 1})
    con.execute("SET TimeZone = 'UTC'")
    differing = con.execute(
        f"""SELECT count(*) FROM range(TIMESTAMP '1950-01-01 00:30:00.25', TIMESTAMP '2050-01-01', INTERVAL 1 HOUR) AS r(t)
        WHERE ({universal_sql("t", zone)}) IS DISTINCT FROM timezone('{zone}', t)"""
    ).fetchone()
    assert differing == (0,)


def test_most_days_in_paris_have_one_offset_and_those_of_the_changes_none() -> None:
    stretches = steady("Europe/Paris")
    assert {offset for _first, _last, offset in stretches} == {3600, 7200}
    assert not any(first <= 3 * 32 + 28 <= last or first <= 10 * 32 + 28 <= last for first, last, _offset in stretches)
    assert any(first <= 7 * 32 + 14 <= last for first, last, offset in stretches if offset == 7200)


def test_an_unknown_zone_is_left_to_the_query_that_needs_it() -> None:
    assert steady("Europe/Nowhere") == ()
    assert universal_sql("t", "Europe/Nowhere") == "timezone('Europe/Nowhere', t)"


def test_a_moment_that_never_ends_passes() -> None:
    con = duckdb.connect(config={"threads": 1})
    assert con.execute(f"SELECT {universal_sql('t', 'Europe/Paris')} IS NULL FROM (SELECT NULL::TIMESTAMP AS t)").fetchone() == (True,)
