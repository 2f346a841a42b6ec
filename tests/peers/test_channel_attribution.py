"""Attribution beside ChannelAttribution: it simulates the removal effects that ours solves."""

import os

import numpy as np
import pytest

from mercatique.methods import markov

pytestmark = pytest.mark.peers
os.environ.setdefault("MPLBACKEND", "Agg")
peer = pytest.importorskip("ChannelAttribution", reason="ChannelAttribution is not installed (extra peers)")

CHANNELS = ["display", "mail", "search", "social", "shop"]
#: Its effects come from a million simulated ways and were seen to be up to 0.006 off; shares of them half as much.
SIMULATED = 0.004


def drawn(persons: int = 3_000):
    """Ways of one to eight touches; some channels end in a purchase more often."""
    dice = np.random.default_rng(11)
    ways = []
    for _person in range(persons):
        way = list(dice.choice(len(CHANNELS), int(dice.integers(1, 9))))
        ways.append(([CHANNELS[place] for place in way], int(dice.random() < 0.05 + 0.06 * way[-1])))
    return ways


@pytest.mark.parametrize("order", [1, 2])
def test_the_shares_of_the_chain_agree_within_the_noise_of_its_simulation(order):
    import pandas

    ways = drawn()
    rows = [(person, step, channel, bought if step == len(way) - 1 else 0) for person, (way, bought) in enumerate(ways) for step, channel in enumerate(way)]
    found = markov(*map(list, zip(*rows, strict=True)), order=order, draws=0)
    table = pandas.DataFrame([(">".join(way), bought, 1 - bought) for way, bought in ways], columns=["path", "sold", "lost"])
    table = table.groupby("path", as_index=False).sum()
    # By default it ends simulated ways at the length of the longest real one, which a chain does not know.
    told = peer.markov_model(table, "path", "sold", var_null="lost", order=order, nsim_start=1e6, max_step=1000, sep=">", seed=1, flg_pro=False, verbose=False)
    known = {name.strip(): value for name, value in zip(told["channel_name"], told["total_conversions"], strict=True)}
    total = sum(known.values())
    assert total == pytest.approx(sum(bought for _way, bought in ways), rel=1e-6)
    for name, credit in zip(found.channels, found.credit, strict=True):
        assert credit / found.credit.sum() == pytest.approx(known[name] / total, abs=SIMULATED), name
