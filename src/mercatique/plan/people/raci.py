"""Who does, answers for, is consulted on and informed of each action and task: exactly one person answers for it.

The owner of an action answers for it, and the owner of a task does it and answers for it, until a letter says otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zlib import crc32

from django.utils.translation import gettext as _

from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.models import Member, Workspace
from mercatique.plan.models import Action, Part, Task

ANSWERS = {"A", "AR"}
DOES = {"R", "AR"}


@dataclass(frozen=True)
class Cell:
    """The letter of a person: written, or following from the owner."""

    member: Member
    letter: str
    implied: str

    @property
    def said(self) -> str:
        return self.letter or self.implied

    @property
    def field(self) -> str:
        return f"m{self.member.number}"


@dataclass(frozen=True)
class Line:
    """An action or a task with its letters."""

    about: Any
    cells: tuple[Cell, ...]
    faults: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{'a' if isinstance(self.about, Action) else 't'}{self.about.number}"

    @property
    def stamp(self) -> int:
        """Changes when a letter of the line does: who edits an old one is told."""
        return crc32(";".join(f"{cell.member.number}{cell.letter}" for cell in self.cells if cell.letter).encode())

    @property
    def accountable(self) -> list[Member]:
        return [cell.member for cell in self.cells if cell.said in ANSWERS]


def people_of(workspace: Workspace, parts: Iterable[Part]) -> list[Member]:
    """The columns: who is active, and who has a letter although they are not."""
    named = {part.member_id for part in parts}
    found = [member for member in Member.objects.filter(workspace=workspace).order_by("title", "number") if member.active or member.pk in named]
    for member in found:
        member.workspace = workspace
    return found


def lines(workspace: Workspace, about: Sequence[Any]) -> tuple[list[Member], list[Line]]:
    """The grid of some actions, or of some tasks, in three queries at most."""
    ids = [one.pk for one in about]
    kind = "action" if about and isinstance(about[0], Action) else "task"
    parts: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    written = list(Part.objects.filter(workspace=workspace, **{f"{kind}__in": ids})) if ids else []
    for part in written:
        parts[getattr(part, f"{kind}_id")][part.member_id] = part.letter
    members = people_of(workspace, written)
    known = {member.pk for member in members}
    owners = {one.owner_id for one in about if one.owner_id and one.owner_id not in known}
    members += list(Member.objects.filter(pk__in=owners).order_by("title"))
    return members, [line(one, members, parts[one.pk]) for one in about]


def line(about: Any, members: Sequence[Member], letters: dict[UUID, str]) -> Line:
    task = isinstance(about, Task)
    answered = any(letter in ANSWERS for letter in letters.values())
    implied = {about.owner_id: ("R" if answered else "AR") if task else ("" if answered else "A")} if about.owner_id and about.owner_id not in letters else {}
    cells = tuple(Cell(member, letters.get(member.pk, ""), implied.get(member.pk, "")) for member in members)
    return Line(about, cells, tuple(faults(about, cells)))


def faults(about: Any, cells: Sequence[Cell]) -> list[str]:
    """What is wrong with a line, in short sentences."""
    answers = [cell.member for cell in cells if cell.said in ANSWERS]
    found = []
    if not answers:
        found.append(_("Nobody answers for it."))
    elif len(answers) > 1:
        found.append(_("Several people answer for it: %(people)s.") % {"people": ", ".join(map(str, answers))})
    elif isinstance(about, Action) and about.owner_id and about.owner_id != answers[0].pk:
        found.append(_("%(person)s answers for it and is not its owner.") % {"person": answers[0]})
    if isinstance(about, Task) and not about.milestone and not any(cell.said in DOES for cell in cells):
        found.append(_("Nobody does it."))
    found += [_("%(person)s is no longer active.") % {"person": cell.member} for cell in cells if cell.said in ANSWERS | DOES and not cell.member.active]
    return found


def letter_of(text: str) -> str:
    """A letter as it is typed: R, A, C, I, or A and R together."""
    bare = "".join(sign for sign in text.upper() if sign.isalpha())
    if bare in {"RA", "AR"}:
        return "AR"
    if bare and bare not in Part.Letter.values:
        raise Fault("no-letter", mark("“%(text)s” is no letter of RACI: type R, A, C, I or AR."), text=text[:20])
    return bare


def about_of(workspace: Workspace, key: str) -> Any:
    """The action or task of a line; None when there is none."""
    model: Any = {"a": Action, "t": Task}.get(key[:1])
    if model is None or not key[1:].isdecimal() or len(key) > 10:
        return None
    found = model.objects.filter(workspace=workspace, number=int(key[1:])).select_related("owner").first()
    if found is not None:
        found.workspace = workspace
    return found


def write(about: Any, member: Member, letter: str) -> None:
    """Give a person a letter, or take it away."""
    kind = "action" if isinstance(about, Action) else "task"
    part = Part.objects.filter(workspace=about.workspace, member=member, **{kind: about}).first()
    if part is None and letter:
        Part(workspace=about.workspace, member=member, letter=letter, title=f"{about.title[:120]} · {member.title[:70]}", **{kind: about}).save()
    elif part is not None and not letter:
        part.delete()
    elif part is not None and part.letter != letter:
        part.letter = letter
        part.save()
