"""Unit costs and margins: what a piece really costs, in each way of having it made, and what it leaves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, identifiers, reals, same_length, texts
from mercatique.methods.result import Reason, Result

UNIT, BATCH, ONCE, SHARE = "unit", "batch", "once", "share"
BASES = (UNIT, BATCH, ONCE, SHARE)


@dataclass(frozen=True)
class UnitCosts(Result):
    """One row per mode (or product), the cheapest first; ``crossings`` says from which volume on another mode is cheaper."""

    modes: NDArray[np.object_]
    unit_cost: Floats
    variable: Floats
    fixed: Floats
    volume: float
    batch: float
    defects: float
    cheapest: str
    crossings: dict[str, float]

    def __len__(self) -> int:
        return len(self.modes)

    def at(self, volume: float) -> dict[str, float]:
        """The unit cost of each mode at another volume."""
        return {str(mode): float(each + fixed / volume) for mode, each, fixed in zip(self.modes, self.variable, self.fixed, strict=True)}

    def to_table(self) -> pa.Table:
        return pa.table(
            {"mode": pa.array(self.modes, pa.string()), "unit_cost": self.unit_cost, "variable": self.variable, "fixed": self.fixed}
        )


@dataclass(frozen=True)
class Margins(Result):
    """One row per product: margin per piece, on cost, on price, and in all."""

    products: NDArray[np.object_]
    price: Floats
    unit_cost: Floats
    unit_margin: Floats
    on_cost: Floats
    on_price: Floats
    multiplier: Floats
    volume: Floats
    margin: Floats
    total_sales: float
    total_margin: float
    rate: float | None
    rate_reason: Reason | None

    def __len__(self) -> int:
        return len(self.products)

    def to_table(self) -> pa.Table:
        names = ("price", "unit_cost", "unit_margin", "on_cost", "on_price", "multiplier", "volume", "margin")
        columns: dict[str, Any] = {"product": pa.array(self.products, pa.string())}
        columns.update({name: pa.array(getattr(self, name), from_pandas=True) for name in names})
        return pa.table(columns)


def unit_costs(mode: Values, item: Values, basis: Values, amount: Values, *, volume: float = 1.0, batch: float = 1.0, defects: float = 0.0) -> UnitCosts:
    """What does a piece cost, bought, made by somebody else or made here, and from which volume on does another way win?

    Assumptions
        Costs are straight lines: so much per piece, per batch, once, or as a share of what the piece has cost so far
        (duties, insurance). Defective pieces are paid for and not sold.

    Formula
        For each mode, with V pieces wanted, B pieces per batch, q the share of defects::

            variable = (sum(unit) + sum(batch) / B) * (1 + sum(share)) / (1 - q)
            unit cost = variable + sum(once) / V

        Two modes cost the same at V = (once_2 - once_1) / (variable_1 - variable_2).

    Parameters
        mode: resale, contract, own workshop, or the product, text, shape (n,), one row per cost line.
        item: what is paid, text, shape (n,). basis: ``unit``, ``batch``, ``once`` or ``share``.
        amount: money, or a ratio for ``share``, zero or more, shape (n,).
        volume: pieces wanted, above zero. batch: pieces per batch. defects: share of pieces that cannot be sold, below 1.

    Result
        ``UnitCosts``, one row per mode, the cheapest at this volume first. The same lines give a landed cost when the
        modes are products and the items purchase, transport, duties.

    Errors
        columns_differ, basis_of_cost_unknown, amount_negative, volume_not_positive, defects_outside, mode_missing.

    Source
        The three production strategies of the e-commerce certification (resale, outsourced manufacture, own
        manufacture); Charles Horngren, *Cost Accounting*, on relevant costs.
    """
    same_length(mode=mode, item=item, basis=basis, amount=amount)
    if volume <= 0 or batch <= 0:
        raise Fault("volume_not_positive", _("The number of pieces must be above zero."))
    if not 0 <= defects < 1:
        raise Fault("defects_outside", _("The share of defects lies from 0 to below 1, like 0.02."))
    keys, values = identifiers(mode, "mode"), reals(amount, "amount")
    if (keys.codes < 0).any() or not len(keys):
        raise Fault("mode_missing", _("A cost line has no mode: say which way of having it made it belongs to."))
    if (values < 0).any():
        raise Fault("amount_negative", _("A cost is below zero: write a discount as a lower price."))
    words = np.array([str(word).strip().lower() for word in texts(basis, "basis")], dtype=object)
    if strange := sorted(set(words) - set(BASES)):
        raise Fault("basis_of_cost_unknown", _("%(basis)s is no basis of a cost: write unit, batch, once or share."), basis=strange[0])

    def added(word: str) -> Floats:
        found: Floats = np.bincount(keys.codes, weights=np.where(words == word, values, 0.0), minlength=len(keys)).astype(np.float64)
        return found

    variable = (added(UNIT) + added(BATCH) / batch) * (1 + added(SHARE)) / (1 - defects)
    fixed = added(ONCE)
    cost = variable + fixed / volume
    order = np.lexsort((keys.names.astype(str), cost))
    names = keys.names[order]
    return UnitCosts(
        modes=names,
        unit_cost=cost[order],
        variable=variable[order],
        fixed=fixed[order],
        volume=volume,
        batch=batch,
        defects=defects,
        cheapest=str(names[0]),
        crossings=_crossings(names, variable[order], fixed[order]),
    )


def margins(product: Values, price: Values, unit_cost: Values, volume: Values | None = None, *, vat_rate: float = 0.0) -> Margins:
    """What does each product leave, per piece and in all?

    Assumptions
        Prices and costs exclude VAT and are in one currency; volumes are of one period.

    Formula
        Margin = price - cost; *on cost* (taux de marge) = margin / cost; *on price* (taux de marque) = margin / price;
        *multiplier* = price including VAT / cost; in all = margin * volume.

    Parameters
        product: name, text, shape (n,). price, unit_cost: money excluding VAT, zero or more, shape (n,).
        volume: pieces, zero or more, shape (n,), optional (one of each). vat_rate: as a ratio (0.2).

    Result
        ``Margins``, one row per product in the order given; ratios are n/a where their base is zero.

    Errors
        columns_differ, price_negative, column_no_number, column_empty_cells.

    Source
        The practice of French trade calculation (taux de marge, taux de marque, coefficient multiplicateur).
    """
    given = {"product": product, "price": price, "unit_cost": unit_cost, "volume": volume}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    sold, cost = reals(price, "price"), reals(unit_cost, "unit_cost")
    pieces = np.ones(size) if volume is None else reals(volume, "volume")
    if (sold < 0).any() or (cost < 0).any() or (pieces < 0).any():
        raise Fault("price_negative", _("A price, a cost or a volume is below zero."))
    each = sold - cost
    in_all, turnover = float((each * pieces).sum()), float((sold * pieces).sum())

    def ratio(top: Floats, base: Floats) -> Floats:
        found: Floats = np.divide(top, base, out=np.full(size, np.nan), where=base > 0)
        return found

    return Margins(
        products=texts(product, "product"),
        price=sold,
        unit_cost=cost,
        unit_margin=each,
        on_cost=ratio(each, cost),
        on_price=ratio(each, sold),
        multiplier=ratio(sold * (1 + vat_rate), cost),
        volume=pieces,
        margin=each * pieces,
        total_sales=turnover,
        total_margin=in_all,
        rate=in_all / turnover if turnover else None,
        rate_reason=None if turnover else Reason(_("Nothing is sold: there is no rate of margin.")),
    )


def _crossings(names: NDArray[np.object_], variable: Floats, fixed: Floats) -> dict[str, float]:
    """Volumes from which on the second mode of a pair, dearer to begin, becomes the cheaper one."""
    found = {}
    for one in range(len(names)):
        for other in range(len(names)):
            cheaper, dearer = variable[other] < variable[one] - 1e-12, fixed[other] > fixed[one] + 1e-12
            if cheaper and dearer:
                found[f"{names[one]} → {names[other]}"] = float((fixed[other] - fixed[one]) / (variable[one] - variable[other]))
    return found
