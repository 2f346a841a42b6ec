"""Ways people take: the most frequent ones, and how they flow from place to place."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values
from mercatique.methods.intervals import wilsons
from mercatique.methods.journeys.touches import Journeys, journeys
from mercatique.methods.result import Result

ARROW = " → "
MORE = "…"
#: How flows name those who stop, those who convert, and the small steps put together.
STOP, WON, OTHER = "=stop", "=conversion", "=other"


@dataclass(frozen=True)
class Paths(Result):
    """One row per way, the most frequent first; ``rate`` of conversion with its 95 % interval where conversions are given."""

    ways: NDArray[np.object_]
    times: Ints
    share: Floats
    rate: Floats
    low: Floats
    high: Floats
    total: int
    different: int
    covered: float | None
    median_length: float | None
    without_person: int
    without_step: int

    def __len__(self) -> int:
        return len(self.ways)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "way": pa.array(self.ways, pa.string()),
                "times": self.times,
                "share": self.share,
                "rate": pa.array(self.rate, from_pandas=True),
                "low": pa.array(self.low, from_pandas=True),
                "high": pa.array(self.high, from_pandas=True),
            }
        )


@dataclass(frozen=True)
class Flows(Result):
    """One row per flow: from the step at ``place`` to the step at the next; =stop, =conversion and =other are no steps."""

    place: Ints
    source: NDArray[np.object_]
    target: NDArray[np.object_]
    times: Ints
    share: Floats
    total: int
    without_person: int
    without_step: int

    def __len__(self) -> int:
        return len(self.place)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "place": self.place,
                "source": pa.array(self.source, pa.string()),
                "target": pa.array(self.target, pa.string()),
                "times": self.times,
                "share": self.share,
            }
        )


def paths(
    person: Values, moment: Values, step: Values, conversion: Values | None = None, *, top: int = 20, longest: int = 8, repeats: bool = False,
) -> Paths:  # fmt: skip
    """Which ways do people take most often, and which of them lead to a conversion?

    Assumptions
        Rows name the person. A way is everything a person does up to a conversion (or to the end of the data).

    Formula
        Rows by person and moment; the same step twice in a row is one (unless ``repeats``); steps beyond ``longest`` are
        put together as "…". share = times / all ways; rate = converted / times with Wilson's 95 % interval.

    Parameters
        person, step: text, shape (n,). moment: date or moment. conversion: how many followed on this row, optional.
        top: how many ways are listed. longest: steps of a way told apart, 1 to 20. repeats: keep the same step twice in a row.

    Result
        ``Paths``, the most frequent first, equal ones by name; ``covered`` is the share of all ways the list holds.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_count, top_outside, longest_outside.

    Source
        Path analysis in the practice of web analytics.
    """
    if top < 1:
        raise Fault("top_outside", _("At least one way must be listed."))
    if not 1 <= longest <= 20:
        raise Fault("longest_outside", _("The number of steps told apart lies between 1 and 20."))
    counted = conversion is not None
    found = _read(person, moment, step, conversion)
    if not repeats:
        found = _without_repeats(found)
    cells = _table(found, longest)
    rows, place = np.unique(cells, axis=0, return_inverse=True) if len(cells) else (cells, np.empty(0, dtype=np.int64))
    times = np.bincount(place, minlength=len(rows))
    won = np.bincount(place, weights=found.won, minlength=len(rows))
    best = np.argsort(-times, kind="stable")[:top]
    rate = won[best] / np.maximum(times[best], 1) if counted else np.full(len(best), np.nan)
    low, high = wilsons(rate, times[best].astype(np.float64))
    total = len(found)
    return Paths(
        ways=np.array([_said(rows[row], found.names, longest) for row in best], dtype=object),
        times=times[best], share=times[best] / max(total, 1), rate=rate, low=low, high=high, total=total, different=len(rows),
        covered=float(times[best].sum()) / total if total else None, median_length=float(np.median(found.length)) if total else None,
        without_person=found.without_person, without_step=found.without_channel,
    )  # fmt: skip


def flows(
    person: Values, moment: Values, step: Values, conversion: Values | None = None, *, depth: int = 4, most: int = 6, repeats: bool = False,
) -> Flows:  # fmt: skip
    """How do people flow from one step to the next, and where do they leave?

    Assumptions
        As in ``paths``.

    Formula
        Ways as in ``paths``. At each of the first ``depth`` places the ``most`` frequent steps (over these places) are
        told apart, the others put together. A flow from place k to k + 1 counts the ways that go so; a way that ends at
        place k flows to the conversion or to the stop. What goes beyond ``depth`` is not followed. share = times / all ways.

    Parameters
        As in ``paths``, without top and longest. depth: places followed, 2 to 12. most: steps told apart, 1 to 30.

    Result
        ``Flows``, by place, then source and target, the larger first: what a Sankey diagram draws.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_count, depth_outside, most_outside.

    Source
        Matthew Henry Phineas Riall Sankey (1898), *The thermal efficiency of steam engines*; its use for ways on a site is practice.
    """
    if not 2 <= depth <= 12:
        raise Fault("depth_outside", _("The number of places followed lies between 2 and 12."))
    if not 1 <= most <= 30:
        raise Fault("most_outside", _("The number of steps told apart lies between 1 and 30."))
    found = _read(person, moment, step, conversion)
    if not repeats:
        found = _without_repeats(found)
    labels, code = _largest(found, depth, most)
    stop, won = len(labels), len(labels) + 1
    names = [*labels, STOP, WON]
    at, source, target, times = [], [], [], []
    for place in range(depth):
        inside = found.length > place
        here = code[found.start[inside] + place]
        last = found.length[inside] == place + 1
        ended = np.where(found.won[inside], won, stop)
        if place + 1 < depth:
            after = code[np.minimum(found.start[inside] + place + 1, max(len(code) - 1, 0))]
            to = np.where(last, ended, after)
        else:
            here, to = here[last], ended[last]
        table = np.bincount(here * len(names) + to, minlength=len(names) ** 2)
        cells = np.flatnonzero(table)
        cells = cells[np.lexsort((cells, -table[cells]))]
        at += [place + 1] * len(cells)
        source += [names[cell // len(names)] for cell in cells.tolist()]
        target += [names[cell % len(names)] for cell in cells.tolist()]
        times += table[cells].tolist()
    counts = np.array(times, dtype=np.int64)
    return Flows(
        np.array(at, dtype=np.int64), np.array(source, dtype=object), np.array(target, dtype=object), counts, counts / max(len(found), 1),
        len(found), found.without_person, found.without_channel,
    )  # fmt: skip


def _read(person: Values, moment: Values, step: Values, conversion: Values | None) -> Journeys:
    none = np.zeros(len(person), dtype=np.int8) if conversion is None else conversion
    return journeys(person, moment, step, none, role="step")


def _without_repeats(found: Journeys) -> Journeys:
    """The same ways with one touch for each run of the same step."""
    again = np.zeros(len(found.channel), dtype=bool)
    again[1:] = found.channel[1:] == found.channel[:-1]
    again[found.start] = False
    if not again.any():
        return found
    length = found.length - np.add.reduceat(again.astype(np.int64), found.start)
    return Journeys(
        found.names, found.channel[~again], np.cumsum(length) - length, length, found.conversions, found.value, found.group, found.groups,
        None, None, found.unattributed, found.without_person, found.without_channel,
    )  # fmt: skip


def _table(found: Journeys, longest: int) -> Ints:
    """The first steps of each way, one column per place: 0 where the way is over, one more than the last where it goes on."""
    cells = np.zeros((len(found), longest + 1), dtype=np.int64)
    for place in range(longest):
        inside = found.length > place
        cells[inside, place] = found.channel[found.start[inside] + place].astype(np.int64) + 1
    cells[:, longest] = found.length > longest
    return cells


def _said(row: Ints, names: list[str], longest: int) -> str:
    parts = [names[code - 1] for code in row[:longest].tolist() if code]
    return ARROW.join([*parts, *([MORE] if row[longest] else [])])


def _largest(found: Journeys, depth: int, most: int) -> tuple[list[str], Ints]:
    """The most frequent steps among the first places by name, the others as one; and the number of each touch."""
    place = np.arange(len(found.channel)) - np.repeat(found.start, found.length)
    times = np.bincount(found.channel[place < depth], minlength=len(found.names))
    best = np.sort(np.argsort(-times, kind="stable")[:most])
    labels = [found.names[number] for number in best.tolist()]
    if len(found.names) > len(best):
        labels.append(OTHER)
    lookup = np.full(len(found.names), len(best), dtype=np.int64)
    lookup[best] = np.arange(len(best))
    return labels, lookup[found.channel]
