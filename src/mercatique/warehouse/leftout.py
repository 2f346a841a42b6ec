"""The lines of a file that are not imported: set aside while the others are read, in the same pass."""

import csv
import threading
from collections import Counter
from pathlib import Path
from types import TracebackType

from mercatique.warehouse.engine import Engine, exactly, named

#: Bytes a line of our own file may have beyond its text: number, reason, quotes.
BESIDE = 1_000


class LeftOut:
    """A file of left-out lines that a query fills by the way: ``keep_sql`` is its filter."""

    def __init__(self, engine: Engine, path: Path, person: str = "") -> None:
        self.engine = engine
        self.path = path
        self.person = named(person) if person else "NULL"
        self._reasons: Counter[str] = Counter()
        self._longest = 0
        self._lock = threading.Lock()

    def __enter__(self) -> "LeftOut":
        self._file = open(self.path, "w", encoding="utf-8", newline="")
        self._out = csv.writer(self._file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        # A function of single values: one over Arrow columns would bring in pandas, and few lines come here.
        self.engine.con.create_function(
            "set_aside",
            self._set_aside,
            ["BIGINT", "VARCHAR", "VARCHAR", "VARCHAR"],
            "BOOLEAN",
            null_handling="special",
            side_effects=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.engine.con.remove_function("set_aside")
        self._file.close()

    @property
    def keep_sql(self) -> str:
        """Whether a line is imported; only those that are not come to us."""
        return f"CASE WHEN problem IS NULL THEN TRUE ELSE set_aside(source_line, problem, source_text, {self.person}) END"

    @property
    def rows(self) -> int:
        return self._reasons.total()

    @property
    def reasons(self) -> dict[str, int]:
        """Lines by reason, the most frequent first."""
        return dict(sorted(self._reasons.items(), key=lambda each: (-each[1], each[0])))

    @property
    def scan(self) -> str:
        """The lines as a relation: ``source_line``, ``problem``, ``source_text`` and the ``person`` they are about."""
        return (
            f"read_csv({exactly(self.path)}, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"',"
            " columns = {'source_line': 'BIGINT', 'problem': 'VARCHAR', 'source_text': 'VARCHAR', 'person': 'VARCHAR'},"
            f" max_line_size = {max(2 * self._longest + BESIDE, 2 << 20)}, parallel = false)"
        )

    def _set_aside(self, line: int, problem: str, text: str | None, person: str | None) -> bool:
        with self._lock:
            self._reasons[problem] += 1
            self._longest = max(self._longest, len((text or "").encode()))
            self._out.writerow((line, problem, text or "", person or ""))
        return False
