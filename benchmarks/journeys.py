"""``python -m benchmarks.journeys [--rows N] [--rounds R] [--peers PYTHON]``: attribution, funnel and cohorts beside a scan.

Events of people with text ids, told by the second, with gaps in the ids, stored as the warehouse stores its tables: once person
after person, once in the order of time. The floor is DuckDB reading the same columns of the same file, one aggregate per column, none of which its statistics
answer. Peers: DuckDB's ASOF chain, pandas and polars for the funnel; ChannelAttribution, given ready paths, for attribution.
``--peers`` is the Python of an environment that has those that this one lacks.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.machine import described
from benchmarks.race import Contestant, Standing, has, once, run
from benchmarks.report import Line, printed
from benchmarks.work import clock, work

SEED, CHANNELS, DAYS = 3, 12, 540
#: What is asked for: at most so many times the floor's processor time; at least so many times as fast as a peer.
GOALS = {"markov": 7.0, "funnel": 2.5, "cohorts": 2.0}
FASTER = {"asof": 8.0, "by_pandas": 15.0, "by_polars": 15.0, "channel_attribution": 7.0}
NAMES = {
    "markov": "Markov attribution from raw rows",
    "funnel": "five-step funnel from raw rows",
    "cohorts": "monthly cohorts from raw rows",
    "asof": "DuckDB's ASOF chain",
    "by_pandas": "pandas",
    "by_polars": "polars",
    "channel_attribution": "ChannelAttribution, given ready paths",
}
STEPS = ("visit", "product", "basket", "payment", "order")
EXACT = "  its removal effects checked"
VARIANTS: dict[str, dict[str, Any]] = {
    "  with intervals of 200 draws": {"draws": 200},
    "  of order 3": {"order": 3},
    EXACT: {"exact": True},
}
WANTED = {
    "markov": ("person", "moment", "channel", "conversion"),
    "funnel": ("person", "moment", "event"),
    "cohorts": ("person", "moment"),
}
ORDERS = {"by_person": "by person and moment", "by_time": "by moment"}


@work
def events(folder: str, rows: int) -> dict[str, Any]:
    """Both files: every tenth id is missing, some people come often, steps get rarer."""
    import duckdb
    import numpy as np
    import pyarrow as pa

    from mercatique.warehouse.writing import copy_sql

    random = np.random.default_rng(SEED)
    people = max(rows // 20, 1)
    often = np.minimum(random.pareto(1.6, people) + 0.3, 40)
    person = np.sort(random.choice(people, rows, p=often / often.sum())) * 10 // 9
    second = random.integers(0, DAYS * 86_400, rows)
    order = np.lexsort((second, person))
    when = second[order] * 1_000_000 + 1_700_000_000_000_000
    conversion = (random.random(rows) < 0.03).astype(np.int8)
    channel = random.choice(CHANNELS, rows, p=np.arange(CHANNELS, 0, -1) / (CHANNELS * (CHANNELS + 1) / 2))
    step = random.choice(len(STEPS) + 1, rows, p=(0.3, 0.2, 0.12, 0.05, 0.03, 0.3))
    names = pa.array([f"V{number:09d}" for number in range(people * 10 // 9 + 1)])
    table = pa.table(
        {
            "person": names.take(pa.array(person)),
            "moment": pa.array(when).cast(pa.timestamp("us")),
            "channel": pa.array([f"channel {place:02d}" for place in range(CHANNELS)]).take(pa.array(channel)),
            "event": pa.array([*STEPS, "other"]).take(pa.array(step)),
            "conversion": pa.array(conversion),
        }
    )
    con = duckdb.connect()
    for name, rows_of in (("by_person", table), ("by_time", table.take(pa.array(np.argsort(second[order], kind="stable"))))):
        con.register(name, rows_of)
        con.execute(copy_sql(f"FROM {name}", Path(folder, f"{name}.parquet")))
    return {"people": len(np.unique(person))}


@work
def floor(path: str, columns: list[str]) -> dict[str, Any]:
    """DuckDB reads the columns once and adds each up."""
    import duckdb

    said = {"moment": "bit_xor(epoch_us(moment))", "conversion": "sum(conversion)"}
    parts = ", ".join(said.get(name, f"sum(strlen({name}))") for name in columns)
    con = duckdb.connect()
    con.execute(f"SELECT {parts} FROM read_parquet('{path}')").fetchall()
    with clock:
        con.execute(f"SELECT {parts} FROM read_parquet('{path}')").fetchall()
    return {}


def read(path: str, columns: tuple[str, ...]) -> Any:
    """The columns, through a memory map and on one thread, as several would wait for each other and for memory.

    Texts stay looked up where the file stores them so.
    """
    import pyarrow.parquet as pq

    meta = pq.read_metadata(path)
    parts = [meta.row_group(group).column(place) for group in range(meta.num_row_groups) for place in range(meta.num_columns)]
    listed = {part.path_in_schema for part in parts if "DELTA_LENGTH_BYTE_ARRAY" in part.encodings}
    named = [name for name in columns if name in ("person", "channel", "event") and name not in listed]
    with pq.ParquetFile(path, read_dictionary=named, memory_map=True) as file:
        return file.read(columns=list(columns), use_threads=False)


@work
def markov(path: str, draws: int = 0, order: int = 1, exact: bool = False) -> dict[str, Any]:
    """Removal effects from raw rows, the reading of the file included."""
    from mercatique.methods.journeys import markov as attributed

    attributed(**columns_of(read(path, WANTED["markov"])), draws=draws, order=order)
    with clock:
        found = attributed(**columns_of(read(path, WANTED["markov"])), draws=draws, order=order)
    answer: dict[str, Any] = {"removal": found.removal.tolist()}
    if exact:
        answer["off"] = float(abs(found.removal - dense(read(path, WANTED["markov"]))).max())
    return answer


def columns_of(table: Any) -> dict[str, Any]:
    return {name: table[name] for name in table.schema.names}


def dense(table: Any) -> Any:
    """The removal effects of order 1 by another way: sorted by pandas, counted in a matrix, each system solved whole."""
    import numpy as np

    rows = table.to_pandas().sort_values(["person", "moment", "conversion", "channel"])
    names = sorted(rows["channel"].astype(str).unique())
    code = rows["channel"].astype(str).map({name: place + 1 for place, name in enumerate(names)}).to_numpy()
    sold = rows["conversion"].to_numpy() > 0
    person = rows["person"].to_numpy()
    begins = np.append(True, (person[1:] != person[:-1]) | sold[:-1])
    size = len(names) + 1
    before = np.where(begins, 0, np.append(0, code[:-1]))
    moves = np.zeros((size, size))
    np.add.at(moves, (before, code), 1)
    ends = np.append(begins[1:], True)
    out = moves.sum(axis=1) + np.bincount(code[ends], minlength=size)
    gain = np.bincount(code[sold], minlength=size) / out
    chance = moves / out[:, None]

    def expected(without: int) -> float:
        kept = chance.copy()
        if without:
            kept[:, without] = 0
        return float(np.linalg.solve(np.eye(size) - kept, gain)[0])

    return np.array([1 - expected(place + 1) / expected(0) for place in range(size - 1)])


@work
def funnel(path: str) -> dict[str, Any]:
    """Five ordered steps in 30 days from raw rows, the reading of the file included."""
    from mercatique.methods.journeys import funnel as counted

    counted(**columns_of(read(path, WANTED["funnel"])), steps=STEPS)
    with clock:
        found = counted(**columns_of(read(path, WANTED["funnel"])), steps=STEPS)
    return {"people": found.people[0].tolist()}


@work
def asof(path: str) -> dict[str, Any]:
    """The same funnel by DuckDB: a chain of ASOF joins, each step joined to the latest one before it."""
    import duckdb

    con = duckdb.connect()
    parts = [f"s0 AS (SELECT person, moment, moment AS began FROM read_parquet('{path}') WHERE event = '{STEPS[0]}')"]
    for place, step in enumerate(STEPS[1:], 1):
        parts.append(
            f"s{place} AS (SELECT e.person, e.moment, p.began FROM (SELECT person, moment FROM read_parquet('{path}') WHERE event = '{step}') e "
            f"ASOF JOIN s{place - 1} p ON e.person = p.person AND e.moment >= p.moment WHERE e.moment - p.began <= INTERVAL 30 DAY)"
        )
    counts = ", ".join(f"(SELECT count(DISTINCT person) FROM s{place})" for place in range(len(STEPS)))
    with clock:
        row = con.execute(f"WITH {', '.join(parts)} SELECT {counts}").fetchone()
    return {"people": list(row or ())}


@work
def cohorts(path: str) -> dict[str, Any]:
    """Monthly cohorts from raw rows, the reading of the file included."""
    from mercatique.methods import cohorts as grouped

    table = read(path, WANTED["cohorts"])
    grouped(table["person"], table["moment"])
    del table
    with clock:
        table = read(path, WANTED["cohorts"])
        found = grouped(table["person"], table["moment"])
    return {"people": int(found.sizes.sum())}


@work
def by_pandas(path: str) -> dict[str, Any]:
    """The same funnel by pandas: the latest step before, joined by ``merge_asof``."""
    import pandas as pd

    with clock:
        rows = pd.read_parquet(path, columns=list(WANTED["funnel"])).sort_values("moment", kind="stable")
        chain = rows.loc[rows["event"] == STEPS[0], ["person", "moment"]]
        chain = chain.assign(began=chain["moment"])
        people = [chain["person"].nunique()]
        for step in STEPS[1:]:
            events = rows.loc[rows["event"] == step, ["person", "moment"]]
            joined = pd.merge_asof(events, chain, on="moment", by="person")
            chain = joined[joined["moment"] - joined["began"] <= pd.Timedelta(days=30)]
            people.append(chain["person"].nunique())
    return {"people": people}


@work
def by_polars(path: str) -> dict[str, Any]:
    """The same funnel by polars: the latest step before, joined by ``join_asof``."""
    import polars as pl

    with clock:
        rows = pl.read_parquet(path, columns=list(WANTED["funnel"])).sort("moment")
        chain = rows.filter(pl.col("event") == STEPS[0]).select("person", "moment", began="moment")
        people = [chain["person"].n_unique()]
        for step in STEPS[1:]:
            events = rows.filter(pl.col("event") == step).select("person", "moment")
            joined = events.join_asof(chain, on="moment", by="person", check_sortedness=False)
            chain = joined.filter(pl.col("moment") - pl.col("began") <= pl.duration(days=30))
            people.append(chain["person"].n_unique())
    return {"people": people}


@work
def channel_attribution(path: str) -> dict[str, Any]:
    """ChannelAttribution's Markov model, given ready paths: making them is not counted."""
    import duckdb
    from ChannelAttribution import markov_model

    query = f"""
        WITH cut AS (SELECT *, coalesce(sum(conversion) OVER (PARTITION BY person ORDER BY moment, conversion, channel
                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS way FROM read_parquet('{path}')),
             ways AS (SELECT string_agg(channel, ' > ' ORDER BY moment, conversion, channel) AS path, sum(conversion) AS sold FROM cut GROUP BY person, way)
        SELECT path, sum(sold)::INT AS conversions, count(*) FILTER (sold = 0)::INT AS nothing FROM ways GROUP BY path
    """
    ways = duckdb.connect().execute(query).df()
    with clock:
        markov_model(ways, "path", "conversions", var_null="nothing", out_more=True, verbose=False)
    return {"paths": len(ways)}


def lines(rows: int, rounds: int, peers: Mapping[str, str]) -> list[Line]:
    """Both files: each work beside the floor of its columns, and on the ordered one beside the peers, by their Python."""
    found: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="mercatique-bench-") as place:
        once(Contestant("events", "journeys:events", {"folder": place, "rows": rows}))
        for order, label in ORDERS.items():
            size = f"{rows:,} events {label}"
            found += race(str(Path(place, f"{order}.parquet")), size, rounds, peers if order == "by_person" else {})
    return found


def race(path: str, size: str, rounds: int, peers: Mapping[str, str]) -> list[Line]:
    contestants = [Contestant(f"floor {name}", "journeys:floor", {"path": path, "columns": list(WANTED[name])}) for name in WANTED]
    contestants += [Contestant(name, f"journeys:{name}", {"path": path}) for name in WANTED]
    # Beside, once: with intervals, of order 3, and against a solve by another way.
    contestants += [Contestant(f"markov {given}", "journeys:markov", {"path": path, **given}, rounds=1) for given in VARIANTS.values()]
    contestants += [Contestant(name, f"journeys:{name}", {"path": path}, python=python, rounds=1) for name, python in peers.items()]
    found = run(contestants, rounds)
    lines = [_beside(size, NAMES[name], found[name], found[f"floor {name}"], "DuckDB scan of the same columns", f"at most {goal:g} ×") for name, goal in GOALS.items()]
    for label, given in VARIANTS.items():
        lines.append(_beside(size, label, found[f"markov {given}"], found["floor markov"], "DuckDB scan of the same columns", ""))
    off = found[f"markov {VARIANTS[EXACT]}"].found["off"]
    lines[-1] = lines[-1]._replace(beside=f"a dense solve: removal effects differ by at most {off:.0e}", cpu="", wall="")
    for name in peers:
        ours = "markov" if name == "channel_attribution" else "funnel"
        if ours == "funnel" and found[name].found["people"] != found[ours].found["people"]:
            raise SystemExit(f"{NAMES[name]} counts other people: it answers another question")
        lines.append(_beside(size, f"  {NAMES[name]}", found[name], found[ours], NAMES[ours], f"at least {FASTER[name]:g} ×"))
    return lines


def _beside(size: str, label: str, one: Standing, other: Standing, name: str, goal: str) -> Line:
    asked = f"; asked for: {goal}" if goal else ""
    return Line(
        size,
        label,
        f"{min(one.seconds):.2f} s, {one.least:.2f} s",
        f"{one.megabytes} MB",
        f"{one.least / other.least:.1f} ×",
        f"{min(one.seconds) / min(other.seconds):.1f} ×",
        f"{name} ({min(other.seconds):.2f} s, {other.least:.2f} s){asked}",
    )


def peers_of(python: str) -> dict[str, str]:
    """The peers there are, each with the Python that has it: this one first, then the one given."""
    found = {"asof": sys.executable}
    for name, library in (("by_pandas", "pandas"), ("by_polars", "polars"), ("channel_attribution", "ChannelAttribution")):
        pythons = [each for each in dict.fromkeys((sys.executable, python)) if each and has(each, library)]
        if pythons:
            found[name] = pythons[0]
        else:
            print(f"{library} is left out: it is no part of this installation (--peers PYTHON)")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.journeys")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="", help="a Python that has polars or ChannelAttribution")
    given = parser.parse_args()
    print(described())
    print(printed(lines(given.rows, given.rounds, peers_of(given.peers))))


if __name__ == "__main__":
    main()
