"""Who has gone quiet, who has come back, and who is about to leave by their own rhythm."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values, date_of
from mercatique.methods.customers.rhythm import rhythms, tolerance
from mercatique.methods.customers.visits import Visits, reference_day, refuse_nobody, visits
from mercatique.methods.intervals import wilson
from mercatique.methods.result import Reason, Result

#: States in the order of a customer's life, each with its meaning.
STATES: dict[str, str] = {
    "new": _("First purchase within the period"),
    "active": _("Bought within the period, at their own rhythm"),
    "reactivated": _("Came back within the period after a longer silence"),
    "at_risk": _("Not quiet for long, but later than their own rhythm"),
    "inactive": _("Nothing bought within the period"),
}
NEW, ACTIVE, REACTIVATED, AT_RISK, INACTIVE = range(5)
#: Part of the waits that are shorter than the period, when it is not given; and the shortest period.
USUAL, SHORTEST = 0.95, 7


@dataclass(frozen=True)
class ChurnFlags(Result):
    """One state per customer, by customer id. ``STATES`` says what they mean."""

    reference: date
    #: Days without purchase after which a customer is inactive.
    period: int
    given: bool
    counts: dict[str, int]
    #: Of the customers active one period ago, the share that has bought nothing since, with its interval.
    churn: float | None
    churn_low: float | None
    churn_high: float | None
    churn_of: int
    reason: Reason | None
    level: float
    without_purchase: int
    without_customer: int
    customers: NDArray[np.object_]
    purchases: Ints
    last_day: Ints
    elapsed: Ints
    rhythm: Floats
    state: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.customers)

    def to_table(self) -> pa.Table:
        return pa.table(
            {
                "customer": pa.array(self.customers, pa.string()),
                "state": pa.array(self.state, pa.string()),
                "purchases": self.purchases,
                "last_day": pa.array(self.last_day.astype("datetime64[D]")),
                "elapsed": self.elapsed,
                "rhythm": pa.array(self.rhythm, from_pandas=True),
            }
        )


def churn_flags(
    customer: Values,
    day: Values,
    amount: Values | None = None,
    kept: Values | None = None,
    *,
    reference: date | None = None,
    period: int | None = None,
    share: float = 0.9,
    level: float = 0.95,
    basis: str = "net",
) -> ChurnFlags:
    """Which customers have gone quiet, which came back, and which are about to leave?

    Assumptions
        Nobody says when they leave: inactive is a convention, printed with its number of days. A customer's rhythm
        lasts (``interpurchase``).

    Formula
        period: as given, else the days within which 95 % of those who bought again did so (at least a week).
        elapsed = reference - last purchase. The first that holds::

            inactive      elapsed >= period
            new           first purchase less than a period ago
            reactivated   the wait before one of the purchases of the period was a period or longer
            at_risk       elapsed > rhythm * tolerance, as ``interpurchase`` computes both (own rhythm: three waits or more)
            active        otherwise

        churn = of the customers who were not inactive one period before the reference date, the share that is now;
        Wilson's interval.

    Parameters
        customer: id, text, shape (n,). day: day of the line, shape (n,). amount, kept: money, shape (n,), optional (they
        tell which days count). reference: default the last day of the data. period: days. share: part of the waits that
        are no delay. level: of the interval.

    Result
        ``ChurnFlags``: counts by state, churn with interval, and per customer the state, days since the last purchase
        and usual wait. Data shorter than two periods cannot give a churn rate: n/a with a reason.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_number, basis_unknown, reference_too_early,
        no_purchase, period_not_positive, share_out_of_range, level_not_a_share.

    Source
        Werner Reinartz and V. Kumar (2003), *The Impact of Customer Relationship Characteristics on Profitable Lifetime
        Duration*, Journal of Marketing 67(1); Jacquelyn S. Thomas, Robert C. Blattberg and Edward J. Fox (2004),
        *Recapturing Lost Customers*, Journal of Marketing Research 41(1); Edwin B. Wilson (1927).
    """
    if period is not None and period < 1:
        raise Fault("period_not_positive", _("The period is a number of days from 1 up."))
    if not 0 < share < 1:
        raise Fault("share_out_of_range", _("The share of usual waits lies between 0 and 1, like 0.9."))
    if not 0 < level < 1:
        raise Fault("level_not_a_share", _("The level of an interval lies between 0 and 1, like 0.95."))
    known = visits(customer, day, amount, kept, basis)
    refuse_nobody(known)
    end = reference_day(reference, known)
    waits, whose = known.gaps()
    length = period or usual_period(waits, end - int(known.day.min()))
    elapsed = end - known.last_day
    usual, own = rhythms(waits, whose, len(known))
    patience = tolerance(waits, whose, share)
    place = np.full(len(known), ACTIVE)
    place[own & (elapsed > usual * (patience or np.inf))] = AT_RISK
    place[back_in_period(known, end - length, length)] = REACTIVATED
    place[known.first_day > end - length] = NEW
    place[elapsed >= length] = INACTIVE
    rate, of, reason = churn_rate(known, end, length)
    low, high = wilson(rate, of, level)
    labels = np.array(list(STATES), dtype=object)
    return ChurnFlags(
        reference=date_of(end),
        period=length,
        given=period is not None,
        counts={name: int((place == number).sum()) for number, name in enumerate(STATES)},
        churn=rate,
        churn_low=low,
        churn_high=high,
        churn_of=of,
        reason=reason,
        level=level,
        without_purchase=known.without_purchase,
        without_customer=known.without_customer,
        customers=known.names,
        purchases=known.count,
        last_day=known.last_day,
        elapsed=elapsed,
        rhythm=usual,
        state=labels[place],
    )


def usual_period(waits: Ints, whole: int) -> int:
    """Days within which nearly all who bought again did so; the whole data when nobody did."""
    found = int(np.ceil(np.quantile(waits, USUAL))) if len(waits) else whole + 1
    return max(found, SHORTEST)


def back_in_period(known: Visits, start: int, length: int) -> NDArray[np.bool_]:
    """Who bought after ``start`` following a wait of ``length`` or more."""
    waits, whose = known.gaps()
    later = known.customer[1:] == known.customer[:-1]
    when = known.day[1:][later]
    found = np.zeros(len(known), dtype=bool)
    found[whose[(waits >= length) & (when > start)]] = True
    return found


def churn_rate(known: Visits, end: int, length: int) -> tuple[float | None, int, Reason | None]:
    """Of those with a purchase in the period before last, the share without one in the last."""
    if end - 2 * length < int(known.day.min()) - 1:
        return None, 0, Reason(_("The data cover less than two periods of %(days)s days: choose a shorter period or wait."), {"days": length})
    before = np.zeros(len(known), dtype=bool)
    before[known.customer[(known.day > end - 2 * length) & (known.day <= end - length)]] = True
    of = int(before.sum())
    if not of:
        return None, 0, Reason(_("Nobody bought in the period before the last one."))
    return float((before & (end - known.last_day >= length)).sum()) / of, of, None
