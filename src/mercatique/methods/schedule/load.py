"""Load of people by week, and whether the work can be done by those who know how."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, date_of, days, identifiers, reals, same_length, texts
from mercatique.methods.result import Reason, Result
from mercatique.methods.schedule.calendar import FRANCE, calendar

YES = frozenset({"1", "true", "yes", "oui", "x", "vrai"})
NO = frozenset({"", "0", "false", "no", "non", "faux"})


@dataclass(frozen=True)
class Load(Result):
    """One row per person and week with work: hours asked, hours there are, and their ratio."""

    people: NDArray[np.object_]
    weeks: tuple[date, ...]
    hours: Floats
    capacity: Floats
    overloads: int
    worst: str | None
    worst_reason: Reason | None

    def __len__(self) -> int:
        return len(self.people)

    def to_table(self) -> pa.Table:
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(self.capacity > 0, self.hours / self.capacity, np.nan)
        return pa.table(
            {
                "person": pa.array(self.people, pa.string()),
                "week": pa.array(self.weeks, pa.date32()),
                "hours": self.hours,
                "capacity": self.capacity,
                "load": pa.array(ratio, from_pandas=True),
            }
        )


@dataclass(frozen=True)
class Staffing(Result):
    """One row per task and person who can do it: hours given. ``missing`` says what nobody has time for."""

    tasks: NDArray[np.object_]
    people: NDArray[np.object_]
    hours: Floats
    feasible: bool
    missing: dict[str, float]
    spare: dict[str, float]

    def __len__(self) -> int:
        return len(self.tasks)

    def to_table(self) -> pa.Table:
        return pa.table({"task": pa.array(self.tasks, pa.string()), "person": pa.array(self.people, pa.string()), "hours": self.hours})


def load_by_week(
    person: Values, start: Values, finish: Values, hours: Values, *, hours_a_day: float = 7.0, region: str = FRANCE
) -> Load:
    """Who has too much work, in which week?

    Assumptions
        The hours of a task are spread evenly over its working days (Monday to Friday without public holidays).

    Formula
        hours of a week = sum over the tasks of hours * working days in the week / working days of the task; capacity =
        working days of the week * hours a day; a ratio above 1 is an overload.

    Parameters
        person: who does the task, text, shape (n,). start, finish: first and last day, shape (n,).
        hours: of the task, zero or more, shape (n,). hours_a_day: of one person. region: of the public holidays.

    Result
        ``Load``, one row per person and week with work, by person, then week (its Monday).

    Errors
        columns_differ, person_missing, finish_before_start, hours_negative, no_working_day, region_unknown.

    Source
        The practice of plan de charge.
    """
    same_length(person=person, start=start, finish=finish, hours=hours)
    if not 0 < hours_a_day <= 24:
        raise Fault("hours_negative", _("Hours are below zero, or a day has more than 24."))
    keys, work = identifiers(person, "person"), reals(hours, "hours")
    if (keys.codes < 0).any():
        raise Fault("person_missing", _("A row has no person: name who does it."))
    if (work < 0).any():
        raise Fault("hours_negative", _("Hours are below zero, or a day has more than 24."))
    first, last = days(start, "start"), days(finish, "finish")
    works = calendar(region)
    found: dict[tuple[str, date], float] = {}
    for code, begin, end, amount in zip(keys.codes, first, last, work, strict=True):
        if end < begin:
            raise Fault("finish_before_start", _("A task of %(person)s ends before it begins."), person=keys.names[code])
        span = [day for day in (date_of(int(begin) + step) for step in range(int(end - begin) + 1)) if works.works(day)]
        if not span and amount:
            raise Fault("no_working_day", _("A task of %(person)s from %(day)s has no working day: move it."), person=keys.names[code], day=date_of(int(begin)).isoformat())
        for day in span:
            key = (str(keys.names[code]), day - timedelta(days=day.weekday()))
            found[key] = found.get(key, 0.0) + amount / len(span)
    rows = sorted(found)
    asked = np.array([found[row] for row in rows])
    there = np.array([works.between(week, week + timedelta(days=6)) * hours_a_day for _person, week in rows])
    ratio = np.divide(asked, there, out=np.full(len(rows), np.inf), where=there > 0)
    over = ratio > 1 + 1e-9
    worst = int(np.argmax(ratio)) if len(rows) else -1
    return Load(
        people=np.array([row[0] for row in rows], dtype=object),
        weeks=tuple(row[1] for row in rows),
        hours=asked,
        capacity=there,
        overloads=int(over.sum()),
        worst=f"{rows[worst][0]} {rows[worst][1].isoformat()}" if over.any() else None,
        worst_reason=None if over.any() else Reason(_("Nobody has more work than time.")),
    )


def staffing(task: Values, hours: Values, person: Values, available: Values, able: Values) -> Staffing:
    """Can the work be done by those who know how, in the time they have?

    Assumptions
        Hours of a task may be shared among those able to do it; all of it falls in the period of the hours available.

    Formula
        A flow of hours from people to tasks they can do, as much work done as possible (linear programming). The plan is
        feasible when all hours of all tasks find somebody.

    Parameters
        task: text, shape (n,), one row per task and person. hours: of the task, the same in all its rows, shape (n,).
        person: text, shape (n,). available: hours of the person, the same in all rows, shape (n,).
        able: yes or no, shape (n,): whether the person has the skills of the task.

    Result
        ``Staffing``, the hours each gives to each task; what is missing per task, and what is spare per person.

    Errors
        columns_differ, person_missing, hours_negative, hours_differ, able_unreadable.

    Source
        Lester Ford and Delbert Fulkerson (1956), *Maximal Flow through a Network*. Solved by SciPy (HiGHS).
    """
    same_length(task=task, hours=hours, person=person, available=available, able=able)
    tasks, people = identifiers(task, "task"), identifiers(person, "person")
    if (tasks.codes < 0).any() or (people.codes < 0).any():
        raise Fault("person_missing", _("A row has no person: name who does it."))
    wanted, time = _one_each(tasks.codes, reals(hours, "hours"), tasks.names), _one_each(people.codes, reals(available, "available"), people.names)
    words = [str(word).strip().lower() for word in texts(able, "able")]
    if strange := sorted({word for word in words if word not in YES | NO}):
        raise Fault("able_unreadable", _("%(value)s does not say whether somebody can do it: write yes or no."), value=strange[0])
    rows = [row for row, word in enumerate(words) if word in YES]
    given = _flow(tasks.codes[rows], people.codes[rows], wanted, time)
    done = np.bincount(tasks.codes[rows], weights=given, minlength=len(tasks))
    used = np.bincount(people.codes[rows], weights=given, minlength=len(people))
    missing = {str(name): float(lack) for name, lack in zip(tasks.names, wanted - done, strict=True) if lack > 1e-6}
    order = [place for place in np.lexsort((people.codes[rows], tasks.codes[rows])) if given[place] > 1e-6]
    return Staffing(
        tasks=np.array([tasks.names[tasks.codes[rows[place]]] for place in order], dtype=object),
        people=np.array([people.names[people.codes[rows[place]]] for place in order], dtype=object),
        hours=given[order],
        feasible=not missing,
        missing=missing,
        spare={str(name): float(max(left, 0.0)) for name, left in zip(people.names, time - used, strict=True)},
    )


def _one_each(codes: NDArray[np.int64], values: Floats, names: NDArray[np.object_]) -> Floats:
    if (values < 0).any():
        raise Fault("hours_negative", _("Hours are below zero, or a day has more than 24."))
    found = np.full(len(names), np.nan)
    for code, value in zip(codes, values, strict=True):
        if not np.isnan(found[code]) and found[code] != value:
            raise Fault("hours_differ", _("%(name)s has two numbers of hours: give it one."), name=names[code])
        found[code] = value
    return found


def _flow(tasks: NDArray[np.int64], people: NDArray[np.int64], wanted: Floats, time: Floats) -> Floats:
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    if not len(tasks):
        return np.zeros(0)
    places = np.arange(len(tasks))
    limits = coo_matrix(
        (np.ones(2 * len(tasks)), (np.concatenate([tasks, len(wanted) + people]), np.concatenate([places, places]))),
        shape=(len(wanted) + len(time), len(tasks)),
    )
    found: Floats = linprog(-np.ones(len(tasks)), A_ub=limits.tocsr(), b_ub=np.concatenate([wanted, time]), method="highs").x
    return found
