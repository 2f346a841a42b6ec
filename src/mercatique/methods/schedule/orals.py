"""A calendar of orals: rooms, days, juries, nobody in two places at once; or what stands in the way."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mercatique.fault import Fault, _

#: Orals begin on multiples of this many minutes.
GRID = 5


@dataclass(frozen=True)
class Oral:
    """One oral: who sits in it, how long it lasts (extra time included)."""

    key: Hashable
    people: tuple[Hashable, ...]
    minutes: int


@dataclass(frozen=True)
class Judge:
    """A member of the jury: from outside or not, when away, whom they may not judge."""

    key: Hashable
    outside: bool = False
    away: tuple[tuple[int, int], ...] = ()
    ties: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Place:
    """Where an oral stands: room, minute at which it begins, jury."""

    oral: Hashable
    room: str
    start: int
    minutes: int
    jury: tuple[Hashable, ...]

    @property
    def end(self) -> int:
        return self.start + self.minutes


@dataclass(frozen=True)
class Hurt:
    """A condition without which there would be a calendar, with its figures."""

    code: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Orals:
    """The calendar, in the order of time; or, when there is none, what hurts."""

    places: tuple[Place, ...] = ()
    hurts: tuple[Hurt, ...] = ()
    proved: bool = False

    def __bool__(self) -> bool:
        return bool(self.places) and not self.hurts


@dataclass(frozen=True)
class Wish:
    """Everything a calendar is made from. Windows are half-days ``(start, end)`` in minutes from any common origin."""

    orals: tuple[Oral, ...]
    rooms: tuple[str, ...]
    windows: tuple[tuple[int, int], ...]
    judges: tuple[Judge, ...]
    each: int = 2
    gap: int = 5


def oral_calendar(wish: Wish, *, seconds: float = 10.0, seed: int = 7) -> Orals:
    """When, where and before whom does everybody speak?

    Assumptions
        An oral stands within one half-day, in one room, before ``each`` members of the jury, of whom at least half are
        from outside. Between two orals of a room or of a juror lie ``gap`` minutes. Starts are on a grid of five minutes.

    Formula
        A constraint program (CP-SAT): no overlap per room, per juror, per candidate; a juror with a tie to one of the
        people never judges them; the last oral ends as early as possible, then the juror who hears most hears as few as possible. When there is no calendar, each condition is
        loosened alone, and those whose loosening gives one are named.

    Parameters
        wish: orals, rooms, half-days, jury. seconds: how long to look. seed: the same seed gives the same calendar.

    Result
        ``Orals``: places, or hurts with codes ``no_oral``, ``no_room``, ``no_window``, ``too_long``, ``few_judges``,
        ``few_outside``, ``capacity``, ``absences``, ``ties``, ``jury_size``, ``gap``, ``room``, ``unknown``.

    Errors
        oral_length (an oral of no or negative length), oral_each (a jury of nobody).

    Source
        L. Perron, V. Furnon, OR-Tools CP-SAT; intervals with optional presence.
    """
    if any(oral.minutes <= 0 for oral in wish.orals):
        raise Fault("oral_length", _("An oral lasts at least a minute."))
    if wish.each < 1:
        raise Fault("oral_each", _("An oral is held before at least one member of the jury."))
    if certain := plain_hurts(wish):
        return Orals(hurts=tuple(certain))
    found = solved(wish, seconds, seed)
    if found is not None:
        return found
    return Orals(hurts=tuple(loosened(wish, seconds, seed)))


def plain_hurts(wish: Wish) -> list[Hurt]:
    """What can be seen without searching."""
    if not wish.orals:
        return [Hurt("no_oral")]
    if not wish.rooms:
        return [Hurt("no_room")]
    if not wish.windows:
        return [Hurt("no_window")]
    found = []
    longest = max(end - start for start, end in wish.windows)
    found += [Hurt("too_long", {"oral": oral.key, "minutes": oral.minutes, "window": longest}) for oral in wish.orals if oral.minutes > longest]
    for oral in wish.orals:
        able = eligible(wish, oral)
        if len(able) < wish.each:
            found.append(Hurt("few_judges", {"oral": oral.key, "able": len(able), "each": wish.each}))
        elif 2 * min(sum(judge.outside for judge in able), wish.each) < wish.each:
            found.append(Hurt("few_outside", {"oral": oral.key, "outside": sum(judge.outside for judge in able), "each": wish.each}))
    need = sum(oral.minutes + wish.gap for oral in wish.orals)
    have = len(wish.rooms) * sum(end - start + wish.gap for start, end in wish.windows)
    if need > have:
        found.append(Hurt("capacity", {"need": need, "have": have, "rooms": len(wish.rooms)}))
    return found


def eligible(wish: Wish, oral: Oral) -> list[Judge]:
    return [judge for judge in wish.judges if not judge.ties & set(oral.people)]


def loosened(wish: Wish, seconds: float, seed: int) -> list[Hurt]:
    """Which condition, taken away alone, would give a calendar."""
    tries = [
        ("absences", replace(wish, judges=tuple(replace(judge, away=()) for judge in wish.judges)), any(judge.away for judge in wish.judges)),
        ("ties", replace(wish, judges=tuple(replace(judge, ties=frozenset()) for judge in wish.judges)), any(judge.ties for judge in wish.judges)),
        ("jury_size", replace(wish, each=wish.each - 1), wish.each > 1),
        ("gap", replace(wish, gap=0), wish.gap > 0),
        ("room", replace(wish, rooms=(*wish.rooms, "+")), True),
    ]
    share = max(seconds / len(tries), 0.5)
    found = [Hurt(code) for code, other, worth in tries if worth and not plain_hurts(other) and solved(other, share, seed) is not None]
    return found or [Hurt("unknown")]


def solved(wish: Wish, seconds: float, seed: int) -> Orals | None:
    """The calendar the solver finds; None when there is none (or none was found in the time given)."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    gap = cells(wish.gap)
    starts, ends, rooms, jury = {}, {}, {}, {}
    in_room: dict[str, list[Any]] = {room: [] for room in wish.rooms}
    of_judge: dict[Any, list[Any]] = {judge.key: [] for judge in wish.judges}
    of_person: dict[Any, list[Any]] = {}
    all_of_them = []
    for i, oral in enumerate(wish.orals):
        length = cells(oral.minutes)
        domain = [(cells(start), end // GRID - length) for start, end in wish.windows if end // GRID - length >= cells(start)]
        if not domain:
            return None
        starts[i] = model.new_int_var_from_domain(cp_model.Domain.from_intervals([list(part) for part in domain]), f"s{i}")
        ends[i] = starts[i] + length
        rooms[i] = {room: model.new_bool_var(f"r{i}.{n}") for n, room in enumerate(wish.rooms)}
        model.add_exactly_one(rooms[i].values())
        for room, here in rooms[i].items():
            in_room[room].append(model.new_optional_fixed_size_interval_var(starts[i], length + gap, here, ""))
        able = eligible(wish, oral)
        jury[i] = {judge.key: model.new_bool_var("") for judge in able}
        model.add(sum(jury[i].values()) == wish.each)
        model.add(2 * sum(jury[i][judge.key] for judge in able if judge.outside) >= wish.each)
        for judge in able:
            of_judge[judge.key].append(model.new_optional_fixed_size_interval_var(starts[i], length + gap, jury[i][judge.key], ""))
        all_of_them.append(model.new_fixed_size_interval_var(starts[i], length + gap, ""))
        for person in oral.people:
            of_person.setdefault(person, []).append(model.new_fixed_size_interval_var(starts[i], length + gap, ""))
    for judge in wish.judges:
        for begin, end in judge.away:
            of_judge[judge.key].append(model.new_fixed_size_interval_var(begin // GRID, max(cells(end) - begin // GRID, 1), ""))
    for intervals in (*in_room.values(), *of_judge.values(), *of_person.values()):
        if len(intervals) > 1:
            model.add_no_overlap(intervals)
    # Said twice, and proved a hundred times faster: how many orals rooms and jury can carry at once.
    abreast = min(len(wish.rooms), len(wish.judges) // wish.each)
    model.add_cumulative(all_of_them, [1] * len(all_of_them), abreast)
    horizon = max(end for _start, end in wish.windows) // GRID + 1
    last = model.new_int_var(0, horizon, "last")
    model.add_max_equality(last, list(ends.values()))
    load = model.new_int_var(0, len(wish.orals), "load")
    for judge in wish.judges:
        model.add(sum(jury[i][judge.key] for i in jury if judge.key in jury[i]) <= load)
    model.minimize(last * (len(wish.orals) + 1) + load)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    places = [
        Place(
            oral.key,
            next(room for room, here in rooms[i].items() if solver.boolean_value(here)),
            int(solver.value(starts[i])) * GRID,
            oral.minutes,
            tuple(judge.key for judge in wish.judges if judge.key in jury[i] and solver.boolean_value(jury[i][judge.key])),
        )
        for i, oral in enumerate(wish.orals)
    ]
    places.sort(key=lambda place: (place.start, place.room))
    # Rooms are alike: the first one named is the one in use most of the time.
    used = sorted(wish.rooms, key=lambda room: (-sum(place.room == room for place in places), wish.rooms.index(room)))
    names = dict(zip(used, wish.rooms, strict=True))
    return Orals(tuple(sorted((replace(place, room=names[place.room]) for place in places), key=lambda place: (place.start, place.room))), proved=status == cp_model.OPTIMAL)


def cells(minutes: int) -> int:
    """Minutes as steps of the grid, rounded up."""
    return -(-minutes // GRID)


@dataclass(frozen=True)
class Clash:
    """Two orals that cannot both stand as they do, or one that cannot stand where it does."""

    code: str
    first: Hashable
    second: Hashable = None
    who: Hashable = None


def clashes(places: Sequence[Place], wish: Wish) -> list[Clash]:
    """What is wrong with a calendar moved by hand: the same room, juror or person twice, an absence, a tie, the hours.

    The time between two orals is a wish and no clash.
    """
    orals, judges = {oral.key: oral for oral in wish.orals}, {judge.key: judge for judge in wish.judges}
    found = []
    for n, one in enumerate(places):
        if not any(start <= one.start and one.end <= end for start, end in wish.windows):
            found.append(Clash("hours", one.oral))
        for key in one.jury:
            judge = judges.get(key)
            if judge is None:
                found.append(Clash("gone", one.oral, who=key))
                continue
            if any(begin < one.end and one.start < end for begin, end in judge.away):
                found.append(Clash("away", one.oral, who=key))
            if one.oral in orals and judge.ties & set(orals[one.oral].people):
                found.append(Clash("tie", one.oral, who=key))
        for other in places[n + 1 :]:
            if one.start < other.end and other.start < one.end:
                if one.room == other.room:
                    found.append(Clash("room", one.oral, other.oral, one.room))
                found += [Clash("judge", one.oral, other.oral, key) for key in one.jury if key in other.jury]
                mine = set(orals[one.oral].people) if one.oral in orals else set()
                theirs = set(orals[other.oral].people) if other.oral in orals else set()
                found += [Clash("person", one.oral, other.oral, key) for key in sorted(mine & theirs, key=str)]
    return found
