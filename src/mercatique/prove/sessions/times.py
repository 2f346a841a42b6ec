"""Time with what an accommodation adds: of a test, of a preparation. Why it was granted is nobody's business here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.methods.marking import extra_time
from mercatique.prove.framework import of_session
from mercatique.prove.sessions.models import Accommodation, Candidate, Slot, Timer


def share(candidate: Candidate, kind: str = "") -> Fraction:
    """The largest share of extra time granted to a candidate (for tests of a kind; "" for any)."""
    granted = [
        row.extra_time
        for row in candidate.accommodations.all()
        if row.granted_at and row.extra_time and Accommodation.Measure.EXTRA_TIME in row.measures and (not kind or not row.kinds or kind in row.kinds)
    ]
    return max((Fraction(one) for one in granted), default=Fraction(0))


def allowed(candidate: Candidate, minutes: int, kind: str = "") -> int:
    """Minutes a candidate has for what lasts ``minutes``, rounded up: a third more makes 30 minutes 40, three hours four."""
    given = share(candidate, kind)
    return int(extra_time(["test"], [minutes], share=float(given)).extended[0]) if given and minutes else int(minutes)


def parts(slot: Slot) -> tuple[int, int]:
    """Minutes of presentation and of questions of an oral, with the extra time of whoever has most in it."""
    people = slot.people
    return (
        max((allowed(one, slot.presentation, "oral") for one in people), default=slot.presentation),
        max((allowed(one, slot.questions, "oral") for one in people), default=slot.questions),
    )


def deadline(candidate: Candidate) -> datetime | None:
    """Until when a candidate may deposit: the session's moment, later by what extra time adds to the days of preparation."""
    session = candidate.session
    if session.deposit_until is None:
        return None
    framework = of_session(session)
    days = max((test.days or 0 for test in framework.tests), default=0) if framework else 0
    return session.deposit_until + timedelta(days=allowed(candidate, days) - days)


@dataclass(frozen=True)
class Clock:
    """What a timer shows: phases one after the other, all by the server's clock."""

    now: datetime
    phases: tuple[tuple[str, datetime, datetime], ...]

    @property
    def phase(self) -> int:
        """Which phase runs: -1 before the first, their number after the last."""
        if not self.phases or self.now < self.phases[0][1]:
            return -1
        return next((n for n, (_name, _start, end) in enumerate(self.phases) if self.now < end), len(self.phases))

    @property
    def until(self) -> datetime | None:
        """The next turn: when the first phase begins, or the running one ends."""
        if self.phase == -1:
            return self.phases[0][1] if self.phases else None
        return self.phases[self.phase][2] if self.phase < len(self.phases) else None

    @property
    def left(self) -> int:
        """Whole seconds until the next turn."""
        return max(int((self.until - self.now).total_seconds()), 0) if self.until else 0

    @property
    def shown(self) -> str:
        hours, rest = divmod(self.left, 3600)
        days, hours = divmod(hours, 24)
        short = f"{rest // 60:02d}:{rest % 60:02d}"
        short = f"{hours:d}:{short}" if hours or days else short
        return short if not days else ""

    @property
    def days(self) -> int:
        return self.left // 86400


def clock_of(slot: Slot, names: tuple[str, str], now: datetime) -> Clock:
    """The two parts of an oral: from when it truly began, else from when it is planned."""
    presentation, questions = parts(slot)
    start = slot.started_at or slot.starts_at
    turn = slot.questions_at or start + timedelta(minutes=presentation)
    return Clock(now, ((names[0], start, turn), (names[1], turn, turn + timedelta(minutes=questions))))


def clock_for(timer: Timer, minutes: int, name: str, now: datetime) -> Clock:
    return Clock(now, ((name, timer.started_at, timer.started_at + timedelta(minutes=minutes)),))


def steady(moment: datetime | None, now: datetime) -> None:
    """Refuse to go on when the server's clock stands before what it has already written down."""
    if moment is not None and now < moment - timedelta(seconds=5):
        raise Fault("clock-back", mark("The server's clock has been set back: it says an earlier time than what was already recorded. Set it right, then go on."))
