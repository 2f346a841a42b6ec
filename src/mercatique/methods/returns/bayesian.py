"""The mix model read in full by PyMC: the same model and priors, drawn by a sampler of another kind (extra ``mmm``)."""

from typing import Any

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values
from mercatique.methods.returns.mix import (
    DECAY,
    DECAY_SD,
    HALF,
    HALF_SD,
    SHARE,
    SPREAD,
    Chain,
    Mix,
    Series,
    checked,
    summary,
)

#: Base and trend may be this many times the mean response.
WIDE = 10.0


def bayesian_mix(
    period: Values, channel: Values, spend: Values, response: Values, *, seasons: int = 2, draws: int = 1000, chains: int = 2, seed: int = 0
) -> Mix:
    """What does ``mix_model`` say when its posterior is drawn by NUTS?

    Assumptions
        Those of ``mix_model``.

    Formula
        That of ``mix_model``: the same adstock, saturation and priors. The no-U-turn sampler draws all unknowns together,
        after 1,000 draws to tune itself. It takes minutes where ``mix_model`` takes a second; both agree within the noise of
        their draws.

    Parameters
        period, channel, spend, response, seasons: as in ``mix_model``. draws: of each chain, 500 to 100,000. chains: 1 to 8.
        seed: of the random numbers.

    Result
        ``Mix``, as of ``mix_model``.

    Errors
        library_missing, chains_outside, and those of ``mix_model``.

    Source
        Matthew Hoffman and Andrew Gelman (2014), *The No-U-Turn Sampler*; Yuxue Jin et al. (2017), *Bayesian Methods for
        Media Mix Modeling with Carryover and Shape Effects*. Sampled by PyMC.
    """
    series, base = checked(period, channel, spend, response, seasons, draws)
    if not 1 <= chains <= 8:
        raise Fault("chains_outside", _("The number of chains lies between 1 and 8."))
    try:
        import pymc
    except ImportError as error:
        raise Fault(
            "library_missing",
            _("The full Bayesian reading needs PyMC, which is not installed. Install it with: pip install \"mercatique[mmm]\""),
        ) from error
    level = float(np.abs(series.response).mean()) or 1.0
    with _model(pymc, series, base, level):
        drawn = pymc.sample(draws, tune=1000, chains=chains, cores=1, random_seed=seed, progressbar=False, target_accept=0.9, compute_convergence_checks=False)
    return summary(series, base, _chain(drawn, level), seed)


def _model(pymc: Any, series: Series, base: Floats, level: float) -> Any:
    """The model in units of the mean response."""
    import pytensor.tensor as tensor

    count, channels = series.spend.shape
    # What was spent some periods ago, (channels, periods, periods ago): the adstock is its sum weighted by powers of the decay.
    ago = np.subtract.outer(np.arange(count), np.arange(count))
    spent = np.where(ago >= 0, series.spend.T[:, ago], 0.0)
    with pymc.Model() as model:
        decay = pymc.Deterministic("decay", pymc.math.invlogit(pymc.Normal("decay_", DECAY, DECAY_SD, shape=channels)))
        half = pymc.Deterministic("half", pymc.math.exp(pymc.Normal("half_", HALF, HALF_SD, shape=channels)))
        stock = tensor.matmul(tensor.as_tensor(spent), (decay[:, None] ** np.arange(count))[:, :, None])[:, :, 0].T
        shape = stock / (stock + half * stock.mean(axis=0))
        share = pymc.TruncatedNormal("share", SHARE, SPREAD, lower=0, shape=channels)
        beta = pymc.Deterministic("beta", share / shape.mean(axis=0))
        plain = pymc.Normal("base", 0.0, WIDE, shape=base.shape[1], initval=np.r_[1.0, np.zeros(base.shape[1] - 1)])
        spread = pymc.math.exp(pymc.Flat("log_noise", initval=float(np.log(series.response.std() / level / 2 + 1e-6))))
        pymc.Normal("response", base @ plain + shape @ beta, spread, observed=series.response / level)
    return model


def _chain(drawn: Any, level: float) -> Chain:
    """The draws of all chains one after another, in units of the response."""

    def values(name: str) -> Floats:
        found = np.asarray(drawn.posterior[name])
        flat: Floats = found.reshape(-1, *found.shape[2:])
        return flat

    return Chain(
        decay=values("decay"), half=values("half"), beta=values("beta") * level, noise=np.exp(2 * values("log_noise")) * level**2,
        base=values("base") * level, accepted=float(np.asarray(drawn.sample_stats["acceptance_rate"]).mean()),
    )  # fmt: skip
