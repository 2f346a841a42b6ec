"""``python -m benchmarks.customer_value [--customers N] [--rounds R] [--peer PYTHON]``: BG/NBD and Gamma-Gamma against lifetimes.

Customers live as the two models say, in whole days over two years. The peer needs lifetimes, which wants an older pandas:
``--peer`` is the Python of an environment that has it; without it only our own times are printed.
"""

import argparse
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.race import Contestant, Standing, run
from benchmarks.report import Line
from benchmarks.work import clock, work

SEED = 7
RATES, LEAVING, SPENDING = (0.6, 44.0), (0.85, 3.1), (5.2, 4.1, 28.0)
DAYS = (60, 730)
PARAMETERS = ("r", "alpha", "a", "b", "p", "q", "v")
#: What is asked for: times as fast, the same log-likelihood and the same parameters.
FASTER, SAME, ALIKE = 60, 1e-6, 1e-5


def live(size: int) -> dict[str, Any]:
    """Frequency, recency, age and mean value of customers."""
    random = np.random.default_rng(SEED)
    age = random.integers(*DAYS, size).astype(float)
    rate, leave = random.gamma(RATES[0], 1 / RATES[1], size), random.beta(*LEAVING, size)
    frequency, recency, time = np.zeros(size, dtype=np.int64), np.zeros(size), np.zeros(size)
    active = np.arange(size)
    while len(active):
        time[active] += random.exponential(1 / rate[active])
        active = active[time[active] < age[active]]
        day = np.maximum(np.ceil(time[active]), 1)
        another = day > recency[active]
        frequency[active[another]] += 1
        recency[active] = np.minimum(day, age[active])
        active = active[random.random(len(active)) > leave[active]]
    p, q, v = SPENDING
    often = np.maximum(frequency, 1)
    monetary = np.where(frequency > 0, random.gamma(p * often) / often * v / random.gamma(q, 1, size), 0.0)
    return {"frequency": frequency, "recency": recency, "age": age, "monetary": monetary}


@work
def customer_value(path: str) -> dict[str, Any]:
    """Both fits of Mercatique."""
    from mercatique.methods import bg_nbd, gamma_gamma

    with np.load(path) as rows:
        x, recency, age, monetary = (rows[name] for name in ("frequency", "recency", "age", "monetary"))
    bg_nbd(x[:200], recency[:200], age[:200])
    with clock:
        bought = bg_nbd(x, recency, age)
        spent = gamma_gamma(x, monetary)
    return {**bought.parameters, **spent.parameters}


@work
def customer_value_of_lifetimes(path: str) -> dict[str, Any]:
    """Both fits of the peer, at its defaults."""
    import warnings

    warnings.filterwarnings("ignore")
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    with np.load(path) as rows:
        x, recency, age, monetary = (rows[name] for name in ("frequency", "recency", "age", "monetary"))
    BetaGeoFitter().fit(x[:200], recency[:200], age[:200])
    back = x > 0
    with clock:
        bought = BetaGeoFitter().fit(x, recency, age)
        spent = GammaGammaFitter().fit(x[back], monetary[back])
    return {name: float(value) for name, value in {**bought.params_, **spent.params_}.items()}


def scores(rows: dict[str, Any], found: dict[str, float]) -> tuple[float, float]:
    """Both log-likelihoods at some parameters, by one and the same formula."""
    from mercatique.methods.customers.beta_geometric import likelihood
    from mercatique.methods.customers.histories import group
    from mercatique.methods.customers.spend import terms

    back = rows["frequency"] > 0
    bought = likelihood(np.array([found[name] for name in PARAMETERS[:4]]), group(rows["frequency"], rows["recency"], rows["age"]), more=0)
    spent = terms(rows["frequency"][back].astype(float), rows["monetary"][back])(np.array([found[name] for name in PARAMETERS[4:]]))
    return bought[0], spent[0]


def race(customers: int, rounds: int, peer: str) -> tuple[dict[str, Any], dict[str, Standing]]:
    """The customers, and how each side did; without a peer only we run."""
    with tempfile.TemporaryDirectory(prefix="mercatique-bench-") as folder:
        path = str(Path(folder) / "customers.npz")
        rows = live(customers)
        np.savez(path, **rows)
        races = [Contestant("mercatique", "customer_value:customer_value", {"path": path})]
        if peer:
            races.append(Contestant("lifetimes", "customer_value:customer_value_of_lifetimes", {"path": path}, peer))
        return rows, run(races, rounds)


def lines(customers: int, rounds: int, peer: str) -> list[Line]:
    """Both fits beside the peer's, and how near to its answer they come."""
    rows, standings = race(customers, rounds, peer)
    ours = standings["mercatique"]
    cpu = wall = beside = ""
    if peer:
        theirs = standings["lifetimes"]
        worse, apart = short(rows, ours, theirs)
        cpu, wall = f"{ours.least / theirs.least:.3f} ×", f"{ours.wall / theirs.wall:.3f} ×"
        beside = (
            f"lifetimes ({theirs.wall:.2f} s, {theirs.least:.2f} s, {theirs.megabytes} MB), {theirs.least / ours.least:.0f} times ours; "
            f"asked for at a million: {FASTER}; log-likelihood short of its own by {max(worse, 0.0):.0e}, parameters apart by {apart:.0e}"
        )
    return [Line(f"{customers:,} customers", "BG/NBD and Gamma-Gamma", f"{ours.wall:.2f} s, {ours.least:.2f} s", f"{ours.megabytes} MB", cpu, wall, beside)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.customer_value")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", default="", help="Python of an environment with lifetimes")
    given = parser.parse_args()
    rows, standings = race(given.customers, given.rounds, given.peer)
    print(f"{given.customers:,} customers, {given.rounds} rounds, Python {platform.python_version()}, {platform.machine()}")
    for each in standings.values():
        bought, spent = scores(rows, each.found)
        print(f"{each.name}: {each.wall:.3f} s, {each.least:.3f} s of processor at least, {each.megabytes} MB; log-likelihoods {bought:.4f} and {spent:.4f}")
    if given.peer:
        sys.exit(compare(rows, standings))


def short(rows: dict[str, Any], ours: Standing, theirs: Standing) -> tuple[float, float]:
    """By how much our log-likelihood lies below the peer's, and the parameters beside its own: both as parts of one."""
    worse = max((peer - own) / abs(peer) for own, peer in zip(scores(rows, ours.found), scores(rows, theirs.found), strict=True))
    return worse, max(abs(ours.found[name] / theirs.found[name] - 1) for name in PARAMETERS)


def compare(rows: dict[str, Any], standings: dict[str, Standing]) -> int:
    """Ratios against the goals; 1 when one is missed."""
    ours, theirs = standings["mercatique"], standings["lifetimes"]
    worse, apart = short(rows, ours, theirs)
    print(f"lifetimes / mercatique: {theirs.wall / ours.wall:.0f} x in time, {theirs.least / ours.least:.0f} x in processor time (goal {FASTER})")
    print(f"log-likelihood short of lifetimes' by {max(worse, 0.0):.1e} (goal {SAME:.0e}); parameters apart by {apart:.1e} (goal {ALIKE:.0e})")
    return int(theirs.least / ours.least < FASTER or worse > SAME or apart > ALIKE)


if __name__ == "__main__":
    main()
