"""Unit economics: what a customer costs, what a customer is worth, and after how many months the one pays the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mercatique.analyze.segments.rule import segment_label
from mercatique.kernel import figures
from mercatique.kernel.format import amount, number
from mercatique.kernel.models import Figure, Workspace
from mercatique.steer.returns import board
from mercatique.steer.returns.board import Channel
from mercatique.steer.returns.reading import Ratio, Return, company_sales, together

#: From how many times its cost a customer is commonly held to be worth acquiring.
SOUND = 3.0


@dataclass(frozen=True)
class SegmentValue:
    """A segment: customers, mean margin so far, mean margin predicted."""

    name: str
    customers: int
    so_far: float | None
    ahead: float | None


@dataclass(frozen=True)
class Family:
    """A family of products: sales without VAT, margin where its cost is known."""

    name: str
    sold: float
    margin: float | None

    @property
    def rate(self) -> float | None:
        return None if self.margin is None or not self.sold else self.margin / self.sold


@dataclass(frozen=True)
class Unit:
    """Everything on the page, with the reason of what cannot be said."""

    cac: Ratio
    #: Margin of one of sales as they stand in the orders, VAT taken out.
    rate: float | None
    clv: Figure
    so_far: float | None
    ahead: float | None
    low: float | None
    high: float | None
    #: A new customer: margin of the first purchase, in a year, over the life counted.
    first: float | None
    year: float | None
    life: float | None
    refused: str
    segments: tuple[SegmentValue, ...]
    families: tuple[Family, ...]
    channels: tuple[Channel, ...]
    products: Figure
    months: int
    horizon: int
    discount: float

    @property
    def ratio(self) -> float | None:
        """What a new customer is worth over the life counted, for what one costs."""
        return None if self.life is None or not self.cac.value else self.life / self.cac.value

    @property
    def payback(self) -> float | None:
        """Months until the margin of a new customer has paid for them: the first purchase at once, the year's spread evenly."""
        if self.cac.value is None or self.first is None or self.year is None:
            return None
        if self.first >= self.cac.value:
            return 0.0
        monthly = (self.year - self.first) / 12
        return (self.cac.value - self.first) / monthly if monthly > 0 else None


def read(workspace: Workspace, returns: Sequence[Return]) -> Unit:
    kept, products = figures.read(workspace, "returns.clv"), figures.read(workspace, "outlook.families")
    margin, bare = company_sales(workspace)
    rate = None if margin is None or bare is None else float(margin * bare)
    extra: dict[str, Any] = kept.result or {}

    def worth(value: Any) -> float | None:
        return None if value is None or rate is None else float(value) * rate

    predicted, newcomer = extra.get("predicted") or {}, extra.get("newcomer") or {}
    segments = [
        SegmentValue(str(segment_label(row["segment"])) if row["segment"] else _("No segment"), int(row["customers"]), worth(row["so_far"]), worth(row["ahead"]))
        for row in figures.records_of(kept)
    ]
    families = [
        Family(row["family"] or _("No family"), row["excl"], (row["costed"] - row["cost"]) * row["excl"] / row["costed"] if row["costed"] > 0 else None)
        for row in figures.records_of(products)
    ]
    refused = (extra.get("refused") or {}).get(get_language() or "fr", "") or kept.reason
    return Unit(
        together(returns)["cac"], rate, kept, worth(kept.value), worth(predicted.get("mean")), worth(predicted.get("low")), worth(predicted.get("high")),
        worth(newcomer.get("first")), worth(newcomer.get("year")), worth(newcomer.get("life")), refused, tuple(segments),
        tuple(families), tuple(board.channels(returns)), products, int(extra.get("life", 36)), int(extra.get("ahead", 12)), float(extra.get("discount", 0.1)),
    )  # fmt: skip


def sentence(unit: Unit, currency: str) -> str:
    """Whether customers are worth what they cost."""
    if unit.cac.value is None:
        return _("What a new customer costs is not known: %(reason)s.") % {"reason": unit.cac.reason}
    cost = amount(unit.cac.value, currency, decimals=0)
    if unit.life is None or unit.ratio is None:
        return _("A new customer costs %(cost)s; what one is worth is not known: %(reason)s.") % {"cost": cost, "reason": why_not(unit)}
    values = {"cost": cost, "life": amount(unit.life, currency, decimals=0), "ratio": number(unit.ratio, decimals=1), "months": unit.months}
    if unit.ratio < 1:
        return _("A new customer costs %(cost)s and brings %(life)s of margin in %(months)d months: less than their cost (LTV/CAC %(ratio)s).") % values
    if unit.ratio < SOUND:
        return _("A new customer costs %(cost)s and brings %(life)s of margin in %(months)d months: %(ratio)s times their cost, below the 3 that leave room for the rest.") % values
    return _("A new customer costs %(cost)s and brings %(life)s of margin in %(months)d months: %(ratio)s times their cost.") % values


def why_not(unit: Unit) -> str:
    if unit.rate is None:
        return _("the imported sales have no unit costs, so no rate of margin")
    return unit.refused or _("there are too few customers who came again")

