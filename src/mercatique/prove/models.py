"""Which frameworks a workspace works to, and the room's records."""

from django.db import models
from django.utils import timezone

from mercatique.prove.classes.models import ClassRemark, Classroom, Enrolment
from mercatique.prove.coverage.models import Standing
from mercatique.prove.dossiers.models import (
    Attestation,
    Deposit,
    Dossier,
    Draft,
    Inset,
    Rehearsal,
    Remark,
    Section,
)
from mercatique.prove.exchange.models import FrameworkDraft
from mercatique.prove.frames.models import OwnFramework
from mercatique.prove.manual.models import QuizTry
from mercatique.prove.marking.models import (
    Appeal,
    Chain,
    Credential,
    Decision,
    Holder,
    Interview,
    Link,
    Mark,
    Meeting,
    Minutes,
    PageNote,
    Settlement,
    Sheet,
    Signature,
    Terms,
)
from mercatique.prove.papers.models import (
    CasePack,
    Paper,
    PaperEntry,
    PaperFile,
    PaperNotice,
    PaperReopening,
    PaperScore,
    PaperSeal,
    Sitting,
)
from mercatique.prove.sessions.models import (
    Accommodation,
    Candidate,
    Group,
    Neutralisation,
    Seat,
    Session,
    Slot,
    Timer,
)

__all__ = [
    "Accommodation",
    "Adoption",
    "Appeal",
    "Attestation",
    "Candidate",
    "CasePack",
    "Chain",
    "ClassRemark",
    "Classroom",
    "Credential",
    "Decision",
    "Deposit",
    "Dossier",
    "Draft",
    "Enrolment",
    "FrameworkDraft",
    "Group",
    "Holder",
    "Inset",
    "Interview",
    "Link",
    "Mark",
    "Meeting",
    "Minutes",
    "Neutralisation",
    "OwnFramework",
    "PageNote",
    "Paper",
    "PaperEntry",
    "PaperFile",
    "PaperNotice",
    "PaperReopening",
    "PaperScore",
    "PaperSeal",
    "QuizTry",
    "Rehearsal",
    "Remark",
    "Seat",
    "Section",
    "Session",
    "Settlement",
    "Sheet",
    "Signature",
    "Sitting",
    "Slot",
    "Standing",
    "Terms",
    "Timer",
]


class Adoption(models.Model):
    """A framework chosen by a workspace; the dossier stays with the version it began with."""

    workspace = models.ForeignKey("kernel.Workspace", on_delete=models.CASCADE, related_name="adoptions")
    framework = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    thresholds = models.JSONField(default=dict, blank=True)
    adopted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["adopted_at"]
        constraints = [models.UniqueConstraint(fields=["workspace", "framework"], name="one_adoption_per_framework")]

    def __str__(self) -> str:
        return f"{self.framework} {self.version}"
