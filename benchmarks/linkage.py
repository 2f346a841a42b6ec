"""``python -m benchmarks.linkage [--people N …] [--rounds R] [--febrl FOLDER] [--peer PYTHON]``: who is who, against splink.

Both sides get the same fields, cleaned the same way, and the same blocking rules, learn their weights from the data, and
join records from a probability of 0.9. Neither side made the lists of FEBRL; the large lists come from ``benchmarks.people``.
The peer is splink 5 on DuckDB as its documentation advises (levels of Jaro-Winkler and Damerau-Levenshtein, adjusted for how
often a name stands): ``--peer`` is the Python of an environment that has it.
"""

import argparse
import csv
import gzip
import platform
import tempfile
from collections import Counter
from collections.abc import Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.people import FIELDS, write
from benchmarks.race import Contestant, Standing, once, run
from benchmarks.report import Line, printed
from benchmarks.work import clock, peak, work

THRESHOLD = 0.9
#: What makes two records candidates, for both sides: fields alike in all parts, ``:3`` for the first letters.
RULES = "email; phone; first_name + last_name; last_name + postal_code; first_name + birth_date; last_name + birth_date; first_name:3 + last_name:3 + postal_code"
RULES_OF_FEBRL = "birth_date; address; first_name + last_name; last_name + postal_code; first_name + postal_code; first_name:3 + birth_date:4; last_name:3 + birth_date:4"
#: What is asked for: times as fast, and of the peer's memory.
FASTER, SMALLER = 2.0, 0.25


@work
def people(path: str, size: int) -> dict[str, Any]:
    """A list of invented people."""
    write(Path(path), size)
    return {}


@work
def linkage(path: str, rules: str) -> dict[str, Any]:
    """``link_people`` of Mercatique on a Parquet file, its columns read one by one; memory also above that of Python and libraries."""
    import pyarrow.parquet as parquet
    import rapidfuzz.process  # noqa: F401

    from mercatique.methods import link_people

    def column(name: str) -> Any:
        with parquet.ParquetFile(path, memory_map=True) as file:
            return file.read([name], use_threads=False)[name]

    with clock:
        names = parquet.read_schema(path).names
        before = peak()
        fields = {name: partial(column, name) for name in FIELDS if name in names}
        found = link_people(partial(column, "record"), **fields, rules=rules, threshold=THRESHOLD)
    most = peak()
    table = parquet.read_table(path, columns=["record", "person"])
    truth = dict(zip(table.column("record").to_pylist(), table.column("person").to_pylist(), strict=True))
    persons = list(zip(found.records, found.person.tolist(), strict=True))
    return {"before": before, "most": most, "candidates": found.candidates, **quality([person for _record, person in persons], [truth[record] for record, _person in persons])}


@work
def linkage_of_splink(path: str, rules: str) -> dict[str, Any]:
    """The peer on the same file: trained, predicted, clustered."""
    import duckdb
    import pyarrow.parquet as parquet
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = [name for name in FIELDS if name in parquet.read_schema(path).names]
    blocking = [block_on(*(_expression(part.strip()) for part in rule.split("+"))) for rule in rules.split(";")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record",
        comparisons=[_comparison(name) for name in names],
        blocking_rules_to_generate_predictions=blocking,
        # What its waterfall of a pair needs; ours has one for every candidate.
        retain_intermediate_calculation_columns=True,
    )
    with clock:
        con = duckdb.connect()
        con.execute(f"CREATE TABLE people AS SELECT record, {', '.join(names)} FROM read_parquet('{path}')")
        before = peak()
        api = DuckDBAPI(connection=con)
        linker = Linker(api.register("people"), settings, log_level="ERROR")
        sure = [block_on("first_name", "last_name", "birth_date"), block_on("last_name", "birth_date", "postal_code")]
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (block_on("first_name", "last_name"), block_on("birth_date", "postal_code")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
        pairs = linker.inference.predict(threshold_match_probability=THRESHOLD)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=THRESHOLD)
        rows = clusters.as_duckdbpyrelation().select("cluster_id, record").fetchall()
    most = peak()
    table = parquet.read_table(path, columns=["record", "person"])
    truth = dict(zip(table.column("record").to_pylist(), table.column("person").to_pylist(), strict=True))
    return {"before": before, "most": most, **quality([row[0] for row in rows], [truth[row[1]] for row in rows])}


def _expression(part: str) -> str:
    name, _colon, letters = part.partition(":")
    return f"substr({name}, 1, {letters})" if letters else name


def _comparison(name: str) -> Any:
    import splink.comparison_library as levels

    if name in {"phone", "birth_date", "postal_code", "email"}:
        return levels.DamerauLevenshteinAtThresholds(name, [1, 2])
    return levels.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=name != "address")


def quality(persons: Sequence[Hashable], truth: Sequence[Hashable]) -> dict[str, float]:
    """Precision and recall over pairs of records."""

    def pairs(groups: Sequence[Hashable]) -> int:
        return sum(size * (size - 1) // 2 for size in Counter(groups).values())

    right = pairs(list(zip(persons, truth, strict=True)))
    return {"precision": right / max(pairs(persons), 1), "recall": right / max(pairs(truth), 1)}


def febrl(folder: Path, target: Path, dataset: int) -> Path:
    """A list of FEBRL (1 or 4) with the names of the fields here, cleaned of blanks, as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    rows: list[dict[str, str]] = []
    for name in {1: ("febrl_dataset1.csv",), 4: ("febrl_dataset4a.csv.gz", "febrl_dataset4b.csv.gz")}[dataset]:
        with gzip.open(folder / name, "rt") if name.endswith("gz") else (folder / name).open() as file:
            rows += [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file, skipinitialspace=True)]
    named = {"first_name": "given_name", "last_name": "surname", "birth_date": "date_of_birth", "address": "address_1", "city": "suburb", "postal_code": "postcode"}
    columns = {name: pa.array([row[theirs] or None for row in rows], pa.string()) for name, theirs in named.items()}
    person = [row["rec_id"].split("-")[1] for row in rows]
    parquet.write_table(pa.table({"record": [row["rec_id"] for row in rows], **columns, "person": person}), target)
    return target


def compared(title: str, path: Path, rules: str, rounds: int, peer: str) -> list[Line]:
    """Lines of both sides on one file."""
    given = {"path": str(path), "rules": rules}
    races = [Contestant("link_people", "linkage:linkage", given)]
    if peer:
        races.append(Contestant("splink", "linkage:linkage_of_splink", given, peer))
    standings = run(races, rounds)
    ours, theirs = standings["link_people"], standings.get("splink")
    lines = [_line(title, ours, theirs)]
    return [*lines, _line(title, theirs, None)] if theirs else lines


def _line(title: str, one: Standing, beside: Standing | None) -> Line:
    more = (one.found["most"] - one.found["before"]) / 1e6
    name = f"{one.name}: precision {one.found['precision']:.4f}, recall {one.found['recall']:.4f}"
    line = Line(title, name, f"{min(one.seconds):.2f} s, {one.least:.2f} s", f"{one.found['most'] / 1e6:.0f} MB, {more:.0f} above the list", "", "", "")
    if beside is None:
        return line
    theirs = (beside.found["most"] - beside.found["before"]) / 1e6
    return line._replace(
        cpu=f"{one.least / beside.least:.2f} ×",
        wall=f"{min(one.seconds) / min(beside.seconds):.2f} ×",
        beside=f"splink; memory {one.found['most'] / beside.found['most']:.2f} ×, {more / theirs:.2f} × above the list",
    )


def lines(sizes: Sequence[int], rounds: int, peer: str, data: Path | None = None) -> list[Line]:
    """The table of a run: our own people in these sizes, and FEBRL where its files are."""
    found: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="mercatique-bench-") as folder:
        place = Path(folder)
        for dataset in (1, 4) if data else ():
            path = febrl(data, place / f"febrl{dataset}.parquet", dataset)
            found += compared(f"FEBRL {dataset}", path, RULES_OF_FEBRL, rounds, peer)
        for size in sizes:
            path = place / "people.parquet"
            once(Contestant("people", "linkage:people", {"path": str(path), "size": size}))
            found += compared(f"{size:,} people", path, RULES, 1 if size > 100_000 else rounds, peer)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.linkage")
    parser.add_argument("--people", type=int, nargs="*", default=[100_000])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--febrl", type=Path, help="folder with the files of FEBRL")
    parser.add_argument("--peer", default="", help="Python of an environment with splink")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; asked for: {FASTER:g} times as fast, {SMALLER:g} of the memory")
    print(printed(lines(given.people, given.rounds, given.peer, given.febrl)))


if __name__ == "__main__":
    main()
