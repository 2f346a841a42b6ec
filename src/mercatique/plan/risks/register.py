"""The register of risks: where each stands in the matrix, and the money exposed."""

from dataclasses import dataclass
from decimal import Decimal

from mercatique.kernel.models import Workspace
from mercatique.plan.models import Risk

#: From which product of probability and impact a risk is high, and from which moderate (a default of the product).
HIGH, MODERATE = 15, 6


@dataclass(frozen=True)
class Place:
    """A cell of the matrix with the risks that stand in it."""

    probability: int
    impact: int
    risks: tuple[Risk, ...]

    @property
    def score(self) -> int:
        return self.probability * self.impact

    @property
    def level(self) -> str:
        return level_of(self.score)


def level_of(score: int) -> str:
    return "high" if score >= HIGH else "moderate" if score >= MODERATE else "low"


@dataclass(frozen=True)
class Register:
    """The risks that are watched, worst first, and what they may cost."""

    risks: tuple[Risk, ...]
    closed: int = 0

    @property
    def rows(self) -> list[tuple[int, list[Place]]]:
        """Five lines of probability, the likeliest on top, by five columns of impact."""
        return [
            (
                probability,
                [
                    Place(probability, impact, tuple(risk for risk in self.risks if (risk.probability, risk.impact) == (probability, impact)))
                    for impact in range(1, 6)
                ],
            )
            for probability in range(5, 0, -1)
        ]

    @property
    def unplaced(self) -> list[Risk]:
        return [risk for risk in self.risks if risk.score is None]

    @property
    def high(self) -> list[Risk]:
        return [risk for risk in self.risks if (risk.score or 0) >= HIGH]

    @property
    def exposed(self) -> Decimal:
        return sum((risk.exposed or Decimal(0) for risk in self.risks), Decimal(0))

    @property
    def weighted(self) -> Decimal:
        """The money exposed weighed by probability: an average over many such years, not what one year will cost."""
        return sum((risk.weighted or Decimal(0) for risk in self.risks), Decimal(0))

    @property
    def unpriced(self) -> int:
        """Risks whose money is not said, or whose probability is not: they are in no sum."""
        return sum(risk.weighted is None for risk in self.risks)


def read(workspace: Workspace) -> Register:
    everything = list(Risk.objects.filter(workspace=workspace).select_related("owner", "action", "objective"))
    for risk in everything:
        risk.workspace = workspace
        for other in (risk.action, risk.objective):
            if other is not None:
                other.workspace = workspace
    risks = sorted((risk for risk in everything if risk.status != Risk.Status.CLOSED), key=lambda risk: (-(risk.score or 0), risk.number))
    return Register(tuple(risks), sum(risk.status == Risk.Status.CLOSED for risk in everything))
