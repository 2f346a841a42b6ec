"""``python -m benchmarks.mix [--rounds R] [--simulations N]``: the mix model on three years of five channels.

Seconds of the point reading (few draws: the means) and of the intervals (the default), how far both are apart, and how many
90 % intervals hold what was put into simulated sales. There is no peer in the run: the full Bayesian reading by NUTS took
110 s on like data (131 weeks, 5 channels, pymc-marketing 0.19).
"""

import argparse
import platform
from datetime import date, timedelta
from typing import Any

from benchmarks.race import Contestant, run
from benchmarks.report import Line, printed
from benchmarks.work import clock, work

WEEKS, CHANNELS = 156, ("fairs", "mail", "radio", "search", "social")
POINT, FULL, COVERAGE = 1_000, 4_000, 0.9
#: What is asked for, in seconds.
POINT_GOAL, FULL_GOAL = 1.0, 30.0


def simulated(seed: int) -> tuple[dict[str, list[Any]], dict[str, float]]:
    """Weekly sales made by five channels that come and go, a season and a trend; and what each channel added."""
    import numpy as np

    from mercatique.methods.returns.mix import adstock, saturation

    dice = np.random.default_rng(seed)
    count = len(CHANNELS)
    spend = dice.gamma(2.0, 500.0, (WEEKS, count)) * (dice.random((WEEKS, count)) < np.array([0.3, 0.6, 0.7, 0.95, 0.9]))
    shape = saturation(adstock(spend, dice.uniform(0.1, 0.6, count)), dice.lognormal(0.0, 0.4, count))
    truth = dice.uniform(30, 180, count)
    weeks = np.arange(WEEKS)
    sales = 500 + 0.4 * weeks + 60 * np.sin(2 * np.pi * weeks / 52.18) + shape @ truth + dice.normal(0, 25, WEEKS)
    days = [date(2023, 1, 2) + timedelta(weeks=int(week)) for week in weeks]
    rows = [(days[week], name, float(spend[week, place]), float(sales[week])) for week in weeks for place, name in enumerate(CHANNELS)]
    columns = dict(zip(("period", "channel", "spend", "response"), map(list, zip(*rows, strict=True)), strict=True))
    return columns, dict(zip(CHANNELS, (shape * truth).sum(0).tolist(), strict=True))


@work
def mix(draws: int) -> dict[str, Any]:
    """One fit, in a process that did one before."""
    from mercatique.methods import mix_model

    columns, _truth = simulated(0)
    mix_model(**columns, draws=500)
    with clock:
        found = mix_model(**columns, draws=draws, seed=draws)
    return {"mean": found.contribution.tolist(), "width": (found.contribution_high - found.contribution_low).tolist(), "explained": found.explained}


@work
def coverage(simulations: int) -> dict[str, Any]:
    """How many intervals hold the truth, over simulated companies."""
    from mercatique.methods import mix_model

    inside = total = 0
    with clock:
        for seed in range(1, simulations + 1):
            columns, truth = simulated(seed)
            found = mix_model(**columns, draws=FULL // 2, seed=seed)
            for name, low, high in zip(found.channels, found.contribution_low, found.contribution_high, strict=True):
                inside += bool(low <= truth[name] <= high)
                total += 1
    return {"inside": inside, "total": total}


def lines(rounds: int, simulations: int) -> list[Line]:
    races = [Contestant("point", "mix:mix", {"draws": POINT}), Contestant("intervals", "mix:mix", {"draws": FULL})]
    if simulations:
        races.append(Contestant("coverage", "mix:coverage", {"simulations": simulations}, rounds=1))
    found = run(races, rounds)
    point, full = found["point"], found["intervals"]
    apart = max(abs(a - b) / width for a, b, width in zip(point.found["mean"], full.found["mean"], full.found["width"], strict=True))
    size = f"{WEEKS} weeks, {len(CHANNELS)} channels"
    table = [
        Line(size, label, f"{min(one.seconds):.2f} s, {one.least:.2f} s", f"{one.megabytes} MB", "", "", beside)
        for label, one, beside in (
            ("mix model, point", point, f"means apart from the full run by {100 * apart:.0f} % of its intervals at most"),
            ("mix model, intervals", full, f"R² {full.found['explained']:.2f}"),
        )
    ]
    if simulations:
        held = found["coverage"]
        inside, total = held.found["inside"], held.found["total"]
        label = f"90 % intervals that hold the truth: {inside} of {total} ({100 * inside / total:.0f} %)"
        table.append(Line(f"{simulations} simulations", label, f"{min(held.seconds):.2f} s, {held.least:.2f} s", f"{held.megabytes} MB", "", "", ""))
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.mix")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--simulations", type=int, default=12)
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; asked for: point in {POINT_GOAL:g} s, intervals in {FULL_GOAL:g} s")
    print(printed(lines(given.rounds, given.simulations)))


if __name__ == "__main__":
    main()
