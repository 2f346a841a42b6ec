"""Is a forecast there, whole, founded and steered? One question for each demand of the e-commerce certification."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.outlook.models import Forecast
from mercatique.decide.outlook.reading import Written, read
from mercatique.kernel import indicators
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import percent
from mercatique.kernel.models import Workspace
from mercatique.kernel.rounds import shared
from mercatique.months import month_end

#: Gap between the revenue forecast and the growth objective that needs no explanation.
GAP = 0.10


@shared()
def forecasts_of(workspace: Workspace) -> list[Written]:
    found = list(Forecast.objects.filter(workspace=workspace).select_related("objective__indicator").order_by("number"))
    for forecast in found:
        forecast.workspace = workspace
    return [read(forecast) for forecast in found]


def looked(workspace: Workspace, found: list[Written]) -> list[tuple[str, str]]:
    text = ngettext("%(n)d financial forecast", "%(n)d financial forecasts", len(found)) % {"n": len(found)}
    return [(text, reverse("decide:forecast-list", args=[workspace.slug]))]


def none_yet(workspace: Workspace) -> Missing:
    return Missing(_("No financial forecast is written down yet."), reverse("decide:forecast-new", args=[workspace.slug]))


def asked(workspace: Workspace, question: Any, *, judge: bool = False) -> Check:
    """The question of each forecast; the one that lacks least answers for the workspace."""
    found = forecasts_of(workspace)
    if not found:
        return answer(looked(workspace, found), [none_yet(workspace)], judge=judge)
    return answer(looked(workspace, found), min((question(written) for written in found), key=len), judge=judge)


def viable(written: Written) -> list[Missing]:
    forecast, missing = written.forecast, []
    if lacking := forecast.gaps():
        text = _("“%(title)s” lacks: %(gaps)s.") % {"title": forecast, "gaps": ", ".join(lacking)}
        missing.append(Missing(text, forecast.page_url("parts")))
    if written.study is None:
        return missing
    missing += unbalanced(written)
    if not forecast.verdict.strip():
        missing.append(Missing(_("Nobody has said whether it is viable."), forecast.page_url("edit")))
    return missing


def unbalanced(written: Written) -> list[Missing]:
    """Scenarios whose funding plan and cash plan do not tell the same change of the account."""
    if written.study is None:
        return []
    plan = written.study.plan
    wrong = [each for each in written.study.outlooks if abs(float(each.cash.balance[-1]) - plan.opening - sum(year.change for year in each.years)) > 1]
    return [Missing(_("The funding plan does not balance with the cash plan."), written.forecast.page_url("funding")) for _each in wrong]


def production(written: Written) -> list[Missing]:
    missing = []
    for each in written.made:
        url = each.product.page_url("edit")
        if not each.product.mode:
            missing.append(Missing(_("“%(product)s” does not say how it is produced.") % {"product": each.product}, url))
        elif each.unit_cost is None:
            missing.append(Missing(_("“%(product)s” has no cost line in the way of production chosen.") % {"product": each.product}, url))
        elif not each.others and not each.product.mode_reason.strip():
            text = _("“%(product)s”: compare another way of production, or say why none is.") % {"product": each.product}
            missing.append(Missing(text, url))
    return missing or ([] if written.made else [Missing(_("The forecast has no product."), written.forecast.page_url("parts"))])


def versioned(written: Written) -> list[Missing]:
    forecast = written.forecast
    return [] if forecast.frozen_on else [Missing(_("No version of “%(title)s” is frozen.") % {"title": forecast}, forecast.page_url("freeze"))]


def unit_economics(written: Written) -> list[Missing]:
    if any(not each.gaps() and each.margin is not None for each in written.made):
        return []
    text = _("No product of “%(title)s” has a price, a unit cost, a margin and a volume.") % {"title": written.forecast}
    return [Missing(text, written.forecast.page_url("parts"))]


def growth_gap(written: Written) -> float | None:
    """By how much the revenue of the objective's months differs from its target, both on the basis of the workspace (with or
    without VAT), as a ratio; None when they cannot be compared."""
    forecast, study = written.forecast, written.study
    objective = forecast.objective
    if objective is None or objective.target is None or not objective.target or objective.period is None or study is None:
        return None
    objective.workspace = forecast.workspace
    if objective.indicator is None or indicators.unit_of(objective.indicator) != "currency":
        return None
    first, last = objective.period
    months = [place for place, day in enumerate(study.plan.days) if first <= day and month_end(day) <= last]
    wanted = (last.year - first.year) * 12 + last.month - first.month + 1
    if len(months) != wanted:
        return None
    sold = study.central.flows.revenue[:, months].sum(axis=1)
    if forecast.workspace.vat == "incl":  # then the target includes it too
        sold = sold * (1 + study.central.flows.vat)
    revenue = float(sold.sum())
    return revenue / float(objective.target) - 1


def growth(written: Written, gap: float = GAP) -> list[Missing]:
    forecast = written.forecast
    if forecast.objective is None:
        return [Missing(_("“%(title)s” is compared with no growth objective.") % {"title": forecast}, forecast.page_url("edit"))]
    found = growth_gap(written)
    if forecast.gap_reason.strip():
        return []
    if found is None:
        text = _("“%(title)s” and its objective do not cover the same months of revenue: say why they can be set side by side.")
        return [Missing(text % {"title": forecast}, forecast.page_url("edit"))]
    if abs(found) > gap:
        text = _("Revenue of “%(title)s” differs by %(gap)s from the objective, and nothing explains it.")
        return [Missing(text % {"title": forecast, "gap": percent(abs(found))}, forecast.page_url("edit"))]
    return []


def sensitivity(written: Written) -> list[Missing]:
    if written.study is not None and written.study.chances is not None and written.forecast.hypotheses.strip():
        return []
    text = _("“%(title)s” needs ranges of volume, price and cost, and what they rest on.")
    return [Missing(text % {"title": written.forecast}, written.forecast.page_url("edit"))]


@criterion("forecast.viable", label=gettext_lazy("A forecast has scenarios that balance, a break-even and a verdict"))
def forecast_viable(workspace: Workspace) -> Check:
    """003 C1: scenarios, balance, break-even, lowest cash, and a verdict on viability."""
    return asked(workspace, viable)


@criterion("forecast.production", label=gettext_lazy("Each product of a forecast has its way of production, compared with another"))
def forecast_production(workspace: Workspace) -> Check:
    """003 C1, to be presented: the way of production, its costs, and another way compared or rejected with its reason."""
    return asked(workspace, production)


@criterion("forecast.version", label=gettext_lazy("A version of a forecast is frozen with its date"))
def forecast_version(workspace: Workspace) -> Check:
    """003 C1, to be presented: a first version frozen with its date."""
    return asked(workspace, versioned)


@criterion("forecast.unit_economics", label=gettext_lazy("A product has its unit cost, price, margin and volume"))
def forecast_unit_economics(workspace: Workspace) -> Check:
    """003 C1.1: a product with its unit cost, price, margin and expected volume."""
    return asked(workspace, unit_economics)


@criterion("forecast.growth", label=gettext_lazy("The revenue forecast is close to the growth objective, or the gap is explained"), gap=GAP)
def forecast_growth(workspace: Workspace, gap: float = GAP) -> Check:
    """003 C1.2: revenue close to the growth objective, or the gap explained."""
    return asked(workspace, lambda written: growth(written, gap))


@criterion("forecast.sensitivity", label=gettext_lazy("A forecast says how it moves with volume, price and cost"))
def forecast_sensitivity(workspace: Workspace) -> Check:
    """003 C1.3, for a project not started: a sensitivity run; a person hears the reasoning."""
    return asked(workspace, sensitivity, judge=True)


@criterion("forecast.consistent", label=gettext_lazy("No financial forecast contradicts its objective or its own cash"), gap=GAP)
def forecast_consistent(workspace: Workspace, gap: float) -> Check:
    """Coherence: a forecast and the target it serves say the same revenue, or why not; cash and funding tell the same change."""
    found = forecasts_of(workspace)
    missing = [item for written in found for item in unbalanced(written)]
    missing += [item for written in found if growth_gap(written) is not None for item in growth(written, gap)]
    return answer(looked(workspace, found), missing, judge=False)


@dataclass(frozen=True)
class Answered:
    """A question asked of one forecast."""

    label: Any
    missing: list[Missing]


QUESTIONS = (
    (gettext_lazy("Scenarios, balance, break-even and verdict"), viable),
    (gettext_lazy("Way of production chosen and compared"), production),
    (gettext_lazy("A version frozen with its date"), versioned),
    (gettext_lazy("Unit cost, price, margin and volume"), unit_economics),
    (gettext_lazy("Close to the growth objective, or explained"), growth),
    (gettext_lazy("Sensitivity to volume, price and cost"), sensitivity),
)


def of_forecast(forecast: Forecast, written: Written) -> list[Answered]:
    """All questions, asked of one forecast, for its page."""
    return [Answered(label, question(written)) for label, question in QUESTIONS]
