"""What the actions together give of what each objective needs, or why their figures cannot be added."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import figures, indicators
from mercatique.kernel.models import Workspace
from mercatique.plan.actions.found import actions_of
from mercatique.plan.models import Action, Effect

ZERO = Decimal(0)


@dataclass(frozen=True)
class Given:
    """An objective, what it needs, and what each action that serves it is expected to give."""

    objective: Objective
    actions: tuple[Action, ...]
    effects: tuple[Effect, ...]
    #: Why nothing is added up; empty when it is.
    why_not: str

    @property
    def needed(self) -> Decimal | None:
        """From the baseline to the target: below zero where less is better."""
        one = self.objective
        return None if one.target is None or one.baseline is None else one.target - one.baseline

    @property
    def total(self) -> Decimal:
        return sum((effect.value for effect in self.effects if effect.value is not None), ZERO)

    @property
    def share(self) -> float | None:
        """What is given as a share of what is needed; nothing when they do not add up or nothing is needed."""
        if self.why_not or not self.needed:
            return None
        return float(self.total / self.needed)

    @property
    def enough(self) -> bool:
        return self.share is not None and self.share >= 1

    @property
    def step(self) -> int:
        """The width of its bar, 0 to 100."""
        return 0 if self.share is None else max(0, min(100, round(100 * self.share)))

    @property
    def unsaid(self) -> list[Action]:
        """Actions that serve it and do not say by how much."""
        known = {effect.action_id for effect in self.effects if effect.value is not None}
        return [action for action in self.actions if action.pk not in known]

    def said(self, value: Decimal | None) -> str:
        return indicators.said(value, self.objective.unit, self.objective.workspace.currency)

    @property
    def needed_words(self) -> str:
        return self.said(self.needed)

    @property
    def total_words(self) -> str:
        return self.said(self.total)

    @property
    def lines(self) -> list[tuple[Effect, str]]:
        """Each effect with its value in words."""
        return [(effect, self.said(effect.value)) for effect in self.effects if effect.value is not None]

    @property
    def sentence(self) -> str:
        if self.why_not:
            return self.why_not
        values = {"given": self.said(self.total), "needed": self.said(self.needed)}
        return _("The actions together give %(given)s of the %(needed)s needed.") % values


def read(workspace: Workspace) -> list[Given]:
    """Every objective, those that need most first to be served as they are written."""
    served: dict[UUID, list[Action]] = defaultdict(list)
    actions = {action.pk: action for action in actions_of(workspace)}
    for action in actions.values():
        for objective in action.objectives.all():
            served[objective.pk].append(action)
    effects: dict[UUID, list[Effect]] = defaultdict(list)
    for effect in Effect.objects.filter(workspace=workspace, action__in=actions, objective__isnull=False).order_by("number"):
        effect.workspace, effect.action = workspace, actions[effect.action_id]
        effects[effect.objective_id].append(effect)  # type: ignore[index]
    objectives = objectives_of(workspace)
    parents = {one.parent_id for one in objectives}
    return [of(one, served[one.pk], effects[one.pk]) for one in objectives if one.pk not in parents or served[one.pk] or effects[one.pk]]


def of(objective: Objective, actions: Iterable[Action], effects: Iterable[Effect]) -> Given:
    for effect in (effects := tuple(effects)):
        effect.objective = objective
    return Given(objective, tuple(actions), effects, why_not(objective))


def why_not(objective: Objective) -> str:
    """Why effects on it cannot be added up; empty when they can."""
    if objective.nature == Objective.Nature.QUALITATIVE:
        return _("A qualitative objective has no figure to add up: each action says in words what it brings.")
    if objective.indicator is None:
        return _("Without an indicator there is no figure to add up.")
    if objective.baseline is None or objective.target is None:
        return _("Without a baseline and a target, what is needed is not known.")
    spec = figures.FIGURES.get(objective.indicator.figure_key)
    if objective.unit == "%" or (spec is not None and spec.kind == "rate"):
        return _("A rate or a mean does not add up: two actions may move the same customers. Each effect is read on its own.")
    if objective.target == objective.baseline:
        return _("The target is the baseline: it is to be held, nothing is to be added.")
    return ""
