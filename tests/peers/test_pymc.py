"""The mix model beside the same model drawn by NUTS (extra ``mmm``)."""

import numpy as np
import pytest

from mercatique.methods import mix_model
from mercatique.methods.returns.bayesian import bayesian_mix
from tests.methods.returns.test_mix import simulated

pytest.importorskip("pymc", reason="PyMC is not installed (extra mmm)")
pytestmark = pytest.mark.peers

#: Both are draws of one posterior: means differ by standard errors. 500 draws of NUTS and 6,000 Metropolis steps that hang
#: together (worth some 100 to 200) make that about a tenth of a deviation; the ends of the intervals vary more. Two minutes.
MEANS, WIDTHS = 0.3, 0.3


def test_the_same_contributions_and_intervals_as_nuts():
    columns, _truth = simulated(1)
    ours, theirs = mix_model(**columns, draws=10_000), bayesian_mix(**columns, draws=500, chains=1)
    assert ours.channels.tolist() == theirs.channels.tolist()
    wide = theirs.contribution_high - theirs.contribution_low
    deviation = wide / (2 * 1.645)
    assert (np.abs(ours.contribution - theirs.contribution) <= MEANS * deviation).all()
    assert ours.contribution_high - ours.contribution_low == pytest.approx(wide, rel=WIDTHS)
    assert ours.noise == pytest.approx(theirs.noise, rel=0.05)
