"""The engine that reads tables: DuckDB in this process, with a memory limit and a place on disk for what is larger."""

import errno
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from mercatique.fault import Fault, _

SIZE = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:I?B)?\s*$", re.IGNORECASE)
UNITS = ("", "K", "M", "G", "T")
SMALLEST = 128 << 20


def machine_memory() -> int:
    """Bytes of memory of this machine, or of the container that holds us when it allows less."""
    sizes = []
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            sizes.append(int(Path(limit).read_text()))
        except (OSError, ValueError):
            continue
    try:
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        sizes.append(4 << 30)
    return min(sizes)


def memory_limit(setting: str | None = None) -> int:
    """Bytes the engine may use: the argument, else MERCATIQUE_MEMORY, else a quarter of the machine."""
    text = setting or os.environ.get("MERCATIQUE_MEMORY", "")
    if not text:
        return max(machine_memory() // 4, SMALLEST)
    if not (match := SIZE.match(text)):
        raise Fault(
            "memory",
            _("“%(value)s” is not an amount of memory. Write for example 2GB or 800MB."),
            value=text,
        )
    return max(int(float(match[1]) * 1024 ** UNITS.index(match[2].upper())), SMALLEST)


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named(column: str) -> str:
    """A name as an SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


def exactly(path: Path) -> str:
    """A path as an SQL literal in which no sign is a wildcard."""
    return quoted(re.sub(r"[\[*?]", lambda sign: f"[{sign[0]}]", str(path)))


def scan(files: Sequence[Path], options: str = "") -> str:
    """The SQL that reads exactly these Parquet files."""
    listed = ", ".join(exactly(path) for path in files)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = false{options})"


class Engine:
    """One DuckDB connection with its memory limit, its spill folder and Ibis over it."""

    #: Whether texts are hashed into the buckets of the files by this engine.
    buckets = True
    #: What is raised when a file is gone that was there a moment ago.
    lost: tuple[type[BaseException], ...] = (duckdb.IOException, duckdb.InvalidInputException, OSError)

    def __init__(self, spill: Path, *, memory: str | None = None, threads: int | None = None) -> None:
        self.limit = memory_limit(memory)
        self.lock = threading.RLock()
        self.con = duckdb.connect(
            config={
                "memory_limit": f"{self.limit}B",
                "temp_directory": str(spill),
                "preserve_insertion_order": True,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                **({"threads": threads} if threads else {}),
            }
        )
        self.con.execute("SET TimeZone = 'UTC'")
        self.views: dict[str, str] = {}
        self._ibis: Any = None

    @property
    def ibis(self) -> Any:
        """The Ibis backend on this connection."""
        if self._ibis is None:
            import ibis

            self._ibis = ibis.duckdb.from_connection(self.con)
        return self._ibis

    @property
    def threads(self) -> int:
        """How many threads a query may use."""
        return int(self.row("SELECT current_setting('threads')")[0])

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query with a small answer."""
        with self.lock:
            return list(self.con.execute(sql, list(values)).fetchall())

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The first row of a query that has one."""
        return self.rows(sql, values)[0]

    def arrow(self, sql: str) -> Any:
        """The answer of a query as a PyArrow table."""
        with self.lock:
            return self.con.sql(sql).to_arrow_table()

    def in_parts(self, expression: Any, by: str, function: Callable[[Any], Any]) -> Any:
        """``function`` on all rows of some people at a time: here on all of them; ``by`` is the column that names them."""
        return function(expression.to_pyarrow())

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self.lock:
            self.con.execute(sql, list(values))

    @contextmanager
    def in_written_order(self) -> Iterator[None]:
        """Read the first table of each join in the order of its file, so that a sorted file stays sorted.

        With several threads a join mixes the order (DuckDB 2.0); one thread copies faster than two sort again.
        """
        with self.lock:
            threads = self.threads
            self.con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
            self.con.execute("SET threads = 1")
            try:
                yield
            finally:
                self.con.execute(f"SET threads = {threads}")
                self.con.execute("RESET disabled_optimizers")

    def close(self) -> None:
        with self.lock:
            self.con.close()


def reading_engine(spill: Path, memory: str = "") -> Any:
    """The engine that reads tables: MERCATIQUE_ENGINE, DuckDB in this process unless it says spark."""
    wanted = os.environ.get("MERCATIQUE_ENGINE", "duckdb")
    if wanted == "duckdb":
        return Engine(spill, memory=memory or None)
    if wanted == "spark":
        from mercatique.warehouse.spark import SparkEngine

        return SparkEngine()
    raise Fault("engine", _("The engine “%(engine)s” is not known. Set MERCATIQUE_ENGINE=duckdb or spark."), engine=wanted)


#: Errors of the engine that mean "the disk is full", whatever the system calls it.
FULL = re.compile(r"no space left|disk full|not enough space|max_temp_directory_size|ENOSPC|quota", re.IGNORECASE)


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk has no room left."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return isinstance(error, duckdb.Error | OSError) and bool(FULL.search(str(error)))


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Say a full disk in one sentence."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if is_full(error):
            raise Fault(
                "no_space",
                _("The disk has no room left. Nothing was changed. Make room, then start again."),
            ) from error
        raise
