"""The hidden truth of the dealership: what each channel, call, reminder and delay really brings."""

import numpy as np

from mercatique.demo.days import Window

from .calls import MISSED_SHARE
from .customers import Customers
from .leads import BASE_CONVERSION, ORGANIC_LEADS, REPLY_EDGES, REPLY_EFFECT, SOURCES, Leads
from .network import SITE_NAMES, SITES
from .orders import CANCELLATION, CREDIT, Lines, Orders
from .spend import CHANNELS, Spend
from .vehicles import (
    CALLED_SHARE,
    FROM_LEAD,
    FROM_RENEWAL,
    ORIGINS,
    PARKED,
    RENEWAL_BY_SITE,
    RENEWED_ALONE,
    RENEWED_CALLED,
    Vehicles,
)  # fmt: skip
from .workshop import AGE_EDGES, AGE_RATES, REMINDER_LIFT, Reminders


def truth(
    window: Window, spent: Spend, found: Leads, park: Vehicles, due: Reminders, made: Orders, lines: Lines,
    known: Customers, reviews: list[dict[str, object]],
) -> dict[str, object]:  # fmt: skip
    return {
        "window": {"start": window.start.isoformat(), "today": window.today.isoformat()},
        "sites": _sites(made, lines),
        "channels": [_channel(spent, found, park, place) for place in range(len(CHANNELS))],
        "organic_leads": {"a_month": ORGANIC_LEADS, "leads": int((found.cause < 0).sum())},
        #: One number per lead in the order of the file: -1 nobody's advertising, else the place in "channels".
        "lead_causes": found.cause.tolist(),
        "reply": {
            "hours": list(REPLY_EDGES),
            "conversion_multiplier": list(REPLY_EFFECT),
            "base_conversion": {"new": BASE_CONVERSION[0], "used": BASE_CONVERSION[1]},
        },
        "lease_end": _lease_end(window, park),
        "service_reminder": _reminder(due),
        "workshop_visits_a_year": {"age_edges": list(AGE_EDGES), "rates": list(AGE_RATES)},
        "missed_calls": dict(zip(SITE_NAMES, MISSED_SHARE, strict=True)),
        "vehicle_sales": {
            name: int(((park.origin == place) & park.sold).sum()) for place, name in enumerate(ORIGINS) if place >= FROM_LEAD
        },
        "undone": {
            "cancelled_orders": int((made.status == CANCELLATION).sum()),
            "credit_notes": int((made.status == CREDIT).sum()),
            "origin": {
                number: made.number[origin] if origin >= 0 else None
                for number, origin, status in zip(made.number, made.origin.tolist(), made.status.tolist(), strict=True)
                if status in (CANCELLATION, CREDIT)
            },
        },
        "duplicates": {
            known.code[place]: known.code[who] for place, who in enumerate(known.repeats.tolist()) if who >= 0
        },
        "reviews": reviews,
        "totals": {
            "orders": len(made.number),
            "lines": len(lines.order),
            "customers": len(known),
            "amount_cents": int(lines.amount.sum()),
            "cost_cents": int(lines.cost.sum()),
        },
    }


def _sites(made: Orders, lines: Lines) -> list[dict[str, object]]:
    place = made.site[lines.order]
    return [
        {
            "site": site.name,
            "level": list(site.level),
            "reply_hours": list(site.reply_hours),
            "satisfaction": list(site.satisfaction),
            "amount_cents": int(lines.amount[place == number].sum()),
        }
        for number, site in enumerate(SITES)
    ]


def _channel(spent: Spend, found: Leads, park: Vehicles, place: int) -> dict[str, object]:
    channel = CHANNELS[place]
    caused = found.cause == place
    cost = float(spent.cents[:, :, place].sum()) / 100
    back = float(spent.back[:, :, place].sum()) / 100
    leads = int(caused.sum())
    mine = (park.lead >= 0) & (found.cause[park.lead] == place)
    kept = mine & (park.cancelled < 0)
    pressure = channel.budget / (1 - channel.adstock)
    half = channel.half
    return {
        "channel": channel.name,
        "cost": cost,
        "paid_back": back,
        "leads": leads,
        "sales": int(mine.sum()),
        "sales_kept": int(kept.sum()),
        "leads_per_1000_euros": round(leads / cost * 1000, 3),
        "sales_per_1000_euros": round(float(mine.sum()) / cost * 1000, 3),
        "adstock_monthly": channel.adstock,
        "saturation": {"ceiling_leads_a_month": channel.ceiling, "half_pressure_euros": half},
        #: Leads one more euro a month brings in the long run at the cruising budget.
        "marginal_leads_per_1000_euros": round(
            channel.ceiling * half / (pressure + half) ** 2 / (1 - channel.adstock) * 1000, 3
        ),
        "claimed_per_caused": channel.claim,
        "quality": channel.quality,
        "recorded_as": _recorded(found, caused),
    }


def _recorded(found: Leads, caused: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> dict[str, int]:
    counts = np.bincount(found.source[caused], minlength=len(SOURCES))
    return {name: int(count) for name, count in zip(SOURCES, counts.tolist(), strict=True) if count}


def _lease_end(window: Window, park: Vehicles) -> dict[str, object]:
    renewed = np.zeros(len(park), dtype=bool)
    renewed[park.replaces[(park.origin == FROM_RENEWAL) & (park.replaces >= 0)]] = True
    ended = (park.lease_end >= 20) & (park.lease_end < window.length - 12)
    ended &= park.origin == PARKED
    called = park.called >= 0
    return {
        "renewal_if_called": RENEWED_CALLED,
        "renewal_if_not": RENEWED_ALONE,
        "by_site": dict(zip(SITE_NAMES, RENEWAL_BY_SITE, strict=True)),
        "share_called": CALLED_SHARE,
        "calls": int(called.sum()),
        "ended": int(ended.sum()),
        "called": int((ended & called).sum()),
        "renewed_called": int((ended & called & renewed).sum()),
        "renewed_not_called": int((ended & ~called & renewed).sum()),
    }


def _reminder(due: Reminders) -> dict[str, object]:
    return {
        "age_edges": list(AGE_EDGES),
        "true_lift": list(REMINDER_LIFT),
        "sent": int(due.sent.sum()),
        "left_alone": int((~due.sent).sum()),
        "came_when_sent": int(due.came[due.sent].sum()),
        "came_when_left_alone": int(due.came[~due.sent].sum()),
    }
