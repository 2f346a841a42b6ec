"""A framework asked of a workspace: for each criterion its state, what was looked at, what is missing, what was deposited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel import criteria, evidence
from mercatique.kernel.criteria import STATES, Check, Missing
from mercatique.kernel.jobs import Run, job
from mercatique.kernel.models import Change, CheckResult, Evidence, Import, Job, Workspace
from mercatique.prove.framework import Block, Criterion, Framework, frameworks
from mercatique.prove.models import Adoption


@dataclass(frozen=True)
class Answer:
    """What can be said of a criterion in a workspace."""

    criterion: Criterion
    state: str
    looked_at: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]
    pieces: tuple[Evidence, ...]

    @property
    def deposited(self) -> bool:
        """A person brought a piece for it: whatever the checks say, somebody is to judge it."""
        return bool(self.pieces)


@dataclass(frozen=True)
class Coverage:
    """How far a block is: criteria by state."""

    block: Block
    answers: tuple[Answer, ...]

    def count(self, *states: str) -> int:
        return sum(answer.state in states for answer in self.answers)

    @property
    def ready(self) -> int:
        return self.count("complete", "judge")

    @property
    def points_ready(self) -> int:
        return sum(item.criterion.points or 0 for item in self.answers if item.state in {"complete", "judge"})


def thresholds(workspace: Workspace, framework: Framework) -> dict[str, dict[str, Any]]:
    """The framework's thresholds with what the workspace changed of them."""
    adopted = Adoption.objects.filter(workspace=workspace, framework=framework.key).first()
    edited = adopted.thresholds if adopted else {}
    return {
        name: {**framework.thresholds.get(name, {}), **edited.get(name, {})} for name in {*framework.thresholds, *edited}
    }


def asked(workspace: Workspace, framework: Framework) -> list[tuple[str, dict[str, Any]]]:
    """The checks a framework asks, with their thresholds."""
    values = thresholds(workspace, framework)
    names = dict.fromkeys(name for criterion in framework.criteria for name in criterion.checks)
    return [(name, values.get(name, {})) for name in names]


def refresh(workspace: Workspace, framework: Framework) -> None:
    """Ask everything again and keep the answers."""
    criteria.refresh(workspace, asked(workspace, framework))


def moved_at(workspace: Workspace) -> datetime | None:
    """When something last changed that a check may look at."""
    moments = (
        Change.objects.filter(workspace=workspace).aggregate(last=Max("at"))["last"],
        Import.objects.filter(workspace=workspace).aggregate(last=Max("done_at"))["last"],
        Evidence.objects.filter(workspace=workspace).aggregate(last=Max("created_at"))["last"],
    )
    return max(filter(None, moments), default=None)


def kept(workspace: Workspace, framework: Framework) -> dict[str, Check]:
    """The answers as last kept; what was never asked, or asked before something changed or on another day, is asked now."""
    wanted = asked(workspace, framework)
    digests = {criteria.digest(name, params): name for name, params in wanted}
    since = max(filter(None, (moved_at(workspace), midnight())))
    fresh = CheckResult.objects.filter(workspace=workspace, digest__in=digests, checked_at__gte=since)
    rows = {row.digest: row for row in fresh if row.answers}
    if absent := [(name, params) for name, params in wanted if criteria.digest(name, params) not in rows]:
        rows |= {row.digest: row for row in criteria.refresh(workspace, absent)}
    return read(rows.values(), digests)


def read(rows: Iterable[CheckResult], digests: dict[str, str]) -> dict[str, Check]:
    """Kept rows as answers, by the name of their check."""
    return {
        digests[row.digest]: Check(
            row.state,
            tuple((text, url) for text, url in row.looked_at),
            tuple(Missing(text, url) for text, url in row.missing),
        )
        for row in rows
    }


def checked_at(workspace: Workspace, framework: Framework) -> datetime | None:
    """When the oldest of the answers shown was given."""
    digests = [criteria.digest(name, params) for name, params in asked(workspace, framework)]
    rows = CheckResult.objects.filter(workspace=workspace, digest__in=digests)
    return rows.aggregate(first=Min("checked_at"))["first"]  # type: ignore[no-any-return]


def midnight() -> datetime:
    """The beginning of today: some checks look at how old things are."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def answer(criterion: Criterion, checks: dict[str, Check], pieces: tuple[Evidence, ...]) -> Answer:
    """The checks of a criterion and the pieces deposited for it, as one state.

    The weakest check decides; a deposited piece makes it "to be judged", since only a person can say what it is worth.
    """
    found = [checks[name] for name in criterion.checks if name in checks]
    looked_at = tuple(item for check in found for item in check.looked_at)
    missing = tuple(item for check in found for item in check.missing)
    state = max((check.state for check in found), key=STATES.index, default="waiting")
    if pieces:
        state = "judge"
    elif state == "waiting" and criterion.waits:
        text = _("The part that would check it is not there yet (%(part)s): deposit a piece by hand.")
        missing = (*missing, Missing(text % {"part": criterion.waits}))
    return Answer(criterion, state, looked_at, missing, pieces)


def last(workspace: Workspace, framework: Framework) -> list[Answer]:
    """What was last answered, asking nothing."""
    digests = {criteria.digest(name, params): name for name, params in asked(workspace, framework)}
    rows = CheckResult.objects.filter(workspace=workspace, digest__in=digests)
    return [item for block in laid_out(workspace, framework, read(rows, digests)) for item in block.answers]


def coverage(workspace: Workspace, framework: Framework) -> list[Coverage]:
    """Every block of a framework with the answers for its criteria."""
    return laid_out(workspace, framework, kept(workspace, framework))


def laid_out(workspace: Workspace, framework: Framework, checks: dict[str, Check]) -> list[Coverage]:
    """Answers of checks and deposited pieces, criterion by criterion."""
    deposited: dict[str, list[Evidence]] = {}
    rows = Evidence.objects.filter(workspace=workspace, claim_key__startswith=f"{framework.key}/")
    for row in rows.select_related("attachment__workspace", "figure__workspace", "target_type"):
        deposited.setdefault(row.claim_key, []).append(row)
    return [
        Coverage(
            block, tuple(answer(item, checks, tuple(deposited.get(item.key, ()))) for item in block.criteria)
        )
        for block in framework.blocks
    ]


def shown(workspace: Workspace) -> list[Framework]:
    """The frameworks a workspace works to: the coherence rules always, certifications where they were asked for."""
    adopted = set(Adoption.objects.filter(workspace=workspace).values_list("framework", flat=True))
    return [item for item in frameworks().values() if not item.certifies or item.key in adopted or workspace.certifies]


def report(workspace: Workspace, framework: Framework) -> dict[str, Any]:
    """A framework's answers as plain data, for the command line and the API."""
    blocks = coverage(workspace, framework)
    return {
        "framework": framework.key,
        "version": framework.version,
        "workspace": workspace.slug,
        "points": framework.points,
        "points_documented": sum(block.points_ready for block in blocks) if framework.points else None,
        "criteria": [
            {
                "code": item.criterion.code,
                "block": item.criterion.block,
                "name": str(item.criterion.name),
                "points": item.criterion.points,
                "state": item.state,
                "deposited": len(item.pieces),
                "looked_at": [{"text": text, "url": url} for text, url in item.looked_at],
                "missing": [{"text": str(gap.text), "url": gap.url} for gap in item.missing],
            }
            for block in blocks
            for item in block.answers
        ],
    }


def deposits(workspace: Workspace, criterion: Criterion) -> Any:
    return evidence.for_key(workspace, criterion.key)


def page(asked: Job) -> str:
    return reverse("prove:framework", args=[asked.workspace.slug, asked.args["framework"]])


@job("check", label=gettext_lazy("Check of a framework"), serial=True, page=page)
def work(run: Run, framework: str) -> None:
    """Ask a framework's checks again, away from the page."""
    refresh(run.workspace, frameworks()[framework])
