"""Shares, agreement and cross-tabs beside statsmodels, which computes the same formulas: equal but for rounding."""

import numpy as np
import pytest

from mercatique.methods import cohen_kappa, crosstab, fleiss_kappa, proportion

pytestmark = pytest.mark.peers

ROUNDING = 1e-9


def marks(units: int, raters: int) -> np.ndarray:
    """Three marks, the raters of a unit agreeing more often than by chance."""
    dice = np.random.default_rng(3)
    true = dice.integers(0, 3, units)
    return np.where(dice.random((units, raters)) < 0.6, true[:, None], dice.integers(0, 3, (units, raters)))


def test_the_interval_of_wilson():
    from statsmodels.stats.proportion import proportion_confint

    for yes, size in ((1, 12), (3, 40), (170, 171), (5289, 45211)):
        found = proportion(["yes"] * yes + ["no"] * (size - yes), value="yes")
        assert [found.lows[0], found.highs[0]] == pytest.approx(proportion_confint(yes, size, method="wilson"), rel=ROUNDING, abs=ROUNDING)


@pytest.mark.parametrize(("ours", "theirs"), [("none", None), ("linear", "linear"), ("quadratic", "quadratic")])
def test_the_kappa_of_two_raters(ours, theirs):
    from statsmodels.stats.inter_rater import cohens_kappa

    first, second = marks(200, 2).T
    table = np.zeros((3, 3))
    np.add.at(table, (first, second), 1)
    found, known = cohen_kappa(first, second, weights=ours), cohens_kappa(table, wt=theirs)
    assert (found.coefficient, found.low, found.high) == pytest.approx((known.kappa, known.kappa_low, known.kappa_upp), rel=ROUNDING)


def test_the_kappa_of_many_raters():
    from statsmodels.stats.inter_rater import aggregate_raters
    from statsmodels.stats.inter_rater import fleiss_kappa as known

    given = marks(150, 5)
    found = fleiss_kappa(np.repeat(np.arange(150), 5), given.ravel())
    assert found.coefficient == pytest.approx(known(aggregate_raters(given)[0]), rel=ROUNDING)


def test_the_chi_square_of_a_cross_tab():
    from statsmodels.stats.contingency_tables import Table

    first, second = marks(300, 2).T
    table = np.zeros((3, 3))
    np.add.at(table, (first, second), 1)
    known = Table(table, shift_zeros=False).test_nominal_association()
    found = crosstab([f"r{mark}" for mark in first], [f"c{mark}" for mark in second])
    assert (found.statistic, found.p_value) == pytest.approx((known.statistic, known.pvalue), rel=ROUNDING)
