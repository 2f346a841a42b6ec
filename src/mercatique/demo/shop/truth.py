"""The hidden truth of the shop: retention, what channels cause, what promotions and prices change."""

import numpy as np

from mercatique.demo.days import Window
from mercatique.demo.shop.catalogue import ELASTICITY, FAMILIES
from mercatique.demo.shop.customers import (
    ALPHA,
    KIND_SHARES,
    KINDS,
    PROMOTION_LIFT,
    A,
    B,
    Baskets,
    R,
    Shoppers,
)
from mercatique.demo.shop.orders import CANCELLED, PAID, REFUNDED, RETURNED, Lines, Orders
from mercatique.demo.shop.season import PROMOTION
from mercatique.demo.shop.spend import CHANNELS, LOYALTY, NAMES, Spend


def truth(
    window: Window, spent: Spend, known: Shoppers, bought: Baskets, made: Orders, lines: Lines, code: list[str]
) -> dict[str, object]:
    people = len(known.day)
    undone = made.status != PAID
    return {
        "window": {"start": window.start.isoformat(), "today": window.today.isoformat()},
        "retention": {
            "model": "BG/NBD per day, rate multiplied by the loyalty of the way in and by the season",
            "r": R, "alpha": ALPHA, "a": A, "b": B,
            "loyalty": dict(zip(NAMES, LOYALTY.tolist(), strict=True)),
            "people": people,
            "people_who_ordered": len(np.unique(bought.shopper)),
            "orders": len(bought.day),
        },
        "channels": [_channel(spent, known, place) for place in range(len(CHANNELS))],
        "free_ways": {
            NAMES[place]: int(((known.came_by == place) & (known.day >= 0)).sum())
            for place in range(len(CHANNELS), len(NAMES))
        },
        "kinds": {
            name: {"share": KIND_SHARES[place], "promotion_lift": PROMOTION_LIFT[place], "people": int((known.kind == place).sum())}
            for place, name in enumerate(KINDS)
        },
        #: One number per customer in the order of customers.csv (second accounts left out): place in "kinds".
        "kind_of_customer": known.kind.tolist(),
        #: The same order: orders per day while active, chance of leaving after each order, active today, mean basket.
        "value_of_customer": {
            "rate_per_day": np.round(bought.rate, 6).tolist(),
            "chance_of_leaving": np.round(bought.leave, 4).tolist(),
            "active": bought.active.tolist(),
            "basket_cents": known.basket.tolist(),
        },
        "promotion": PROMOTION,
        "elasticity": dict(zip(FAMILIES, ELASTICITY, strict=True)),
        "return_rate": dict(zip(FAMILIES, RETURNED, strict=True)),
        "undone": {
            "cancelled_orders": int((made.status == CANCELLED).sum()),
            "returns": int((made.status == REFUNDED).sum()),
            "origin": {
                made.number[place]: made.number[made.origin[place]] if made.origin[place] >= 0 else None
                for place in np.flatnonzero(undone).tolist()
            },
        },
        "second_accounts": len(code) - people,
        "totals": {
            "orders": len(made.number),
            "lines": len(lines.order),
            "customers": len(code),
            "amount_cents": int(lines.amount.sum()),
            "cost_cents": int(lines.cost.sum()),
        },
    }  # fmt: skip


def _channel(spent: Spend, known: Shoppers, place: int) -> dict[str, object]:
    channel = CHANNELS[place]
    caused = int(((known.came_by == place) & (known.day >= 0)).sum())
    cost = float(spent.cents[:, place].sum()) / 100
    pressure = channel.budget / (1 - channel.adstock)
    marginal = channel.ceiling * channel.half / (pressure + channel.half) ** 2 / (1 - channel.adstock)
    return {
        "channel": channel.name,
        "cost": cost,
        "new_customers": caused,
        "new_customers_per_1000_euros": round(caused / cost * 1000, 3),
        "adstock_monthly": channel.adstock,
        "saturation": {"ceiling_a_month": channel.ceiling, "half_pressure_euros": channel.half},
        #: New customers one more euro a month brings in the long run at the cruising budget, in a mean month.
        "marginal_new_customers_per_1000_euros": round(marginal * 1000, 3),
        "claimed_per_caused": channel.claim,
        "loyalty": channel.loyalty,
    }
