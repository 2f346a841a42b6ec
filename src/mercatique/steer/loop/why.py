"""Why sales missed what was aimed at: volume, mix and price, worked out against the basket of the year before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel.figures import Query, Result, figure
from mercatique.kernel.models import Workspace
from mercatique.methods.sales import variance_analysis
from mercatique.months import months_after
from mercatique.steer.loop.models import Deviation
from mercatique.steer.loop.readings import known
from mercatique.steer.objectives.trajectory import same_days

NET = "sales.net"
PIECES = ("sale", "cancellation", "return")
COUNTED = ("sale", "fee", "adjustment", "cancellation", "return", "credit")
#: The family of what has neither category nor activity.
UNSTATED = "–"


@dataclass(frozen=True)
class Basket:
    """Pieces and money by family, and the money that has no pieces (postage, fees, credits)."""

    families: dict[str, tuple[float, float]]
    other: float

    @property
    def total(self) -> float:
        return sum(amount for _pieces, amount in self.families.values()) + self.other


def like_of(deviation: Deviation) -> tuple[date, date] | None:
    """The same days of the objective's baseline period, else those a year before."""
    if deviation.start is None or deviation.end is None:
        return None
    objective = deviation.objective
    if objective is not None and objective.period and objective.baseline_period and objective.start == deviation.start:
        found = same_days(objective.period, objective.baseline_period, deviation.end)
        if found is not None:
            return found
    return months_after(deviation.start, -12), months_after(deviation.end, -12)


def basket(query: Query) -> Basket:
    """Net pieces and amounts by family in the query's days; a cancellation counts on its own day."""
    lines = query.table("orders")
    lines = lines.filter(lines.kind.isin(COUNTED))
    whole = lines.goods & lines.kind.isin(PIECES)
    family = lines.category.fill_null(lines.activity).fill_null(UNSTATED)
    rows = query.rows(
        lines.mutate(family=family)
        .group_by("family")
        .aggregate(pieces=lines.quantity.sum(where=whole), amount=lines.amount.sum(where=whole), other=lines.amount.sum(where=~whole))
        .order_by("family")
    )
    families: dict[str, tuple[float, float]] = {}
    other = 0.0
    for row in rows:
        pieces, amount = float(row["pieces"] or 0), float(row["amount"] or 0)
        other += float(row["other"] or 0)
        if pieces > 0:
            families[row["family"]] = (pieces, amount)
        else:
            # More came back than was sold, or money without pieces: no price and no place in the mix.
            other += amount
    return Basket(families, other)


def blank(reason: str) -> Result:
    return Result(COLUMNS, [], reason=reason)


COLUMNS = ("family", "before", "volume", "mix", "price", "after", "change")


@figure(
    "steer.variance", label=gettext_lazy("Why it deviates"), unit="currency", tables=("orders",), method="variance_analysis", kind="table",
    per=Deviation, question=gettext_lazy("How much of the variance comes from volume, from the mix and from prices?"),
)  # fmt: skip
def variance(query: Query) -> Result:
    """Target to actual. The target is taken as the basket of the year before, sold so many times more at the same mix and prices."""
    deviation = of_number(query.workspace, query.filters)
    reason = unfit(deviation)
    if deviation is None or reason:
        return blank(reason)
    assert deviation.indicator is not None and deviation.start and deviation.end and deviation.target is not None
    like, days = like_of(deviation), known(query.workspace)
    if like is None or days is None or like[0] < days.first:
        return blank(_("the data do not hold the days to compare with: there is no mix and no price to begin from"))
    if deviation.end > days.last:
        return blank(_("the data do not reach the end of these days"))

    def sold(period: tuple[date, date]) -> Basket:
        return basket(Query(query.workspace, period, deviation.indicator.filters, query.reference))

    before, now = sold(like), sold((deviation.start, deviation.end))
    if before.total <= 0 or not before.families or not now.families:
        return blank(_("nothing was sold in the days to compare with"))
    return split(before, now, float(deviation.target), query.workspace.currency, like)


def split(before: Basket, now: Basket, target: float, currency: str, like: tuple[date, date]) -> Result:
    """The effects, family by family; what rounding leaves goes to what has no pieces, so that all adds up."""
    times = target / before.total
    names = sorted({*before.families, *now.families})

    def column(found: Basket, place: int, factor: float) -> list[float]:
        return [round(found.families.get(name, (0.0, 0.0))[place] * factor, 4) for name in names]

    effects = variance_analysis(names, column(before, 0, times), column(before, 1, times), column(now, 0, 1.0), column(now, 1, 1.0))
    parts = {"volume": effects.volume_effect, "mix": effects.mix_effect, "price": effects.price_effect}
    parts["other"] = now.total - target - sum(parts.values())
    rows = [
        [row["product"], *(round(row[name], 2) for name in ("before", "volume", "mix", "price", "after", "change"))]
        for row in effects.to_table().to_pylist()
    ]
    extra: dict[str, Any] = {"parts": {name: round(value, 2) for name, value in parts.items()}, "target": target, "actual": round(now.total, 2)}
    extra["like"] = [day.isoformat() for day in like]
    return Result(COLUMNS, rows, round(now.total - target, 2), len(rows), "net", currency, extra=extra)


def unfit(deviation: Deviation | None) -> str:
    """Why a deviation cannot be split, if it cannot."""
    if deviation is None or deviation.indicator is None:
        return _("it has no indicator")
    if deviation.indicator.figure_key != NET:
        return _("only net sales can be split into volume, mix and price; “%(indicator)s” has no pieces and no prices") % {"indicator": deviation.indicator}
    if deviation.period is None or deviation.target is None or deviation.target <= 0:
        return _("it lacks its days or what was aimed at")
    return ""


def of_number(workspace: Workspace, filters: dict[str, Any]) -> Deviation | None:
    rows = Deviation.objects.filter(workspace=workspace, number=int(filters["of"])) if str(filters.get("of", "")).isdigit() else Deviation.objects.none()
    found = rows.select_related("indicator", "objective").first()
    if found is not None:
        found.workspace = workspace
    return found
