"""The table that a run prints."""

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """One measurement: seconds are those of the quickest round, by the clock and of the processor."""

    size: str
    work: str
    seconds: str
    memory: str
    cpu: str
    wall: str
    beside: str


HEAD = Line("size", "work", "wall, CPU", "peak memory", "CPU ratio", "wall ratio", "beside")


def printed(lines: Sequence[Line]) -> str:
    """A Markdown table."""
    rows = [HEAD, *lines]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    out = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows]
    out.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(out)
