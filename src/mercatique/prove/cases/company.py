"""A practice company: what it sells, to whom, where, and the one thing that goes wrong in it."""

from dataclasses import dataclass
from datetime import date
from statistics import fmean

from mercatique.prove.cases.dice import Dice
from mercatique.prove.cases.trades import CHANNELS, SEGMENTS, SURNAMES, TOWNS, TRADES, Trade

Words = dict[str, str]

MONTHS, YEAR = 24, 12
#: Orders in a usual month, and the share of them that the cause touches: the same for everybody.
ORDERS, SHARE, FALL, GROWTH = 140, 0.27, 0.36, 0.04
OTHERS = (0.29, 0.24, 0.20)
#: What can go wrong, by the dimension in which it shows.
KINDS = {"product": "shortage", "channel": "failure", "site": "competitor", "segment": "service"}
#: For each level: how far the fall stands out of the months' own noise, and how many things mislead.
LEVELS = {"easy": (6.0, 1), "medium": (4.5, 2), "hard": (3.5, 3)}
CONFOUNDERS = ("season", "old-dip", "large-order")


@dataclass(frozen=True)
class Cause:
    """The hidden truth: in which dimension, for which value, from which month (0 = the first of the tables)."""

    kind: str
    dimension: str
    value: int
    month: int


@dataclass(frozen=True)
class Case:
    """A company as generated; everything else (tables, brief, key) is computed from it."""

    level: str
    start: date
    name: str
    trade: Trade
    sites: tuple[str, ...]
    prices: tuple[float, ...]
    costs: tuple[float, ...]
    market: int
    market_growth: float
    competitors: tuple[tuple[str, float, float], ...]
    budget: int
    margin_floor: float
    deadline_months: int
    cause: Cause
    confounders: tuple[str, ...]
    decoy: tuple[str, int, int]
    orders: tuple[tuple[int, int, int, int, int, int], ...]
    watch: tuple[tuple[int, str, int, float], ...]

    def month(self, number: int) -> date:
        """The first day of a month of the tables."""
        whole = self.start.year * 12 + self.start.month - 1 + number
        return date(whole // 12, whole % 12 + 1, 1)

    def label(self, dimension: str, value: int) -> Words:
        """The words for a value of a dimension."""
        if dimension == "product":
            return self.trade.products[value]
        if dimension == "site":
            return {"fr": self.sites[value], "en": self.sites[value]}
        return (CHANNELS if dimension == "channel" else SEGMENTS)[value]

    def revenue(self, first: int = 0, last: int = MONTHS - 1) -> float:
        return sum(self.prices[product] * quantity for month, product, _c, _s, _g, quantity in self.orders if first <= month <= last)

    def margin(self, first: int = 0, last: int = MONTHS - 1) -> float:
        """Gross margin over sales of a stretch of months."""
        gained = sum(
            (self.prices[product] - self.costs[product]) * quantity
            for month, product, _c, _s, _g, quantity in self.orders
            if first <= month <= last
        )
        return gained / self.revenue(first, last)


PLACE = {"product": 1, "channel": 2, "site": 3, "segment": 4}


def case(secret: str, code: str, level: str = "medium", start: date = date(2024, 1, 1)) -> Case:
    """The company of one candidate. The same secret, code, level and start always give the same company."""
    dice = Dice("case", secret, code, level)
    trade = dice.one(TRADES)
    surname, *surnames = dice.shuffled(SURNAMES)
    name = f"{dice.one(trade.firsts)} {surname}"
    base = trade.price * dice.real(0.9, 1.1)
    prices = tuple(round(base * factor * dice.real(0.95, 1.05), 1) for factor in (0.6, 0.9, 1.2, 1.5))
    costs = tuple(round(price * dice.real(0.5, 0.6), 2) for price in prices)
    sites = tuple(dice.shuffled(TOWNS)[:4])
    dimension = dice.one(tuple(KINDS))
    cause = Cause(KINDS[dimension], dimension, dice.whole(0, 3), MONTHS - dice.whole(5, 7))
    ratio, misleading = LEVELS[level]
    other = dice.one([each for each in KINDS if each != dimension])
    decoy = (other, dice.whole(0, 3), dice.whole(2, 4))
    confounders = CONFOUNDERS[:misleading]
    orders = drawn(Dice("orders", secret, code, level), cause, ratio, decoy, confounders)
    watch = watched(Dice("watch", secret, code, level), cause, decoy)
    sold = sum(prices[row[1]] * row[5] for row in orders if row[0] >= YEAR)
    names = [f"{first} {last}" for first, last in zip(dice.shuffled(trade.rivals), surnames, strict=False)]
    return Case(
        level=level,
        start=start,
        name=name,
        trade=trade,
        sites=sites,
        prices=prices,
        costs=costs,
        market=int(round(sold / dice.real(0.06, 0.12), -3)),
        market_growth=round(dice.real(0.015, 0.04), 3),
        competitors=tuple((each, round(dice.real(0.9, 1.12), 2), round(dice.real(0.08, 0.22), 2)) for each in names),
        budget=int(round(sold * dice.real(0.05, 0.06) / 500) * 500),
        margin_floor=round(dice.real(0.38, 0.41), 2),
        deadline_months=dice.whole(4, 6),
        cause=cause,
        confounders=confounders,
        decoy=decoy,
        orders=orders,
        watch=watch,
    )


def drawn(
    dice: Dice, cause: Cause, ratio: float, decoy: tuple[str, int, int], confounders: tuple[str, ...]
) -> tuple[tuple[int, int, int, int, int, int], ...]:
    """Order lines (month, product, channel, site, segment, quantity).

    The touched dimension is drawn first and exactly; the others share each month's orders out by quota.
    """
    low = (cause.month + 2) % YEAR if "season" in confounders else dice.whole(0, YEAR - 1)
    season = [1 - 0.10 * (1 if distance(month, low) <= 1 else 0.4 if distance(month, low) == 2 else -0.3) for month in range(YEAR)]
    shares = dice.shuffled(OTHERS)
    shares.insert(cause.value, SHARE)
    touched = [series(dice, shares[value], season, cause.month, ratio, value == cause.value) for value in range(4)]
    others = [each for each in KINDS if each != cause.dimension]
    weights = {each: dice.shuffled((SHARE, *OTHERS)) for each in others}
    large = dice.whole(3, YEAR - 2)
    lines = []
    for month in range(MONTHS):
        counts = [touched[value][month] for value in range(4)]
        columns = {cause.dimension: [value for value, count in enumerate(counts) for _ in range(count)]}
        for each in others:
            wanted = [weight * (1 + 0.04 * dice.normal()) for weight in weights[each]]
            if "old-dip" in confounders and each == decoy[0] and decoy[2] <= month <= decoy[2] + 1:
                wanted[decoy[1]] *= 0.7
            columns[each] = dice.shuffled(quotas(wanted, sum(counts)))
        for row in range(sum(counts)):
            quantity = 2 if dice.real() < 0.12 else 1
            lines.append((month, *(columns[each][row] for each in KINDS), quantity))
        if "large-order" in confounders and month == large:
            lines[-1] = (*lines[-1][:5], 60)
    return tuple(lines)  # type: ignore[arg-type]


def distance(month: int, other: int) -> int:
    return min((month - other) % YEAR, (other - month) % YEAR)


def series(dice: Dice, share: float, season: list[float], begins: int, ratio: float, falls: bool) -> list[int]:
    """Orders by month of one value. For the one that falls, chance is drawn until what is left after rounding to whole
    orders stands out of its noise by ``ratio``, within two per cent."""
    size = FALL * SHARE * ORDERS
    while True:
        first = [max(0, round(share * ORDERS * season[month] + 0.25 * size * dice.normal() / ratio)) for month in range(YEAR)]
        noise = residuals([dice.normal() for _ in range(YEAR)], begins - YEAR)
        # Growth and fall are the same number of orders each month, so that seasons make no case easier than another.
        second = [
            max(0, round(one + share * ORDERS * GROWTH - (size if falls and month >= begins - YEAR else 0.0) + extra * size / ratio))
            for month, (one, extra) in enumerate(zip(first, noise, strict=True))
        ]
        if not falls or abs(standing_out([*first, *second], begins) / ratio - 1) <= 0.02:
            return [*first, *second]


def residuals(noise: list[float], cut: int) -> list[float]:
    """Noise without a mean before and after the cut, with a spread of one."""
    centred = [each - fmean(noise[:cut]) for each in noise[:cut]] + [each - fmean(noise[cut:]) for each in noise[cut:]]
    spread = (sum(each * each for each in centred) / (YEAR - 2)) ** 0.5
    return [each / spread for each in centred]


def standing_out(counts: list[int], begins: int) -> float:
    """The fall of a series from a month on, over its noise: both on differences with the same month of the year before."""
    gaps = [counts[month] - counts[month - YEAR] for month in range(YEAR, MONTHS)]
    before, after = gaps[: begins - YEAR], gaps[begins - YEAR :]
    squares = sum((gap - fmean(before)) ** 2 for gap in before) + sum((gap - fmean(after)) ** 2 for gap in after)
    spread: float = (squares / (YEAR - 2)) ** 0.5
    return (fmean(before) - fmean(after)) / spread if spread else float("inf")


def quotas(weights: list[float], count: int) -> list[int]:
    """``count`` values shared out in proportion (largest remainders)."""
    total = sum(weights)
    exact = [weight / total * count for weight in weights]
    given = [int(each) for each in exact]
    rest = sorted(range(len(weights)), key=lambda value: (given[value] - exact[value], value))
    for value in rest[: count - sum(given)]:
        given[value] += 1
    return [value for value, number in enumerate(given) for _ in range(number)]


def watched(dice: Dice, cause: Cause, decoy: tuple[str, int, int]) -> tuple[tuple[int, str, int, float], ...]:
    """What the company measures every month for each value of each dimension: one of them explains the fall."""
    rows = []
    for month in range(MONTHS):
        for dimension in KINDS:
            for value in range(4):
                level = 3.0 + 0.5 * dice.normal()
                if (dimension, value) == (cause.dimension, cause.value) and month >= cause.month - 1:
                    level += 4.0
                if (dimension, value) == decoy[:2] and decoy[2] <= month <= decoy[2] + 1:
                    level += 2.5
                rows.append((month, dimension, value, round(max(0.0, level), 1)))
    return tuple(rows)
