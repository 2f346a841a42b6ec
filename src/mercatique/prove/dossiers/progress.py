"""How far a candidate is: days left, points documented, and which criterion is the cheapest to document next."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.kernel.models import Workspace
from mercatique.prove import checks
from mercatique.prove.dossiers.models import Attestation, Dossier
from mercatique.prove.framework import Framework

READY = {"complete", "judge"}


@dataclass(frozen=True)
class Next:
    """A criterion not documented yet: how many steps it needs, what it gives."""

    answer: checks.Answer
    steps: int
    points: int

    @property
    def cost(self) -> float:
        return self.steps / self.points


@dataclass(frozen=True)
class Progress:
    framework: Framework
    answers: tuple[checks.Answer, ...]

    @property
    def total(self) -> int:
        return self.framework.points or len(self.answers)

    @property
    def done(self) -> int:
        """Points of the criteria documented, or criteria where the framework gives no points."""
        ready = [answer for answer in self.answers if answer.state in READY]
        return sum(answer.criterion.points or 0 for answer in ready) if self.framework.points else len(ready)

    @property
    def says(self) -> str:
        values = {"done": self.done, "total": self.total}
        if self.framework.points:
            text = ngettext("%(done)d point of %(total)d is documented: a jury can judge it.", "%(done)d points of %(total)d are documented: a jury can judge them.", self.done)
        else:
            text = ngettext("%(done)d criterion of %(total)d is documented: a jury can judge it.", "%(done)d criteria of %(total)d are documented: a jury can judge them.", self.done)
        return text % values

    @property
    def next(self) -> list[Next]:
        """What is not documented, the least work for a point first; what waits for a part of the product is a piece by hand."""
        rows = [Next(answer, max(len(answer.missing), 1), answer.criterion.points or 1) for answer in self.answers if answer.state not in READY]
        return sorted(rows, key=lambda row: (row.cost, row.steps, row.answer.criterion.block, row.answer.criterion.code))


def of(workspace: Workspace, framework: Framework) -> Progress:
    return Progress(framework, tuple(answer for block in checks.coverage(workspace, framework) for answer in block.answers))


@dataclass(frozen=True)
class Clock:
    """Days between today and a deadline, in words."""

    deadline: date | None
    today: date
    of: int | None = None

    @property
    def left(self) -> int | None:
        return (self.deadline - self.today).days if self.deadline else None

    @property
    def says(self) -> str:
        left = self.left
        if left is None:
            return _("No day to hand in is set.")
        if left < 0:
            return ngettext("The day to hand in was %(n)d day ago.", "The day to hand in was %(n)d days ago.", -left) % {"n": -left}
        if left == 0:
            return _("It is to be handed in today.")
        text = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
        return _("%(left)s of %(days)d") % {"left": text, "days": self.of} if self.of and left <= self.of else text


def clock(dossier: Dossier) -> Clock:
    return Clock(dossier.deadline, timezone.localdate(), getattr(dossier.assessment, "days", None))


def attested(workspace: Workspace, framework: Framework) -> dict[str, list[Attestation]]:
    """Attestations by criterion."""
    found: dict[str, list[Attestation]] = {}
    for row in Attestation.objects.filter(workspace=workspace, criterion__startswith=f"{framework.key}/").select_related("file").order_by("number"):
        row.workspace = workspace
        found.setdefault(row.criterion, []).append(row)
    return found
