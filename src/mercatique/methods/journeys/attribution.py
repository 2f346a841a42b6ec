"""What an attribution says: conversions credited to each channel, with intervals from drawing the persons again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints
from mercatique.methods.journeys.touches import Journeys
from mercatique.methods.loops import quick, unwritten
from mercatique.methods.result import Reason, Result

NOBODY = _("No way ended in a conversion: there is nothing to share out.")
TOO_FEW = _("There are only %(ways)s ways with a conversion: an interval needs at least %(least)s.")
#: Converting ways under which an interval would promise more than the data hold.
LEAST_WAYS = 20


@dataclass(frozen=True)
class Attribution(Result):
    """One row per channel, by name. ``share`` sums to one; ``low`` and ``high`` bound it; removal only for Markov."""

    model: str
    channels: NDArray[np.object_]
    touches: Ints
    ways: Ints
    credit: Floats
    share: Floats
    low: Floats
    high: Floats
    value: Floats | None
    removal: Floats | None
    removal_low: Floats | None
    removal_high: Floats | None
    conversions: float
    total_value: float | None
    journeys: int
    converted: int
    rate: float | None
    level: float
    reason: Reason | None
    interval_reason: Reason | None
    unattributed: float
    without_person: int
    without_channel: int

    def __len__(self) -> int:
        return len(self.channels)

    def to_table(self) -> pa.Table:
        columns = {
            "channel": pa.array(self.channels, pa.string()),
            "touches": self.touches,
            "ways": self.ways,
            "conversions": pa.array(self.credit, from_pandas=True),
            "share": pa.array(self.share, from_pandas=True),
            "low": pa.array(self.low, from_pandas=True),
            "high": pa.array(self.high, from_pandas=True),
        }
        if self.value is not None:
            columns["value"] = pa.array(self.value, from_pandas=True)
        if self.removal is not None:
            columns["removal_effect"] = pa.array(self.removal, from_pandas=True)
            columns["removal_low"] = pa.array(self.removal_low, from_pandas=True)
            columns["removal_high"] = pa.array(self.removal_high, from_pandas=True)
        return pa.table(columns)


@dataclass(frozen=True)
class Model:
    """A model read on some ways: shares of the channels as they are, and for many weights of the groups of persons."""

    share: Floats
    value_share: Floats | None
    removal: Floats | None
    again: Callable[[Floats], tuple[Floats, Floats | None]]


def one_channel(found: Journeys) -> None:
    if len(found.names) == 1:
        raise Fault(
            "one_channel",
            _("All touches are of one channel, %(channel)s: with nothing to compare, there is nothing to share out."),
            channel=found.names[0],
        )
    if not found.names:
        raise Fault("no_channel", _("No row names a channel."))


def checked(draws: int, level: float) -> None:
    if not 0 < level < 1:
        raise Fault("level_outside", _("The level of an interval lies between 0 and 1, like 0.95."))
    if draws < 0:
        raise Fault("draws_negative", _("The number of draws cannot be below zero."))


def attribution(name: str, found: Journeys, model: Callable[[Journeys], Model], draws: int, level: float, seed: int) -> Attribution:
    """Run a model on the ways and draw the groups of persons again for its intervals."""
    checked(draws, level)
    one_channel(found)
    size = len(found.names)
    touches, ways = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    quick(seen_in, len(found.channel))(unwritten(found.channel), unwritten(found.start), touches, ways)
    nothing = np.full(size, np.nan)
    total, converted = float(found.conversions.sum()), int(found.won.sum())
    worth = None if found.value is None else float(found.value.sum())
    share, low, high, removal = nothing, nothing, nothing, None
    value: Floats | None = None if worth is None else nothing
    edges: tuple[Floats, Floats] | None = None
    why = None if total > 0 else Reason(NOBODY)
    unsure: Reason | None = why
    if total > 0:
        read = model(found)
        share, removal = read.share, read.removal
        value = None if worth is None or read.value_share is None else read.value_share * worth
        if converted < LEAST_WAYS:
            unsure = Reason(TOO_FEW, {"ways": converted, "least": LEAST_WAYS})
        elif draws == 0:
            unsure = Reason(_("No draws were asked for: there is no interval."))
        else:
            shares, effects = read.again(weights(found.groups, draws, seed))
            low, high = bounds(shares, level)
            edges = None if effects is None else bounds(effects, level)
    return Attribution(
        model=name,
        channels=np.array(found.names, dtype=object),
        touches=touches,
        ways=ways,
        credit=share * total,
        share=share,
        low=low,
        high=high,
        value=value,
        removal=removal,
        removal_low=edges[0] if edges else None if removal is None else nothing,
        removal_high=edges[1] if edges else None if removal is None else nothing,
        conversions=total,
        total_value=worth,
        journeys=len(found),
        converted=converted,
        rate=converted / len(found) if len(found) else None,
        level=level,
        reason=why,
        interval_reason=unsure,
        unattributed=found.unattributed,
        without_person=found.without_person,
        without_channel=found.without_channel,
    )


def seen_in(channel: NDArray[Any], start: Ints, touches: Ints, ways: Ints) -> None:
    """Count the touches of each channel, and the ways it stands in."""
    latest = np.full(len(touches), -1, dtype=np.int64)
    for way in range(len(start)):
        end = start[way + 1] if way + 1 < len(start) else len(channel)
        for touch in range(start[way], end):
            code = channel[touch]
            touches[code] += 1
            ways[code] += latest[code] != way
            latest[code] = way


def way_masks(found: Journeys) -> NDArray[Any] | None:
    """The channels of each way as bits; None when there are more of them than bits."""
    size = len(found.names)
    if size > 62:
        return None
    kind = np.int32 if size <= 20 else np.uint64
    if not len(found):
        return np.empty(0, dtype=kind)
    bit = np.array([1 << place for place in range(size)], dtype=kind)
    return np.bitwise_or.reduceat(bit[found.channel], found.start)


def weights(groups: int, draws: int, seed: int) -> Floats:
    """How often each group stands in each draw, shape (draws, groups)."""
    return np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=draws).astype(np.float64)


def bounds(values: Floats, level: float) -> tuple[Floats, Floats]:
    """The middle ``level`` of the draws; draws in which nothing was sold say nothing."""
    known = values[np.isfinite(values).all(axis=1)]
    if not len(known):
        nothing = np.full(values.shape[1], np.nan)
        return nothing, nothing
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def shares(values: Floats) -> Floats:
    """Each row divided by its sum; not a number where the sum is not above zero."""
    total = values.sum(axis=-1, keepdims=True)
    found: Floats = np.divide(values, total, out=np.full_like(values, np.nan), where=total > 0)
    return found
