"""An objective split into parts by site, person or product line: do the parts add up to the whole?"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from mercatique.charts import Chart, ranked_bars
from mercatique.decide.models import Objective
from mercatique.decide.words import quoted
from mercatique.kernel import indicators
from mercatique.kernel.criteria import Missing

#: A whole and the sum of its parts that differ by less than this share are the same: people round.
NEAR = Decimal("0.005")


@dataclass(frozen=True)
class Cascade:
    """The parts of an objective and what they say together. ``gap``: sum minus target; none when it cannot be said."""

    objective: Objective
    parts: tuple[Objective, ...]
    total: Decimal | None
    gap: Decimal | None
    reason: str

    @property
    def adds_up(self) -> bool:
        return self.gap is not None and self.objective.target is not None and abs(self.gap) <= abs(self.objective.target) * NEAR

    def said(self, value: Decimal | None) -> str:
        return indicators.said(value, self.objective.unit, self.objective.workspace.currency)

    @property
    def sentence(self) -> str:
        """Whether the parts make the whole."""
        if self.gap is None:
            return self.reason
        values = {"total": self.said(self.total), "target": self.said(self.objective.target), "gap": self.said(abs(self.gap))}
        if self.adds_up:
            return _("The parts add up to the target: %(total)s for %(target)s") % values
        if self.gap < 0:
            return _("The parts add up to %(total)s: %(gap)s less than the target of %(target)s") % values
        return _("The parts add up to %(total)s: %(gap)s more than the target of %(target)s") % values

    @property
    def shares(self) -> list[tuple[Objective, str, Decimal | None]]:
        """Each part, what it is the part of, its share of the target."""
        whole = self.objective.target
        adds = self.gap is not None and whole
        return [(part, part.part, part.target / whole if adds and part.target is not None and whole else None) for part in self.parts]


def of(objective: Objective) -> Cascade | None:
    """The parts of an objective that says how it is split; nothing for others."""
    if not objective.split:
        return None
    parts = tuple(Objective.objects.filter(parent=objective).select_related("indicator", "owner", "person").order_by("number"))
    for part in parts:
        part.workspace, part.parent = objective.workspace, objective
    return Cascade(objective, parts, *added(objective, parts))


def added(objective: Objective, parts: tuple[Objective, ...]) -> tuple[Decimal | None, Decimal | None, str]:
    """The sum of the parts, its distance from the target, or the reason why there is none."""
    if not parts:
        return None, None, _("No part is written down yet.")
    if objective.indicator is None or objective.target is None:
        return None, None, _("It has no indicator or no target to be shared.")
    if not (indicators.adds_up(objective.indicator) or (not objective.indicator.figure_key and objective.unit in {"count", "currency"})):
        return None, None, _("Its indicator is a rate or a level: parts are compared with it, they do not add up to it.")
    if open_ones := [str(part) for part in parts if part.target is None]:
        return None, None, _("Without a target: %(parts)s.") % {"parts": quoted(open_ones)}
    if strange := [str(part) for part in parts if part.unit != objective.unit]:
        return None, None, _("Measured in another unit: %(parts)s.") % {"parts": quoted(strange)}
    total = sum((part.target for part in parts if part.target is not None), Decimal(0))
    return total, total - objective.target, ""


def unnamed(found: Cascade) -> list[Missing]:
    """Parts that do not say of which site, person or product line they are."""
    words = {
        Objective.Split.SITE: _("“%(part)s” says no site, though “%(objective)s” is split by site."),
        Objective.Split.PERSON: _("“%(part)s” says no person, though “%(objective)s” is split by person."),
        Objective.Split.LINE: _("“%(part)s” says no product line, though “%(objective)s” is split by product line."),
    }
    text = words[Objective.Split(found.objective.split)]
    return [Missing(text % {"part": part, "objective": found.objective}, part.page_url("edit")) for part in found.parts if not part.part]


def picture(found: Cascade) -> Chart | None:
    """The parts and what is missing or too much, under each other."""
    if found.gap is None or found.objective.target is None:
        return None
    rows = [(part.part or str(part), float(part.target or 0)) for part in found.parts]
    context = []
    if not found.adds_up:
        name = _("Missing to the target") if found.gap < 0 else _("Beyond the target")
        rows.append((name, float(abs(found.gap))))
        context.append(name)
    whole = float(found.objective.target)
    return ranked_bars(
        rows,
        title=found.sentence,
        description=_("The target of each part and its share of the whole."),
        names=str(found.objective.get_split_display()),
        values=_("Target"),
        unit=found.objective.unit or "number",
        currency=found.objective.workspace.currency,
        shares=[value / whole if whole else None for _name, value in rows],
        shares_of=_("of the target"),
        context=context,
        sort=False,
        room="decide",
        say=_,
    )
