"""Writing the demo's tables as the export files a platform would give: delimiter, decimals, dates, encoding."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

import numpy as np

from .days import Days
from .dice import Ints


@dataclass(frozen=True)
class Dialect:
    """How one platform writes its exports."""

    delimiter: str
    decimal: str
    french_days: bool
    newline: str
    encoding: str = "utf-8"


FRENCH = Dialect(";", ",", True, "\r\n")
#: What an older dealer management system writes: the intake has to find the encoding out.
FRENCH_WINDOWS = Dialect(";", ",", True, "\r\n", "cp1252")
ENGLISH = Dialect(",", ".", False, "\n")


def table(dialect: Dialect, columns: Mapping[str, Sequence[object]]) -> bytes:
    """The bytes of a file whose columns are given by header."""
    text = StringIO()
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=dialect.newline)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode(dialect.encoding)


def hundredths(dialect: Dialect, values: Ints) -> list[str]:
    """Cents, or hundredths of a unit, as a number with two decimals."""
    mark = dialect.decimal
    return [
        f"{value // 100}{mark}{value % 100:02d}" if value >= 0 else f"-{-value // 100}{mark}{-value % 100:02d}"
        for value in values.tolist()
    ]


def quantities(dialect: Dialect, values: Ints) -> list[str]:
    """Hundredths of a unit, whole numbers without decimals."""
    mark = dialect.decimal
    return [
        str(value // 100) if value % 100 == 0 else f"{'-' if value < 0 else ''}{abs(value) // 100}{mark}{abs(value) % 100:02d}"
        for value in values.tolist()
    ]


def day_texts(dialect: Dialect, days: Days) -> list[str]:
    """Days as the platform writes them; NaT as nothing."""
    unique, place = np.unique(days.astype("datetime64[D]"), return_inverse=True)
    texts = ["" if np.isnat(day) else _day(dialect, str(day)) for day in unique]
    return [texts[index] for index in place.tolist()]


def moments(dialect: Dialect, days: Days, seconds: Ints) -> list[str]:
    """Day and time of day; nothing when the day is missing."""
    texts = day_texts(dialect, days)
    return [
        f"{text} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}" if text else ""
        for text, second in zip(texts, seconds.tolist(), strict=True)
    ]


def names(words: Sequence[str], index: Ints) -> list[str]:
    """The words that indices stand for; nothing for a negative index."""
    return [words[place] if place >= 0 else "" for place in index.tolist()]


def yes_no(flags: Iterable[bool]) -> list[str]:
    return ["Oui" if flag else "Non" for flag in flags]


def _day(dialect: Dialect, iso: str) -> str:
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}" if dialect.french_days else iso
