"""Time of a test with the extra time an accommodation gives."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import SCALE, Floats, Ints, Values, money, same_length, texts
from mercatique.methods.result import Result


@dataclass(frozen=True)
class Times(Result):
    """One row per test: minutes as set, minutes with the extra time, rounded up to the minute."""

    tests: NDArray[np.object_]
    minutes: Floats
    extended: Ints
    share: float
    total: float
    total_extended: int

    def to_table(self) -> pa.Table:
        return pa.table({"test": pa.array(self.tests, pa.string()), "minutes": self.minutes, "extended": self.extended})


def extra_time(test: Values, minutes: Values, *, share: float = 1 / 3) -> Times:
    """How long does each test last for a candidate who has extra time?

    Assumptions
        The same share is granted for every test, and preparation counts like the test itself.

    Formula
        extended = minutes * (1 + share), rounded up to the whole minute. A share written with few decimals (0.333)
        is read as the simple fraction it stands for (1/3), so that three hours become four and not 3 h 59.

    Parameters
        test: name of the test, text, shape (n,). minutes: its length, shape (n,), zero or more.
        share: extra time as a share of the length, 0 to 2; one third by default.

    Result
        ``Times``, one row per test in the order given, and both totals. Exact: no interval.

    Errors
        columns_differ, minutes_negative, share_outside, column_empty_cells, column_no_number.

    Source
        The practice of French examinations (*tiers temps*: time × 4/3).
    """
    same_length(test=test, minutes=minutes)
    exact = money(minutes, "minutes")
    if (exact < 0).any():
        raise Fault("minutes_negative", _("A test cannot last less than zero minutes."))
    if not 0 <= share <= 2:
        raise Fault("share_outside", _("Extra time is a share of the length from 0 to 2 (one third is 0.3333)."))
    kept = Fraction(share).limit_denominator(20)
    if abs(float(kept) - share) > 5e-4:
        kept = Fraction(share)
    extended = np.array([ceil(Fraction(int(one), SCALE) * (1 + kept)) for one in exact], dtype=np.int64)
    return Times(texts(test, "test"), exact / SCALE, extended, float(kept), int(exact.sum()) / SCALE, int(extended.sum()))
