"""Customer lifetime value: purchases still to come, times what each will be worth, discounted."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Values
from mercatique.methods.customers.beta_geometric import bg_nbd, mbg_nbd
from mercatique.methods.customers.formula import check_margin
from mercatique.methods.customers.lifetime import Lifetime, different, variance
from mercatique.methods.customers.pareto import pareto_nbd
from mercatique.methods.customers.spend import GammaGamma, gamma_gamma, value_of
from mercatique.methods.customers.summary import DAYS
from mercatique.methods.result import Reason, Result

MODELS = {"bg_nbd": bg_nbd, "mbg_nbd": mbg_nbd, "pareto_nbd": pareto_nbd}
MONTHS = 12


@dataclass(frozen=True)
class CustomerValue(Result):
    """What is still to come from each customer, in the order given. Months are twelfths of a year."""

    model: str
    unit: str
    horizon: int
    discount: float
    margin: float
    #: Of all customers together; *None* with a reason when it cannot be said.
    total: float | None
    low: float | None
    high: float | None
    reason: Reason | None
    warning: Reason | None
    level: float
    still_active: float
    purchases: Lifetime
    spending: GammaGamma
    customers: NDArray[np.object_]
    alive: Floats
    expected: Floats
    #: Expected value of a purchase; NaN is n/a.
    worth: Floats
    value: Floats

    def __len__(self) -> int:
        return len(self.value)

    def to_table(self) -> pa.Table:
        names = pa.array(self.customers, pa.string()) if len(self.customers) else pa.array(np.arange(1, len(self) + 1)).cast(pa.string())
        return pa.table(
            {
                "customer": names,
                "alive": self.alive,
                "expected": self.expected,
                "worth": pa.array(self.worth, from_pandas=True),
                "value": pa.array(self.value, from_pandas=True),
            }
        )

    def to_json(self) -> dict[str, object]:
        found = super().to_json()
        summary = {name: value for name, value in found["summary"].items() if name not in ("purchases", "spending")}
        models = {"purchase_parameters": dict(self.purchases.parameters), "spending_parameters": dict(self.spending.parameters)}
        return {**found, "summary": {**summary, **models}}


def clv(
    frequency: Values,
    recency: Values,
    age: Values,
    monetary: Values,
    customer: Values | None = None,
    *,
    model: str = "bg_nbd",
    unit: str = "week",
    horizon: int = 12,
    discount: float = 0.10,
    margin: float = 1.0,
    level: float = 0.95,
) -> CustomerValue:
    """What will each customer still bring us within the horizon, in today's money?

    Assumptions
        Those of the purchase model chosen (``bg_nbd``, ``mbg_nbd``, ``pareto_nbd``) and of ``gamma_gamma``; purchases
        know no season; the margin rate is the same for all purchases and stays.

    Formula
        With E(t) the expected purchases within t months and v the expected value of a purchase::

            value = margin * v * sum over months k = 1 … horizon of (E(k) - E(k-1)) / (1 + discount)^(k/12)

        A month's purchases are discounted from its end. The interval of the total is the delta method over the parameters
        of both models, which are independent: how well the expectation is known. Chance among customers comes on top.

    Parameters
        frequency, recency, age, monetary, customer: as ``purchase_summary`` gives them, shape (n,). unit: that of recency and
        age (day, week or month). model: of the purchases. horizon: months ahead. discount: per year, 0.10 is 10 %.
        margin: share of sales kept, above 0 up to 1; 1 gives sales. level: of the interval.

    Result
        ``CustomerValue``: total with interval; per customer the chance of being active, purchases and their value
        expected within the horizon, in the currency. ``purchases`` and ``spending`` are the fitted models.

    Errors
        Those of ``bg_nbd`` and ``gamma_gamma``; model_unknown, unit_unknown, horizon_not_positive, discount_negative,
        margin_out_of_range.

    Source
        Peter S. Fader, Bruce G. S. Hardie and Ka Lok Lee (2005), *RFM and CLV: Using Iso-Value Curves for Customer Base
        Analysis*, Journal of Marketing Research 42(4).
    """
    if model not in MODELS:
        raise Fault("model_unknown", _("%(model)s is no model of purchases: choose one of %(models)s."), model=model, models=", ".join(MODELS))
    if unit not in DAYS:
        raise Fault("unit_unknown", _("%(unit)s is no unit of time here: choose day, week or month."), unit=unit)
    if int(horizon) != horizon or horizon < 1:
        raise Fault("horizon_not_positive", _("The horizon must be a whole number of months from 1 up."))
    if not discount >= 0:
        raise Fault("discount_negative", _("The discount rate must be zero or more, like 0.10 for ten percent a year."))
    check_margin(margin)
    month = DAYS["month"] / DAYS[unit]
    bought: Lifetime = MODELS[model](frequency, recency, age, customer, horizon=horizon * month, level=level)
    spent = gamma_gamma(frequency, monetary, customer, level=level)
    present = Present(bought, spent, month, int(horizon), discount)
    worth = spent.expected_value()
    value = margin * present.purchases(bought.theta) * worth
    known = bool(np.isfinite(value).all())
    edges = present.between(worth, level) if known and bought.covariance.size and spent.covariance.size else (None, None)
    total = float(value.sum()) if known else None
    return CustomerValue(
        model=model,
        unit=unit,
        horizon=int(horizon),
        discount=discount,
        margin=margin,
        total=total,
        low=None if edges[0] is None else margin * edges[0],
        high=None if edges[1] is None else margin * edges[1],
        reason=(bought.reason or spent.reason) if known else spent.mean_reason,
        warning=spent.warning,
        level=level,
        still_active=float(bought.p_alive().sum()),
        purchases=bought,
        spending=spent,
        customers=bought.customers,
        alive=bought.p_alive(),
        expected=bought.expected_purchases(),
        worth=worth,
        value=value,
    )


@dataclass(frozen=True)
class Present:
    """Purchases to come in today's terms, by the parameters of the model."""

    bought: Lifetime
    spent: GammaGamma
    month: float
    horizon: int
    discount: float

    def purchases(self, theta: Floats) -> Floats:
        """Discounted purchases of each customer."""
        model = self.bought
        x = model.frequency.astype(np.float64)
        places, cell = different(x, model.age)
        some, ages = x[places], model.age[places]
        found, before = np.zeros(len(places)), np.zeros(len(places))
        for k in range(1, self.horizon + 1):
            ahead = model.ahead(theta, k * self.month, some, ages)
            found += (ahead - before) / (1 + self.discount) ** (k / MONTHS)
            before = ahead
        return model.alive(theta, x, model.recency, model.age) * found[cell]

    def between(self, worth: Floats, level: float) -> tuple[float, float]:
        """Interval of the total before margin."""
        from scipy.special import ndtri

        often = self.purchases(self.bought.theta)
        x = self.spent.frequency.astype(np.float64)
        of_purchases = variance(lambda at: np.log(self.purchases(at) @ worth), self.bought.theta, self.bought.covariance)
        of_worth = variance(lambda at: np.log(often @ value_of(at, x, self.spent.monetary)), self.spent.theta, self.spent.covariance)
        reach = float(ndtri((1 + level) / 2)) * float(np.sqrt(of_purchases + of_worth))
        total = float(often @ worth)
        return total * float(np.exp(-reach)), total * float(np.exp(reach))
