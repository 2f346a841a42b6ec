"""Totals with criteria neutralised, step by step: what is taken out, how the threshold follows, what is enough."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mercatique.methods.marking import mark_total
from mercatique.methods.marking.totals import Totals
from mercatique.prove.framework import Criterion, Framework, of_session
from mercatique.prove.sessions.models import Candidate, Neutralisation


@dataclass(frozen=True)
class Steps:
    """The rule of a framework with points, for one candidate, before and after neutralisation."""

    framework: Framework
    full: Decimal
    passing: Decimal
    taken_out: tuple[Criterion, ...]
    left: Decimal
    threshold: Decimal
    points: Decimal | None = None
    outcome: str = ""

    @property
    def removed(self) -> Decimal:
        return self.full - self.left


def neutralised(candidate: Candidate) -> set[str]:
    """Keys of the criteria that the jury has neutralised for a candidate."""
    return {row.criterion for row in candidate.neutralisations.all() if row.decided_at}


def steps(candidate: Candidate, proposed: str = "", marks: dict[str, Any] | None = None) -> Steps | None:
    """The totals as they are, or as they would be with one more criterion; None where the framework has no points.

    ``marks`` are points by key of criterion, as far as they are given.
    """
    framework = of_session(candidate.session)
    if framework is None or framework.points is None or framework.passing is None:
        return None
    out = neutralised(candidate) | ({proposed} if proposed else set())
    criteria = framework.criteria
    given = [(marks or {}).get(one.key) for one in criteria]
    totals: Totals = mark_total(
        [str(candidate.pk)] * len(criteria),
        [one.code for one in criteria],
        [None if value is None else float(value) for value in given],
        [one.points or 0 for one in criteria],
        ["yes" if one.key in out else "no" for one in criteria],
        pass_at=framework.passing,
    )
    return Steps(
        framework, Decimal(framework.points), Decimal(framework.passing), tuple(one for one in criteria if one.key in out),
        exact(totals.maximum[0]), exact(totals.threshold[0]),
        exact(totals.points[0]) if marks else None, str(totals.outcome[0]) if marks else "",
    )  # fmt: skip


def exact(value: float) -> Decimal:
    return Decimal(str(round(float(value), 4))).normalize()


def criterion_of(row: Neutralisation) -> Criterion | None:
    framework = of_session(row.candidate.session)
    return next((one for one in framework.criteria if one.key == row.criterion), None) if framework else None
