"""Prices: what costs, return, competitors and value each ask for; elasticity, and the price that leaves most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, reals, same_length, texts
from mercatique.methods.result import Reason, Result

CONSTANT, LINEAR = "constant", "linear"
DEMANDS = (CONSTANT, LINEAR)
FEW = _("Two prices give a slope without an interval: try a third price.")
ONE_PRICE = _("All prices are the same: nothing says how demand would react to another.")
INELASTIC = _("Demand reacts too little: this curve has no best price, only the limit of what people accept.")


@dataclass(frozen=True)
class Prices(Result):
    """One row per product: the price each method asks for, excluding VAT (n/a where its data are missing), and the range."""

    products: NDArray[np.object_]
    cost_plus: Floats
    target_return: Floats
    competition: Floats
    value: Floats
    floor: Floats
    ceiling: Floats
    shelf: Floats
    vat_rate: float

    def __len__(self) -> int:
        return len(self.products)

    def to_table(self) -> pa.Table:
        names = ("cost_plus", "target_return", "competition", "value", "floor", "ceiling", "shelf")
        columns: dict[str, Any] = {"product": pa.array(self.products, pa.string())}
        columns.update({name: pa.array(getattr(self, name), from_pandas=True) for name in names})
        return pa.table(columns)


@dataclass(frozen=True)
class Elasticity(Result):
    """Elasticity by the midpoints of neighbouring prices (rows), and over all prices by a log-log line (fields)."""

    price_from: Floats
    price_to: Floats
    midpoint: Floats
    elasticity: float | None
    elasticity_reason: Reason | None
    low: float | None
    high: float | None
    interval_reason: Reason | None
    r_squared: float | None
    prices: int

    def to_table(self) -> pa.Table:
        return pa.table({"price_from": self.price_from, "price_to": self.price_to, "elasticity": pa.array(self.midpoint, from_pandas=True)})


@dataclass(frozen=True)
class BestPrice(Result):
    """Margin over a line of prices; ``price`` is where it is largest, *outside* when that lies beyond the prices tried."""

    prices: Floats
    demand: Floats
    margin: Floats
    price: float | None
    price_reason: Reason | None
    low: float | None
    high: float | None
    best_margin: float | None
    outside: bool
    curve: str
    unit_cost: float

    def to_table(self) -> pa.Table:
        return pa.table({"price": self.prices, "demand": self.demand, "margin": self.margin})


def price_methods(
    product: Values, unit_cost: Values, volume: Values | None = None, capital: Values | None = None, competitor: Values | None = None,
    value: Values | None = None,
    *, markup: float = 0.3, wanted_return: float = 0.1, position: float = 0.0, share_of_value: float = 0.8, vat_rate: float = 0.2,
    ends: Sequence[float] = (0.9, 0.99),
) -> Prices:  # fmt: skip
    """Which price do costs, the return one wants, competitors and the customer's value each ask for?

    Assumptions
        Unit cost includes its share of fixed costs at the planned volume; value is what the customer gains or would pay
        at most; the competitor's price is for a comparable product. All exclude VAT.

    Formula
        ::

            cost plus     = cost * (1 + markup)
            target return = cost + wanted_return * capital / volume
            competition   = competitor * (1 + position)
            value         = value * share_of_value
            floor = cost;  ceiling = value where known, else the competitor's price

        The shelf price includes VAT: the mean of the methods that answer, within floor and ceiling, moved to the nearest
        of the psychological ends (x.90, x.99) that keeps the floor.

    Parameters
        product: name, text, shape (n,). unit_cost: money, above zero, shape (n,). volume: pieces, shape (n,).
        capital: invested, shape (n,). competitor, value: money, shape (n,); all optional, empty where not known.
        markup: on cost. wanted_return: of the capital per period. position: against the competitor (-0.05: 5 % below).
        share_of_value: left to the seller. ends: of the shelf price.

    Result
        ``Prices``, one row per product in the order given.

    Errors
        columns_differ, cost_not_positive, price_negative, ends_outside, share_outside, column_no_number.

    Source
        Philip Kotler and Kevin Keller, *Marketing Management*, on selecting a pricing method; Thomas Nagle (1987),
        *The Strategy and Tactics of Pricing*.
    """
    given = {"product": product, "unit_cost": unit_cost, "volume": volume, "capital": capital, "competitor": competitor, "value": value}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    cost = reals(unit_cost, "unit_cost")
    if (cost <= 0).any():
        raise Fault("cost_not_positive", _("A unit cost is not above zero: without a cost there is no floor."))
    if any(not 0 <= end < 1 for end in ends) or not ends:
        raise Fault("ends_outside", _("The ends of prices lie between 0 and 1, like 0.9,0.99."))
    if not 0 < share_of_value <= 1:
        raise Fault("share_outside", _("A share lies between 0 and 1, like 0.8."))
    pieces, invested, rival, worth = (_maybe(column, role, size) for column, role in ((volume, "volume"), (capital, "capital"), (competitor, "competitor"), (value, "value")))
    with np.errstate(divide="ignore", invalid="ignore"):
        asked = {
            "cost_plus": cost * (1 + markup),
            "target_return": np.where(pieces > 0, cost + wanted_return * invested / pieces, np.nan),
            "competition": rival * (1 + position),
            "value": worth * share_of_value,
        }
    ceiling = np.where(np.isnan(worth), rival, worth)
    ceiling = np.where(ceiling < cost, cost, ceiling)
    middle = np.nanmean(np.array(list(asked.values())), axis=0)
    within = np.clip(middle, cost, np.where(np.isnan(ceiling), np.inf, ceiling))
    shelf = np.array([_end(price * (1 + vat_rate), floor * (1 + vat_rate), ends) for price, floor in zip(within, cost, strict=True)])
    return Prices(texts(product, "product"), **asked, floor=cost, ceiling=ceiling, shelf=shelf, vat_rate=vat_rate)


def elasticity(price: Values, quantity: Values) -> Elasticity:
    """By how many per cent does demand move when the price moves by one?

    Assumptions
        Nothing but the price changed between the observations; prices and quantities are above zero.

    Formula
        Between two neighbouring prices by their midpoints, e = ((q2 - q1) / (q1 + q2)) / ((p2 - p1) / (p1 + p2)); over
        all, the slope of log q on log p by least squares, with its 95 % interval (Student).

    Parameters
        price, quantity: above zero, shape (n,); observations at one price are averaged (geometrically) in the rows.

    Result
        ``Elasticity``: -1.2 means that one per cent more costs 1.2 % of the volume. n/a with one price; without an
        interval with two observations.

    Errors
        columns_differ, price_not_positive, column_no_number, column_empty_cells.

    Source
        Alfred Marshall (1890), *Principles of Economics*; Roy Allen (1933) for the midpoint form.
    """
    same_length(price=price, quantity=quantity)
    p, q = _positive(price, "price"), _positive(quantity, "quantity")
    steps = np.unique(p)
    level = np.array([np.exp(np.log(q[p == step]).mean()) for step in steps])
    moves = (np.diff(level) / (level[1:] + level[:-1])) / (np.diff(steps) / (steps[1:] + steps[:-1])) if len(steps) > 1 else np.zeros(0)
    if len(steps) < 2:
        why = Reason(ONE_PRICE)
        return Elasticity(steps[:-1], steps[1:], moves, None, why, None, None, why, None, len(steps))
    slope, low, high, fit = _line(np.log(p), np.log(q))[1:]
    few = low is None
    return Elasticity(steps[:-1], steps[1:], moves, slope, None, low, high, Reason(FEW) if few else None, None if few else fit, len(steps))


def best_price(price: Values, quantity: Values, *, unit_cost: float = 0.0, curve: str = CONSTANT, draws: int = 500, seed: int = 0) -> BestPrice:
    """Which price leaves the largest margin?

    Assumptions
        As in ``elasticity``; the unit cost does not move with the volume; demand follows a curve of constant elasticity
        or a straight line.

    Formula
        Constant elasticity e below -1: p = unit_cost * e / (1 + e). A line q = a - b * p: p = (a / b + unit_cost) / 2.
        Interval: 95 % of the optima of curves fitted to redrawn observations.

    Parameters
        price, quantity: above zero, shape (n,). unit_cost: excluding VAT like the prices, above zero (zero only on a line).
        curve: ``constant`` or ``linear``. draws, seed: of the interval.

    Result
        ``BestPrice`` with demand and margin over a line of prices from half the lowest tried to twice the highest.
        *outside* warns that the optimum lies beyond the prices tried. n/a when demand reacts too little, or not at all.

    Errors
        columns_differ, price_not_positive, draws_negative, curve_unknown, cost_not_given.

    Source
        Antoine Augustin Cournot (1838), *Recherches sur les principes mathématiques de la théorie des richesses*;
        Abba Lerner (1934) for the rule of the mark-up.
    """
    same_length(price=price, quantity=quantity)
    if draws < 0:
        raise Fault("draws_negative", _("The number of draws cannot be below zero."))
    if curve not in DEMANDS:
        raise Fault("curve_unknown", _("%(curve)s is no curve of demand: choose constant or linear."), curve=curve)
    if unit_cost < 0 or (unit_cost == 0 and curve == CONSTANT):
        raise Fault("cost_not_given", _("Give the unit cost, above zero: without it no price can be best on this curve."))
    p, q = _positive(price, "price"), _positive(quantity, "quantity")
    line = np.linspace(p.min() / 2, p.max() * 2, 61) if len(p) else np.zeros(0)
    if len(np.unique(p)) < 2:
        return BestPrice(line, np.full(len(line), np.nan), np.full(len(line), np.nan), None, Reason(ONE_PRICE), None, None, None, False, curve, unit_cost)
    best, demand = _optimum(p, q, unit_cost, curve, line)
    dice = np.random.default_rng(seed)
    order = np.lexsort((q, p))
    rows = [dice.choice(order, len(p)) for _draw in range(draws)] if len(p) > 2 else []
    found = [one for one in (_optimum(p[row], q[row], unit_cost, curve, line[:0])[0] for row in rows if len(np.unique(p[row])) > 1) if one is not None]
    low, high = (float(edge) for edge in np.quantile(found, [0.025, 0.975])) if found and len(found) > draws / 2 else (None, None)
    margin = (line - unit_cost) * demand
    at = None if best is None else float((best - unit_cost) * np.interp(best, line, demand))
    beyond = best is not None and not p.min() <= best <= p.max()
    return BestPrice(line, demand, margin, best, None if best is not None else Reason(INELASTIC), low if best else None, high if best else None, at, beyond, curve, unit_cost)


def _optimum(p: Floats, q: Floats, cost: float, curve: str, line: Floats) -> tuple[float | None, Floats]:
    if curve == LINEAR:
        start, slope = _line(p, q)[:2]
        demand = np.maximum(start + slope * line, 0.0)
        return (None if slope >= 0 else float((start / -slope + cost) / 2)), demand
    start, slope = _line(np.log(p), np.log(q))[:2]
    demand = np.exp(start) * line**slope
    return (None if slope >= -1 else float(cost * slope / (1 + slope))), demand


def _line(x: Floats, y: Floats) -> tuple[float, float, float | None, float | None, float]:
    """Intercept, slope, its 95 % interval and the share explained."""
    from scipy import stats

    fit = stats.linregress(x, y)
    if len(x) < 3:
        return float(fit.intercept), float(fit.slope), None, None, 1.0
    half = float(stats.t.ppf(0.975, len(x) - 2) * fit.stderr)
    return float(fit.intercept), float(fit.slope), float(fit.slope) - half, float(fit.slope) + half, float(fit.rvalue**2)


def _positive(values: Values, role: str) -> Floats:
    found = reals(values, role)
    if (found <= 0).any():
        raise Fault("price_not_positive", _("A price or a quantity is not above zero: leave out what was not sold."))
    return found


def _maybe(column: Values | None, role: str, size: int) -> Floats:
    """Numbers that may be missing."""
    import pyarrow.compute as pc

    from mercatique.methods.columns import arrow

    if column is None:
        return np.full(size, np.nan)
    read = arrow(column, role)
    if pa.types.is_null(read.type):
        return np.full(size, np.nan)
    known: NDArray[np.bool_] = pc.is_valid(read).to_numpy(zero_copy_only=False)
    found = np.full(size, np.nan)
    found[known] = reals(read.filter(pa.array(known)), role)
    if (found[known] < 0).any():
        raise Fault("price_negative", _("A price, a cost or a volume is below zero."))
    return found


def _end(price: float, floor: float, ends: Sequence[float]) -> float:
    """The nearest price with one of the ends that does not fall below the floor."""
    base = float(np.floor(price))
    near = [base + step + end for step in (-1, 0, 1) for end in ends]
    kept = [one for one in near if one >= floor] or [min(one for one in (float(np.floor(floor)) + step + end for step in (0, 1) for end in ends) if one >= floor)]
    chosen: float = min(kept, key=lambda one: (abs(one - price), one))
    return round(chosen, 2)
