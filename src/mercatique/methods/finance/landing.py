"""Landed cost: what a piece from far away costs once it stands on the shelf."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values, reals, same_length, texts
from mercatique.methods.result import Reason, Result

VALUE, WEIGHT, QUANTITY = "value", "weight", "quantity"
SPREADS = (VALUE, WEIGHT, QUANTITY)


@dataclass(frozen=True)
class LandedCosts(Result):
    """One row per product in the order given: what a good piece costs, part by part, and the VAT advanced on it."""

    products: NDArray[np.object_]
    purchase: Floats
    freight: Floats
    insurance: Floats
    duty: Floats
    handling: Floats
    defects: Floats
    landed: Floats
    uplift: Floats
    import_vat: Floats
    in_all: Floats
    total: float
    total_vat: float
    uplift_of_all: float | None
    uplift_reason: Reason | None

    def __len__(self) -> int:
        return len(self.products)

    def to_table(self) -> pa.Table:
        names = ("purchase", "freight", "insurance", "duty", "handling", "defects", "landed", "uplift", "import_vat", "in_all")
        columns: dict[str, Any] = {"product": pa.array(self.products, pa.string())}
        columns.update({name: pa.array(getattr(self, name), from_pandas=True) for name in names})
        return pa.table(columns)


def landed_cost(
    product: Values,
    price: Values,
    quantity: Values,
    duty_rate: Values | None = None,
    weight: Values | None = None,
    defect_rate: Values | None = None,
    *,
    rate: float = 1.0,
    freight: float = 0.0,
    insurance: float = 0.0,
    handling: float = 0.0,
    spread: str = "value",
    vat_rate: float = 0.2,
) -> LandedCosts:
    """What does a piece of a delivery really cost, once freight, insurance, customs and defective pieces are paid?

    Assumptions
        All rows come in one delivery, whose freight, insurance and handling are shared out among them. Freight and
        insurance are those up to the border of the customs union. VAT on import is advanced and deducted: it binds cash
        and is no cost. Defective pieces are paid for and not sold.

    Formula
        Share of a product: price * quantity (or weight * quantity, or quantity) over the sum of all. Per piece, with
        the price in own currency = price * rate::

            customs value = price + share * (freight + insurance) / quantity
            duty = duty_rate * customs value
            paid = customs value + duty + share * handling / quantity
            landed cost = paid / (1 - defect_rate)

        Uplift = landed cost / price - 1. VAT advanced = vat_rate * paid.

    Parameters
        product: name, text, shape (n,). price: of a piece in the supplier's currency, zero or more, shape (n,).
        quantity: pieces delivered, above zero, shape (n,). duty_rate: ratio from 0 (0.047), shape (n,), optional.
        weight: of a piece, above zero, shape (n,), for ``spread="weight"``. defect_rate: from 0 to below 1, optional.
        rate: own currency for one of the supplier's. freight, insurance, handling: of the delivery, own currency.
        spread: by ``value``, ``weight`` or ``quantity``. vat_rate: of the import, as a ratio.

    Result
        ``LandedCosts``: parts per good piece, which add up to ``landed``; ``in_all`` is what the delivery costs. The
        uplift is n/a for a product without price.

    Errors
        columns_differ, column_no_number, delivery_empty, price_negative, quantity_not_positive, weight_missing,
        rate_not_positive, cost_negative, duty_outside, defects_outside, spread_unknown.

    Source
        Regulation (EU) No 952/2013 (Union Customs Code), art. 70 and 71, for the customs value; Code général des
        impôts, art. 292, for the base of VAT on import; Charles Horngren, *Cost Accounting*, on relevant costs.
    """
    given = {"product": product, "price": price, "quantity": quantity, "duty_rate": duty_rate, "weight": weight, "defect_rate": defect_rate}
    size = same_length(**{role: values for role, values in given.items() if values is not None})
    if not size:
        raise Fault("delivery_empty", _("The delivery has no line: write one row per product."))
    each, pieces = reals(price, "price") * rate, reals(quantity, "quantity")
    duties = np.zeros(size) if duty_rate is None else reals(duty_rate, "duty_rate")
    lost = np.zeros(size) if defect_rate is None else reals(defect_rate, "defect_rate")
    _check(each, pieces, duties, lost, rate, (freight, insurance, handling))
    share = _shares(spread, each, pieces, None if weight is None else reals(weight, "weight"))

    def apiece(money: float) -> Floats:
        found: Floats = share * money / pieces
        return found

    carried, insured, handled = apiece(freight), apiece(insurance), apiece(handling)
    duty = duties * (each + carried + insured)
    paid = each + carried + insured + duty + handled
    landed = paid / (1 - lost)
    spent, bought = float((paid * pieces).sum()), float((each * pieces).sum())
    return LandedCosts(
        products=texts(product, "product"), purchase=each, freight=carried, insurance=insured, duty=duty, handling=handled,
        defects=landed - paid, landed=landed, uplift=np.divide(landed, each, out=np.full(size, np.nan), where=each > 0) - 1,
        import_vat=vat_rate * paid, in_all=paid * pieces, total=spent, total_vat=vat_rate * spent,
        uplift_of_all=spent / bought - 1 if bought else None,
        uplift_reason=None if bought else Reason(_("Nothing is paid for the goods: there is no uplift on their price.")),
    )  # fmt: skip


def _check(price: Floats, pieces: Floats, duties: Floats, lost: Floats, rate: float, sums: tuple[float, ...]) -> None:
    if rate <= 0:
        raise Fault("rate_not_positive", _("The exchange rate must be above zero: write what one unit of the supplier's currency costs."))
    if (price < 0).any():
        raise Fault("price_negative", _("A price, a cost or a volume is below zero."))
    if (pieces <= 0).any():
        raise Fault("quantity_not_positive", _("A line of the delivery has no pieces: write a quantity above zero or leave the line out."))
    if min(sums) < 0:
        raise Fault("cost_negative", _("Freight, insurance and handling are zero or more."))
    if (duties < 0).any():
        raise Fault("duty_outside", _("A rate of duty is below zero: write 4.7 per cent as 0.047."))
    if ((lost < 0) | (lost >= 1)).any():
        raise Fault("defects_outside", _("The share of defects lies from 0 to below 1, like 0.02."))


def _shares(spread: str, price: Floats, pieces: Floats, weight: Floats | None) -> Floats:
    """The part of each product in what is paid for the whole delivery."""
    if spread not in SPREADS:
        raise Fault("spread_unknown", _("%(spread)s is no way to share costs out: write value, weight or quantity."), spread=spread)
    base = price * pieces
    if spread == QUANTITY or (spread == VALUE and not base.any()):
        base = pieces
    if spread == WEIGHT:
        if weight is None or (weight <= 0).any():
            raise Fault("weight_missing", _("To share costs out by weight, each product needs the weight of a piece, above zero."))
        base = weight * pieces
    found: Floats = base / base.sum()
    return found
