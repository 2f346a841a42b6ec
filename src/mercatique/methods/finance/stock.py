"""Stock: when to order, how much, what to keep in reserve, and which products deserve the attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, identifiers, reals, same_length, texts
from mercatique.methods.result import Reason, Result


@dataclass(frozen=True)
class StockRules(Result):
    """One row per product: reserve, level at which to order, how much at once, and what that costs per year."""

    products: NDArray[np.object_]
    safety: Floats
    reorder_point: Floats
    order_quantity: Floats
    orders_a_year: Floats
    yearly_cost: Floats
    service: float
    order_quantity_reason: Reason | None

    def __len__(self) -> int:
        return len(self.products)

    def to_table(self) -> pa.Table:
        names = ("safety", "reorder_point", "order_quantity", "orders_a_year", "yearly_cost")
        columns: dict[str, Any] = {"product": pa.array(self.products, pa.string())}
        columns.update({name: pa.array(getattr(self, name), from_pandas=True) for name in names})
        return pa.table(columns)


@dataclass(frozen=True)
class AbcXyz(Result):
    """One row per product, the largest value first: its class by value (A, B, C) and by regularity (X, Y, Z)."""

    products: NDArray[np.object_]
    value: Floats
    share: Floats
    cumulative: Floats
    variation: Floats
    abc: NDArray[np.object_]
    xyz: NDArray[np.object_]
    periods: int
    cells: dict[str, int]

    def __len__(self) -> int:
        return len(self.products)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "product": pa.array(self.products, pa.string()),
                "value": self.value,
                "share": pa.array(self.share, from_pandas=True),
                "cumulative": pa.array(self.cumulative, from_pandas=True),
                "variation": pa.array(self.variation, from_pandas=True),
                "abc": pa.array(self.abc, pa.string()),
                "xyz": pa.array(self.xyz, pa.string()),
            }
        )


def stock_rules(
    product: Values, demand: Values, lead_days: Values, order_cost: Values, holding_cost: Values,
    demand_sd: Values | None = None, lead_sd: Values | None = None, safety: Values | None = None,
    *, service: float = 0.95, days_a_year: float = 365.0,
) -> StockRules:  # fmt: skip
    """When must a product be ordered, how much of it, and what should stay in reserve?

    Assumptions
        Demand varies around a steady level, normally and from day to day on its own; what is ordered comes in one piece;
        costs of ordering and keeping do not depend on the quantity.

    Formula
        With d the demand per day, L the days of delivery, s their standard deviations, z the normal quantile of the
        service level, K the cost of an order and h that of keeping a piece for a year, D = d * days a year::

            safety = z * sqrt(L * s_d^2 + d^2 * s_L^2)
            reorder point = d * L + safety
            order quantity (EOQ) = sqrt(2 * D * K / h)
            yearly cost = D / Q * K + Q / 2 * h + safety * h

    Parameters
        product: name, text, shape (n,). demand: pieces per day, shape (n,). lead_days: shape (n,).
        order_cost: money per order, shape (n,). holding_cost: money per piece and year, shape (n,).
        demand_sd, lead_sd: standard deviations, shape (n,), optional (zero). safety: a reserve fixed by hand, shape (n,),
        optional, used instead of the formula. service: chance that the reserve suffices between order and delivery.
        days_a_year: on which it is sold.

    Result
        ``StockRules``, one row per product in the order given; the quantity is n/a where keeping costs nothing.

    Errors
        columns_differ, stock_negative, service_outside, column_no_number, column_empty_cells.

    Source
        Ford W. Harris (1913), *How Many Parts to Make at Once*; Edward Silver, David Pyke and Rein Peterson (1998),
        *Inventory Management and Production Planning and Scheduling*.
    """
    from scipy.stats import norm

    needed = {"demand": demand, "lead_days": lead_days, "order_cost": order_cost, "holding_cost": holding_cost}
    extra = {"demand_sd": demand_sd, "lead_sd": lead_sd, "safety": safety}
    size = same_length(product=product, **needed, **{role: values for role, values in extra.items() if values is not None})
    if not 0.5 <= service < 1:
        raise Fault("service_outside", _("The service level lies from 0.5 to below 1, like 0.95."))
    read = {role: reals(values, role) for role, values in needed.items()}
    read.update({role: np.zeros(size) if values is None else reals(values, role) for role, values in extra.items()})
    if any((values < 0).any() for values in read.values()) or days_a_year <= 0:
        raise Fault("stock_negative", _("A demand, a delay or a cost of the stock is below zero."))
    d, lead, cost, keep = (read[role] for role in needed)
    reserve = read["safety"] if safety is not None else norm.ppf(service) * np.sqrt(lead * read["demand_sd"] ** 2 + d**2 * read["lead_sd"] ** 2)
    year = d * days_a_year
    with np.errstate(divide="ignore", invalid="ignore"):
        quantity = np.where(keep > 0, np.sqrt(2 * year * cost / keep), np.nan)
        times = np.where(quantity > 0, year / quantity, 0.0)
    times = np.where(np.isnan(quantity), np.nan, times)
    return StockRules(
        products=texts(product, "product"),
        safety=reserve,
        reorder_point=d * lead + reserve,
        order_quantity=quantity,
        orders_a_year=times,
        yearly_cost=times * cost + quantity / 2 * keep + reserve * keep,
        service=service,
        order_quantity_reason=Reason(_("Keeping it costs nothing: any quantity is as good.")) if (keep <= 0).any() else None,
    )


def abc_xyz(
    product: Values, period: Values, quantity: Values, value: Values,
    *, abc_cuts: Sequence[float] = (0.8, 0.95), xyz_cuts: Sequence[float] = (0.5, 1.0),
) -> AbcXyz:  # fmt: skip
    """Which products make the turnover, and which of them sell so regularly that their stock can be planned?

    Assumptions
        Every period of the file counts for every product: one without a row sold nothing.

    Formula
        A are the products that make the first 80 % of the value, B up to 95 %, C the rest (the product that crosses a
        line belongs before it). Variation = standard deviation / mean of the quantity over all periods: X up to 0.5,
        Y up to 1, Z above.

    Parameters
        product: text, shape (n,). period: month or week, text, shape (n,). quantity: pieces, shape (n,).
        value: money, shape (n,). abc_cuts: two rising shares. xyz_cuts: two rising variations.

    Result
        ``AbcXyz``, one row per product; ``cells`` counts the nine classes. Variation is n/a with a single period or
        without sales.

    Errors
        columns_differ, cuts_not_two, product_missing, stock_negative, column_no_number.

    Source
        H. Ford Dickie (1951), *ABC Inventory Analysis Shoots for Dollars, Not Pennies*; the XYZ class of practice.
    """
    same_length(product=product, period=period, quantity=quantity, value=value)
    for cuts in (abc_cuts, xyz_cuts):
        if len(cuts) != 2 or not 0 < cuts[0] < cuts[1]:
            raise Fault("cuts_not_two", _("The classes need two rising limits, like 0.8,0.95."))
    keys, when = identifiers(product, "product"), identifiers(period, "period")
    if (keys.codes < 0).any() or (when.codes < 0).any():
        raise Fault("product_missing", _("A row has no product or no period: name both in every row."))
    pieces, worth = reals(quantity, "quantity"), reals(value, "value")
    if (pieces < 0).any() or (worth < 0).any():
        raise Fault("stock_negative", _("A demand, a delay or a cost of the stock is below zero."))
    sold = np.zeros((len(keys), max(len(when), 1)))
    np.add.at(sold, (keys.codes, when.codes), pieces)
    money_of: Floats = np.bincount(keys.codes, weights=worth, minlength=len(keys)).astype(np.float64)
    order = np.lexsort((np.arange(len(keys)), -money_of))
    total = float(money_of.sum())
    share = money_of[order] / total if total else np.full(len(keys), np.nan)
    cumulative = np.cumsum(share)
    before = cumulative - share
    abc = np.array(["A", "B", "C"], dtype=object)[np.searchsorted(np.asarray(abc_cuts) - 1e-12, before, side="right")] if total else np.full(len(keys), "C", dtype=object)
    mean, spread = sold.mean(1), sold.std(1, ddof=1) if len(when) > 1 else np.full(len(keys), np.nan)
    variation = np.divide(spread, mean, out=np.full(len(keys), np.nan), where=mean > 0)[order]
    xyz = _classes(variation, xyz_cuts)
    cells = {f"{a}{x}": int(((abc == a) & (xyz == x)).sum()) for a in "ABC" for x in "XYZ"}
    return AbcXyz(keys.names[order], money_of[order], share, cumulative, variation, abc, xyz, len(when), cells)


def _classes(variation: Floats, cuts: Sequence[float]) -> NDArray[np.object_]:
    places: Ints = np.searchsorted(np.asarray(cuts) + 1e-12, np.nan_to_num(variation, nan=np.inf), side="left")
    found = np.array(["X", "Y", "Z"], dtype=object)[places]
    found[np.isnan(variation)] = None
    return found
