"""The third demo space: an institute that certifies, one session of eight candidates after its orals, one being prepared."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from mercatique.demo import exams, frames, marking
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel import accounts, criteria
from mercatique.kernel.changes import acting
from mercatique.kernel.models import Membership, User, Workspace
from mercatique.prove.framework import frameworks
from mercatique.prove.models import Accommodation, Candidate, Group, Neutralisation, Seat, Session, Slot
from mercatique.prove.sessions import letters, orals
from mercatique.prove.sessions.orals import Hours, weekdays

SLUG, NAME = "institut-ligerien", "Institut ligérien du commerce"
FRAMEWORK = "fr-auto-digital"
ZONE = "Europe/Paris"


@dataclass(frozen=True)
class Sitting:
    """Somebody with a chair: key, name, address, role, from outside, trade."""

    key: str
    name: str
    email: str
    role: str
    outside: bool = False
    trade: str = ""


#: Accounts that sign in with the demo's password: one for each kind of chair.
DOORS = (
    ("presidente@demo.example", "Hélène Fouquet", "president"),
    ("jure@demo.example", "Marc Delaunay", "juror"),
    ("evaluatrice@demo.example", "Sophie Garnier", "marker"),
    ("referente@demo.example", "Claire Vasseur", "disability"),
    ("candidate@demo.example", "Aurélie Simon", "candidate"),
    ("formateur@demo.example", "Paul Mercier", "trainer"),
)
SITTING = (
    Sitting("fouquet", "Hélène Fouquet", "presidente@demo.example", Seat.Role.PRESIDENT, True, "Directrice de plaque automobile"),
    Sitting("delaunay", "Marc Delaunay", "jure@demo.example", Seat.Role.JUROR, True, "Consultant en marketing digital"),
    Sitting("cherif", "Nadia Cherif", "nadia.cherif@demo.example", Seat.Role.JUROR, False, "Responsable des certifications de l’institut"),
    Sitting("garnier", "Sophie Garnier", "evaluatrice@demo.example", Seat.Role.MARKER, True, "Responsable marketing d’un groupe de distribution"),
    Sitting("rivière", "Yann Rivière", "yann.riviere@demo.example", Seat.Role.MARKER, True, "Chef des ventes véhicules d’occasion"),
    Sitting("joubert", "Solène Joubert", "solene.joubert@demo.example", Seat.Role.MARKER, False, "Enseignante en études de marché"),
    Sitting("vasseur", "Claire Vasseur", "referente@demo.example", Seat.Role.DISABILITY, False, "Référente handicap de l’institut"),
    Sitting("mercier", "Paul Mercier", "formateur@demo.example", Seat.Role.TRAINER, False, "Formateur"),
)
#: Name, address, route, blocks held, answer about an accommodation.
CANDIDATES = (
    ("Thomas Leroy", "thomas.leroy@demo.example", Candidate.Route.TRAINING, (), "no"),
    ("Inès Renard", "ines.renard@demo.example", Candidate.Route.TRAINING, (), "no"),
    ("Aurélie Simon", "candidate@demo.example", Candidate.Route.TRAINING, (), "yes"),
    ("Julie Moreau", "julie.moreau@demo.example", Candidate.Route.APPRENTICE, (), "no"),
    ("Karim Benali", "karim.benali@demo.example", Candidate.Route.APPRENTICE, (), "no"),
    ("Loïc Petit", "loic.petit@demo.example", Candidate.Route.EXPERIENCE, ("B3",), "no"),
    ("Manon Girault", "manon.girault@demo.example", Candidate.Route.TRAINING, (), "no"),
    ("Rachid Haddad", "rachid.haddad@demo.example", Candidate.Route.RESIT, ("B1",), "no"),
)  # fmt: skip


def wanted() -> bool:
    """Whether the institute is still to be made; one whose making was interrupted has been taken away whole."""
    return not Workspace.objects.filter(slug=SLUG).exists()


def build(today: date, people: list[tuple[User, str]], password: str) -> Workspace:
    """The institute from nothing, in one transaction: what colleagues add to its session is called here, in order."""
    owner = people[0][0]
    with transaction.atomic(), acting(owner):
        workspace = accounts.create_workspace(owner, slug=SLUG, name=NAME, purpose="school", language="fr", zone=ZONE, demo=True)
        for user, role in people[1:]:
            Membership.objects.create(user=user, workspace=workspace, role=role)
            accounts.join(workspace, user)
        spring = session(workspace, today)
        seats = seated(spring, password)
        grouped(spring)
        adapted(spring, seats)
        heard(spring, seats)
        exams.fill(spring)
        marking.fill(spring, owner.name)
        later(workspace, today)
        frames.certify(workspace, owner)
        criteria.refresh(workspace)
    return workspace


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE))


def monday(today: date, weeks: int) -> date:
    """The Monday of a week before (or after) that of today."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def session(workspace: Workspace, today: date) -> Session:
    """Open five weeks ago, dossiers after 24 days, orals last week: the marks are being given."""
    first = monday(today, -1)
    opened = first - timedelta(days=31)
    made = Session(
        workspace=workspace, title=f"Session {first:%m/%Y} – marketing digital automobile", framework=FRAMEWORK, framework_version=frameworks()[FRAMEWORK].version,
        opens_on=opened, deposit_until=moment(opened + timedelta(days=24), 18), starts_on=first, ends_on=first + timedelta(days=1),
        place="Campus des Deux-Lions, Tours", markers_each=2, state=Session.State.MARKING,
    )  # fmt: skip
    made.hours = Hours(
        ("Salle Loire", "Salle Cher"), weekdays(made.starts_on, made.ends_on), (time(9), time(12, 30)), (time(13, 30), time(17)), gap=5, each=2
    ).to_json()  # fmt: skip
    made.save()
    return made


def seated(made: Session, password: str) -> dict[str, Seat]:
    """Candidates, two bodies, officer and trainer, all in their chairs, ties declared."""
    invited = moment(made.opens_on, 10)
    known: dict[str, Candidate] = {}
    seats: dict[str, Seat] = {}
    for name, email, route, held, asks in CANDIDATES:
        known[name] = Candidate(workspace=made.workspace, title=name, session=made, email=email, route=route, held_blocks=list(held), asks=asks)
        known[name].save()
        seats[name] = letters.chair(known[name])
    for one in SITTING:
        seats[one.key] = Seat.objects.create(session=made, role=one.role, name=one.name, email=one.email, outside=one.outside, trade=one.trade)
    doors = {email for email, _name, _role in DOORS}
    secret = ""
    for seat in seats.values():
        user = User.objects.filter(email=seat.email).first() or User(email=seat.email, name=seat.name)
        if user.pk is None:
            if seat.email not in doors:
                user.set_unusable_password()
            elif secret:
                user.password = secret  # the same word for all of them: hashed once
            else:
                user.set_password(password)
                secret = user.password
            user.save()
        seat.user, seat.invited_at, seat.accepted_at = user, invited, invited + timedelta(days=1, hours=3)
        if seat.judges:
            seat.declared_at = invited + timedelta(days=1, hours=3, minutes=10)
        seat.save()
    # A former trainee of his: he stands aside when she is heard and decided on.
    seats["delaunay"].ties.add(known["Inès Renard"])
    seats["delaunay"].absences = [f"{made.ends_on.isoformat()} pm"]
    seats["delaunay"].save(update_fields=["absences"])
    seats["mercier"].ties.set([known["Thomas Leroy"], known["Inès Renard"], known["Manon Girault"]])
    return seats


def grouped(made: Session) -> Group:
    """Two apprentices of one dealership defend their project together; each is marked for themselves."""
    pair = Group(workspace=made.workspace, title="Projet commun – concession de Saumur", session=made, test="Me1")
    pair.save()
    pair.candidates.set(made.candidates.filter(title__in=("Julie Moreau", "Karim Benali")))
    return pair


def adapted(made: Session, seats: dict[str, Seat]) -> None:
    """One request with a third more time, granted on the officer's opinion; one criterion neutralised by the jury."""
    aurelie, asked = seats["Aurélie Simon"].candidate, moment(made.opens_on + timedelta(days=2), 14)
    request = Accommodation(
        workspace=made.workspace, title=f"Demande de {aurelie.code}", candidate=aurelie, measures=["extra_time", "equipment"], kinds=["oral", "written"],
        extra_time=Decimal("0.3333"), resource="Poste équipé d’un logiciel de lecture d’écran, Salle Loire", resource_ready=True, asked_at=asked,
        opinion="Les supports projetés et la séance de questions demandent un temps de lecture plus long sur poste équipé : un tiers de temps en plus, et un"
        " poste fourni, laissent l’épreuve et ses critères inchangés.",
        opinion_by=seats["vasseur"], opinion_at=asked + timedelta(days=3),
        reason="L’aménagement respecte le règlement de l’épreuve et ne change pas ce qui est évalué.", decided_by="Olga Martin", granted_at=asked + timedelta(days=4),
    )  # fmt: skip
    request.save()
    row = Neutralisation(
        workspace=made.workspace, title=f"Cr10 – {aurelie.code}", candidate=aurelie, criterion=f"{FRAMEWORK}/B2/Cr10", opinion_by=seats["vasseur"],
        opinion="Le critère suppose de lire et de commenter des cartes de géomarketing, dont aucune version accessible n’existe dans les outils imposés. Le choix"
        " des cibles et des supports reste évalué par les critères 8 et 9.",
        opinion_at=asked + timedelta(days=6), not_core=True,
        reason="La lecture de cartes n’est pas au cœur du métier visé ; les autres critères du bloc suffisent à juger la compétence. Décision unanime.",
        decided_at=moment(made.starts_on, 8, 30),
    )  # fmt: skip
    row.save()
    row.present.set([seats[key] for key in ("fouquet", "delaunay", "cherif")])


def heard(made: Session, seats: dict[str, Seat]) -> None:
    """The calendar as the solver makes it; every oral has taken place at its hour."""
    if not orals.build(made, seconds=20):
        raise Fault("demo", mark("The calendar of the demo session could not be made."))
    for slot in Slot.objects.filter(session=made):
        slot.started_at = slot.starts_at
        slot.questions_at = slot.starts_at + timedelta(minutes=orals.parts(slot)[0])
        slot.save(update_fields=["started_at", "questions_at"])


def later(workspace: Workspace, today: date) -> Session:
    """The next session, being prepared: a venue, a president and half a jury from outside are missing."""
    first = monday(today, 9)
    made = Session(
        workspace=workspace, title=f"Session {first:%m/%Y} – marketing digital automobile", framework=FRAMEWORK, framework_version=frameworks()[FRAMEWORK].version,
        opens_on=first - timedelta(days=31), deposit_until=moment(first - timedelta(days=7), 18), starts_on=first, ends_on=first + timedelta(days=1), two_factor=True,
    )  # fmt: skip
    made.save()
    for name, email, route in (("Océane Marchand", "oceane.marchand@demo.example", "training"), ("Hugo Blanchet", "", "apprentice")):
        Candidate(workspace=workspace, title=name, session=made, email=email, route=route).save()
    Seat.objects.create(session=made, role=Seat.Role.JUROR, name="Nadia Cherif", email="nadia.cherif@demo.example", trade="Responsable des certifications de l’institut")
    Seat.objects.create(
        session=made, role=Seat.Role.MARKER, name="Sophie Garnier", email="evaluatrice@demo.example", outside=True, trade="Responsable marketing d’un groupe de distribution",
        invited_at=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    return made
