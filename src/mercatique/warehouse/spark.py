"""Spark as the engine that reads: the same SQL and the same Ibis expressions, over the files that the Delta log names."""

import hashlib
import os
import re
import sys
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import pyarrow as pa

from mercatique.fault import Fault, _

#: What the readers write for a list of files.
FILES = re.compile(r"read_parquet\(\[(.*?)\], hive_partitioning = false, union_by_name = false\)")
LITERAL = re.compile(r"'((?:[^']|'')*)'")
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.legacy.parquet.nanosAsLong": "false",
}


class SparkEngine:
    """A Spark session that answers what is asked of DuckDB elsewhere; imports are written by DuckDB all the same."""

    #: Whether texts are hashed into the buckets of the files by this engine.
    buckets = False

    def __init__(self, session: Any = None) -> None:
        self.session = session or opened()
        self.lock = threading.RLock()
        self.views: dict[str, str] = {}
        self._ibis: Any = None

    @property
    def lost(self) -> tuple[type[BaseException], ...]:
        """What is raised when a file is gone that was there a moment ago."""
        from pyspark.errors import PySparkException

        return (PySparkException, OSError)

    @property
    def ibis(self) -> Any:
        """The Ibis backend on this session."""
        if self._ibis is None:
            import ibis

            self._ibis = ibis.pyspark.connect(self.session)
        return self._ibis

    def run(self, sql: str) -> None:
        with self.lock:
            self.session.sql(self.spoken(sql))

    def arrow(self, sql: str) -> pa.Table:
        """The answer of a query as a PyArrow table."""
        with self.lock:
            return self.session.sql(self.spoken(sql)).toArrow()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in self.arrow(sql).to_pylist()]

    def spoken(self, sql: str) -> str:
        """DuckDB's words in Spark's; lists of files become views."""
        import sqlglot
        from sqlglot import exp

        named = FILES.sub(lambda found: self._files(found[1]), sql)
        tree = sqlglot.parse_one(named, read="duckdb")
        for node in reversed(list(tree.find_all(exp.Anonymous, exp.RegexpFullMatch, exp.Bracket))):
            node.replace(_spark(node))
        return str(tree.sql("spark")).replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMPORARY VIEW", 1)

    def _files(self, listed: str) -> str:
        """A view over exactly these files."""
        name = "files_" + hashlib.sha256(listed.encode()).hexdigest()[:20]
        if name not in self.views:
            paths = [re.sub(r"\[(.)\]", r"\1", text.replace("''", "'")) for text in LITERAL.findall(listed)]
            # No sign of a path is a wildcard.
            literal = [re.sub(r"([\[\]{}*?\\])", r"\\\1", path) for path in paths]
            self.session.read.parquet(*literal).createOrReplaceTempView(name)
            self.views[name] = listed
        return name

    def in_parts(self, expression: Any, by: str, function: Callable[[pa.Table], pa.Table]) -> pa.Table:
        """``function`` on all rows of some people at a time, in the executors; ``by`` is the column that names them."""
        from pyspark.sql.pandas.types import from_arrow_schema

        frame = self.session.sql(self.ibis.compile(expression))
        kept = expression.limit(100).to_pyarrow()
        schema = function(kept).schema
        columns = kept.schema

        def part(batches: Any) -> Any:
            rows = list(batches)
            if rows:
                table = pa.Table.from_batches(rows).cast(columns)
                yield from function(table).cast(schema).to_batches()

        spread = frame.repartition(by).mapInArrow(part, from_arrow_schema(schema))
        return spread.toArrow().cast(schema)

    def close(self) -> None:
        self.views.clear()


def _spark(node: Any) -> Any:
    """What sqlglot leaves as it is, in Spark's words."""
    from sqlglot import exp

    if isinstance(node, exp.RegexpFullMatch):
        return exp.RegexpLike(this=node.this, expression=exp.Literal.string(f"^(?:{node.expression.this})$"))
    if isinstance(node, exp.Bracket) and isinstance(node.expressions[0], exp.Slice):
        return exp.Substring(this=node.this, start=node.expressions[0].this)
    if isinstance(node, exp.Anonymous) and node.name.upper() == "ROUND_EVEN":
        return exp.Anonymous(this="BROUND", expressions=node.expressions)
    if isinstance(node, exp.Anonymous) and node.name.upper() == "TIMEZONE":
        zone, moment = node.expressions
        return exp.Anonymous(this="FROM_UTC_TIMESTAMP", expressions=[moment, zone])
    return node


def opened() -> Any:
    """The session of this process: MERCATIQUE_SPARK names the master, by default this machine."""
    return _session(os.environ.get("MERCATIQUE_SPARK", "local[*]"), os.getpid())


@cache
def _session(master: str, _process: int) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Fault("engine_missing", _("The engine Spark is not installed. Install it with: pip install \"mercatique[spark]\"")) from error
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        # The executors of this machine compute with this Python and its libraries.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("Mercatique")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise Fault("engine_silent", _("Spark does not start: %(reason)s. It needs Java 17 or newer."), reason=str(error).splitlines()[0][:200]) from error
