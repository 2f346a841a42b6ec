"""Each method on the demo companies: its columns, its settings and its picture. One module per family of methods."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeAlias

from mercatique.charts.chart import Chart, Say
from mercatique.demo import SEED, TRUTH, generate

#: How a value of a unit (currency, %, count, day …) is written for the reader, in the sentences of ``charts.sentences``.
Show: TypeAlias = Callable[[Any, str], str]
#: From a result to its picture, in the reader's words.
Picture: TypeAlias = Callable[[Any, Say, Show], Chart]

#: The day on which the demo companies export their files for the examples.
DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Example:
    """A method's columns by role, its settings, and the picture of what comes out."""

    columns: Mapping[str, Sequence[Any]]
    params: Mapping[str, Any] = field(default_factory=dict)
    picture: Picture | None = None


@dataclass(frozen=True)
class Files:
    """What the tools of one demo company export: columns by file and heading, read once."""

    company: str
    seed: int = SEED
    today: date = DAY

    @cached_property
    def contents(self) -> dict[str, bytes]:
        return generate(self.company, self.seed, self.today)

    @cached_property
    def truth(self) -> Any:
        """What the company must not know."""
        import json

        return json.loads(self.contents[TRUTH])

    @cached_property
    def _sheets(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def sheet(self, name: str) -> dict[str, list[str]]:
        """The cells of a file by heading, as text."""
        if name not in self._sheets:
            raw = self.contents[name]
            try:
                text = raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = raw.decode("cp1252")
            rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
            heads = next(rows)
            self._sheets[name] = dict(zip(heads, map(list, zip(*rows, strict=True)), strict=True))
        return self._sheets[name]

    def texts(self, name: str, heading: str) -> list[str]:
        return self.sheet(name)[heading]

    def numbers(self, name: str, heading: str) -> list[float]:
        """Amounts and quantities, written the French or the English way; empty cells are not a number."""
        return [number(cell) for cell in self.texts(name, heading)]

    def days(self, name: str, heading: str) -> list[date]:
        return [day(cell) for cell in self.texts(name, heading)]


def number(cell: str) -> float:
    bare = cell.replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".") if bare.rfind(",") > bare.rfind(".") else bare.replace(",", "")
    return float(bare) if bare else float("nan")


def day(cell: str) -> date:
    if "/" in cell:
        return datetime.strptime(cell[:10], "%d/%m/%Y").date()
    return date.fromisoformat(f"{cell}-01" if len(cell) == 7 else cell[:10])


@lru_cache(maxsize=2)
def files(company: str) -> Files:
    """The files of a demo company, generated once per process."""
    return Files(company)


def examples() -> dict[str, Callable[[], Example]]:
    """Every method's example, from the modules of this package."""
    found: dict[str, Callable[[], Example]] = {}
    for module in iter_modules(__path__):
        found.update(import_module(f"{__name__}.{module.name}").EXAMPLES)
    return found
