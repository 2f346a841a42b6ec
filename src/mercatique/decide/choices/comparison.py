"""The options of a choice against each other: scores, limits, and what would have to change for the choice to flip."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mercatique.decide.models import Choice, Option, OptionScore, Yardstick
from mercatique.decide.words import quoted
from mercatique.fault import Fault
from mercatique.kernel.format import amount, day, percent, points
from mercatique.kernel.middleware import sentence
from mercatique.methods.choice import (
    Topsis,
    WeightedScores,
    WeightSensitivity,
    topsis,
    weight_sensitivity,
    weighted_scores,
)

#: The best score; what is read from money is a part of it.
BEST = 5.0
#: Steps in which a revenue is moved to find where the choice flips, and how often the last one is halved.
STEPS, HALVES = 20, 7
PASSES, FAILS, UNKNOWN = "passes", "fails", "unknown"


@dataclass(frozen=True)
class Test:
    """A limit of the choice held against an option."""

    __test__ = False

    name: str
    state: str
    words: str


@dataclass(frozen=True)
class Row:
    """A criterion with its share of all weights and the score of each option, in the order of the options."""

    yardstick: Yardstick
    weight: float | None
    scores: tuple[float | None, ...]

    @property
    def best(self) -> float | None:
        known = [score for score in self.scores if score is not None]
        return max(known) if len(known) > 1 and min(known) < max(known) else None


@dataclass(frozen=True)
class Comparison:
    """All that can be said of a choice's options; ``reason`` says why they cannot be weighed yet."""

    choice: Choice
    options: tuple[Option, ...]
    rows: tuple[Row, ...]
    tests: dict[int, tuple[Test, ...]]
    weighted: WeightedScores | None
    distance: Topsis | None
    sensitivity: WeightSensitivity | None
    reason: str

    def option(self, number: object) -> Option:
        return next(option for option in self.options if str(option.number) == str(number))

    def yardstick(self, number: object) -> Yardstick:
        return next(row.yardstick for row in self.rows if str(row.yardstick.number) == str(number))

    @property
    def winner(self) -> Option | None:
        return self.option(self.weighted.winner) if self.weighted and self.weighted.winner else None

    @property
    def totals(self) -> dict[int, float]:
        """The weighted score of each option, by its number."""
        return {} if self.weighted is None else {int(name): float(score) for name, score in zip(self.weighted.options, self.weighted.score, strict=True)}

    def violated(self, option: Option) -> list[Test]:
        return [test for test in self.tests[option.number] if test.state == FAILS]


def read(choice: Choice) -> Comparison:
    """The options as they are written, weighed by the criteria of the choice."""
    options = options_of(choice)
    yardsticks = list(Yardstick.objects.filter(choice=choice).order_by("number"))
    for yardstick in yardsticks:
        yardstick.workspace, yardstick.choice = choice.workspace, choice
    grid = scores(options, yardsticks)
    total = sum((yardstick.weight for yardstick in yardsticks), Decimal(0))
    rows = tuple(
        Row(yardstick, float(yardstick.weight / total) if total > 0 else None, tuple(grid[option.number, yardstick.number] for option in options))
        for yardstick in yardsticks
    )
    tests = {option.number: tuple(limits(choice, option)) for option in options}
    reason = lacking(options, yardsticks, grid)
    weighted = distance = sensitivity = None
    if not reason:
        try:
            table = long(options, yardsticks, grid)
            weighted, distance = weighted_scores(*table), nearest(options, yardsticks, grid)
            sensitivity = weight_sensitivity(*table) if len(yardsticks) > 1 else None  # one criterion alone has all the weight
        except Fault as fault:
            reason = sentence(fault)
    return Comparison(choice, tuple(options), rows, tests, weighted, distance, sensitivity, reason)


def options_of(choice: Choice) -> list[Option]:
    options = list(Option.objects.filter(choice=choice).prefetch_related("amounts", "steps", "scores").order_by("number"))
    for option in options:
        option.workspace, option.choice = choice.workspace, choice
    return options


def scores(
    options: list[Option], yardsticks: list[Yardstick], moved: dict[int, float] | None = None,
) -> dict[tuple[int, int], float | None]:  # fmt: skip
    """Score of each option (its number) on each criterion (its number); ``moved`` multiplies the revenue of an option."""
    typed = {(score.option_id, score.yardstick_id): float(score.value) for option in options for score in option.scores.all()}
    found: dict[tuple[int, int], float | None] = {}
    for yardstick in yardsticks:
        if not yardstick.reads:
            for option in options:
                found[option.number, yardstick.number] = typed.get((option.pk, yardstick.pk))
            continue
        money = {option.number: worth(option, yardstick.reads, (moved or {}).get(option.number, 1.0)) for option in options}
        for number, value in money.items():
            found[number, yardstick.number] = part_of_best(value, list(money.values()), less=yardstick.reads == Yardstick.Reads.COST)
    return found


def worth(option: Option, reads: str, factor: float = 1.0) -> float:
    """What an option costs, brings or leaves, its revenue multiplied."""
    cost, revenue = float(option.cost), float(option.revenue) * factor
    return {"cost": cost, "revenue": revenue, "net": revenue - cost}[reads]


def part_of_best(value: float, values: list[float], *, less: bool) -> float:
    """Five for the best, in proportion for the others (half the revenue, or twice the cost, is half the score)."""
    if less:
        return BEST if value <= 0 else BEST * max(min(values), 0.0) / value if min(values) > 0 else 0.0
    return BEST * max(value, 0.0) / max(values) if max(values) > 0 else 0.0


def lacking(options: list[Option], yardsticks: list[Yardstick], grid: dict[tuple[int, int], float | None]) -> str:
    """Why the options cannot be weighed yet, in a sentence."""
    if len(options) < 2:
        return _("A choice has at least two options.")
    if not yardsticks:
        return _("Say what counts: criteria, their weights, the score of each option.")
    for yardstick in yardsticks:
        if holes := [str(option) for option in options if grid[option.number, yardstick.number] is None]:
            return _("Not scored on “%(criterion)s”: %(options)s.") % {"criterion": yardstick, "options": quoted(holes)}
    return ""


def long(
    options: list[Option], yardsticks: list[Yardstick], grid: dict[tuple[int, int], float | None],
) -> tuple[list[str], list[str], list[float], list[float]]:  # fmt: skip
    """The grid as the methods read it, a row per option and criterion, by their numbers: names may be the same."""
    pairs = [(option, yardstick) for option in options for yardstick in yardsticks]
    return (
        [str(option.number) for option, _yardstick in pairs],
        [str(yardstick.number) for _option, yardstick in pairs],
        [float(grid[option.number, yardstick.number] or 0.0) for option, yardstick in pairs],
        [float(yardstick.weight) for _option, yardstick in pairs],
    )


def nearest(options: list[Option], yardsticks: list[Yardstick], grid: dict[tuple[int, int], float | None]) -> Topsis:
    """The same by distance from the best of each criterion, money in its own unit."""
    pairs = [(option, yardstick) for option in options for yardstick in yardsticks]
    names, criteria, typed, weights = long(options, yardsticks, grid)
    values = [worth(option, yardstick.reads) if yardstick.reads else score for (option, yardstick), score in zip(pairs, typed, strict=True)]
    better = ["lower" if yardstick.reads == Yardstick.Reads.COST else "higher" for _option, yardstick in pairs]
    return topsis(names, criteria, values, weights, better)


def limits(choice: Choice, option: Option) -> list[Test]:
    """The limits that the choice says, against what the option says."""
    currency = choice.workspace.currency
    found = []
    if choice.budget_limit is not None:
        found.append(budget_test(choice.budget_limit, option, currency))
    if choice.deadline is not None:
        found.append(deadline_test(choice.deadline, option))
    if (least := choice.least_return) is not None:
        found.append(return_test(least, option))
    return found


def budget_test(limit: Decimal, option: Option, currency: str) -> Test:
    name = _("Costs at most %(limit)s") % {"limit": amount(limit, currency, decimals=0)}
    if not option.cost:
        return Test(name, UNKNOWN, _("no cost is written down"))
    rest = limit - option.cost
    words = {"cost": amount(option.cost, currency, decimals=0), "rest": amount(abs(rest), currency, decimals=0)}
    if rest >= 0:
        return Test(name, PASSES, _("%(cost)s, %(rest)s left") % words)
    return Test(name, FAILS, _("%(cost)s, %(rest)s too much") % words)


def deadline_test(limit: date, option: Option) -> Test:
    name = _("Over by %(day)s") % {"day": day(limit)}
    if option.end is None:
        return Test(name, UNKNOWN, _("no last day is written down"))
    days = (limit - option.end).days
    values = {"end": day(option.end), "n": abs(days)}
    if days >= 0:
        return Test(name, PASSES, ngettext("%(end)s, %(n)d day to spare", "%(end)s, %(n)d days to spare", days) % values)
    return Test(name, FAILS, ngettext("%(end)s, %(n)d day too late", "%(end)s, %(n)d days too late", -days) % values)


def return_test(least: Decimal, option: Option) -> Test:
    name = _("Returns at least %(limit)s") % {"limit": percent(least)}
    if not option.cost or not option.revenue:
        return Test(name, UNKNOWN, _("costs or revenues are not written down"))
    ratio = option.net / option.cost
    values = {"ratio": percent(ratio), "gap": points(abs(ratio - least)).lstrip("+")}
    if ratio >= least:
        return Test(name, PASSES, _("%(ratio)s, %(gap)s above the limit") % values)
    return Test(name, FAILS, _("%(ratio)s, %(gap)s below the limit") % values)


def by_weight(found: Comparison) -> list[str]:
    """Which weight would have to change, in sentences; the nearest first."""
    kept = found.sensitivity
    if kept is None or found.winner is None:
        return []
    rows = sorted(zip(kept.criteria, kept.weight, kept.flips_at, kept.rival, strict=True), key=lambda row: (row[2] != row[2], abs(row[2] - row[1])))
    said = []
    for name, weight, flips, rival in rows:
        criterion = found.yardstick(name)
        if flips != flips:
            continue
        text = (
            _("The choice flips to “%(rival)s” if the weight of “%(criterion)s” falls below %(flips)s (%(weight)s today).")
            if flips < weight
            else _("The choice flips to “%(rival)s” if the weight of “%(criterion)s” rises above %(flips)s (%(weight)s today).")
        )
        values = {"rival": found.option(rival), "criterion": criterion, "flips": percent(float(flips), decimals=0), "weight": percent(float(weight), decimals=0)}
        said.append(text % values)
    if still := [found.yardstick(name) for name, _weight, flips, _rival in rows if flips != flips]:
        text = ngettext("The weight of %(criteria)s alone would change nothing.", "None of these weights alone would change anything: %(criteria)s.", len(still))
        said.append(text % {"criteria": quoted(still)})
    return said


def by_revenue(found: Comparison) -> list[str]:
    """Which revenue would have to change, in sentences: for the choice to flip, and for a limit to be passed."""
    said = []
    winner = found.winner
    if winner is not None and any(row.yardstick.reads in {"revenue", "net"} for row in found.rows):
        for option in found.options:
            if not option.revenue:
                continue
            flip = flip_of(found, option, winner)
            if flip is None:
                continue
            factor, rival = flip
            text = (
                _("The choice flips to “%(rival)s” if the revenue of “%(option)s” is %(change)s lower.")
                if factor < 1
                else _("The choice flips to “%(rival)s” if the revenue of “%(option)s” is %(change)s higher.")
            )
            said.append(text % {"rival": rival, "option": option, "change": percent(abs(1 - factor), decimals=0)})
    least = found.choice.least_return
    for option in found.options:
        if least is None or not option.cost or not option.revenue or option.net / option.cost < least:
            continue
        drop = 1 - option.cost * (1 + least) / option.revenue
        text = _("“%(option)s” keeps the return asked for until its revenue is %(change)s lower.")
        said.append(text % {"option": option, "change": percent(drop, decimals=0 if drop >= Decimal("0.01") else 1)})
    return said


def flip_of(found: Comparison, option: Option, winner: Option) -> tuple[float, Option] | None:
    """The nearest multiple of an option's revenue at which another leads: the winner's falls, another's rises up to twice."""
    towards = 0.0 if option == winner else 2.0
    yardsticks, options = [row.yardstick for row in found.rows], list(found.options)

    def leads(factor: float) -> str | None:
        grid = scores(options, yardsticks, {option.number: factor})
        return weighted_scores(*long(options, yardsticks, grid)).winner

    near = 1.0
    for step in range(1, STEPS + 1):
        far = 1.0 + (towards - 1.0) * step / STEPS
        rival = leads(far)
        if rival is None or rival == str(winner.number):
            near = far
            continue
        for _half in range(HALVES):
            middle = (near + far) / 2
            ahead = leads(middle)
            if ahead is None or ahead == str(winner.number):
                near = middle
            else:
                far, rival = middle, ahead
        return far, found.option(rival)
    return None


def write_score(option: Option, yardstick: Yardstick, value: Decimal | None) -> bool:
    """Score an option, or take its score away; says whether anything changed."""
    known = OptionScore.objects.filter(option=option, yardstick=yardstick).first()
    if known is None and value is not None:
        title = f"{option.title[:90]} · {yardstick.title[:90]}"
        OptionScore(workspace=option.workspace, option=option, yardstick=yardstick, value=value, title=title).save()
    elif known is not None and value is None:
        known.delete()
    elif known is not None and value is not None and known.value != value:
        known.value = value
        known.save()
    else:
        return False
    return True
