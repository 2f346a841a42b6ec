"""The calendar of a session's orals: what it is made from, made by the solver, moved by hand with every clash named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.jobs import Run, job
from mercatique.kernel.models import Job
from mercatique.methods.schedule.orals import (
    Clash,
    Hurt,
    Judge,
    Oral,
    Orals,
    Place,
    Wish,
    clashes,
    oral_calendar,
)
from mercatique.prove.framework import Test, of_session
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Candidate, Group, Seat, Session, Slot
from mercatique.prove.sessions.times import allowed, parts

HALVES = ("am", "pm")


@dataclass(frozen=True)
class Hours:
    """Rooms and hours of the orals, as the office wishes them."""

    rooms: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    am: tuple[time, time] = (time(9), time(12, 30))
    pm: tuple[time, time] = (time(13, 30), time(17, 30))
    gap: int = 5
    each: int = 2

    @classmethod
    def of(cls, session: Session) -> "Hours":
        kept = session.hours or {}
        usual = cls(days=weekdays(session.starts_on, session.ends_on))
        if not kept:
            return usual
        return cls(
            tuple(kept.get("rooms", ())),
            tuple(date.fromisoformat(one) for one in kept.get("days", ())) or usual.days,
            (time.fromisoformat(kept["am"][0]), time.fromisoformat(kept["am"][1])),
            (time.fromisoformat(kept["pm"][0]), time.fromisoformat(kept["pm"][1])),
            int(kept.get("gap", 5)),
            int(kept.get("each", 2)),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "rooms": list(self.rooms), "days": [one.isoformat() for one in self.days], "am": [str(one)[:5] for one in self.am],
            "pm": [str(one)[:5] for one in self.pm], "gap": self.gap, "each": self.each,
        }  # fmt: skip

    def half(self, name: str) -> tuple[time, time]:
        return self.am if name == "am" else self.pm


def weekdays(first: date | None, last: date | None) -> tuple[date, ...]:
    """Mondays to Fridays from one day to another, at most sixty."""
    if not first or not last or last < first:
        return ()
    every = (first + timedelta(days=n) for n in range(min((last - first).days, 90) + 1))
    return tuple(one for one in every if one.weekday() < 5)[:60]


def oral_tests(session: Session) -> list[tuple[Test, int, int]]:
    """Tests of the framework with a presentation and questions, and the minutes of both."""
    framework = of_session(session)
    return [(test, test.minutes[0], test.minutes[1]) for test in framework.tests if len(test.minutes) == 2] if framework else []


def long_tests(session: Session) -> list[tuple[Test, int]]:
    """Tests that all sit at once, and their minutes."""
    framework = of_session(session)
    return [(test, test.minutes[0]) for test in framework.tests if len(test.minutes) == 1] if framework else []


@dataclass
class Demand:
    """What is to be placed, and how the solver's keys lead back to records."""

    session: Session
    hours: Hours
    origin: datetime
    wish: Wish
    test: dict[Any, tuple[str, int, int]] = field(default_factory=dict)
    who: dict[Any, Candidate | Group] = field(default_factory=dict)
    seats: dict[Any, Seat] = field(default_factory=dict)

    def at(self, minute: int) -> datetime:
        """A minute of the solver as a moment: by the clock of the session's place, whatever summer time does."""
        naive = self.origin.replace(tzinfo=None) + timedelta(minutes=minute)
        return naive.replace(tzinfo=self.origin.tzinfo)

    def minute(self, moment: datetime) -> int:
        local = moment.astimezone(self.origin.tzinfo).replace(tzinfo=None)
        return int((local - self.origin.replace(tzinfo=None)).total_seconds() // 60)


def zone(session: Session) -> ZoneInfo:
    return ZoneInfo(session.workspace.zone)


def demand(session: Session) -> Demand:
    """Everything the calendar depends on, read afresh."""
    hours, found = Hours.of(session), composition.bodies(session)
    first = min(hours.days, default=session.starts_on or timezone.localdate())
    origin = datetime.combine(first, time(0), zone(session))
    asked = Demand(session, hours, origin, Wish((), hours.rooms, (), ()))
    windows = [span(asked, day, half) for day in hours.days for half in HALVES]
    orals = list(wanted(asked))
    # Who sits before an oral is the jury, and markers where the jury is not there: all who judge and are not away.
    judges, by_person = [], {}
    for seat in found.jury:
        by_person.setdefault(composition.address(seat), seat)
    for seat in by_person.values():
        asked.seats[seat.pk] = seat
        taught = found.taught.get(composition.address(seat), set())
        away = [away_span(asked, text) for text in seat.absences]
        judges.append(Judge(seat.pk, seat.outside, tuple(one for one in away if one), frozenset(found.ties.get(seat.pk, set()) | taught)))
    asked.wish = Wish(tuple(orals), hours.rooms, tuple(one for one in windows if one[1] > one[0]), tuple(judges), hours.each, hours.gap)
    return asked


def wanted(asked: Demand) -> Iterator[Oral]:
    """One oral per group that sits a test together, and one per candidate who is in none."""
    people = list(asked.session.candidates.prefetch_related("accommodations").order_by("number"))
    for test, presentation, questions in oral_tests(asked.session):
        placed = set()
        for group in asked.session.groups.filter(test=test.code).prefetch_related("candidates__accommodations").order_by("number"):
            members = list(group.candidates.all())
            placed |= {one.pk for one in members}
            if members:
                key = (test.code, "g", group.pk)
                asked.test[key], asked.who[key] = (test.code, presentation, questions), group
                minutes = max(allowed(one, presentation, "oral") + allowed(one, questions, "oral") for one in members)
                yield Oral(key, tuple(one.pk for one in members), minutes)
        for one in people:
            if one.pk not in placed:
                key = (test.code, "c", one.pk)
                asked.test[key], asked.who[key] = (test.code, presentation, questions), one
                yield Oral(key, (one.pk,), allowed(one, presentation, "oral") + allowed(one, questions, "oral"))


def span(asked: Demand, day: date, half: str) -> tuple[int, int]:
    days = (day - asked.origin.date()).days * 1440
    start, end = asked.hours.half(half)
    return days + start.hour * 60 + start.minute, days + end.hour * 60 + end.minute


def away_span(asked: Demand, text: str) -> tuple[int, int] | None:
    """``2026-12-07 am`` as minutes; an unreadable absence is none."""
    day, _blank, half = text.partition(" ")
    try:
        days = (date.fromisoformat(day) - asked.origin.date()).days * 1440
    except ValueError:
        return None
    noon = asked.hours.pm[0].hour * 60 + asked.hours.pm[0].minute
    return {"am": (days, days + noon), "pm": (days + noon, days + 1440)}.get(half, (days, days + 1440))


def build(session: Session, seconds: float = 10.0) -> Orals:
    """Make the calendar anew and write it down; what has already begun stays where it was."""
    if Slot.objects.filter(session=session, started_at__isnull=False).exists():
        raise Fault("orals-begun", mark("An oral has begun: the calendar is only moved by hand from now on."))
    asked = demand(session)
    found = oral_calendar(asked.wish, seconds=seconds)
    if found:
        write(asked, found)
    return found


def write(asked: Demand, found: Orals) -> None:
    with transaction.atomic():
        Slot.objects.filter(session=asked.session).delete()
        for place in found.places:
            code, presentation, questions = asked.test[place.oral]
            who = asked.who[place.oral]
            slot = Slot.objects.create(
                session=asked.session, test=code, room=place.room, starts_at=asked.at(place.start), presentation=presentation, questions=questions,
                candidate=who if isinstance(who, Candidate) else None, group=who if isinstance(who, Group) else None,
            )  # fmt: skip
            slot.seats.set([asked.seats[key] for key in place.jury])


def page(asked: Job) -> str:
    """Where the calendar is seen."""
    assert asked.workspace is not None
    found = Session.objects.get(pk=asked.args["session"], workspace=asked.workspace)
    return reverse("prove:session-calendar", args=[asked.workspace.slug, found.number])


@job("oral-calendar", label=mark("Calendar of orals"), max_attempts=1, page=page)
def build_job(run: Run, session: str) -> None:
    found = Session.objects.select_related("workspace").get(pk=session, workspace=run.job.workspace)
    result = build(found)
    if not result:
        raise Fault("no-calendar", mark("No calendar was found: %(why)s"), why=" ".join(sentences(demand(found), result.hurts)))


def sentences(asked: Demand, hurts: tuple[Hurt, ...]) -> list[str]:
    """Each hurt as a sentence that says what to change."""
    return [sentence(asked, hurt) for hurt in hurts]


def sentence(asked: Demand, hurt: Hurt) -> str:
    values = dict(hurt.values)
    if "oral" in values:
        values["who"] = str(asked.who[values["oral"]])
    match hurt.code:
        case "no_oral":
            return _("There is nothing to place: no candidate, or the framework has no oral test with a presentation and questions.")
        case "no_room":
            return _("No room is named.")
        case "no_window":
            return _("There is no day or no hour for the orals.")
        case "too_long":
            return _("%(who)s needs %(minutes)d minutes, and the longest half-day has %(window)d.") % values
        case "few_judges":
            return ngettext(
                "Only %(able)d member of the jury may hear %(who)s, and %(each)d are asked for.",
                "Only %(able)d members of the jury may hear %(who)s, and %(each)d are asked for.",
                values["able"],
            ) % values  # fmt: skip
        case "few_outside":
            return _("Too few members from outside may hear %(who)s: at least half of those present must be.") % values
        case "capacity":
            return _("The orals need %(need)d minutes of a room and the rooms have %(have)d: add a room, a day or hours.") % values
        case "absences":
            return _("The absences of the jury stand in the way: without them there would be a calendar.")
        case "ties":
            return _("The declared ties stand in the way: another member of the jury is needed.")
        case "jury_size":
            return _("With one member less before each oral there would be a calendar.")
        case "gap":
            return _("Without the break between two orals there would be a calendar.")
        case "room":
            return _("With one more room there would be a calendar.")
    return _("Several conditions stand in the way at once: add a day, a room or a member of the jury.")


@dataclass
class Entry:
    """A slot as pages show it: its people, its parts with extra time, its end, its clashes."""

    slot: Slot
    presentation: int
    questions: int
    jury: list[Seat]
    clashes: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return self.presentation + self.questions

    @property
    def begins(self) -> datetime:
        return self.slot.starts_at

    @property
    def ends(self) -> datetime:
        return self.slot.starts_at + timedelta(minutes=self.minutes)

    @property
    def extended(self) -> bool:
        return self.minutes > self.slot.presentation + self.slot.questions


def entries(session: Session, **only: Any) -> list[Entry]:
    rows = Slot.objects.filter(session=session, **only).select_related("candidate", "group").order_by("starts_at", "room").distinct()
    rows = rows.prefetch_related("candidate__accommodations", "group__candidates__accommodations", "seats")
    return [Entry(slot, *parts(slot), list(slot.seats.all())) for slot in rows]


def with_clashes(session: Session) -> list[Entry]:
    """The calendar with what is wrong in it now, as sentences beside each oral."""
    found, asked = entries(session), demand(session)
    by_key = {entry.slot.pk: entry for entry in found}
    for clash in problems(asked, found):
        by_key[clash.first].clashes.append(words(asked, by_key, clash))
        if clash.second is not None:
            by_key[clash.second].clashes.append(words(asked, by_key, clash, other=True))
    return found


def problems(asked: Demand, found: list[Entry]) -> list[Clash]:
    orals = tuple(Oral(entry.slot.pk, tuple(one.pk for one in entry.slot.people), entry.minutes) for entry in found)
    wish = Wish(orals, asked.wish.rooms, asked.wish.windows, asked.wish.judges, asked.wish.each, asked.wish.gap)
    places = [
        Place(entry.slot.pk, entry.slot.room, asked.minute(entry.begins), entry.minutes, tuple(seat.pk for seat in entry.jury)) for entry in found
    ]
    return clashes(places, wish)


def words(asked: Demand, by_key: dict[Any, Entry], clash: Clash, other: bool = False) -> str:
    second = by_key.get(clash.first if other else clash.second)
    somebody = asked.seats.get(clash.who)
    about = {"other": str(second.slot) if second else "", "who": somebody.name if somebody else "", "room": clash.who}
    match clash.code:
        case "room":
            return _("%(room)s is taken at that time by %(other)s.") % about
        case "judge":
            return _("%(who)s hears %(other)s at the same time.") % about
        case "person":
            return _("The candidate sits in another oral at the same time.")
        case "away":
            return _("%(who)s is away.") % about
        case "tie":
            return _("%(who)s knows the candidate.") % about
        case "gone":
            return _("A member of its jury no longer sits in the session.")
    return _("It lies outside the hours of the orals.")


def move(slot: Slot, room: str, starts_at: datetime, seats: list[Seat]) -> None:
    """Put an oral elsewhere by hand; a clash is refused with its sentence and nothing is moved."""
    session = slot.session
    with transaction.atomic():
        slot.room, slot.starts_at, slot.by_hand = room, starts_at, True
        slot.save(update_fields=["room", "starts_at", "by_hand"])
        slot.seats.set(seats)
        now = next(entry for entry in with_clashes(session) if entry.slot.pk == slot.pk)
        if len(seats) < composition.FEWEST:
            now.clashes.append(_("An oral is never held before one person alone."))
        elif not composition.outside_enough(seats):
            now.clashes.append(_("Less than half of those who hear it come from outside."))
        if now.clashes:
            raise Fault("oral-clash", mark("%(who)s cannot be heard then: %(why)s"), who=str(slot), why=" ".join(dict.fromkeys(now.clashes)))


def unplaced(session: Session) -> list[str]:
    """Who has no place in the calendar yet, and whose time no longer suits their minutes."""
    asked = demand(session)
    placed = {(slot.test, "g" if slot.group_id else "c", slot.group_id or slot.candidate_id) for slot in session.slots.all()}
    return [str(asked.who[oral.key]) for oral in asked.wish.orals if oral.key not in placed]


def by_day(found: list[Entry], session: Session) -> list[tuple[date, list[Entry]]]:
    days: dict[date, list[Entry]] = {}
    for entry in found:
        days.setdefault(timezone.localtime(entry.begins, zone(session)).date(), []).append(entry)
    return sorted(days.items())


