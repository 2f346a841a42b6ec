"""An ordered funnel: how many people take each step after the one before, within a window, and where most are lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.codes import Codes
from mercatique.methods.columns import Floats, Ints, Values, arrow, filled, pieces, same_length
from mercatique.methods.intervals import wilsons
from mercatique.methods.journeys.order import DAY, Ordered, arranged, by_mark, coded_words, moments
from mercatique.methods.loops import quick, unwritten
from mercatique.methods.people import coded_people
from mercatique.methods.result import Reason, Result

#: Between the names of steps.
ARROW = ">"
ALL = ""
#: A moment before all others.
NEVER = -(1 << 62)
#: Rows worked on at a time: they stay near the processor.
PART = 1 << 16
#: What is answered of rows that are to be put in order first.
MIXED = -2


@dataclass(frozen=True)
class Reached:
    """Those who took a step: their group, and microseconds from the step before and from the first one."""

    group: Ints
    before: Ints
    taken: Ints


@dataclass(frozen=True)
class Chain:
    """The steps as kinds of events: the last step of each kind, the one before it of the same kind, and the one after each; one too many where none is.

    Without a sign: machine code need not ask whether a place is counted from the end.
    """

    steps: int
    shift: int
    last: NDArray[np.uintp]
    before: NDArray[np.uintp]
    after: NDArray[np.uintp]

    @classmethod
    def of(cls, kinds: list[int], shift: int) -> "Chain":
        last, before = np.full(max(kinds) + 2, len(kinds), dtype=np.uintp), np.full(len(kinds) + 1, len(kinds) + 1, dtype=np.uintp)
        for place, kind in enumerate(kinds):
            before[place], last[kind] = last[kind] if last[kind] < len(kinds) else len(kinds) + 1, place
        return cls(len(kinds), shift, last, before, np.arange(1, len(kinds) + 2, dtype=np.uintp))


@dataclass(frozen=True)
class Funnel(Result):
    """One row per group and step; the group "" is everybody. Rates are against the step before, with 95 % intervals."""

    steps: tuple[str, ...]
    groups: NDArray[np.object_]
    people: Ints
    rate: Floats
    low: Floats
    high: Floats
    of_first: Floats
    days_since_before: Floats
    days_since_first: Floats
    window: float
    overall: float | None
    overall_low: float | None
    overall_high: float | None
    worst: str | None
    worst_rate: float | None
    worst_low: float | None
    worst_high: float | None
    worst_reason: Reason | None
    still_open: int
    without_person: int

    def __len__(self) -> int:
        return len(self.groups)

    def to_table(self) -> pa.Table:
        groups, steps = len(self.groups), len(self.steps)

        def flat(values: Floats) -> pa.Array:
            return pa.array(values.ravel(), from_pandas=True)

        return pa.table(
            {
                "group": pa.array(np.repeat(self.groups, steps), pa.string()),
                "step": pa.array(list(self.steps) * groups, pa.string()),
                "people": self.people.ravel(),
                "rate": flat(self.rate),
                "low": flat(self.low),
                "high": flat(self.high),
                "of_first": flat(self.of_first),
                "lost": pa.array(np.where(np.isnan(self.rate), np.nan, _before(self.people) - self.people).ravel(), from_pandas=True),
                "days_since_before": flat(self.days_since_before),
                "days_since_first": flat(self.days_since_first),
            }
        )


def funnel(
    person: Values, moment: Values, event: Values, group: Values | None = None, *, steps: str | Sequence[str] = "", window: float = 30.0,
) -> Funnel:  # fmt: skip
    """How many people go from step to step, how long do they take, and where are most of them lost?

    Assumptions
        Events name the person; who changes device or clears cookies is another person. A step counts when it comes after
        the one before, with anything between, and when all of them lie within the window from the first. Who entered
        less than a window before the end of the data may still go on (``still_open``).

    Formula
        A person reaches step k when events 1, 2 … k follow each other within ``window`` days of event 1; any event 1 may
        begin. rate(k) = people(k) / people(k - 1) with Wilson's 95 % interval. Days are medians over the people of the
        step, at the first time they reach it, from the latest event 1 that allows it. The worst step has the lowest rate;
        when its interval meets that of the next, a reason says that the data do not tell them apart.
        Events of the same moment count in the order of the steps.

    Parameters
        person, event: text, shape (n,). moment: date or moment. group: text of the entry event to break down by, optional.
        steps: names of events in their order, ``visit > basket > order``; a name may stand again later.
        window: days from the first step, above zero.

    Result
        ``Funnel``: people, rates and days of shape (groups, steps); the first row of groups is everybody.

    Errors
        columns_differ, column_empty_cells, column_no_day, steps_too_few, step_unreachable (a step that no event bears, with
        the names there are), window_not_positive.

    Source
        The conversion funnel after Elias St. Elmo Lewis (1898, AIDA); Edwin B. Wilson (1927), *Probable Inference, the Law
        of Succession, and Statistical Inference*, JASA 22(158).
    """
    same_length(person=person, moment=moment, event=event, **({} if group is None else {"group": group}))
    if not window > 0:
        raise Fault("window_not_positive", _("The window must be longer than zero."))
    filled(moment if isinstance(moment, pa.ChunkedArray) else arrow(moment, "moment"), "moment")
    who, when, (what, names) = coded_people(person), _pieces(moment), coded_words(event, "event")
    wanted, without = _steps(steps, names), who.below_zero()
    marks = Marks(what, names, wanted, None if group is None else coded_words(group, "group"), without > 0)
    chain = Chain.of([marks.kinds.index(step) for step in wanted], marks.shift)

    found = Followed(chain, round(window * DAY), len(who))
    if not _standing(who, when, marks, found):
        moment = when.all()
        found = Followed(chain, round(window * DAY), len(who), latest=int(moment.max()))
        ordered = _sorted(who.all(), moment, marks)
        for begin in range(0, len(ordered), PART):
            rows = slice(begin, begin + PART)
            found.more(ordered.person(rows), ordered.moment(rows), ordered.marks[rows], rows.stop >= len(ordered))
    return _counted(found, wanted, marks.groups, window, without)


def _steps(steps: str | Sequence[str], known: list[str]) -> tuple[str, ...]:
    parts = steps.split(ARROW) if isinstance(steps, str) else steps
    wanted = tuple(part.strip() for part in parts if part.strip())
    if len(wanted) < 2:
        raise Fault("steps_too_few", _("A funnel needs two steps or more, like visit > basket > order."))
    for step in wanted:
        if step not in known:
            raise Fault(
                "step_unreachable",
                _("No event is called %(step)s, so nobody can reach it; there are: %(names)s."),
                step=step,
                names=", ".join(known[:20]),
            )
    return wanted


class Marks:
    """What a row stands for, as a number: its step, those that are none last, and below it the group."""

    def __init__(self, event: Codes, names: list[str], steps: Sequence[str], group: tuple[Codes, list[str]] | None, nobody: bool) -> None:
        self._nobody = nobody
        self.kinds = list(dict.fromkeys(steps))
        self._group: Codes | None = group[0] if group else None
        self.groups = group[1] if group else []
        self.shift = len(self.groups).bit_length()
        self.bits = len(self.kinds).bit_length() + self.shift
        number = np.full(len(names) + 1, len(self.kinds), dtype=np.uint8 if self.bits <= 8 else np.int64)
        for place, step in enumerate(self.kinds):
            number[names.index(step)] = place
        self._step = event.through(number)

    def of(self, rows: slice, who: NDArray[Any]) -> NDArray[Any]:
        """Marks of these rows; nobody takes no step. The group stands below, so that rows of one moment keep the order of steps."""
        mark = self._step[rows]
        if self._nobody and len(who) and int(who.min()) < 0:
            mark[who < 0] = len(self.kinds)
        if self._group is not None:
            mark = (mark << self.shift) | self._group[rows].astype(mark.dtype)
        return mark

    def steps(self, mark: NDArray[Any]) -> NDArray[np.bool_]:
        """Rows that are a step."""
        return mark < len(self.kinds) << self.shift


def _pieces(moment: Values) -> Codes:
    """The moments in the pieces they come in."""
    return Codes.of((moments(part), None) for part in pieces(moment, "moment"))


class Followed:
    """What is read of rows, part by part: those who took each step, and the moments at which those began who may still go on."""

    def __init__(self, chain: Chain, span: int, rows: int, latest: int = NEVER) -> None:
        self._chain, self._span = chain, span
        self._loop: Callable[..., int] = quick(follow, rows)
        self._state, self._held = np.full((2, chain.steps + 2), NEVER, dtype=np.int64), np.array([0, NEVER, NEVER, latest])
        self._room, self._late = np.empty((3, chain.steps + 1, 0), dtype=np.int64), np.empty(0, dtype=np.int64)
        self.reached: list[list[Reached]] = []
        self._open: list[Ints] = []

    def more(self, person: NDArray[Any], moment: Ints, marks: NDArray[Any], whole: bool) -> bool:
        """Read rows, all of a person's moment together, ``whole`` when these are the last; whether none stands before another."""
        if len(marks) >= len(self._late):
            self._room, self._late = np.empty((3, self._chain.steps + 1, len(marks) + 1), dtype=np.int64), np.empty(len(marks) + 1, dtype=np.int64)
        state, held = self._state.copy(), self._held.copy()
        late, reached = self._read(person, moment, marks, whole)
        if late == MIXED:
            self._state, self._held = state, held
            late, reached = self._read(person, moment, by_moment(person, moment, marks), whole)
        if late < 0:
            return False
        group, before, taken = self._room
        self.reached.append([Reached(group[step, :count].copy(), before[step, :count].copy(), taken[step, :count].copy()) for step, count in enumerate(reached[:-1].tolist())])
        self._open.append(self._late[:late].copy())
        return True

    def _read(self, person: NDArray[Any], moment: Ints, marks: NDArray[Any], whole: bool) -> tuple[int, Ints]:
        reached = np.zeros(self._chain.steps + 1, dtype=np.int64)
        late = self._loop(
            unwritten(person), unwritten(moment), unwritten(marks), self._chain.shift, self._chain.last, self._chain.before, self._chain.after, self._span, whole,
            *self._room, reached, *self._state, self._held, self._late,
        )  # fmt: skip
        return late, reached

    def all(self, step: int, name: str) -> Ints:
        """What was read of those who took a step, all parts together."""
        return np.concatenate([self._late[:0], *(getattr(part[step], name) for part in self.reached)])

    @property
    def still(self) -> int:
        """Who began less than a window before the last moment of all, and has not taken the last step."""
        return int(np.count_nonzero(np.concatenate([self._late[:0], *self._open]) > self._held[3] - self._span))


def _standing(who: Codes, when: Codes, marks: Marks, found: Followed) -> bool:
    """Read rows that stand by person and moment, some at a time; whether they do."""
    begin, size = 0, PART
    while begin < len(who):
        rows = slice(begin, min(begin + size, len(who)))
        whole = rows.stop == len(who)
        person, moment = who[rows], when[rows]
        # Rows of one moment stay together: those of the last one wait for the next rows.
        last = int(np.searchsorted(person, person[-1]))
        done = len(person) if whole else last + int(np.searchsorted(moment[last:], moment[-1]))
        if done and not found.more(person[:done], moment[:done], marks.of(rows, person)[:done], whole):
            return False
        begin += done
        size = PART if done else size * 2
    return True


def by_moment(person: NDArray[Any], moment: Ints, marks: NDArray[Any]) -> NDArray[Any]:
    """Marks rising among rows of one person and moment, that follow each other."""
    again = 1 + np.flatnonzero(moment[1:] == moment[:-1])
    again = again[person[again] == person[again - 1]]
    return by_mark(marks, again) if len(again) else marks


def _sorted(who: NDArray[Any], when: Ints, marks: Marks) -> Ordered:
    """Rows that are a step, by person, moment and step."""
    mark = marks.of(slice(None), who)
    keep = marks.steps(mark)
    return arranged(who[keep], when[keep], mark[keep], marks.bits)


def _counted(found: Followed, steps: tuple[str, ...], names: list[str], window: float, without: int) -> Funnel:
    people, since_before, since_first = [], [], []
    for place in range(len(steps)):
        before, taken = found.all(place, "before"), found.all(place, "taken")
        group = found.all(place, "group") if names else np.empty(0, dtype=np.int64)
        people.append(np.bincount(group, minlength=len(names) + 1) if names else np.array([len(taken)]))
        since_before.append(_medians(before, group, len(names)))
        since_first.append(_medians(taken, group, len(names)))
    counts = _with_all(np.array(people).T, names)
    return _result(steps, names, counts, np.array(since_before).T, np.array(since_first).T, window, found.still, without)


def follow(
    person: NDArray[Any], moment: Ints, marks: NDArray[Any], shift: int, last: NDArray[np.uintp], step_before: NDArray[np.uintp],
    step_after: NDArray[np.uintp], span: int, whole: bool, group: Ints, before: Ints, taken: Ints, reached: Ints, begun: Ints, when: Ints, held: Ints, late: Ints,
) -> int:  # fmt: skip
    """Row by row, the latest beginning that carries each step of a person; how many entered late and may still go on.

    -1 when a row stands before another; ``MIXED`` when rows of one person and moment do not stand by their marks.

    Who takes a step is written to the row of the step in ``group``, ``before`` and ``taken``, and counted in ``reached``; when those began
    who may still go on, to ``late``. What the next rows need to know is in ``begun``, ``when`` and ``held``: the group of the last person, their
    number, their last moment, and the last moment of all.
    What is no step is one step more, of which nobody asks: kinds of rows follow each other as no processor can guess, so that looking
    what a row is would cost more than working out what it is not.
    """
    steps = len(step_before) - 1
    # What carries the first step is its own moment; ``begun[step + 1]`` is what carries the one after ``step``, once that was taken.
    still, lowest = 0, (1 << shift) - 1
    one, then, end = held[1], held[2], held[3]
    for row in range(len(marks)):
        now = moment[row]
        if person[row] != one:
            if person[row] < one:
                return -1
            one, end = np.int64(person[row]), max(end, then)
            late[still] = begun[1]
            still += (begun[1] > end - span) & (begun[steps] == NEVER)
            for step in range(1, steps + 2):
                begun[step] = NEVER
        elif now <= then:
            if now < then:
                return -1
            if row and marks[row] < marks[row - 1]:
                return MIXED
        then = now
        step = last[marks[row] >> shift]
        begun[0] = now
        while step <= steps:
            start, after = begun[step], step_after[step]
            if start >= now - span:
                if begun[after] == NEVER:
                    if step == 0:
                        held[0] = marks[row] & lowest
                    place = reached[step]
                    group[step, place] = held[0]
                    before[step, place] = now - when[step] if step > 0 else 0
                    taken[step, place] = now - start
                    reached[step] = place + 1
                begun[after] = start
                when[after] = now
            step = step_before[step]
    if whole:
        end = max(end, then)
        late[still] = begun[1]
        still += (begun[1] > end - span) & (begun[steps] == NEVER)
    held[1], held[2], held[3] = one, then, end
    return int(still)


def _medians(moments: Ints, group: Ints, groups: int) -> list[float]:
    """The median in days over all, then of each group; not a number where nobody is. (Of the first step all are zero.)"""
    parts = [moments, *(moments[group == place] for place in range(groups))]
    return [float(np.median(part) / DAY if part.any() else 0.0) if len(part) else float("nan") for part in parts]


def _with_all(counts: Ints, names: list[str]) -> Ints:
    """Everybody first, then the groups by name; entries without a group only count among everybody."""
    return np.vstack((counts.sum(axis=0, keepdims=True), counts[: len(names)]))


def _before(people: Ints) -> Ints:
    return np.concatenate((people[:, :1], people[:, :-1]), axis=1)


def _result(steps: tuple[str, ...], names: list[str], people: Ints, before: Floats, taken: Floats, window: float, still: int, without: int) -> Funnel:
    base = _before(people).astype(np.float64)
    rate = np.divide(people, base, out=np.full(people.shape, np.nan), where=base > 0)
    low, high = wilsons(rate, base)
    rate[:, 0] = low[:, 0] = high[:, 0] = np.nan
    entered = people[:, :1].astype(np.float64)
    of_first = np.divide(people, entered, out=np.full(people.shape, np.nan), where=entered > 0)
    whole = wilsons(of_first[:1, -1], entered[0])
    known = np.flatnonzero(~np.isnan(rate[0]))
    worst = int(known[np.argmin(rate[0][known])]) if len(known) else None
    found = None if worst is None else steps[worst]
    return Funnel(
        steps=steps, groups=np.array([ALL, *names], dtype=object), people=people, rate=rate, low=low, high=high, of_first=of_first,
        days_since_before=np.where(people > 0, before, np.nan), days_since_first=np.where(people > 0, taken, np.nan), window=window,
        overall=_known(of_first[0, -1]), overall_low=_known(whole[0][0]), overall_high=_known(whole[1][0]),
        worst=found, worst_rate=None if worst is None else _known(rate[0, worst]),
        worst_low=None if worst is None else _known(low[0, worst]), worst_high=None if worst is None else _known(high[0, worst]),
        worst_reason=_unsure(steps, rate[0], low[0], high[0], worst), still_open=still, without_person=without,
    )  # fmt: skip


def _unsure(steps: tuple[str, ...], rate: Floats, low: Floats, high: Floats, worst: int | None) -> Reason | None:
    """Why the worst step may not be the worst."""
    if worst is None:
        return Reason(_("Nobody took the first step."))
    others = [place for place in range(1, len(steps)) if place != worst and not np.isnan(rate[place])]
    near = [place for place in others if low[place] <= high[worst]]
    if near:
        other = min(near, key=lambda place: float(rate[place]))
        return Reason(_("The intervals of %(one)s and %(other)s meet: more people would tell which step is worse."), {"one": steps[worst], "other": steps[other]})
    return None


def _known(value: float | np.floating) -> float | None:
    return None if np.isnan(value) else float(value)
