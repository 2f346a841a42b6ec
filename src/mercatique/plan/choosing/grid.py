"""The grid by which actions are chosen: eight criteria, a mean of each action, its rank."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.methods import weighted_scores
from mercatique.plan.models import Action, Appraisal


@dataclass(frozen=True)
class Line:
    """An action with its eight marks, feasibility first, and its mean when all are there."""

    action: Action
    appraisal: Appraisal | None
    marks: tuple[int | None, ...]
    mean: float | None
    rank: int | None

    @property
    def cells(self) -> list[tuple[str, int | None, int]]:
        """The head, the mark and the shade of each cell."""
        return [(head, mark, 0 if mark is None else 2 * mark - 2) for head, mark in zip(heads(), self.marks, strict=True)]

    @property
    def retained(self) -> bool:
        return self.action.status not in {Action.Status.IDEA, Action.Status.DROPPED, ""}


def heads() -> list[str]:
    return [_("Feasibility"), *(str(Appraisal._meta.get_field(name).verbose_name).capitalize() for name in Appraisal.MARKS)]  # type: ignore[union-attr]


@shared()
def read(workspace: Workspace) -> list[Line]:
    """All actions, retained, proposed and given up; the best mean first, those without all marks last."""
    known = {one.action_id: one for one in Appraisal.objects.filter(workspace=workspace)}
    actions = list(Action.objects.filter(workspace=workspace).prefetch_related(Prefetch("objectives", Objective.objects.only("number"))).order_by("number"))
    marks: dict[int, tuple[int | None, ...]] = {}
    for action in actions:
        action.workspace = workspace
        one = known.get(action.pk)
        if one is not None:
            one.workspace, one.action = workspace, action
        marks[action.number] = (action.feasibility, *(getattr(one, name) if one else None for name in Appraisal.MARKS))
    whole = {f"{number:09d}": values for number, values in marks.items() if all(values)}
    means = means_of(whole)
    places = {name: place + 1 for place, name in enumerate(sorted(means, key=lambda name: (-means[name], name)))}
    lines = [
        Line(action, known.get(action.pk), marks[action.number], means.get(f"{action.number:09d}"), places.get(f"{action.number:09d}"))
        for action in actions
    ]
    return sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, line.action.number))


def means_of(whole: dict[str, tuple[int | None, ...]]) -> dict[str, float]:
    if not whole:
        return {}
    names = ("feasibility", *Appraisal.MARKS)
    rows = [(action, name, float(value or 0)) for action, values in whole.items() for name, value in zip(names, values, strict=True)]
    options, criteria, values = (list(column) for column in zip(*rows, strict=True))
    found = weighted_scores(options, criteria, values)
    return {str(name): float(score) for name, score in zip(found.options, found.score, strict=True)}
