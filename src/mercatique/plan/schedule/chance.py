"""The chance of holding the launch: PERT and ten thousand draws on what is left to do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from mercatique.methods.schedule import pert, schedule_risk
from mercatique.plan.schedule.timetable import Row, Timetable

#: Durations drawn at most, so that the page of a large plan stays quick.
DRAWN = 400_000
ORIGIN = "0"


@dataclass(frozen=True)
class Chance:
    """The chance of the date, the days by share of the draws, the tasks that decide; ``expected`` days count from today."""

    rows: tuple[tuple[Row, float, float], ...]
    means: dict[Any, tuple[float, float]]
    share: float | None
    by_path: float | None
    days: dict[str, date]
    draws: int
    seed: int
    open: int
    guessed: int
    expected: float
    deviation: float

    @property
    def median(self) -> date | None:
        return self.days.get("0.5")

    @property
    def safe(self) -> date | None:
        return self.days.get("0.8")


def names_of(found: Timetable, rows: list[Row]) -> tuple[list[str], list[str], int]:
    """Tasks and what holds them as the methods read it, on days counted from the first place of ``rows``."""
    kept = {row.node.pk: str(row.node.number) for row in rows}
    assert found.plan is not None
    earliest, _finish = found.plan.earliest()
    origin = min(found.plan.jobs[row.place].floor if row.node.state == "waiting" else int(earliest[row.place]) for row in rows)
    texts = []
    for row in rows:
        job = found.plan.jobs[row.place]
        held = (job.fixed[0] if job.fixed else job.floor) - origin
        links = [f"{kept[other.node.pk]} {kind}{lag:+d}" for other, kind, lag in row.waits if other.node.pk in kept and row.node.state == "waiting"]
        for other, kind, lag in row.waits:
            if other.node.pk not in kept and row.node.state == "waiting":  # what is over holds by its day
                moment = other.stop if kind in ("FS", "FF") else other.begin
                links.append(f"{ORIGIN} {'SS' if kind in ('FS', 'SS') else 'SF'}{moment - origin + lag:+d}")
        texts.append("; ".join([*links, f"{ORIGIN} SS{held:+d}"]))
    return list(kept.values()), texts, origin


def of(found: Timetable, seed: int = 0) -> Chance | None:
    """Nothing while no task that leads to the launch is left to do."""
    rows = [row for row in sorted(found.rows, key=lambda row: row.place) if row.leads and not row.node.over]
    if not rows or found.plan is None or found.axis is None:
        return None
    names, after, origin = names_of(found, rows)
    points = np.array([spread(found, row) for row in rows])
    target = float(found.axis.by(found.project.launch) - origin) if found.project.launch else None
    draws = int(min(10_000, max(1_000, DRAWN // len(rows))))
    columns = ([ORIGIN, *names], np.concatenate([[0.0], points[:, 0]]), np.concatenate([[0.0], points[:, 1]]), np.concatenate([[0.0], points[:, 2]]), ["", *after])
    risk = schedule_risk(*columns, target=target, draws=draws, seed=seed)
    path = pert(*columns, target=target)
    order = sorted(range(len(rows)), key=lambda at: (-risk.criticality[at + 1], -risk.influence[at + 1], rows[at].node.number))
    return Chance(
        rows=tuple((rows[at], float(risk.criticality[at + 1]), float(risk.influence[at + 1])) for at in order),
        means={row.node.pk: (float(path.mean[at + 1]), float(path.variance[at + 1])) for at, row in enumerate(rows)},
        share=risk.chance,
        by_path=path.chance,
        days={name: found.axis.last(origin + int(np.ceil(value - 1e-9))) for name, value in risk.quantiles.items()},
        draws=draws,
        seed=seed,
        open=len(rows),
        guessed=sum(not row.node.milestone and row.node.optimistic is None and row.node.pessimistic is None for row in rows),
        expected=max(risk.expected - (found.axis.at(found.facts.today) - origin), 0.0),
        deviation=risk.deviation,
    )


def spread(found: Timetable, row: Row) -> tuple[float, float, float]:
    """Three points of what is left of a task, the days its owner is away within it added."""
    low, likely, high = row.node.points
    if row.node.milestone:
        return 0.0, 0.0, 0.0
    assert found.plan is not None
    extra = max(row.stop - row.begin - len(found.worked(row)), 0)
    if row.node.state == "begun":
        begun = found.plan.jobs[row.place].fixed
        whole = float(begun[1] - begun[0]) if begun else likely
        left = 1 - (row.node.done or 0) / 100
        scale = max(likely, 1.0)
        return whole - left * (likely - low) * min(whole / scale, 1.0), whole, whole + left * (high - likely)
    return low + extra, likely + extra, high + extra
