"""The four stages of a marketing plan with what each still lacks, and its answers to where, when, how and by what means."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.analyze.models import Segment, SwotLine, WatchSource
from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import evidence
from mercatique.kernel.criteria import Missing
from mercatique.kernel.format import amount, day, period
from mercatique.kernel.models import Workspace
from mercatique.plan.papers import pieces
from mercatique.plan.papers.reading import Plan

Found = tuple[str, str]


@dataclass(frozen=True)
class Stage:
    """A stage of the plan: what is there, what is missing, each with the page where it is."""

    key: str
    name: str
    says: str
    found: tuple[Found, ...]
    missing: tuple[Missing, ...]

    @property
    def state(self) -> str:
        if not self.found:
            return "waiting"
        return "incomplete" if self.missing else "complete"

    @property
    def share(self) -> float:
        """What is there among all that is asked."""
        return len(self.found) / max(len(self.found) + len(self.missing), 1)


def stages(plan: Plan) -> list[Stage]:
    """The four, in the order in which the seeds tell them."""
    return [objectives(plan), market(plan), strategy(plan), actions(plan)]


def worded(plan: Plan, name: str, there: str, lacks: str) -> tuple[list[Found], list[Missing]]:
    """A text of the frame: there, or missing with the page that takes it."""
    frame = plan.frame
    if frame is not None and getattr(frame, name).strip():
        return [(there, frame.get_absolute_url())], []
    page = frame.page_url("edit") if frame is not None else reverse("plan:marketingplan-new", args=[plan.workspace.slug])
    return [], [Missing(lacks, page)]


def objectives(plan: Plan) -> Stage:
    workspace = plan.workspace
    every = objectives_of(workspace)
    found: list[Found] = []
    missing: list[Missing] = []
    if every:
        text = ngettext("%(n)d objective", "%(n)d objectives", len(every)) % {"n": len(every)}
        found.append((text, reverse("decide:objective-list", args=[workspace.slug])))
    else:
        missing.append(Missing(_("No objective is written down yet."), reverse("decide:objective-new", args=[workspace.slug])))
    for objective in every:
        if objective.level != Objective.Level.MISSION and (gaps := objective.gaps()):
            missing.append(Missing(_("“%(objective)s” lacks: %(gaps)s.") % {"objective": objective, "gaps": ", ".join(gaps)}, objective.page_url("edit")))
    there, lacks = worded(plan, "role", _("what the plan is for"), _("What the plan is for is not written yet."))
    return Stage("objectives", _("Objectives"), _("What is wanted, measured by what, until when"), (*found, *there), (*missing, *lacks))


def market(plan: Plan) -> Stage:
    workspace = plan.workspace
    lines = list(SwotLine.objects.filter(workspace=workspace))
    found: list[Found] = []
    missing: list[Missing] = []
    for code, name in SwotLine.Quadrant.choices:
        n = sum(line.quadrant == code for line in lines)
        if n:
            found.append((f"{name} ({n})", reverse("analyze:swotline-list", args=[workspace.slug]) + f"?quadrant={code}"))
        else:
            missing.append(Missing(_("The diagnosis has no “%(quadrant)s”.") % {"quadrant": name}, reverse("analyze:swotline-new", args=[workspace.slug]) + f"?quadrant={code}"))
    states = evidence.state_of(lines)
    bare = [line for line in lines if not states.get(line.pk, (0, 0))[0]]
    for line in bare[:3]:
        line.workspace = workspace
        missing.append(Missing(_("“%(line)s” rests on nothing.") % {"line": line}, line.get_absolute_url()))
    sources = WatchSource.objects.filter(workspace=workspace).count()
    if sources:
        found.append((ngettext("%(n)d source watched", "%(n)d sources watched", sources) % {"n": sources}, reverse("analyze:watchsource-list", args=[workspace.slug])))
    there, lacks = worded(plan, "market", _("what the market study teaches"), _("What the market study teaches is not written yet."))
    return Stage("market", _("Market study"), _("Where we stand, and what the market makes possible"), (*found, *there), (*missing, *lacks))


def strategy(plan: Plan) -> Stage:
    workspace = plan.workspace
    found: list[Found] = []
    missing: list[Missing] = []
    segments = Segment.objects.filter(workspace=workspace).count()
    if segments:
        found.append((ngettext("%(n)d segment", "%(n)d segments", segments) % {"n": segments}, reverse("analyze:segment-list", args=[workspace.slug])))
    else:
        missing.append(Missing(_("No segment says whom the plan addresses."), reverse("analyze:segment-new", args=[workspace.slug])))
    there, lacks = worded(plan, "strategy", _("a strategy"), _("The strategy is not written yet."))
    return Stage("strategy", _("Strategy"), _("Whom we address, with what, and how we want to be seen"), (*found, *there), (*missing, *lacks))


def actions(plan: Plan) -> Stage:
    """Actions with their period and their budget."""
    workspace = plan.workspace
    found: list[Found] = []
    missing: list[Missing] = []
    if plan.actions:
        text = ngettext("%(n)d action", "%(n)d actions", len(plan.actions)) % {"n": len(plan.actions)}
        found.append((text, reverse("plan:plan", args=[workspace.slug])))
    else:
        missing.append(Missing(_("No action is planned yet."), reverse("plan:action-new", args=[workspace.slug])))
    for action in plan.actions:
        gaps = action.gaps() + ([] if action.start and action.end else [_("its dates")])
        if gaps:
            missing.append(Missing(_("“%(action)s” lacks: %(gaps)s.") % {"action": action, "gaps": ", ".join(gaps)}, action.page_url("edit")))
    total = plan.table.totals["all"]
    if total:
        text = _("a budget of %(budget)s") % {"budget": pieces.money(total, workspace)}
        found.append((text, reverse("plan:budget", args=[workspace.slug])))
    frame = plan.frame
    if frame is not None and frame.start and frame.end:
        found.append((_("a period: %(period)s") % {"period": span(plan)}, frame.get_absolute_url()))
    else:
        page = frame.page_url("edit") if frame is not None else reverse("plan:marketingplan-new", args=[workspace.slug])
        missing.append(Missing(_("The period of the plan is not said."), page))
    return Stage("actions", _("Action plan"), _("Who does what, from when to when, for how much"), tuple(found), tuple(missing))


@dataclass(frozen=True)
class Answer:
    """One of the four questions of a plan, its answer, and where that stands."""

    question: str
    answer: str
    page: str


def answers(plan: Plan) -> list[Answer]:
    """Where to, when, how, by what means: computed from the records; empty when nothing answers."""
    slug = plan.workspace.slug
    frame = plan.frame
    here = frame.get_absolute_url() if frame is not None else reverse("plan:marketingplan-new", args=[slug])
    return [
        Answer(_("Where are we going?"), where(plan), reverse("decide:objective-list", args=[slug])),
        Answer(_("By when?"), when(plan), here),
        Answer(_("How?"), how(plan), here),
        Answer(_("By what means?"), by_what(plan), reverse("plan:budget", args=[slug])),
    ]


def where(plan: Plan) -> str:
    """The highest objective with a target: a strategic one, else the first that is written."""
    aimed = list(Objective.objects.filter(workspace=plan.workspace, target__isnull=False).exclude(level=Objective.Level.MISSION).select_related("indicator").order_by("number"))
    if not aimed:
        return plan.goals[0].title if plan.goals else ""
    goal = next((each for each in aimed if each.level == Objective.Level.STRATEGIC), aimed[0])
    goal.workspace = plan.workspace
    if goal.baseline is None:
        return _("%(objective)s: %(target)s") % {"objective": goal.title, "target": goal.get_target_display()}
    return _("%(objective)s: from %(baseline)s to %(target)s") % {"objective": goal.title, "baseline": goal.get_baseline_display(), "target": goal.get_target_display()}


def when(plan: Plan) -> str:
    if plan.frame is not None and plan.frame.start and plan.frame.end:
        return span(plan)
    due = Objective.objects.filter(workspace=plan.workspace, due__isnull=False).order_by("-due").values_list("due", flat=True).first()
    return _("by %(day)s") % {"day": day(due)} if due else ""


def span(plan: Plan) -> str:
    frame = plan.frame
    if frame is None or not frame.start or not frame.end:
        return ""
    return period(frame.start, frame.end) if frame.start <= frame.end else f"{day(frame.start)} – {day(frame.end)}"


def how(plan: Plan) -> str:
    if plan.frame is not None and plan.frame.strategy.strip():
        return plan.frame.strategy.strip()
    parts = [f"{part.label.lower()} ({part.actions})" for part in plan.table.balance if part.actions]
    return ", ".join(parts)


def by_what(plan: Plan) -> str:
    total = plan.table.totals["all"]
    said = []
    if n := len(plan.people):
        said.append(ngettext("%(n)d person", "%(n)d people", n) % {"n": n})
    if total > Decimal(0):
        said.append(f"{amount(total, plan.workspace.currency)} {pieces.vat(plan.workspace)}")
    return ", ".join(said)


def of(workspace: Workspace) -> tuple[list[Stage], list[Answer]]:
    plan = Plan.of(workspace)
    return stages(plan), answers(plan)
