"""Costs and rates of what is spent on media, each with its denominator."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Bools, Floats, Keys, Values, identifiers, reals, same_length
from mercatique.methods.intervals import wilsons
from mercatique.methods.result import Result

#: name, numerator, denominator, factor: what is divided by what.
COSTS = (
    ("cpm", "cost", "impressions", 1000.0),
    ("cpc", "cost", "clicks", 1.0),
    ("cpl", "cost", "leads", 1.0),
    ("cpa", "cost", "customers", 1.0),
)
RATES = (
    ("ctr", "clicks", "impressions", 1.0),
    ("cr_impressions", "customers", "impressions", 1.0),
    ("cr_clicks", "customers", "clicks", 1.0),
    ("cr_visits", "customers", "visits", 1.0),
    ("cr_leads", "customers", "leads", 1.0),
    ("lead_rate", "leads", "visits", 1.0),
)


@dataclass(frozen=True)
class MediaRates(Result):
    """One row per channel and one for all together. Rates are ratios with Wilson's 95 % interval; *n/a* without a denominator."""

    channels: NDArray[np.object_]
    totals: dict[str, Floats]
    values: dict[str, Floats]
    low: dict[str, Floats]
    high: dict[str, Floats]
    denominators: dict[str, str]

    def __len__(self) -> int:
        return len(self.channels)

    def to_table(self) -> pa.Table:
        columns: dict[str, Any] = {"channel": pa.array(self.channels, pa.string())}
        for name, total in self.totals.items():
            columns[name] = pa.array(total, from_pandas=True)
        for name, value in self.values.items():
            columns[f"{name} ({self.denominators[name]})"] = pa.array(value, from_pandas=True)
            if name in self.low:
                columns[f"{name} low"] = pa.array(self.low[name], from_pandas=True)
                columns[f"{name} high"] = pa.array(self.high[name], from_pandas=True)
        return pa.table(columns)


def media_rates(
    channel: Values, cost: Values, impressions: Values | None = None, clicks: Values | None = None, visits: Values | None = None,
    leads: Values | None = None, customers: Values | None = None,
) -> MediaRates:  # fmt: skip
    """What does a thousand displays, a click, a lead, a customer cost, and how many become the next?

    Assumptions
        Numerator and denominator belong to the same channel and period; a customer is counted once.

    Formula
        Each measure with its denominator::

            CPM = 1000 * cost / impressions     CTR = clicks / impressions
            CPC = cost / clicks                 CR on impressions, clicks, visits, leads = customers / each
            CPL = cost / leads                  lead rate = leads / visits
            CPA = cost / customers (CAC when all costs of acquisition are in)

        Training manuals call CPL "CPA" and divide purchases by impressions for its CR: both are here, each with
        its denominator in its name. PPC names the way of buying; the measure is the CPC.

    Parameters
        channel: name, text, shape (n,); rows of one channel are added. cost: money, zero or more, shape (n,).
        impressions, clicks, visits, leads, customers: counts, zero or more, shape (n,), each optional.

    Result
        ``MediaRates``, one row per channel by name and the last, "=", for all together (of the rows, not the mean of the
        rates). A measure without its columns is left out; without a denominator it is n/a.

    Errors
        columns_differ, channel_missing, spend_negative, more_than_before (more clicks than impressions…), column_no_number.

    Source
        Definitions of the training manuals of digital marketing and of the IAB; Edwin B. Wilson (1927) for the intervals.
    """
    given = {"cost": cost, "impressions": impressions, "clicks": clicks, "visits": visits, "leads": leads, "customers": customers}
    present = {role: values for role, values in given.items() if values is not None}
    same_length(channel=channel, **present)
    keys = identifiers(channel, "channel")
    if (keys.codes < 0).any():
        raise Fault("channel_missing", _("A row has no channel: name it."))
    totals = {role: added(keys, reals(values, role)) for role, values in present.items()}
    _ordered(totals)
    values: dict[str, Floats] = {}
    low: dict[str, Floats] = {}
    high: dict[str, Floats] = {}
    denominators: dict[str, str] = {}
    for name, top, bottom, factor in (*COSTS, *RATES):
        if top not in totals or bottom not in totals:
            continue
        base = totals[bottom]
        values[name] = factor * np.divide(totals[top], base, out=np.full(len(base), np.nan), where=base > 0)
        denominators[name] = f"per {int(factor):,} {bottom}" if factor > 1 else f"per {bottom}"
        if (name, top, bottom, factor) in RATES:
            low[name], high[name] = wilsons(values[name], base)
    return MediaRates(np.append(keys.names, "="), totals, values, low, high, denominators)


def added(keys: Keys, values: Floats) -> Floats:
    """The sum of each key, and of all in the last place."""
    if (values < 0).any():
        raise Fault("spend_negative", _("A cost or a count is below zero: leave refunds out or take them off their row."))
    found = np.bincount(keys.codes, weights=values, minlength=len(keys)).astype(np.float64)
    return np.append(found, found.sum())


def _ordered(totals: dict[str, Floats]) -> None:
    """Clicks come from impressions: more of them means that columns were exchanged."""
    if "clicks" in totals and "impressions" in totals:
        wrong: Bools = (totals["clicks"] > totals["impressions"]) & (totals["impressions"] > 0)
        if wrong.any():
            raise Fault("more_than_before", _("There are more clicks than impressions: are the columns exchanged?"))
