"""A mix model for few data: what each channel adds to sales, how sure that is, and which experiment would settle it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, days, identifiers, reals, same_length
from mercatique.methods.result import Reason, Result

YEAR = 365.25
#: Prior of a channel: adds about a tenth of the response, rarely above three tenths.
SHARE, SPREAD = 0.1, 0.1
DECAY, DECAY_SD = -0.4, 1.0
HALF, HALF_SD = 0.0, 0.7
LEAST = 26
WARM = 0.4
TIED = -0.5
#: Points of a response curve, from nothing to so many times the largest spend of a period.
POINTS, REACH = 41, 2.0


@dataclass(frozen=True)
class Curves:
    """What a steady spend per period adds per period, (channels, points) each, with 90 % intervals; and what one more unit of it adds."""

    spend: Floats
    response: Floats
    response_low: Floats
    response_high: Floats
    slope: Floats
    slope_low: Floats
    slope_high: Floats


@dataclass(frozen=True)
class Mix(Result):
    """One row per channel: what it adds (90 % intervals), before and after the data spoke, and from whom it is not told apart."""

    channels: NDArray[np.object_]
    spend: Floats
    contribution: Floats
    contribution_low: Floats
    contribution_high: Floats
    share: Floats
    roi: Floats
    roi_low: Floats
    roi_high: Floats
    marginal_roi: Floats
    prior_low: Floats
    prior_high: Floats
    learned: Floats
    not_apart_from: NDArray[np.object_]
    decay: Floats
    half: Floats
    base: float
    noise: float
    explained: float
    periods: int
    experiment: str | None
    experiment_reason: Reason | None
    experiment_periods: int | None
    draws: int
    accepted: float
    seed: int
    curves: Curves

    def __len__(self) -> int:
        return len(self.channels)

    def to_table(self) -> pa.Table:
        columns: dict[str, Any] = {"channel": pa.array(self.channels, pa.string())}
        for name in ("spend", "contribution", "contribution_low", "contribution_high", "share", "roi", "roi_low", "roi_high", "marginal_roi", "prior_low", "prior_high", "learned"):
            columns[name] = pa.array(getattr(self, name), from_pandas=True)
        columns["not_apart_from"] = pa.array(self.not_apart_from, pa.string())
        columns |= {"decay": self.decay, "half": self.half}
        return pa.table(columns)


@dataclass(frozen=True)
class Series:
    """The response and the spend of each channel over periods in the order of time."""

    names: NDArray[np.object_]
    response: Floats
    spend: Floats
    time: Floats


def mix_model(period: Values, channel: Values, spend: Values, response: Values, *, seasons: int = 2, draws: int = 4000, seed: int = 0) -> Mix:
    """What does each channel add to sales, how sure is that, and which experiment would settle it?

    Assumptions
        Spend moves on its own and not because sales were expected to move (else the model credits it with what would have
        come anyway); effects of channels add up; an effect fades by a constant part per period and saturates.

    Formula
        With x the spend of a channel, a its adstock and h its saturation::

            a_t = x_t + decay * a_(t-1);   h_t = a_t / (a_t + half * mean(a))
            response_t = base + trend * t + seasons + sum over channels of beta * h_t + noise

        Priors: beta >= 0 about a tenth of the response (normal, mean and deviation 10 %), logit(decay) normal(-0.4, 1),
        log(half) normal(0, 0.7). The posterior is drawn by Metropolis steps on decay and half, with base and beta drawn
        from their exact conditional at each step. ``learned`` = 1 - deviation after / deviation before: near zero the
        data said nothing and the interval is the prior's. Two channels are *not apart* when their contributions go
        against each other (correlation below -0.5) in the posterior. Experiment: the channel with the widest
        contribution, switched off in every other period; periods needed for 80 % power at 5 %.

    Parameters
        period: a day of each week or month, evenly spaced, shape (n,), one row per period and channel. channel: text.
        spend: money, zero or more. response: sales of the period, the same in all its rows.
        seasons: pairs of yearly waves, 0 to 6. draws: 500 to 100,000. seed: of the random numbers.

    Result
        ``Mix``, one row per channel by name. Contributions are sums over all periods, ROI per unit of money spent.
        ``curves``: for a spend held steady, from nothing to twice the largest of a period, what it adds per period in the
        long run (the diminishing return), and what one more unit of money adds there; medians and 90 % intervals.

    Errors
        columns_differ, few_periods (26 at least, and four per unknown), spend_negative, channel_missing, pair_missing,
        response_differs, channel_never_spent, seasons_outside, draws_of_mix_outside.

    Source
        Yuxue Jin et al. (2017), *Bayesian Methods for Media Mix Modeling with Carryover and Shape Effects*, Google;
        adstock: Simon Broadbent (1979), *One Way TV Advertisements Work*.
    """
    series, base = checked(period, channel, spend, response, seasons, draws)
    chain = _chain(series, base, draws, np.random.default_rng(seed))
    return summary(series, base, chain, seed)


def checked(period: Values, channel: Values, spend: Values, response: Values, seasons: int, draws: int) -> tuple[Series, Floats]:
    """The series, and level, trend and yearly waves beside it; refuses what cannot be read."""
    if not 0 <= seasons <= 6:
        raise Fault("seasons_outside", _("The pairs of yearly waves go from 0 to 6."))
    if not 500 <= draws <= 100_000:
        raise Fault("draws_of_mix_outside", _("The number of draws lies between 500 and 100,000."))
    series = _series(period, channel, spend, response)
    base = _base(series, seasons)
    count, channels = series.spend.shape
    if count < max(LEAST, 2 * (base.shape[1] + channels)):
        raise Fault(
            "few_periods",
            _("%(periods)s periods are too few for %(channels)s channels: %(needed)s are needed."),
            periods=count,
            channels=channels,
            needed=max(LEAST, 2 * (base.shape[1] + channels)),
        )
    return series, base


@dataclass(frozen=True)
class Chain:
    """Draws of the posterior: (draws, channels) each, and the noise."""

    decay: Floats
    half: Floats
    beta: Floats
    noise: Floats
    base: Floats
    accepted: float


def adstock(spend: Floats, decay: Floats) -> Floats:
    """What is left in heads: each period's spend and a part of the period before, per column."""
    from scipy.signal import lfilter

    return np.column_stack([lfilter([1.0], [1.0, -float(part)], column) for part, column in zip(decay, spend.T, strict=True)])


def saturation(stock: Floats, half: Floats) -> Floats:
    """Between 0 and 1: one half where the adstock is ``half`` times its mean."""
    found: Floats = stock / (stock + half * stock.mean(0))
    return found


def _series(period: Values, channel: Values, spend: Values, response: Values) -> Series:
    same_length(period=period, channel=channel, spend=spend, response=response)
    keys, when = identifiers(channel, "channel"), days(period, "period")
    if (keys.codes < 0).any():
        raise Fault("channel_missing", _("A row has no channel: name it."))
    money_of, sales = reals(spend, "spend"), reals(response, "response")
    if (money_of < 0).any():
        raise Fault("spend_negative", _("A cost or a count is below zero: leave refunds out or take them off their row."))
    moments, place = np.unique(when, return_inverse=True)
    table = np.full((len(moments), len(keys)), np.nan)
    table[place, keys.codes] = money_of
    if np.isnan(table).any() or len(when) != table.size:
        raise Fault("pair_missing", _("Every period needs one row per channel, with a spend of 0 where nothing was spent."))
    found = np.full(len(moments), np.nan)
    found[place] = sales
    if (found[place] != sales).any():
        raise Fault("response_differs", _("The response of a period differs between its rows: give it the same in all."))
    if len(moments) and (table.sum(0) == 0).any():
        silent = keys.names[int(np.argmin(table.sum(0)))]
        raise Fault("channel_never_spent", _("Nothing was ever spent on %(channel)s: leave it out."), channel=silent)
    return Series(keys.names, found, table, moments.astype(np.float64))


def _base(series: Series, seasons: int) -> Floats:
    """Level, trend and yearly waves."""
    time = series.time
    step = (time - time.mean()) / (np.ptp(time) or 1.0) if len(time) else time
    waves = [wave(2 * np.pi * (pair + 1) * time / YEAR) for pair in range(seasons) for wave in (np.sin, np.cos)]
    return np.column_stack([np.ones(len(time)), step, *waves])


def _chain(series: Series, base: Floats, draws: int, dice: np.random.Generator) -> Chain:
    channels = series.spend.shape[1]
    level = float(np.abs(series.response).mean()) or 1.0
    linear = base.shape[1]
    centre = np.zeros(linear + channels)
    tight = np.full(linear + channels, (10 * level) ** -2.0)
    warm = int(draws * WARM)
    theta = np.concatenate([np.full(channels, DECAY), np.full(channels, HALF)])
    spread = np.concatenate([np.full(channels, DECAY_SD), np.full(channels, HALF_SD)])
    prior = theta.copy()

    def prepared(point: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        shape = saturation(adstock(series.spend, 1 / (1 + np.exp(-point[:channels]))), np.exp(point[channels:]))
        columns = np.hstack([base, shape])
        mean = centre.copy()
        scale = shape.mean(0)
        mean[linear:] = SHARE * level / scale
        weight = tight.copy()
        weight[linear:] = (SPREAD * level / scale) ** -2.0
        return columns, mean, weight, scale

    def evidence(point: Floats, noise: float) -> tuple[float, Any, Any, Floats]:
        """Log of the likelihood with base and beta summed out, and their conditional mean and spread."""
        columns, mean, weight, _scale = prepared(point)
        precision = columns.T @ columns / noise + np.diag(weight)
        factor = np.linalg.cholesky(precision)
        right = columns.T @ series.response / noise + weight * mean
        middle = np.linalg.solve(factor.T, np.linalg.solve(factor, right))
        fit = 0.5 * (right @ middle - mean @ (weight * mean)) - np.log(np.diag(factor)).sum() + 0.5 * np.log(weight).sum()
        return float(fit - 0.5 * (((point - prior) / spread) ** 2).sum()), middle, factor, columns

    def drawn(middle: Floats, factor: Floats) -> Floats:
        found: Floats = middle + np.linalg.solve(factor.T, dice.standard_normal(len(middle)))
        return found

    noise = float(np.var(series.response)) / 4 + 1e-12 * level**2
    score, middle, factor, columns = evidence(theta, noise)
    linear_part = np.maximum(middle, np.where(np.arange(len(middle)) >= linear, 1e-9, -np.inf))
    kept: list[tuple[Floats, Floats, float]] = []
    step, taken, recent = 0.5, 0, 0
    for turn in range(draws):
        wanted = theta + step * spread * dice.standard_normal(2 * channels) * (dice.random(2 * channels) < 0.5)
        score = evidence(theta, noise)[0]
        there, middle, factor, new_columns = evidence(wanted, noise)
        proposal = drawn(middle, factor)
        if (proposal[linear:] >= 0).all() and np.log(dice.random()) < there - score:
            theta, linear_part, columns = wanted, proposal, new_columns
            taken, recent = taken + 1, recent + 1
        linear_part = _swept(series.response, columns, linear_part, prepared(theta)[1:3], noise, linear, dice)
        rest = series.response - columns @ linear_part
        noise = float((rest @ rest / 2 + 1e-9 * level**2) / dice.gamma(len(rest) / 2))
        if turn < warm and (turn + 1) % 50 == 0:
            step *= 1.25 if recent > 15 else 0.8
            recent = 0
        if turn >= warm:
            kept.append((theta, linear_part, noise))
    points = np.array([point for point, _part, _noise in kept])
    parts = np.array([part for _point, part, _noise in kept])
    return Chain(1 / (1 + np.exp(-points[:, :channels])), np.exp(points[:, channels:]), parts[:, linear:], np.array([one for *_rest, one in kept]), parts[:, :linear], taken / draws)


def _swept(response: Floats, columns: Floats, part: Floats, prior: tuple[Floats, Floats], noise: float, linear: int, dice: np.random.Generator) -> Floats:
    """One sweep over base and beta, each from its own conditional, beta at zero or above."""
    from scipy.special import ndtr, ndtri

    mean, weight = prior
    found = part.copy()
    rest = response - columns @ found
    precision = (columns * columns).sum(0) / noise + weight
    uniform, normal = dice.random(len(found)), dice.standard_normal(len(found))
    for place in range(len(found)):
        column = columns[:, place]
        rest = rest + column * found[place]
        middle = (column @ rest / noise + weight[place] * mean[place]) / precision[place]
        spread = precision[place] ** -0.5
        if place < linear:
            found[place] = middle + spread * normal[place]
        else:
            # From the upper tail, so that a mean far below zero loses no digits.
            tail = ndtr(middle / spread)
            found[place] = max(middle - spread * ndtri(uniform[place] * tail), 0.0) if tail > 1e-300 else 0.0
        rest = rest - column * found[place]
    return found


def summary(series: Series, base: Floats, chain: Chain, seed: int) -> Mix:
    count, channels = series.spend.shape
    added = np.empty((len(chain.noise), channels))
    marginal = np.empty_like(added)
    fitted = np.zeros(count)
    nudge = 1.01
    for turn, (decay, half, beta) in enumerate(zip(chain.decay, chain.half, chain.beta, strict=True)):
        stock = adstock(series.spend, decay)
        shape = saturation(stock, half)
        added[turn] = beta * shape.sum(0)
        # One per cent more everywhere, the scale of the saturation kept.
        more = nudge * stock / (nudge * stock + half * stock.mean(0))
        marginal[turn] = beta * (more - shape).sum(0) / ((nudge - 1) * series.spend.sum(0))
        fitted += shape @ beta
    fitted = fitted / len(chain.noise) + base @ chain.base.mean(0)
    spend = series.spend.sum(0)
    low, high = np.quantile(added, [0.05, 0.95], axis=0)
    level = float(np.abs(series.response).mean())
    prior = _prior(level * count)
    learned = 1 - added.std(0) / prior[2]
    total = float(series.response.sum())
    rest = series.response - fitted
    variance = float(np.var(series.response))
    noise = float(np.sqrt(chain.noise.mean()))
    test, why, needed = _experiment(series, added, noise)
    return Mix(
        channels=series.names, spend=spend, contribution=added.mean(0), contribution_low=low, contribution_high=high,
        share=added.mean(0) / total if total > 0 else np.full(channels, np.nan),
        roi=added.mean(0) / spend, roi_low=low / spend, roi_high=high / spend, marginal_roi=marginal.mean(0),
        prior_low=np.full(channels, prior[0]), prior_high=np.full(channels, prior[1]), learned=learned, not_apart_from=_tied(series.names, added),
        decay=chain.decay.mean(0), half=chain.half.mean(0), base=total - float(added.mean(0).sum()), noise=noise,
        explained=1 - float(np.var(rest)) / variance if variance else 0.0, periods=count, experiment=test, experiment_reason=why,
        experiment_periods=needed, draws=len(chain.noise), accepted=chain.accepted, seed=seed, curves=_curves(series, chain),
    )  # fmt: skip


def _curves(series: Series, chain: Chain) -> Curves:
    """The response to a steady spend, draw by draw: the adstock has come to rest at spend / (1 - decay)."""
    grid = np.linspace(0.0, 1.0, POINTS)[None, :] * (REACH * series.spend.max(0))[:, None]
    mean = np.array([adstock(series.spend, decay).mean(0) for decay in chain.decay])
    middle = (chain.half * mean)[:, :, None]
    keep = 1 / (1 - chain.decay)[:, :, None]
    stock = grid[None] * keep
    added = chain.beta[:, :, None] * stock / (stock + middle)
    slope = chain.beta[:, :, None] * middle * keep / (stock + middle) ** 2
    low, mid, high = np.quantile(added, [0.05, 0.5, 0.95], axis=0)
    slope_low, slope_mid, slope_high = np.quantile(slope, [0.05, 0.5, 0.95], axis=0)
    return Curves(grid, mid, low, high, slope_mid, slope_low, slope_high)


def _prior(total: float) -> tuple[float, float, float]:
    """The 90 % interval and the deviation of a contribution before the data speak: a normal cut at zero."""
    from scipy.stats import truncnorm

    before = truncnorm(-SHARE / SPREAD, np.inf, SHARE, SPREAD)
    return float(before.ppf(0.05)) * total, float(before.ppf(0.95)) * total, float(before.std()) * total


def _tied(names: NDArray[np.object_], added: Floats) -> NDArray[np.object_]:
    found = np.full(len(names), None, dtype=object)
    if len(names) > 1:
        together: Floats = np.atleast_2d(np.corrcoef(added.T))
        for place in range(len(names)):
            other: Ints = np.argsort(together[place])
            if together[place, other[0]] < TIED:
                found[place] = names[other[0]]
    return found


def _experiment(series: Series, added: Floats, noise: float) -> tuple[str | None, Reason | None, int | None]:
    """The channel whose contribution is least known, and for how many periods to switch it on and off."""
    width = np.quantile(added, 0.95, axis=0) - np.quantile(added, 0.05, axis=0)
    place = int(np.argmax(width))
    effect = float(added[:, place].mean()) / len(series.response)
    needed = int(np.ceil(4 * (1.96 + 0.84) ** 2 * noise**2 / effect**2)) if effect > 0 else 10_000
    if needed > 2 * len(series.response):
        return None, Reason(_("%(channel)s is least known, but too small to be seen by switching it off.", ), {"channel": str(series.names[place])}), None
    return str(series.names[place]), None, max(needed, 4)
