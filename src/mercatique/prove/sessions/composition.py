"""Who may sit: never one person, half from outside, no tie, no trainer, nobody who is a candidate; said in sentences.

Two bodies: markers fill grids, the deliberating jury decides. The rules are those of French professional certification
(``Code du travail``, L6113-1 and following, and the practice of certifiers): they are checked live, whatever was written before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.models import Membership
from mercatique.prove.classes.models import Enrolment
from mercatique.prove.sessions.models import Candidate, Seat, Session

#: Members a jury needs at least: collegial means never one person.
FEWEST = 2


@dataclass(frozen=True)
class Fault:
    """What is wrong with a jury, in one sentence; ``declared`` faults wait for people to declare their ties."""

    text: str
    declared: bool = False


class Aside(StrEnum):
    """Why somebody does not judge a candidate."""

    SELF = "self"
    TRAINER = "trainer"
    TIE = "tie"

    @property
    def label(self) -> str:
        return {Aside.SELF: _("the candidate themselves"), Aside.TRAINER: _("trainer of this candidate"), Aside.TIE: _("declared tie")}[self]


@dataclass
class Bodies:
    """The seats of a session as they are now (withdrawn ones do not count), and its candidates."""

    session: Session
    seats: list[Seat] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    ties: dict[Any, set[Any]] = field(default_factory=dict)
    office: set[str] = field(default_factory=set)
    #: Whom somebody trains or has trained, by address: from a seat of trainer here, or from a class that the candidate has joined.
    taught: dict[str, set[Any]] = field(default_factory=dict)

    @property
    def jury(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.role in Seat.JURY]

    @property
    def markers(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.role == Seat.Role.MARKER]

    @property
    def trainers(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.role == Seat.Role.TRAINER]

    def tied(self, seat: Seat, candidate: Candidate) -> bool:
        return candidate.pk in self.ties.get(seat.pk, set())

    def aside(self, seat: Seat, candidate: Candidate) -> Aside | None:
        """Why somebody stands aside for a candidate; nothing when they may judge them."""
        if address(seat) and address(seat) == address(candidate):
            return Aside.SELF
        if candidate.pk in self.taught.get(address(seat), ()):
            return Aside.TRAINER
        return Aside.TIE if self.tied(seat, candidate) else None

    def may_judge(self, candidate: Candidate, among: Iterable[Seat]) -> list[Seat]:
        """Who of these has no tie with a candidate, did not train them and is not they themselves."""
        return [seat for seat in among if self.aside(seat, candidate) is None]

    def conflicts(self) -> list[tuple[Seat, Candidate, Aside]]:
        """Everybody who stands aside, for whom and why."""
        found = ((seat, candidate, self.aside(seat, candidate)) for seat in self.seats if seat.judges for candidate in self.candidates)
        return [(seat, candidate, why) for seat, candidate, why in found if why is not None]


def address(somebody: Seat | Candidate) -> str:
    return somebody.email.strip().lower()


def bodies(session: Session) -> Bodies:
    """Seats, ties and candidates in a number of queries that does not grow with them."""
    seats = list(session.seats.filter(released_at=None).order_by("role", "name"))
    ties: dict[Any, set[Any]] = {}
    for seat, candidate in Seat.ties.through.objects.filter(seat__session=session).values_list("seat_id", "candidate_id"):
        ties.setdefault(seat, set()).add(candidate)
    office = Membership.objects.filter(workspace_id=session.workspace_id).values_list("user__email", flat=True)
    found = Bodies(session, seats, list(session.candidates.order_by("number")), ties, {email.lower() for email in office})
    found.taught = taught(found)
    return found


def taught(found: Bodies) -> dict[str, set[Any]]:
    """Candidates by the address of who trains them here, or in any class they have ever joined."""
    by: dict[str, set[Any]] = {}
    for seat in found.trainers:
        by.setdefault(address(seat), set()).update(found.ties.get(seat.pk, ()))
    known = {address(one): one.pk for one in found.candidates if one.email}
    judges = {address(seat) for seat in found.seats if seat.judges} - {""}
    rows = Enrolment.objects.annotate(trainer=Lower("classroom__trainer_email"), pupil=Lower("email")).filter(trainer__in=judges, pupil__in=known)
    for trainer, pupil in rows.values_list("trainer", "pupil"):
        by.setdefault(trainer, set()).add(known[pupil])
    return by


def aside(seat: Seat, candidate: Candidate) -> Aside | None:
    """The same for one seat and one candidate alone, as cheap as a grid saved cell by cell needs it."""
    if address(seat) and address(seat) == address(candidate):
        return Aside.SELF
    here = Seat.objects.filter(session=seat.session_id, role=Seat.Role.TRAINER, email__iexact=seat.email, released_at=None, ties=candidate)
    school = Enrolment.objects.filter(classroom__trainer_email__iexact=seat.email, email__iexact=candidate.email)
    if seat.email and (here.exists() or (candidate.email and school.exists())):
        return Aside.TRAINER
    return Aside.TIE if seat.ties.filter(pk=candidate.pk).exists() else None


def aside_for(seat: Seat) -> dict[Any, Aside]:
    """The candidates for whom one seat stands aside, and why, for the boards of that seat: only these are read, however many there are."""
    found = dict.fromkeys(seat.ties.values_list("pk", flat=True), Aside.TIE)
    if not address(seat):
        return found
    teaching = Seat.objects.filter(session=seat.session_id, role=Seat.Role.TRAINER, email__iexact=seat.email, released_at=None)
    here = Seat.ties.through.objects.filter(seat__in=teaching).values("candidate")
    school = Enrolment.objects.filter(classroom__trainer_email__iexact=seat.email).exclude(email="").values(pupil=Lower("email"))
    candidates = Candidate.objects.filter(session=seat.session_id).annotate(mail=Lower("email")).order_by()
    found |= dict.fromkeys(candidates.filter(Q(pk__in=here) | Q(mail__in=school)).values_list("pk", flat=True), Aside.TRAINER)
    return found | dict.fromkeys(candidates.filter(mail=address(seat)).values_list("pk", flat=True), Aside.SELF)


def outside_enough(seats: list[Seat]) -> bool:
    """At least half from outside the certifier and the trainer."""
    return 2 * sum(seat.outside for seat in seats) >= len(seats)


def faults(found: Bodies) -> list[Fault]:
    """Everything that is wrong with the two bodies now, as sentences."""
    said = [*jury_faults(found), *marker_faults(found), *person_faults(found)]
    said += [Fault(text, declared=True) for text in undeclared(found)]
    return [*said, *candidate_faults(found)]


def jury_faults(found: Bodies) -> list[Fault]:
    jury, said = found.jury, []
    if not jury:
        return [Fault(_("No deliberating jury has been named: a jury has at least two members."))]
    if len(jury) < FEWEST:
        said.append(Fault(_("%(name)s would decide alone: a jury has at least two members.") % {"name": jury[0].name}))
    presidents = [seat for seat in jury if seat.role == Seat.Role.PRESIDENT]
    if not presidents:
        said.append(Fault(_("The jury has no president.")))
    elif len(presidents) > 1:
        said.append(Fault(_("The jury has several presidents: %(names)s. Keep one.") % {"names": names(presidents)}))
    outside = sum(seat.outside for seat in jury)
    if not outside_enough(jury):
        needed = (len(jury) + 1) // 2
        said.append(
            Fault(
                ngettext(
                    "%(outside)d of %(all)d members of the jury comes from outside the certifier and the trainer: at least %(needed)d must.",
                    "%(outside)d of %(all)d members of the jury come from outside the certifier and the trainer: at least %(needed)d must.",
                    outside,
                )
                % {"outside": outside, "all": len(jury), "needed": needed}
            )
        )
    return said


def marker_faults(found: Bodies) -> list[Fault]:
    wanted, have = found.session.markers_each, len(found.markers)
    if have < max(wanted, 1):
        return [
            Fault(
                ngettext("There is %(have)d marker, and each candidate is to be marked by %(wanted)d.", "There are %(have)d markers, and each candidate is to be marked by %(wanted)d.", have)
                % {"have": have, "wanted": max(wanted, 1)}
            )
        ]
    return []


def person_faults(found: Bodies) -> list[Fault]:
    """Who may not sit at all: a candidate, a trainer, a member of the office called outside."""
    candidates = {address(one): one for one in found.candidates if one.email}
    trainers = {address(one) for one in found.trainers}
    said = []
    for seat in found.seats:
        if not seat.judges:
            continue
        if address(seat) in candidates:
            said.append(Fault(_("%(name)s is a candidate of this session and may not judge in it.") % {"name": seat.name}))
        if address(seat) in trainers:
            said.append(Fault(_("%(name)s trains candidates of this session and may not sit in it.") % {"name": seat.name}))
        if seat.outside and address(seat) in found.office:
            said.append(Fault(_("%(name)s works for the certifier and does not count as from outside.") % {"name": seat.name}))
    return said


def undeclared(found: Bodies) -> list[str]:
    waiting = [seat for seat in found.seats if seat.judges and seat.declared_at is None]
    if not waiting:
        return []
    return [
        ngettext("%(names)s has not said yet whether they know a candidate.", "%(names)s have not said yet whether they know a candidate.", len(waiting))
        % {"names": names(waiting)}
    ]


def candidate_faults(found: Bodies) -> list[Fault]:
    """For each candidate, what is left of the two bodies once those who know them stand aside."""
    said = []
    for candidate in found.candidates:
        jury = found.may_judge(candidate, found.jury)
        about = {"candidate": candidate.title}
        if len(jury) < len(found.jury):
            if len(jury) < FEWEST:
                said.append(Fault(_("Too few members of the jury may decide on %(candidate)s once those who know them stand aside.") % about))
            elif not outside_enough(jury):
                said.append(Fault(_("Once those who know %(candidate)s stand aside, less than half of the jury comes from outside.") % about))
        markers = found.may_judge(candidate, found.markers)
        if len(markers) < len(found.markers) and len(markers) < max(found.session.markers_each, 1):
            said.append(Fault(_("Too few markers may mark %(candidate)s once those who know them stand aside.") % about))
    return said


def names(seats: Iterable[Seat]) -> str:
    return ", ".join(sorted({seat.name for seat in seats}))


def refusal(session: Session, role: str, email: str, but: Seat | None = None) -> str:
    """Why somebody may not be given a seat; "" when they may."""
    email = email.strip().lower()
    others = session.seats.filter(released_at=None).exclude(pk=but.pk if but else None)
    if others.filter(role=role, email=email).exists():
        return _("This person has this seat already.")
    if role in Seat.JUDGES:
        if session.candidates.filter(email__iexact=email).exists():
            return _("This person is a candidate of the session: nobody judges themselves or their fellow candidates.")
        if others.filter(role=Seat.Role.TRAINER, email=email).exists():
            return _("This person trains candidates of the session and may not sit in it.")
    if role == Seat.Role.TRAINER and others.filter(Q(role__in=Seat.JUDGES), email=email).exists():
        return _("This person judges in the session: who trains its candidates may not.")
    if role == Seat.Role.PRESIDENT and others.filter(role=Seat.Role.PRESIDENT).exists():
        return _("The jury has a president already.")
    return ""
