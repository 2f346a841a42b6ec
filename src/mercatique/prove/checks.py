"""A framework asked of a workspace: for each criterion its state, what was looked at, what is missing, what was deposited."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Min
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel import criteria, evidence
from mercatique.kernel.criteria import Check, Missing
from mercatique.kernel.jobs import Run, job
from mercatique.kernel.models import Change, CheckResult, Evidence, Import, Job, Purpose, Workspace
from mercatique.prove.framework import Block, Framework, Row, frameworks
from mercatique.prove.framework import Criterion as RowCriterion
from mercatique.prove.models import Adoption, Deposit

READY = ("complete", "judge")


@dataclass(frozen=True)
class Answer:
    """What can be said of a row of a framework in a workspace."""

    criterion: Row
    state: str
    looked_at: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]
    pieces: tuple[Evidence, ...]
    #: The answers this one is made of: of the rows it looks at, and of its parts.
    made_of: tuple["Answer", ...] = ()

    @property
    def row(self) -> Row:
        return self.criterion

    @property
    def ready(self) -> bool:
        """Nothing that can be checked is missing: complete, or for a person to judge."""
        return self.state in READY

    @property
    def deposited(self) -> bool:
        """A person brought a piece for it: whatever the checks say, somebody is to judge it."""
        return bool(self.pieces)

    @property
    def waits(self) -> bool:
        """Part of it can be read nowhere yet, so that only a piece can show it."""
        return bool(self.row.waits) and not self.pieces


@dataclass(frozen=True)
class Coverage:
    """How far a block is: criteria by state."""

    block: Block
    answers: tuple[Answer, ...]

    def count(self, *states: str) -> int:
        return sum(answer.state in states for answer in self.answers)

    @property
    def ready(self) -> int:
        return self.count(*READY)

    @property
    def points_ready(self) -> int:
        return sum(getattr(item.row, "points", None) or 0 for item in self.answers if item.ready)


def thresholds(workspace: Workspace, framework: Framework) -> dict[str, dict[str, Any]]:
    """The framework's thresholds with what the workspace changed of them."""
    adopted = Adoption.objects.filter(workspace=workspace, framework=framework.key).first()
    edited = adopted.thresholds if adopted else {}
    return {
        name: {**framework.thresholds.get(name, {}), **edited.get(name, {})} for name in {*framework.thresholds, *edited}
    }


def asked(workspace: Workspace, framework: Framework) -> list[tuple[str, dict[str, Any]]]:
    """The checks a framework asks in any of its rows, with their thresholds."""
    values = thresholds(workspace, framework)
    return [(name, values.get(name, {})) for name in framework.checks]


def refresh(workspace: Workspace, framework: Framework) -> None:
    """Ask everything again and keep the answers."""
    criteria.refresh(workspace, asked(workspace, framework))
    everything(workspace, framework)


def moved_at(workspace: Workspace) -> datetime | None:
    """When something last changed that a check may look at."""
    moments = (
        Change.objects.filter(workspace=workspace).aggregate(last=Max("at"))["last"],
        Import.objects.filter(workspace=workspace).aggregate(last=Max("done_at"))["last"],
        Deposit.objects.filter(workspace=workspace).aggregate(last=Max("deposited_at"))["last"],
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


def answer(
    row: Row, checks: dict[str, Check], pieces: tuple[Evidence, ...] = (), made_of: tuple[Answer, ...] = (), page: Callable[[Row], str] = lambda row: ""
) -> Answer:
    """The checks of a row, the answers it is made of and the pieces deposited for it, as one state.

    The weakest decides. An automatic row (A) is complete once nothing is missing, one that is only prepared (P) is then to be
    judged, and one that has to be shown (H) is incomplete until there is a piece. A deposited piece makes any row "to be judged",
    since only a person can say what it is worth. What nothing can read yet makes it wait, unless something else is missing.
    """
    found = [checks[name] for name in row.checks if name in checks]
    looked_at = list(dict.fromkeys(item for check in found for item in check.looked_at))
    missing = list(dict.fromkeys(Missing(item.text, item.url or page(row)) for check in found for item in check.missing))
    for other in made_of:
        code = other.row.code if other.row.block == row.block else f"{other.row.block} {other.row.code}"
        looked_at.append((f"{code} {other.row.name}", page(other.row)))
        if not other.ready:
            text = _("%(code)s, “%(name)s”, is incomplete.") if other.state == "incomplete" else _("%(code)s, “%(name)s”, waits.")
            missing.append(Missing(text % {"code": code, "name": other.row.name}, page(other.row)))
    if row.kind == "H":
        shows = _("To show: %(what)s.") % {"what": row.shows or row.name}
        return Answer(row, "judge" if pieces else "incomplete", tuple(looked_at), (*missing, *(() if pieces else (Missing(shows, page(row)),))), pieces, made_of)
    state = weakest(row, [check.state for check in found], [other.state for other in made_of])
    if row.waits and not pieces:
        missing.append(Missing(waiting_for(row), page(row)))
    return Answer(row, "judge" if pieces else state, tuple(looked_at), tuple(missing), pieces, made_of)


def weakest(row: Row, checked: list[str], others: list[str]) -> str:
    """The state of a row without pieces, from those of its checks and of the rows it is made of."""
    states = [*checked, *others]
    if "incomplete" in states:
        return "incomplete"
    if row.waits or "waiting" in states or not states:
        return "waiting"
    if row.kind == "A":
        return "judge" if "judge" in others else "complete"
    return "judge" if row.kind == "P" or "judge" in states else "complete"


def waiting_for(row: Row) -> str:
    """What is awaited, and what may be shown meanwhile."""
    if row.shows:
        return _("The part that would check it is not there yet (%(part)s): deposit by hand %(what)s.") % {"part": row.waits, "what": row.shows}
    return _("The part that would check it is not there yet (%(part)s): deposit a piece by hand.") % {"part": row.waits}


def page_of(workspace: Workspace, framework: Framework, row: Row) -> str:
    """Where a row is read and a piece deposited for it."""
    try:
        return reverse("prove:criterion", args=[workspace.slug, framework.key, row.block, row.code])
    except NoReverseMatch:
        return f"{reverse('prove:framework', args=[workspace.slug, framework.key])}#{row.block}-{row.code}"


def last(workspace: Workspace, framework: Framework) -> list[Answer]:
    """What was last answered for the criteria, asking nothing."""
    digests = {criteria.digest(name, params): name for name, params in asked(workspace, framework)}
    rows = CheckResult.objects.filter(workspace=workspace, digest__in=digests)
    answers = answered(workspace, framework, read(rows, digests))
    return [answers[item.claim] for item in framework.criteria]


def coverage(workspace: Workspace, framework: Framework) -> list[Coverage]:
    """Every block of a framework with the answers for its criteria."""
    return by_block(framework, everything(workspace, framework))


def by_block(framework: Framework, answers: dict[str, Answer]) -> list[Coverage]:
    return [Coverage(block, tuple(answers[item.claim] for item in block.criteria)) for block in framework.blocks]


def everything(workspace: Workspace, framework: Framework) -> dict[str, Answer]:
    """Every row of a framework with its answer, by claim; where it stands is kept when it has moved, and once a day."""
    from mercatique.prove.coverage import history

    answers = answered(workspace, framework, kept(workspace, framework))
    history.keep(workspace, framework, answers)
    return answers


def answered(workspace: Workspace, framework: Framework, checks: dict[str, Check]) -> dict[str, Answer]:
    """The answer for each row, those it is made of first."""
    deposited: dict[str, list[Evidence]] = {}
    pieces = Evidence.objects.filter(workspace=workspace, claim_key__startswith=f"{framework.key}/")
    for piece in pieces.select_related("attachment__workspace", "figure__workspace", "target_type"):
        deposited.setdefault(piece.claim_key, []).append(piece)
    found: dict[str, Answer] = {}

    def page(row: Row) -> str:
        return page_of(workspace, framework, row)

    def of(row: Row) -> Answer:
        if row.claim not in found:
            others = (*framework.seen(row), *(row.parts if isinstance(row, RowCriterion) else ()))
            found[row.claim] = answer(row, checks, tuple(deposited.get(row.claim, ())), tuple(of(other) for other in others), page)
        return found[row.claim]

    for row in framework.rows:
        of(row)
    return found


def answer_of(workspace: Workspace, framework: Framework, row: Row) -> Answer:
    """The answer for one row, with those it is made of."""
    return answered(workspace, framework, kept(workspace, framework))[row.claim]


def waiting(workspace: Workspace, framework: Framework) -> list[Answer]:
    """The rows of which a part can be read nowhere yet, in the order of the framework."""
    return [item for item in everything(workspace, framework).values() if item.waits]


def followed(workspace: Workspace) -> list[Framework]:
    """The frameworks a workspace works to: the coherence rules always, certifications where they were asked for."""
    adopted = set(Adoption.objects.filter(workspace=workspace).values_list("framework", flat=True))
    came = workspace.purpose == Purpose.CERTIFICATION
    return [item for item in frameworks(workspace).values() if came or not (item.source or item.own) or item.key in adopted]


def shown(workspace: Workspace) -> list[Framework]:
    """Those it works to; to a school all of them: its candidates are held to them."""
    return list(frameworks(workspace).values()) if workspace.certifies else followed(workspace)


@criteria.held_to
def held(workspace: Workspace) -> set[str]:
    """The checks that a framework the workspace works to asks."""
    return {name for framework in followed(workspace) for name in framework.checks}


def report(workspace: Workspace, framework: Framework) -> dict[str, Any]:
    """A framework's answers as plain data, for the command line and the API."""
    answers = everything(workspace, framework)
    blocks = by_block(framework, answers)
    judged = {item.claim for item in framework.criteria}
    return {
        "framework": framework.key,
        "version": framework.version,
        "name": str(framework.name),
        "workspace": workspace.slug,
        "points": framework.points,
        "points_documented": sum(block.points_ready for block in blocks) if framework.points else None,
        "blocks": [{"code": block.block.code, "name": str(block.block.name), "ready": block.ready, "of": len(block.answers)} for block in blocks],
        "criteria": [plain(answers[item.claim]) for item in framework.criteria],
        "rows": [plain(item) for claim, item in answers.items() if claim not in judged],
    }


def plain(item: Answer) -> dict[str, Any]:
    """An answer as plain data."""
    return {
        "sort": item.row.sort,
        "code": item.row.code,
        "block": item.row.block,
        "name": str(item.row.name),
        "kind": item.row.kind,
        "points": getattr(item.row, "points", None),
        "state": item.state,
        "waits": str(item.row.waits) if item.waits else "",
        "deposited": len(item.pieces),
        "looked_at": [{"text": text, "url": url} for text, url in item.looked_at],
        "missing": [{"text": str(gap.text), "url": gap.url} for gap in item.missing],
    }


def deposits(workspace: Workspace, row: Row) -> Any:
    return evidence.for_key(workspace, row.claim)


def page(asked: Job) -> str:
    return reverse("prove:framework", args=[asked.workspace.slug, asked.args["framework"]])


@job("check", label=gettext_lazy("Check of a framework"), serial=True, page=page)
def work(run: Run, framework: str) -> None:
    """Ask a framework's checks again, away from the page."""
    refresh(run.workspace, frameworks(run.workspace)[framework])
