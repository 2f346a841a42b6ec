"""Did the correction work? Differences in differences with a group that was left alone, and series cut at the day of the change."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.answers import flags, scores
from mercatique.methods.columns import (
    Floats,
    Ints,
    Values,
    date_of,
    day_number,
    days,
    identifiers,
    same_length,
)
from mercatique.methods.intervals import checked, student
from mercatique.methods.result import Reason, Result

VERDICTS = ("rose", "fell", "not shown")
#: Periods before from which a trend can be looked at, and units on a side from which their spread is known.
LEAST_BEFORE, LEAST_UNITS = 3, 2
#: Least periods of a series before and after the change.
BEFORE, AFTER = 8, 3
LONGEST = 104
FEW_BEFORE = _("Fewer than three periods before the change: whether both sides moved alike cannot be seen.")


@dataclass(frozen=True)
class DifferenceInDifferences(Result):
    """The effect with interval and verdict, the check of parallel trends, and both sides by period."""

    effect: float
    low: float
    high: float
    p_value: float
    verdict: str
    relative: float | None
    level: float
    since: str
    treated_units: int
    control_units: int
    periods_before: int
    periods_after: int
    trend_gap: float | None
    trend_gap_low: float | None
    trend_gap_high: float | None
    trend_p_value: float | None
    parallel: str | None
    parallel_reason: Reason | None
    left_out: int
    day: Ints
    treated: Floats
    control: Floats

    def to_table(self) -> pa.Table:
        """One row per period: mean of the treated units, of the others, and their gap."""
        return pa.table(
            {
                "day": pa.array(self.day.astype("datetime64[D]")),
                "treated": self.treated,
                "control": self.control,
                "gap": self.treated - self.control,
                "after": self.day >= day_number(date.fromisoformat(self.since)),
            }
        )


def difference_in_differences(unit: Values, day: Values, value: Values, treated: Values, *, since: date | None = None, level: float = 0.95) -> DifferenceInDifferences:
    """Did those who got the change move more than those who did not?

    Assumptions
        Without the change both sides would have moved alike (parallel trends); the others were not touched by it either. That they
        moved alike before is looked at, and cannot be proved for after. Units have a value in every period.

    Formula
        Each unit: mean after - mean before. Effect = mean over treated units - mean over the others, with Welch's interval over units:
        days of one unit that resemble each other do not count as many. With a single unit on a side the series of gaps between both
        sides is used instead: mean gap after - mean gap before, with errors after Newey and West. Parallel trends: the same
        comparison on the slopes before the change; "rejected" below 5 %. Relative = effect / (mean of the treated after - effect).

    Parameters
        unit: shop, town, customer, text, shape (n,). day: first day of the period. value: number, one per unit and period.
        treated: yes or no, the same in all rows of a unit. since: first day with the change.

    Result
        ``DifferenceInDifferences``; verdict rose, fell or not shown. Units without all periods are left out and counted.

    Errors
        columns_differ, column_no_flag, since_missing, one_side_only, before_or_after_missing, cell_twice, treated_differs,
        level_wrong.

    Source
        Orley Ashenfelter and David Card (1985), *Using the Longitudinal Structure of Earnings to Estimate the Effect of Training
        Programs*; Marianne Bertrand, Esther Duflo and Sendhil Mullainathan (2004), *How Much Should We Trust
        Differences-in-Differences Estimates?*, Quarterly Journal of Economics 119; Joshua Angrist and Jörn-Steffen Pischke
        (2009), *Mostly Harmless Econometrics*.
    """
    same_length(unit=unit, day=day, value=value, treated=treated)
    checked(level)
    table, when, side, left_out = _panel(unit, day, value, treated)
    start = _since(since)
    after = when >= start
    if not after.any() or after.all():
        raise Fault("before_or_after_missing", _("There are no periods before or none after %(since)s: choose a day inside the data."), since=date_of(start).isoformat())
    moved = table[:, after].mean(axis=1) - table[:, ~after].mean(axis=1)
    gap = table[side].mean(axis=0) - table[~side].mean(axis=0)
    alone = min(int(side.sum()), int((~side).sum())) < LEAST_UNITS
    effect = float(moved[side].mean() - moved[~side].mean())
    if alone:
        low, high, chance = _step(gap, after, level)
    else:
        low, high, chance = _welch(moved[side], moved[~side], level)
    slope, ends, said, reason = _parallel(table[:, ~after], when[~after], side, alone, level)
    usual = float(table[side][:, after].mean()) - effect
    return DifferenceInDifferences(
        effect=effect,
        low=low,
        high=high,
        p_value=chance,
        verdict=_verdict(low, high),
        relative=effect / usual if usual > 0 else None,
        level=level,
        since=date_of(start).isoformat(),
        treated_units=int(side.sum()),
        control_units=int((~side).sum()),
        periods_before=int((~after).sum()),
        periods_after=int(after.sum()),
        trend_gap=slope,
        trend_gap_low=ends[0],
        trend_gap_high=ends[1],
        trend_p_value=ends[2],
        parallel=said,
        parallel_reason=reason,
        left_out=left_out,
        day=when,
        treated=table[side].mean(axis=0),
        control=table[~side].mean(axis=0),
    )


def _since(since: date | None) -> int:
    if since is None:
        raise Fault("since_missing", _("Say since when the change holds: a day like 2026-04-03."))
    return day_number(since)


def _panel(unit: Values, day: Values, value: Values, treated: Values) -> tuple[Floats, Ints, NDArray[np.bool_], int]:
    """Units by periods, whole rows only; the days of the periods; which units are treated; how many were left out."""
    keys, when, values, yes = identifiers(unit, "unit"), days(day, "day"), scores(value, "value"), flags(treated, "treated")
    spans, place = np.unique(when, return_inverse=True)
    known = keys.codes >= 0
    side, other = np.zeros(len(keys), dtype=bool), np.zeros(len(keys), dtype=bool)
    side[keys.codes[known & yes]], other[keys.codes[known & ~yes]] = True, True
    if (side & other).any():
        raise Fault("treated_differs", _("%(unit)s is treated in some rows and not in others: say yes or no for all its rows."), unit=keys.names[int((side & other).argmax())])
    cells = keys.codes[known] * max(len(spans), 1) + place[known]
    if len(np.unique(cells)) != len(cells):
        twice = int(np.bincount(cells).argmax())
        raise Fault("cell_twice", _("%(unit)s stands twice on %(day)s: add its rows up first."), unit=keys.names[twice // len(spans)], day=date_of(spans[twice % len(spans)]).isoformat())
    table = np.full((len(keys), len(spans)), np.nan)
    table[keys.codes[known], place[known]] = values[known]
    whole = np.isfinite(table).all(axis=1)
    if not (side & whole).any() or not (~side & whole).any():
        raise Fault("one_side_only", _("Both sides are needed, with units that have a value in every period: some treated, some not."))
    return table[whole], spans, side[whole], int((~whole).sum())


def _welch(one: Floats, other: Floats, level: float) -> tuple[float, float, float]:
    a, b = one.var(ddof=1) / len(one), other.var(ddof=1) / len(other)
    gap, error = float(one.mean() - other.mean()), sqrt(a + b)
    below = a**2 / (len(one) - 1) + b**2 / (len(other) - 1)
    freedom = float((a + b) ** 2 / below) if below > 0 else float(len(one) + len(other) - 2)
    return _ends(gap, error, freedom, level)


def _ends(gap: float, error: float, freedom: float, level: float) -> tuple[float, float, float]:
    from scipy.special import stdtr

    if error <= 1e-12 * max(abs(gap), 1e-300):
        return gap, gap, 1.0 if gap == 0 else 0.0
    half = student(level, freedom) * error
    return gap - half, gap + half, float(2 * stdtr(freedom, -abs(gap) / error))


def _step(gap: Floats, after: NDArray[np.bool_], level: float) -> tuple[float, float, float]:
    """Change of the mean of a series, with errors after Newey and West."""
    design = np.column_stack([np.ones(len(gap)), after.astype(np.float64)])
    if len(gap) < 4:
        raise Fault("before_or_after_missing", _("With a single unit on a side, four periods or more are needed."))
    found, covariance = _least_squares(design, gap, None)
    return _ends(float(found[1]), sqrt(max(covariance[1, 1], 0.0)), len(gap) - 2, level)


def _parallel(
    before: Floats, when: Ints, side: NDArray[np.bool_], alone: bool, level: float
) -> tuple[float | None, tuple[float | None, float | None, float | None], str | None, Reason | None]:
    """Difference of the slopes before the change, per period."""
    if before.shape[1] < LEAST_BEFORE:
        return None, (None, None, None), None, Reason(FEW_BEFORE)
    across = np.arange(before.shape[1]) - (before.shape[1] - 1) / 2
    slopes = before @ across / (across @ across)
    gap = float(slopes[side].mean() - slopes[~side].mean())
    if alone:
        series = before[side].mean(axis=0) - before[~side].mean(axis=0)
        if len(series) < 4:
            return gap, (None, None, None), None, Reason(FEW_BEFORE)
        _found, covariance = _least_squares(np.column_stack([np.ones(len(across)), across]), series, None)
        ends = _ends(gap, sqrt(max(covariance[1, 1], 0.0)), len(across) - 2, level)
    else:
        ends = _welch(slopes[side], slopes[~side], level)
    return gap, ends, "rejected" if ends[2] < 0.05 else "not rejected", None


def _verdict(low: float, high: float) -> str:
    return VERDICTS[0] if low > 0 else VERDICTS[1] if high < 0 else VERDICTS[2]


def _solved(design: Floats) -> tuple[Floats, Floats]:
    """The inverse of the products of the columns, and what makes coefficients of values.

    Of the columns themselves, each at its own scale: their products would lose half of the digits (Longley 1967).
    """
    scale = np.linalg.norm(design, axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    solution: Floats = np.linalg.pinv(design / scale) / scale[:, None]
    inverse: Floats = solution @ solution.T
    return inverse, solution


def _least_squares(design: Floats, values: Floats, lags: int | None) -> tuple[Floats, Floats]:
    """Coefficients and their covariance after Newey and West, prewhitened and corrected for the size of the sample.

    The raw estimate falls short on short series: the moments are first cleaned of their own first autocorrelation (Andrews and
    Monahan 1992), and the result is never below that of least squares.
    """
    inverse, solution = _solved(design)
    found: Floats = solution @ values
    left = values - design @ found
    size, width = design.shape
    plain = float(left @ left) / max(size - width, 1)
    echo = float(left[1:] @ left[:-1]) / max(float(left[:-1] @ left[:-1]), 1e-300)
    # The autocorrelation of residuals is biased towards zero (Marriott and Pope 1954): about (1 + width) / n too low.
    echo = float(np.clip((echo * size + width) / max(size - width, 1), 0.0, 0.9))
    moments = design * left[:, None]
    cleaned = moments[1:] - echo * moments[:-1]
    span = lags if lags is not None else int(4 * (size / 100) ** (2 / 9))
    middle = cleaned.T @ cleaned
    for lag in range(1, span + 1):
        part = cleaned[lag:].T @ cleaned[:-lag]
        middle += (1 - lag / (span + 1)) * (part + part.T)
    middle *= size / max(size - width, 1) / (1 - echo) ** 2
    covariance: Floats = inverse @ middle @ inverse
    least = plain * np.diag(inverse) * (1 + echo) / (1 - echo)
    scale = np.sqrt(np.maximum(1.0, least / np.maximum(np.diag(covariance), 1e-300)))
    return found, covariance * np.outer(scale, scale)


@dataclass(frozen=True)
class InterruptedSeries(Result):
    """Level and slope at the change, the mean effect since, whether it is shown, and how long to wait when it is not."""

    effect: float | None
    low: float | None
    high: float | None
    p_value: float | None
    verdict: str
    relative: float | None
    reason: Reason | None
    level_change: float | None
    level_low: float | None
    level_high: float | None
    slope_before: float | None
    slope_change: float | None
    slope_low: float | None
    slope_high: float | None
    autocorrelation: float | None
    wait: int | None
    wait_reason: Reason | None
    looked_for: float | None
    periods_before: int
    periods_after: int
    level: float
    since: str
    day: Ints
    actual: Floats
    fitted: Floats
    expected: Floats

    def to_table(self) -> pa.Table:
        """One row per period: what was, what the model says, what would have been without the change."""
        return pa.table(
            {
                "day": pa.array(self.day.astype("datetime64[D]")),
                "actual": self.actual,
                "fitted": pa.array(self.fitted, from_pandas=True),
                "without_change": pa.array(self.expected, from_pandas=True),
            }
        )


def interrupted_series(
    day: Values,
    value: Values,
    compared: Values | None = None,
    *,
    since: date | None = None,
    season: int = 0,
    worth: float | None = None,
    power: float = 0.8,
    level: float = 0.95,
) -> InterruptedSeries:
    """Did the correction work: has the series left its course since the change, and if that is not shown, how long to wait?

    Assumptions
        Without the change the series would have gone on along its line (and its season). Nothing else happened at the same time:
        a series that was not touched (``compared``: another region, the market) takes out what both share. A change made
        because the last period was bad is followed by better ones by itself.

    Formula
        y = a + b t + c after + d after (t - t0) (+ e compared) (+ one wave of the season), by least squares; errors after Newey and
        West, prewhitened with the autocorrelation of the residuals, Student's quantile. Level change = c; slope change = d; effect = mean
        over the periods since the change of c + d (t - t0). Verdict from the interval of the effect. How long to wait: the fewest more
        periods for which an effect of ``worth`` (without it, the one found) would be shown with the chance ``power``, the errors and
        autocorrelation staying as they are.

    Parameters
        day: first day of the period, shape (n,), each once. value: number. compared: number, optional. since: first day with the change.
        season: periods in a season (12 for months, 52 for weeks), 0 for none. worth: the effect that would matter, per period.

    Result
        ``InterruptedSeries``; *None* with a reason under eight periods before or three after, or less than two seasons before.

    Errors
        columns_differ, since_missing, day_twice, period_empty, season_wrong, power_wrong, level_wrong.

    Source
        Donald T. Campbell and Julian C. Stanley (1963), *Experimental and Quasi-Experimental Designs*; A. K. Wagner et al. (2002), *Segmented
        Regression Analysis of Interrupted Time Series Studies in Medication Use Research*; Whitney K. Newey and Kenneth D. West (1987), Econometrica 55; Donald W. K.
        Andrews and J. Christopher Monahan (1992), Econometrica 60.
    """
    same_length(day=day, value=value, **({} if compared is None else {"compared": compared}))
    checked(level)
    if season < 0 or season == 1:
        raise Fault("season_wrong", _("A season has two periods or more; 0 stands for none."))
    if not 0.5 <= power < 1:
        raise Fault("power_wrong", _("A power of %(power)s is not possible: give a share like 0.8."), power=power)
    start = _since(since)
    when, values = days(day, "day"), scores(value, "value")
    beside = None if compared is None else scores(compared, "compared")
    if len(np.unique(when)) != len(when):
        raise Fault("day_twice", _("A period stands twice: add its rows up first."))
    if np.isnan(values).any() or (beside is not None and np.isnan(beside).any()):
        raise Fault("period_empty", _("Some periods have no value: write 0 where there was nothing, or leave the period out."))
    order = np.argsort(when)
    when, values, beside = when[order], values[order], None if beside is None else beside[order]
    after = when >= start
    m, n = int(after.sum()), int((~after).sum())
    why = _too_short(n, m, season)
    if why is not None:
        blank = np.full(len(when), np.nan)
        return InterruptedSeries(
            None, None, None, None, VERDICTS[2], None, why, None, None, None, None, None, None, None, None,
            None, why, worth, n, m, level, date_of(start).isoformat(), when, values, blank, blank,
        )  # fmt: skip
    design = _design(n, m, season, beside)
    found, covariance = _least_squares(design, values, None)
    freedom = len(values) - design.shape[1]
    read = np.zeros(design.shape[1])
    read[2], read[3] = 1.0, (m - 1) / 2
    effect = float(read @ found)
    low, high, chance = _ends(effect, sqrt(max(float(read @ covariance @ read), 0.0)), freedom, level)
    jump = _ends(float(found[2]), sqrt(max(float(covariance[2, 2]), 0.0)), freedom, level)
    turn = _ends(float(found[3]), sqrt(max(float(covariance[3, 3]), 0.0)), freedom, level)
    fitted = design @ found
    without = fitted - design[:, 2] * found[2] - design[:, 3] * found[3]
    left = values - fitted
    echo = float(left[1:] @ left[:-1] / (left @ left)) if left @ left > 0 else 0.0
    said = _verdict(low, high)
    wait, wait_reason = (None, None) if said != VERDICTS[2] else _wait(n, m, season, float(left @ left) / freedom, echo, worth if worth is not None else effect, level, power)
    usual = float(without[after].mean())
    return InterruptedSeries(
        effect=effect,
        low=low,
        high=high,
        p_value=chance,
        verdict=said,
        relative=effect / usual if usual > 0 else None,
        reason=None,
        level_change=float(found[2]),
        level_low=jump[0],
        level_high=jump[1],
        slope_before=float(found[1]),
        slope_change=float(found[3]),
        slope_low=turn[0],
        slope_high=turn[1],
        autocorrelation=echo,
        wait=wait,
        wait_reason=wait_reason,
        looked_for=worth,
        periods_before=n,
        periods_after=m,
        level=level,
        since=date_of(start).isoformat(),
        day=when,
        actual=values,
        fitted=fitted,
        expected=without,
    )


def _too_short(before: int, after: int, season: int) -> Reason | None:
    if before < BEFORE or after < AFTER:
        values = {"before": before, "after": after, "needed_before": BEFORE, "needed_after": AFTER}
        return Reason(_("There are %(before)s periods before and %(after)s after; at least %(needed_before)s and %(needed_after)s are needed."), values)
    if season and before < 2 * season:
        return Reason(_("A season needs two whole ones before the change: %(needed)s periods; there are %(before)s."), {"needed": 2 * season, "before": before})
    return None


def _design(before: int, after: int, season: int, beside: Floats | None) -> Floats:
    t = np.arange(before + after, dtype=np.float64)
    on = (t >= before).astype(np.float64)
    columns = [np.ones(len(t)), t - before, on, on * (t - before)]
    if beside is not None and np.ptp(beside) > 0:
        columns.append((beside - beside.mean()) / beside.std())
    if season:
        columns += [np.sin(2 * np.pi * t / season), *([np.cos(2 * np.pi * t / season)] if season > 2 else [])]
    return np.column_stack(columns)


def _wait(before: int, after: int, season: int, variance: float, echo: float, effect: float, level: float, power: float) -> tuple[int | None, Reason | None]:
    """The fewest more periods after which an effect of this size would be shown."""
    from scipy.special import ndtri

    if effect == 0:
        return None, Reason(_("No effect to look for: say which one would matter."))
    echo = min(max(echo, 0.0), 0.9)
    inflated = variance * (1 + echo) / (1 - echo)
    for more in range(1, LONGEST + 1):
        design = _design(before, after + more, season, None)
        read = np.zeros(design.shape[1])
        read[2], read[3] = 1.0, (after + more - 1) / 2
        error = sqrt(inflated * float(read @ _solved(design)[0] @ read))
        if abs(effect) >= (student(level, len(design) - design.shape[1]) + float(ndtri(power))) * error:
            return more, None
    return None, Reason(_("Waiting will not show an effect of this size: with the ups and downs of this series it would take more than %(periods)s periods."), {"periods": LONGEST})
