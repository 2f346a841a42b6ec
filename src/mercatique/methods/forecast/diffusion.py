"""How a novelty spreads: who takes it up unasked, who follows the others, and when most of them do."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, reals
from mercatique.methods.intervals import checked, student
from mercatique.methods.result import Reason, Result

#: Periods from which three numbers can be estimated with something left to judge them by.
LEAST = 5
LONGEST = 600


@dataclass(frozen=True)
class Diffusion(Result):
    """One row per period: adopters observed and expected, and the share of the market won by its end."""

    innovation: float
    innovation_low: float | None
    innovation_high: float | None
    imitation: float
    imitation_low: float | None
    imitation_high: float | None
    market: float
    market_low: float | None
    market_high: float | None
    level: float
    interval_reason: Reason | None
    peak: float | None
    peak_reason: Reason | None
    peak_share: float
    share_at_peak: float
    r_squared: float | None
    observed: Floats
    expected: Floats
    cumulated: Floats

    def __len__(self) -> int:
        return len(self.expected)

    def to_table(self) -> pa.Table:
        seen = np.full(len(self), np.nan)
        seen[: len(self.observed)] = self.observed
        return pa.table(
            {
                "period": np.arange(1, len(self) + 1),
                "observed": pa.array(seen, from_pandas=True),
                "expected": self.expected,
                "cumulated": self.cumulated,
                "share": self.cumulated / self.market,
            }
        )


def bass(
    adopters: Values | None = None, *, p: float = 0.03, q: float = 0.38, market: float = 1000.0, horizon: int = 12, level: float = 0.95
) -> Diffusion:
    """How fast does a novelty spread, and when do most people take it up?

    Assumptions
        Each person takes the novelty up once; the market does not grow or shrink, and everybody may hear of it from
        everybody. Before the peak is passed the data hardly tell the size of the market: the interval shows it.

    Formula
        With p the coefficient of innovation, q that of imitation and m the people who will ever adopt::

            F(t) = (1 - exp(-(p + q) t)) / (1 + (q / p) exp(-(p + q) t))
            expected in period i = m (F(i) - F(i - 1))
            peak = ln(q / p) / (p + q), at which a period wins (p + q)^2 / (4 q) of the market and (q - p) / (2 q) are won

        With observed adopters the three numbers are those of the least squares (Srinivasan and Mason), found on their
        logarithms; intervals from the curvature there and Student's t. Without, the given p, q and market are drawn.

    Parameters
        adopters: new adopters of each period from the launch on, in order, shape (n,), at least five; optional.
        p, q: coefficients per period; market: people who will ever adopt (used without ``adopters``).
        horizon: periods drawn after the observed ones. level: level of the intervals.

    Result
        ``Diffusion`` with innovation, imitation and market with their intervals, ``peak`` in periods from the launch (n/a when
        imitation is not above innovation: most come at once), ``peak_share`` per period at the peak and ``share_at_peak`` won.

    Errors
        diffusion_few (fewer than five periods), diffusion_negative, diffusion_nobody (no adopter at all),
        diffusion_coefficients (p, q or market not above zero), diffusion_horizon, diffusion_no_fit, level_wrong.

    Source
        Frank M. Bass (1969), *A New Product Growth for Model Consumer Durables*, Management Science 15(5);
        V. Srinivasan and Charlotte H. Mason (1986), *Nonlinear Least Squares Estimation of New Product Diffusion Models*,
        Marketing Science 5(2).
    """
    level = checked(level)
    if not 0 <= horizon <= LONGEST:
        raise Fault("diffusion_horizon", _("The horizon is a number of periods from 0 to %(most)s."), most=LONGEST)
    if adopters is None:
        if not (0 < p < 1 and 0 < q < 10 and market > 0):
            raise Fault("diffusion_coefficients", _("Innovation, imitation and the market must be above zero, innovation below one."))
        if not horizon:
            raise Fault("diffusion_horizon", _("The horizon is a number of periods from 0 to %(most)s."), most=LONGEST)
        given = Reason(_("The numbers were given, not estimated."))
        return _drawn(np.array([p, q, market]), None, given, None, np.empty(0), horizon, level)
    seen = reals(adopters, "adopters")
    if len(seen) < LEAST:
        raise Fault("diffusion_few", _("%(periods)s periods are too few: at least %(least)s are needed."), periods=len(seen), least=LEAST)
    if (seen < 0).any():
        raise Fault("diffusion_negative", _("Adopters of a period cannot be fewer than none (period %(period)s)."), period=int(np.argmax(seen < 0)) + 1)
    if not seen.any():
        raise Fault("diffusion_nobody", _("Nobody has adopted in any period: there is nothing to go on with."))
    found, spread, fit = _fitted(seen)
    bounds, reason = None, None
    if spread is None or not np.isfinite(spread).all() or spread[2] > 2:
        reason = Reason(_("The data do not tell how large the market is: the peak is not passed yet."))
    else:
        reach = student(level, len(seen) - 3) * spread
        bounds = np.stack([found * np.exp(-reach), found * np.exp(reach)])
    return _drawn(found, bounds, reason, fit, seen, horizon, level)


def won(t: Floats, p: float, q: float) -> Floats:
    """F(t), the share of the market won by then."""
    gone = np.exp(-(p + q) * t)
    return (1 - gone) / (1 + q / p * gone)


def per_period(size: int, numbers: Floats) -> Floats:
    """Adopters expected in each of the first periods."""
    p, q, market = numbers
    found: Floats = market * np.diff(won(np.arange(size + 1.0), p, q))
    return found


def _fitted(seen: Floats) -> tuple[Floats, Floats | None, float | None]:
    """p, q and market, the standard errors of their logarithms, and R²."""
    from scipy.optimize import least_squares

    unit = float(seen.max())
    size = len(seen)

    def gap(theta: Floats) -> Any:
        return per_period(size, np.exp(theta)) - seen / unit

    best = None
    for p in (0.001, 0.01, 0.05):
        for q in (0.1, 0.4, 1.0):
            begin = np.log([p, q, 1.5 * float(seen.sum()) / unit])
            tried = least_squares(gap, begin, bounds=(np.log([1e-7, 1e-6, 1e-3]), np.log([0.999, 10.0, 1e6])), x_scale=1.0)
            if best is None or tried.cost < best.cost - 1e-12:
                best = tried
    if best is None or not best.success:
        raise Fault("diffusion_no_fit", _("No curve of this kind comes near these numbers."))
    found: Floats = np.exp(best.x) * np.array([1.0, 1.0, unit])
    around = float(((seen - seen.mean()) ** 2).sum())
    fit = 1 - 2 * best.cost * unit**2 / around if around else None
    try:
        curvature = np.linalg.inv(best.jac.T @ best.jac)
    except np.linalg.LinAlgError:
        return found, None, fit
    spread: Floats = np.sqrt(np.maximum(np.diag(curvature), 0) * 2 * best.cost / (size - 3))
    return found, spread, fit


def _drawn(numbers: Floats, bounds: Floats | None, reason: Reason | None, fit: float | None, seen: Floats, horizon: int, level: float) -> Diffusion:
    p, q, market = map(float, numbers)
    expected = per_period(len(seen) + horizon, numbers)
    ahead = q > p
    low, high = ([None] * 3, [None] * 3) if bounds is None else (bounds[0].tolist(), bounds[1].tolist())
    return Diffusion(
        innovation=p, innovation_low=low[0], innovation_high=high[0],
        imitation=q, imitation_low=low[1], imitation_high=high[1],
        market=market, market_low=low[2], market_high=high[2],
        level=level, interval_reason=reason,
        peak=float(np.log(q / p) / (p + q)) if ahead else None,
        peak_reason=None if ahead else Reason(_("Imitation is not stronger than innovation: the first period wins most.")),
        peak_share=(p + q) ** 2 / (4 * q) if ahead else float(won(np.ones(1), p, q)[0]),
        share_at_peak=(q - p) / (2 * q) if ahead else 0.0,
        r_squared=fit, observed=seen, expected=expected, cumulated=np.cumsum(expected),
    )  # fmt: skip
