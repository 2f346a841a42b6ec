"""The tree of objectives: mission, strategic, operational; what hangs in the air in it, and what turns in a circle."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives.found import objectives_of
from mercatique.decide.words import quoted
from mercatique.kernel.criteria import Missing
from mercatique.kernel.models import Workspace

MISSION, STRATEGIC, OPERATIONAL = (level.value for level in Objective.Level)
#: The level of the objective each level serves, and of those that serve it.
ABOVE = {STRATEGIC: MISSION, OPERATIONAL: STRATEGIC}
BELOW = {above: level for level, above in ABOVE.items()}
#: Horizons from the nearest to the farthest.
HORIZONS = [horizon.value for horizon in Objective.Horizon]


@dataclass(frozen=True)
class Branch:
    """An objective with those that serve it. ``@panel(Branch)``: what later rooms say of it in the tree."""

    objective: Objective
    branches: tuple["Branch", ...]
    depth: int


@dataclass(frozen=True)
class Tree:
    """All objectives of a workspace. ``@panel(Tree)``: what later rooms find hanging in the air."""

    workspace: Workspace
    objectives: tuple[Objective, ...]
    branches: tuple[Branch, ...]
    rings: tuple[tuple[Objective, ...], ...]

    @property
    def missions(self) -> list[Objective]:
        return [objective for objective in self.objectives if objective.level == MISSION]


def read(workspace: Workspace) -> Tree:
    """The tree as it is written, circles set apart."""
    objectives = objectives_of(workspace)
    below: dict[object, list[Objective]] = {}
    for objective in objectives:
        below.setdefault(objective.parent_id, []).append(objective)

    def grown(objective: Objective, depth: int) -> Branch:
        return Branch(objective, tuple(grown(part, depth + 1) for part in below.get(objective.pk, ())), depth)

    order = [MISSION, STRATEGIC, OPERATIONAL, ""]
    roots = sorted(below.get(None, ()), key=lambda objective: (order.index(objective.level), objective.number))
    branches = tuple(grown(root, 0) for root in roots)
    return Tree(workspace, tuple(objectives), branches, tuple(rings_of(objectives)))


def in_order(workspace: Workspace) -> list[Objective]:
    """Every objective as a reader goes through them: the mission, what serves it, what serves that; by number on a level."""
    tree = read(workspace)
    found: list[Objective] = []

    def walk(branches: tuple[Branch, ...]) -> None:
        for branch in branches:
            found.append(branch.objective)
            walk(branch.branches)

    walk(tree.branches)
    known = {objective.pk for objective in found}
    return [*found, *(objective for objective in tree.objectives if objective.pk not in known)]


def rings_of(objectives: list[Objective]) -> list[tuple[Objective, ...]]:
    """Objectives that serve themselves through others: each circle once, in the order in which it turns."""
    known = {objective.pk: objective for objective in objectives}
    found, settled = [], set()
    for objective in objectives:
        way: list[Objective] = []
        at: Objective | None = objective
        while at is not None and at.pk not in settled and at not in way:
            way.append(at)
            at = known.get(at.parent_id)
        if at is not None and at in way:
            found.append(tuple(way[way.index(at) :]))
        settled.update(one.pk for one in way)
    return found


def circles(tree: Tree) -> list[Missing]:
    """One sentence per circle."""
    sentences = []
    for ring in tree.rings:
        names = quoted((*ring, ring[0]), " → ")
        text = _("These objectives serve each other in a circle: %(names)s. Take one of them out of it: the whole must serve nothing below it.")
        sentences.append(Missing(text % {"names": names}, ring[0].page_url("edit")))
    return sentences


def without_whole(tree: Tree) -> list[Missing]:
    """Objectives whose level wants another one above them, and that have none or one of another level."""
    found = []
    for objective in tree.objectives:
        wanted = ABOVE.get(objective.level)
        if not objective.level:
            text = _("“%(objective)s” says no level.") % {"objective": objective}
            found.append(Missing(text, objective.page_url("edit")))
        elif wanted and objective.parent is None:
            text = {
                MISSION: _("The strategic objective “%(objective)s” serves no mission."),
                STRATEGIC: _("The operational objective “%(objective)s” serves no strategic one."),
            }[wanted]
            found.append(Missing(text % {"objective": objective}, objective.page_url("edit")))
        elif objective.parent is not None and objective.parent.level and not fits(objective, objective.parent):
            text = _("“%(objective)s” (%(level)s) serves “%(parent)s” (%(above)s): the levels do not follow each other.")
            values = {
                "objective": objective, "parent": objective.parent,
                "level": objective.get_level_display().lower(), "above": objective.parent.get_level_display().lower(),
            }  # fmt: skip
            found.append(Missing(text % values, objective.page_url("edit")))
    return found


def fits(part: Objective, whole: Objective) -> bool:
    """Whether the levels follow each other; a part by site or person is of the level of its whole, or below it."""
    return ABOVE.get(part.level) == whole.level or bool(whole.split and part.level == whole.level)


def without_parts(tree: Tree) -> list[Missing]:
    """Missions and strategic objectives that no objective of the level below serves."""
    served = {objective.parent_id for objective in tree.objectives}
    found = []
    for objective in tree.objectives:
        if objective.level in BELOW and objective.pk not in served:
            text = {
                STRATEGIC: _("No strategic objective serves the mission “%(objective)s”."),
                OPERATIONAL: _("No operational objective serves “%(objective)s”."),
            }[BELOW[objective.level]]
            found.append(Missing(text % {"objective": objective}, objective.page_url()))
    return found


def horizons(tree: Tree) -> list[Missing]:
    """A part looks no farther ahead than what it serves."""
    found = []
    for objective in tree.objectives:
        parent = objective.parent
        if parent is None or not (objective.horizon and parent.horizon):
            continue
        if HORIZONS.index(objective.horizon) > HORIZONS.index(parent.horizon):
            text = _("“%(objective)s” looks farther ahead (%(horizon)s) than “%(parent)s” (%(above)s), which it serves.")
            values = {
                "objective": objective, "parent": parent,
                "horizon": objective.get_horizon_display().lower(), "above": parent.get_horizon_display().lower(),
            }  # fmt: skip
            found.append(Missing(text % values, objective.page_url("edit")))
    return found
