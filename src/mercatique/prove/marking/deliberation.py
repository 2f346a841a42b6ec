"""The jury decides: totals from the raw marks, settlements, block by block, then the certification, each with its reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.format import number
from mercatique.methods.marking import mark_total
from mercatique.prove.framework import Block, Criterion, Framework
from mercatique.prove.marking import agreement, chain, grids, sheets
from mercatique.prove.marking.agreement import Given
from mercatique.prove.marking.models import Decision, Interview, Mark, Meeting, Outcome, Settlement
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Candidate, Neutralisation, Seat, Session

#: Decisions that must say why.
REASONED = {Outcome.PARTIAL, Outcome.REFUSED, Outcome.RESIT}
#: Decisions on the certification that rest on the work itself.
JUDGED = {Outcome.GRANTED, Outcome.PARTIAL, Outcome.REFUSED}
#: What prior experience has brought, of the blocks presented on it.
VALIDATIONS = {"total": pgettext_lazy("prior experience", "total validation"), "partial": pgettext_lazy("prior experience", "partial validation"), "none": pgettext_lazy("prior experience", "no validation")}


@dataclass(frozen=True)
class Row:
    """One criterion of a candidate as the jury reads it: what each gave, what was agreed, whether it counts."""

    criterion: Criterion
    given: tuple[Given, ...]
    settled: Settlement | None
    neutralised: Neutralisation | None
    apart: bool
    #: What the second reading of an appeal gave, once sealed.
    second: str = ""

    @property
    def points(self) -> Decimal | None:
        """The agreed points as they are shown."""
        found = self.agreed
        return None if found is None else (Decimal(found.numerator) / found.denominator).quantize(Decimal("0.01")).normalize() + 0

    @property
    def agreed(self) -> Fraction | None:
        """Points: as settled, else the mean of the sealed marks."""
        if self.criterion.points is None:
            return None
        if self.settled is not None and self.settled.points is not None:
            return Fraction(self.settled.points)
        points = [Fraction(one.points) for one in self.given if one.points is not None]
        return sum(points, Fraction(0)) / len(points) if points else None

    @property
    def level(self) -> str:
        """The level: as settled, else the one all gave."""
        if self.settled is not None:
            return self.settled.level
        levels = {one.level for one in self.given}
        return levels.pop() if len(levels) == 1 else ""

    @property
    def open(self) -> bool:
        """Whether the jury has still to settle it."""
        return self.apart and self.settled is None and self.neutralised is None

    @property
    def level_name(self) -> str:
        return str(grids.LEVELS.get(self.level, ""))


@dataclass(frozen=True)
class Total:
    """Points step by step: the whole grid, what was neutralised, what is left, the threshold that follows, what was obtained."""

    full: Decimal
    out: Decimal
    maximum: Decimal
    passing: Decimal
    threshold: Decimal
    points: Decimal
    rescaled: Decimal
    missing: int
    outcome: str

    def to_json(self) -> dict[str, Any]:
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in self.__dict__.items()}


@dataclass(frozen=True)
class Part:
    """A block of a candidate."""

    block: Block
    rows: tuple[Row, ...]
    held: bool
    decision: Decision | None
    #: Judged on dossier and interview, in place of tests.
    experience: bool = False

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many criteria stand at each level."""
        return [(str(name), sum(row.level == code and row.neutralised is None for row in self.rows)) for code, name in grids.LEVELS.items()]

    @property
    def points(self) -> Fraction:
        return sum((row.agreed for row in self.rows if row.agreed is not None and row.neutralised is None), Fraction(0))

    @property
    def maximum(self) -> int:
        return sum(row.criterion.points or 0 for row in self.rows if row.neutralised is None)

    @property
    def stands(self) -> str:
        """What stands of this block: what the jury decided, else that it was held before; "" when neither."""
        if self.decision is not None:
            return self.decision.get_outcome_display()
        return str(Outcome.HELD.label) if self.held else ""

    @property
    def granted(self) -> bool:
        return self.decision is not None and self.decision.outcome in {Outcome.GRANTED, Outcome.HELD}


@dataclass(frozen=True)
class Standing:
    """Where a candidate stands before the jury, computed from the raw marks each time it is asked."""

    candidate: Candidate
    framework: Framework
    parts: tuple[Part, ...]
    total: Total | None
    final: Decision | None
    complete: bool
    interview: Interview | None = None

    @property
    def experience(self) -> list[Part]:
        """The blocks judged on prior experience."""
        return [part for part in self.parts if part.experience]

    @property
    def marked(self) -> list[Part]:
        """The blocks judged on marks: beside prior experience, those held before have none."""
        lived = bool(self.experience)
        return [part for part in self.parts if not part.experience and not (lived and part.held)]

    @property
    def validation(self) -> str:
        """Prior experience in one word: all that was presented is granted, part of it, or nothing; "" while a block waits."""
        if not self.experience or any(part.decision is None for part in self.experience):
            return ""
        granted = sum(part.granted for part in self.experience)
        return str(VALIDATIONS["total" if granted == len(self.experience) else "partial" if granted else "none"])

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.parts for row in part.rows]

    @property
    def open(self) -> list[Row]:
        return [row for row in self.rows if row.open]

    @property
    def undecided(self) -> list[Part]:
        """Blocks of which nothing stands yet: neither decided nor held before."""
        return [part for part in self.parts if not part.stands]

    @property
    def passes(self) -> bool | None:
        """What the framework's own rule says; None where it leaves the decision to the jury."""
        if self.total is None or self.total.outcome == "open":
            return None
        return self.total.outcome == "passed"


def with_blocks(decisions: Iterable[Decision], framework: Framework) -> list[tuple[Decision, str]]:
    """Decisions with the name of their block; none for the certification."""
    names = {block.code: str(block.name) for block in framework.blocks}
    return [(row, f"{row.block} {names.get(row.block, '')}".strip()) for row in decisions]


def standing(candidate: Candidate, framework: Framework | None = None, signed: bool = False) -> Standing:
    """Everything the jury needs on one candidate; with ``signed``, only what stands in a record that all have signed: what others are told."""
    session = candidate.session
    framework = framework or grids.framework_of(session)
    terms = grids.terms_of(session)
    apart_from_tests = grids.experience(framework, candidate)
    complete = bool(sheets.complete(session, [candidate.pk])) or bool(apart_from_tests and not any(grids.asked(grid, candidate) for grid in grids.grids(framework)))
    given: dict[str, list[Given]] = defaultdict(list)
    found = agreement.marks(session, [candidate.pk]) if complete else []
    for one in found:
        given[one.criterion].append(one)
    apart = {cell.criterion for cell in agreement.cells(found, terms)}
    told = Q(meeting__minutes__final_at__isnull=False) if signed else Q()
    settled = {row.criterion: row for row in Settlement.objects.filter(told, candidate=candidate).order_by("at")}
    out = {row.criterion: row for row in Neutralisation.objects.filter(candidate=candidate, decided_at__isnull=False)}
    again = {
        row.criterion: number(row.points) if row.points is not None else str(grids.LEVELS.get(row.level, ""))
        for row in Mark.objects.filter(sheet__candidate=candidate, sheet__reading=2, sheet__sealed_at__isnull=False)
    }
    kept = Decision.objects.filter(told if signed else Q(current=True), candidate=candidate).select_related("meeting").order_by("at")
    decided = {row.block: row for row in kept}
    parts = []
    for block in framework.blocks:
        rows = tuple(Row(item, tuple(given[item.key]), settled.get(item.key), out.get(item.key), item.key in apart, again.get(item.key, "")) for item in block.criteria)
        if rows:
            parts.append(Part(block, rows, block.code in (candidate.held_blocks or ()), decided.get(block.code), block.code in apart_from_tests))
    rows_of_all = [row for part in parts for row in part.rows]
    total = total_of(rows_of_all, framework) if framework.points is not None and complete and not apart_from_tests else None
    interview = Interview.objects.filter(candidate=candidate).first() if apart_from_tests else None
    return Standing(candidate, framework, tuple(parts), total, decided.get(""), complete, interview)


def total_of(rows: list[Row], framework: Framework) -> Total:
    """The framework's total and pass rule. All is counted in a fraction of a point that makes every mean a whole number."""
    agreed = [row.agreed for row in rows]
    unit = reduce(lcm, (value.denominator for value in agreed if value is not None), 1)
    count = len(rows)
    passing = Decimal(framework.passing or 0)
    found = mark_total(
        ["1"] * count,
        [row.criterion.key for row in rows],
        [None if value is None else int(value * unit) for value in agreed],
        [(row.criterion.points or 0) * unit for row in rows],
        ["yes" if row.neutralised else "no" for row in rows],
        pass_at=float(passing * unit),
    )

    def back(value: float) -> Decimal:
        return (Decimal(str(value)) / unit).quantize(Decimal("0.01"))

    full, maximum = Decimal(framework.points or 0), back(found.maximum[0])
    rescaled = found.rescaled()[0]
    return Total(
        full, full - maximum, maximum, passing, back(found.threshold[0]), back(found.points[0]), back(0 if rescaled != rescaled else rescaled), int(found.missing[0]),
        str(found.outcome[0]),
    )  # fmt: skip


# -- the meeting -------------------------------------------------------------------------------------------------------


def jury(session: Session) -> list[Seat]:
    return list(Seat.objects.filter(session=session, role__in=Seat.JURY, released_at=None).order_by("-role", "name").prefetch_related("ties"))


def meeting_of(session: Session) -> Meeting | None:
    """The meeting under way."""
    return Meeting.objects.filter(session=session, closed_at=None).order_by("-number").first()


def begin(session: Session, present: list[Seat], by: str) -> Meeting:
    """Open a meeting with its attendance sheet; refused without quorum, without its president, without half from outside."""
    terms = grids.terms_of(session)
    with transaction.atomic():
        chain.held(session)
        if meeting_of(session) is not None:
            raise Fault("meeting-open", mark("A meeting of this jury is open already: close it first."))
        fits(present, terms.quorum)
        if not any(seat.role == Seat.Role.PRESIDENT for seat in present):
            raise Fault("meeting-president", mark("The president of the jury is not among those present: the jury meets under its president."))
        place = (Meeting.objects.filter(session=session).aggregate(last=Max("number"))["last"] or 0) + 1
        rows = [{"seat": str(seat.pk), "name": seat.name, "role": seat.role, "outside": seat.outside} for seat in present]
        found = Meeting.objects.create(workspace_id=session.workspace_id, session=session, number=place, present=rows)
        told = [{name: row[name] for name in ("name", "role", "outside")} for row in rows]
        chain.append("meeting-opened", session, {"meeting": place, "present": told}, by)
    return found


def fits(present: list[Seat], quorum: int) -> None:
    """Whether these members may decide: enough of them, at least half from outside."""
    if len(present) < quorum:
        raise Fault("meeting-quorum", mark("Members present: %(count)s; needed: %(quorum)s. The jury cannot decide."), count=len(present), quorum=quorum)
    outside = sum(seat.outside for seat in present)
    if outside * 2 < len(present):
        raise Fault("meeting-outside", mark("Members present from outside: %(outside)s of %(count)s; at least half must be."), outside=outside, count=len(present))


def voting(meeting: Meeting, candidate: Candidate) -> list[Seat]:
    """Who decides on a candidate: those present who do not stand aside for them. The quorum holds for them alone."""
    ids = [row["seat"] for row in meeting.present]
    seats = Seat.objects.filter(pk__in=ids).order_by("name")
    found = [seat for seat in seats if composition.aside(seat, candidate) is None]
    fits(found, grids.terms_of(meeting.session).quorum)
    return found


def close(meeting: Meeting, by: str) -> Meeting:
    with transaction.atomic():
        chain.held(meeting.session)
        meeting.refresh_from_db()
        if meeting.closed_at is None:
            meeting.closed_at = timezone.now()
            meeting.save(update_fields=["closed_at"])
            chain.append("meeting-closed", meeting.session, {"meeting": meeting.number}, by)
    return meeting


# -- what it decides ---------------------------------------------------------------------------------------------------


def settle(meeting: Meeting, candidate: Candidate, criterion: Criterion, text: str, reason: str, by: str) -> Settlement:
    """The jury's own mark for a criterion, with its reason; the markers' marks stay as they were sealed."""
    if not reason.strip():
        raise Fault("settle-reason", mark("%(criterion)s: say why the jury gives this mark."), criterion=criterion.code)
    if not text.strip():
        raise Fault("settle-value", mark("%(criterion)s: say which mark the jury gives."), criterion=criterion.code)
    with transaction.atomic():
        under_way(meeting)
        members = voting(meeting, candidate)
        if candidate.pk not in sheets.complete(meeting.session, [candidate.pk]):
            raise Fault("settle-open", mark("Some grids of %(candidate)s are not sealed yet: the jury sees the marks once they all are."), candidate=candidate.code)
        points, level = grids.read(criterion, grids.Terms(halves=True), text)
        found = Settlement.objects.create(
            workspace_id=meeting.workspace_id, session=meeting.session, candidate=candidate, meeting=meeting, criterion=criterion.key,
            points=points, level=level, reason=reason.strip(), by=by,
        )  # fmt: skip
        told = {
            "candidate": candidate.code, "criterion": criterion.key, "points": points, "level": level, "reason": found.reason,
            "meeting": meeting.number, "voting": [seat.name for seat in members],
        }  # fmt: skip
        chain.append("mark-settled", meeting.session, told, by)
    return found


def hear(meeting: Meeting, candidate: Candidate, dossier: str, held_on: date, minutes: int, by: str) -> Interview:
    """Prior experience: what the jury read and when it heard the candidate; written down before it decides on these blocks."""
    if not dossier.strip():
        raise Fault("interview-dossier", mark("Say which dossier the jury has read."))
    if held_on > timezone.localdate() or not 1 <= minutes <= 480:
        raise Fault("interview-day", mark("The interview has a day that is not in the future, and lasts from 1 to 480 minutes."))
    with transaction.atomic():
        under_way(meeting)
        members = voting(meeting, candidate)
        if not grids.experience(grids.framework_of(meeting.session), candidate):
            raise Fault("interview-route", mark("%(candidate)s presents no block on prior experience."), candidate=candidate.code)
        if candidate.decisions.filter(current=True, computed__has_key="interview").exists():
            raise Fault("interview-decided", mark("The jury has already decided on this interview: it no longer changes."))
        named = [seat.name for seat in members]
        found, _made = Interview.objects.update_or_create(
            candidate=candidate,
            defaults={
                "workspace_id": meeting.workspace_id, "session": meeting.session, "meeting": meeting, "dossier": dossier.strip()[:200], "held_on": held_on,
                "minutes": minutes, "heard_by": named, "at": timezone.now(), "by": by,
            },
        )  # fmt: skip
        told = {"candidate": candidate.code, "dossier": found.dossier, "held_on": held_on, "minutes": minutes, "heard_by": named, "meeting": meeting.number}
        chain.append("interview-held", meeting.session, told, by)
    return found


def under_way(meeting: Meeting) -> None:
    chain.held(meeting.session)
    meeting.refresh_from_db()
    if meeting.closed_at is not None:
        raise Fault("meeting-closed", mark("This meeting is closed: open another one to decide."))


def decide(meeting: Meeting, candidate: Candidate, block: str, outcome: str, reason: str, by: str, whole: bool = False) -> Decision:
    """Decide on a block, or (no block) on the certification. What contradicts the framework's rule or the marks is refused.

    Where points decide, the rule asks nothing of the blocks; the jury still decides on each, so leaving one open is said with ``whole``.
    """
    if outcome not in Outcome.values:
        raise Fault("decision", mark("Choose one of the decisions."))
    reason = reason.strip()
    if outcome in REASONED and not reason:
        raise Fault("decision-reason", mark("%(candidate)s: say why; a candidate who is refused has a right to the reasons."), candidate=candidate.code)
    with transaction.atomic():
        under_way(meeting)
        members = voting(meeting, candidate)
        stand = standing(candidate)
        if outcome not in {Outcome.ABSENT, Outcome.RESIT, Outcome.HELD}:
            untainted(stand)
        if block:
            may_decide_block(stand, block, outcome)
            if not reason and any(part.experience and part.block.code == block for part in stand.parts) and outcome == Outcome.GRANTED:
                raise Fault("decision-reason-experience", mark("%(candidate)s: say what in the dossier and the interview shows that %(block)s is mastered."), candidate=candidate.code, block=block)
        else:
            may_decide(stand, outcome)
            if not whole and outcome in JUDGED and stand.passes is not None and stand.undecided:
                codes = ", ".join(part.block.code for part in stand.undecided)
                raise Fault("decision-open-blocks", mark("%(candidate)s: the jury has not decided on %(blocks)s. Decide there first, or confirm that the points of the whole are enough."), candidate=candidate.code, blocks=codes)
        computed = stand.total.to_json() if stand.total is not None else {}
        if part := next((part for part in stand.parts if part.block.code == block), None):
            computed = {"points": str(Decimal(part.points.numerator) / part.points.denominator), "maximum": part.maximum} if stand.total else dict(part.counts)
            if part.experience and stand.interview:
                computed = {"dossier": stand.interview.dossier, "interview": stand.interview.held_on.isoformat()}
        for before in Decision.objects.filter(candidate=candidate, block=block, current=True):
            before.current = False
            before.save(update_fields=["current"])
        found = Decision.objects.create(
            workspace_id=meeting.workspace_id, session=meeting.session, candidate=candidate, meeting=meeting, block=block,
            outcome=outcome, reason=reason, computed=computed, by=by,
        )  # fmt: skip
        told = {
            "candidate": candidate.code, "block": block, "outcome": outcome, "reason": reason, "computed": computed,
            "meeting": meeting.number, "voting": [seat.name for seat in members],
        }  # fmt: skip
        if not block and whole and stand.undecided:
            told["left_open"] = [part.block.code for part in stand.undecided]
        chain.append("decided", meeting.session, told, by)
    return found


def may_decide_block(stand: Standing, block: str, outcome: str) -> None:
    part = next((part for part in stand.parts if part.block.code == block), None)
    code = stand.candidate.code
    if part is None:
        raise Fault("decision-block", mark("There is no such block in this framework."))
    if outcome == Outcome.PARTIAL:
        raise Fault("decision-part", mark("A block is granted or not: it is the certification that may be granted in part."))
    if (outcome == Outcome.HELD) != part.held:
        sentence = (
            mark("%(candidate)s already holds this block: it is not decided again.") if part.held else mark("%(candidate)s does not hold this block yet.")
        )
        raise Fault("decision-held", sentence, candidate=code)
    if part.experience and outcome in {Outcome.GRANTED, Outcome.REFUSED} and stand.interview is None:
        raise Fault("decision-interview", mark("%(candidate)s presents %(block)s on prior experience: write down the dossier read and the interview held first."), candidate=code, block=block)
    if outcome in {Outcome.GRANTED, Outcome.REFUSED} and not part.experience:
        must_be_ready(stand, [row for row in part.rows if row.open])


def may_decide(stand: Standing, outcome: str) -> None:
    code = stand.candidate.code
    if outcome == Outcome.HELD:
        raise Fault("decision-whole", mark("“Already held” is said of a block, not of the certification."))
    if outcome in {Outcome.ABSENT, Outcome.RESIT}:
        return
    must_be_ready(stand, stand.open)
    if stand.passes is not None:
        figures = {"candidate": code, "points": number(stand.total.points), "threshold": number(stand.total.threshold)}  # type: ignore[union-attr]
        if outcome == Outcome.GRANTED and not stand.passes:
            raise Fault("decision-rule", mark("%(candidate)s has %(points)s points and %(threshold)s are needed: the framework's rule does not grant the certification."), **figures)
        if outcome != Outcome.GRANTED and stand.passes:
            raise Fault("decision-rule", mark("%(candidate)s has %(points)s points and %(threshold)s are enough: the framework's rule grants the certification."), **figures)
        return
    waiting = [part.block.code for part in stand.parts if part.decision is None]
    if waiting:
        raise Fault("decision-blocks", mark("%(candidate)s: decide on each block first (%(blocks)s)."), candidate=code, blocks=", ".join(waiting))
    lacking = [part.block.code for part in stand.parts if not part.granted]
    if outcome == Outcome.GRANTED and lacking:
        raise Fault("decision-lacking", mark("%(candidate)s has not been granted %(blocks)s: the whole is granted with all its blocks."), candidate=code, blocks=", ".join(lacking))
    if outcome == Outcome.PARTIAL and (not lacking or len(lacking) == len(stand.parts)):
        raise Fault("decision-partial", mark("%(candidate)s: “in part” is for some blocks granted and others not."), candidate=code)


def untainted(stand: Standing) -> None:
    """No mark counts that was given by somebody who stands aside for the candidate."""
    for sheet in stand.candidate.sheets.filter(reading=1, sealed_at__isnull=False).select_related("seat"):
        if why := composition.aside(sheet.seat, stand.candidate):
            named = {"marker": sheet.seat.name, "candidate": stand.candidate.code, "why": why.label}
            raise Fault("decision-aside", mark("%(marker)s has marked %(candidate)s and stands aside for them (%(why)s): the certifier opens that grid again and gives it to somebody else, then the jury decides."), **named)


def must_be_ready(stand: Standing, apart: list[Row]) -> None:
    code = stand.candidate.code
    if not stand.complete:
        raise Fault("decision-open", mark("Some grids of %(candidate)s are not sealed yet: the jury sees the marks once they all are."), candidate=code)
    if apart:
        codes = ", ".join(row.criterion.code for row in apart)
        raise Fault("decision-apart", mark("%(candidate)s: the markers disagree on %(criteria)s; settle these first."), candidate=code, criteria=codes)
