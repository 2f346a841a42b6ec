"""Customer value beside lifetimes on CDNOW, each side with its own fit."""

from datetime import date
from functools import partial

import numpy as np
import pytest

from mercatique.methods import bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd
from mercatique.methods.customers import beta_geometric, pareto
from mercatique.methods.customers.histories import group
from tests.methods.customers.conftest import cdnow  # noqa: F401  fixture

lifetimes = pytest.importorskip("lifetimes", reason="lifetimes is not installed (extra peers)")
pytestmark = [pytest.mark.peers, pytest.mark.real]

#: lifetimes stops where a step no longer gains 1e-4 of the gradient: its parameters are good to three digits, and what
#: follows from them to four; the likelihood is flat there and agrees to eight.
PARAMETERS, PREDICTIONS, LIKELIHOOD = 2e-3, 2e-3, 1e-7
MODELS = pytest.mark.parametrize(
    ("ours", "theirs"),
    [(bg_nbd, "BetaGeoFitter"), (mbg_nbd, "ModifiedBetaGeoFitter"), (pareto_nbd, "ParetoNBDFitter")],
    ids=["bg_nbd", "mbg_nbd", "pareto_nbd"],
)
#: lifetimes scales time before it fits, and its own likelihood with it: both fits are scored by one formula.
SCORES = {
    "BetaGeoFitter": partial(beta_geometric.likelihood, more=0),
    "ModifiedBetaGeoFitter": partial(beta_geometric.likelihood, more=1),
    "ParetoNBDFitter": pareto.likelihood,
}


def both(cdnow, ours, theirs):  # noqa: F811
    x, last, age = (np.asarray(column, dtype=float) for column in cdnow.histories)
    return ours(x, last, age), getattr(lifetimes, theirs)().fit(x, last, age), (x, last, age)


@MODELS
def test_the_same_parameters_and_likelihood(cdnow, ours, theirs):  # noqa: F811
    found, peer, _histories = both(cdnow, ours, theirs)
    assert list(found.parameters.values()) == pytest.approx([float(peer.params_[name]) for name in found.parameters], rel=PARAMETERS)
    at_theirs = SCORES[theirs](np.array([float(peer.params_[name]) for name in found.parameters]), group(*map(np.asarray, cdnow.histories)))[0]
    assert found.log_likelihood == pytest.approx(at_theirs, rel=LIKELIHOOD)
    assert found.log_likelihood >= at_theirs - 1e-6, "ours is the top"


@MODELS
def test_the_same_chance_that_a_customer_is_still_there(cdnow, ours, theirs):  # noqa: F811
    found, peer, (x, last, age) = both(cdnow, ours, theirs)
    known = np.ravel(peer.conditional_probability_alive(x, last, age))
    assert found.p_alive() == pytest.approx(known, abs=PREDICTIONS)


@MODELS
@pytest.mark.parametrize("weeks", [4.0, 39.0])
def test_the_same_purchases_to_come(cdnow, ours, theirs, weeks):  # noqa: F811
    found, peer, (x, last, age) = both(cdnow, ours, theirs)
    known = np.ravel(peer.conditional_expected_number_of_purchases_up_to_time(weeks, x, last, age))
    assert found.expected_purchases(weeks) == pytest.approx(known, rel=PREDICTIONS, abs=PREDICTIONS)


def test_the_same_gamma_gamma_and_value_to_expect(cdnow):  # noqa: F811
    x, mean = (np.asarray(column, dtype=float) for column in cdnow.spending(date(1997, 9, 30)))
    # lifetimes refuses purchases of nothing: both get the rest.
    kept = (x > 0) & (mean > 0)
    found, peer = gamma_gamma(x[kept], mean[kept]), lifetimes.GammaGammaFitter().fit(x[kept], mean[kept])
    assert list(found.parameters.values()) == pytest.approx([float(peer.params_[name]) for name in found.parameters], rel=PARAMETERS)
    known = np.ravel(peer.conditional_expected_average_profit(x[kept], mean[kept]))
    assert found.expected_value() == pytest.approx(known, rel=PREDICTIONS)
