"""Marks of three invented candidates of the certification "digital marketing, automotive", judged twice."""

from typing import Any

from mercatique.charts import Chart, Estimate, MarkBar, estimate_dots, mark_bars, ranked_bars
from mercatique.charts.chart import Say
from mercatique.demo.examples import Example, Show
from mercatique.fault import _

#: Points of Cr1 to Cr14 in the certification's own grid.
GRID = (3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0)
#: Points by criterion; the second candidate has one mark to come, the third one criterion neutralised.
FIRST: dict[str, tuple[float | None, ...]] = {
    "Camille": (2.5, 1.0, 0.5, 1.0, 1.0, 0.5, 1.0, 2.0, 1.5, 1.5, 1.0, 1.0, 0.5, 0.5),
    "Yanis": (1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.5, 1.0, None, 0.5, 0.5, 0.5, 0.5),
    "Maëlle": (1.5, 0.5, 0.5, 0.5, 0.5, 1.0, 0.5, 1.5, 1.0, None, 0.5, 0.5, 0.5, 0.5),
}
NEUTRALISED = ("Maëlle", 9)
#: A second marker's points on the same work, where given.
SECOND: dict[str, tuple[float | None, ...]] = {
    "Camille": (2.5, 1.0, 0.5, 0.5, 1.0, 0.5, 1.0, 2.5, 1.5, 1.5, 1.0, 1.0, 1.0, 0.5),
    "Yanis": (1.5, 0.5, 0.0, 0.5, 0.5, 0.5, 0.5, 1.0, 1.0, None, 0.5, 0.5, 0.5, 0.5),
    "Maëlle": (2.0, 0.5, 0.5, 0.5, 0.5, 1.0, 0.5, 1.5, 0.5, None, 0.5, 1.0, 0.5, 0.5),
}


def rows() -> list[tuple[str, str, float | None, float]]:
    return [(who, f"Cr{place + 1}", mark, GRID[place]) for who, marks in FIRST.items() for place, mark in enumerate(marks)]


def mark_total() -> Example:
    who, criterion, points, maximum = map(list, zip(*rows(), strict=True))
    flags = ["yes" if (name, code) == (NEUTRALISED[0], f"Cr{NEUTRALISED[1] + 1}") else "no" for name, code in zip(who, criterion, strict=True)]
    columns = {"candidate": who, "criterion": criterion, "points": points, "maximum": maximum, "neutralised": flags}

    def picture(result: Any, say: Say, show: Show) -> Chart:
        found = result.to_table().to_pylist()
        bars = [MarkBar(row["candidate"], row["points"], row["maximum"], row["threshold"]) for row in found]
        title = say(_("%(passed)s of %(all)s candidates have enough points so far")) % {
            "passed": show(sum(row["outcome"] == "passed" for row in found), "count"),
            "all": show(len(found), "count"),
        }
        return mark_bars(bars, title=title, description=say(_("Points out of what counts for each; the stroke is the threshold.")), names=say(_("Candidate")), say=say)

    return Example(columns, {}, picture)


def pairs() -> tuple[list[float], list[float]]:
    both = [(a, b) for who in FIRST for a, b in zip(FIRST[who], SECOND[who], strict=True) if a is not None and b is not None]
    return [a for a, _b in both], [b for _a, b in both]


def coefficient(result: Any, say: Say, show: Show) -> Chart:
    title = say(_("Agreement beyond chance of %(value)s, from %(low)s to %(high)s")) % {
        "value": show(round(result.coefficient, 2), "number"),
        "low": show(round(result.low, 2), "number"),
        "high": show(round(result.high, 2), "number"),
    }
    dots = [Estimate(result.measure, result.coefficient, result.low, result.high)]
    description = say(_("Two markers of the same work; 1 is full agreement, 0 what chance would give."))
    return estimate_dots(dots, title=title, description=description, names=say(_("Measure")), values=say(_("Agreement")), reference=0.0, reference_name=say(_("chance")), room="prove", say=say)


def cohen_kappa() -> Example:
    first, second = pairs()
    return Example({"first": first, "second": second}, {"weights": "linear"}, coefficient)


def judgements() -> list[tuple[str, str, float]]:
    return [
        (f"{who} Cr{place + 1}", marker, mark)
        for marker, grid in (("Marie", FIRST), ("Paul", SECOND))
        for who, marks in grid.items()
        for place, mark in enumerate(marks)
        if mark is not None
    ]


def fleiss_kappa() -> Example:
    units, _markers, values = map(list, zip(*judgements(), strict=True))
    return Example({"unit": units, "value": values}, {}, coefficient)


def krippendorff_alpha() -> Example:
    units, markers, values = map(list, zip(*judgements(), strict=True))
    return Example({"unit": units, "rater": markers, "value": values}, {"level": "interval"}, coefficient)


def extra_time() -> Example:
    def picture(result: Any, say: Say, show: Show) -> Chart:
        longer = say(_("%(test)s, with extra time"))
        rows = [row for test, set_for, extended in zip(result.tests, result.minutes, result.extended, strict=True) for row in ((str(test), float(set_for)), (longer % {"test": test}, float(extended)))]
        words = {"minutes": show(result.total, "count"), "extended": show(result.total_extended, "count")}
        title = say(_("%(minutes)s minutes become %(extended)s with a third more")) % words
        description = say(_("The oral of a certification as it is set and with extra time, in minutes."))
        return ranked_bars(
            rows, title=title, description=description, names=say(_("Test")), values=say(_("Minutes")), unit="count", context=[str(test) for test in result.tests],
            sort=False, room="prove", say=say,
        )  # fmt: skip

    return Example({"test": ["Présentation", "Échanges avec le jury"], "minutes": [15, 15]}, {}, picture)


EXAMPLES = {
    "mark_total": mark_total,
    "cohen_kappa": cohen_kappa,
    "fleiss_kappa": fleiss_kappa,
    "krippendorff_alpha": krippendorff_alpha,
    "extra_time": extra_time,
}
