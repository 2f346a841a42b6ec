"""Attribution by a rule: the first touch, the last, all alike, the recent ones, or both ends."""

from collections.abc import Callable

import numpy as np

from mercatique.fault import Fault, _
from mercatique.methods.columns import Floats, Ints, Values
from mercatique.methods.journeys.attribution import Attribution, Model, attribution, shares
from mercatique.methods.journeys.order import DAY
from mercatique.methods.journeys.touches import Journeys, journeys

#: From ways that converted to how much of one conversion each of their touches gets.
Rule = Callable[[Journeys], Floats]


def first_touch(
    person: Values, moment: Values, channel: Values, conversion: Values, value: Values | None = None, *,
    window: float | None = None, draws: int = 200, level: float = 0.95, seed: int = 0,
) -> Attribution:  # fmt: skip
    """Which channels bring people who buy in the end?

    Assumptions
        What made somebody come the first time made the sale. It favours channels that make a name known and says
        nothing of what would have been sold anyway.

    Formula
        The whole conversion goes to the first touch of its way. A way is all touches of a person since the conversion
        before; with ``window``, those of the last ``window`` days before the conversion.

    Parameters
        person, channel: text, shape (n,), one row per touch. moment: date or moment of the touch.
        conversion: how many conversions followed on this touch, 0 or more; a sale without a touch of its own is a row
        with an empty channel. value: money of these conversions, optional. window: days, optional.
        draws: how often the persons are drawn again for the interval; 0: no interval. level: of the interval. seed: of the draws.

    Result
        ``Attribution``: conversions and value credited per channel, the share with its interval (bootstrap of persons in
        at most 400 groups). Equal moments of one person stand in the order of channel names, conversions last.

    Errors
        columns_differ, column_empty_cells, column_no_day, column_no_count, one_channel, no_channel, window_not_positive,
        value_without_conversion, level_outside, draws_negative. Without any conversion shares are n/a with a reason.

    Source
        Ron Berman (2018), *Beyond the Last Touch: Attribution in Online Advertising*, Marketing Science 37(5).
    """
    found = journeys(person, moment, channel, conversion, value, window=window, seed=seed)
    return attribution("first_touch", found, lambda ways: _ends(ways, ways.start), draws, level, seed)


def last_touch(
    person: Values, moment: Values, channel: Values, conversion: Values, value: Values | None = None, *,
    window: float | None = None, draws: int = 200, level: float = 0.95, seed: int = 0,
) -> Attribution:  # fmt: skip
    """Which channels stand last before people buy?

    Assumptions
        What somebody did last made the sale. It favours channels that collect people who had decided already: searches
        for the name, direct visits, coupon sites.

    Formula
        The whole conversion goes to the last touch of its way. Ways as in ``first_touch``.

    Parameters
        As in ``first_touch``.

    Result
        As in ``first_touch``.

    Errors
        As in ``first_touch``.

    Source
        Ron Berman (2018), *Beyond the Last Touch: Attribution in Online Advertising*, Marketing Science 37(5).
    """
    found = journeys(person, moment, channel, conversion, value, window=window, seed=seed)
    return attribution("last_touch", found, lambda ways: _ends(ways, ways.end), draws, level, seed)


def linear(
    person: Values, moment: Values, channel: Values, conversion: Values, value: Values | None = None, *,
    window: float | None = None, draws: int = 200, level: float = 0.95, seed: int = 0,
) -> Attribution:  # fmt: skip
    """Which channels take part in the ways to a sale, each touch alike?

    Assumptions
        Each touch did as much as any other; channels that touch often get much.

    Formula
        Each of the L touches of a way gets 1 / L of its conversion. Ways as in ``first_touch``.

    Parameters
        As in ``first_touch``.

    Result
        As in ``first_touch``.

    Errors
        As in ``first_touch``.

    Source
        Ron Berman (2018), *Beyond the Last Touch: Attribution in Online Advertising*, Marketing Science 37(5).
    """

    def alike(ways: Journeys) -> Floats:
        return np.repeat(1 / ways.length, ways.length)

    found = journeys(person, moment, channel, conversion, value, window=window, seed=seed)
    return attribution("linear", found, lambda ways: _shared(ways, alike), draws, level, seed)


def time_decay(
    person: Values, moment: Values, channel: Values, conversion: Values, value: Values | None = None, *,
    half_life: float = 7.0, window: float | None = None, draws: int = 200, level: float = 0.95, seed: int = 0,
) -> Attribution:  # fmt: skip
    """Which channels take part in the ways to a sale, the recent touches more?

    Assumptions
        A touch counts half as much ``half_life`` days earlier. The half-life is a convention, not measured.

    Formula
        weight = 2^-(days before the conversion / half_life), divided by the sum of weights of the way. Ways as in
        ``first_touch``.

    Parameters
        As in ``first_touch``. half_life: days, above zero.

    Result
        As in ``first_touch``.

    Errors
        As in ``first_touch``, and half_life_not_positive.

    Source
        Ron Berman (2018), *Beyond the Last Touch: Attribution in Online Advertising*, Marketing Science 37(5).
    """
    if not half_life > 0:
        raise Fault("half_life_not_positive", _("The half-life must be longer than zero days."))

    def decaying(ways: Journeys) -> Floats:
        assert ways.moments is not None and ways.ends is not None
        age = (np.repeat(ways.ends, ways.length) - ways.moments) / DAY
        # Counted from the youngest touch: far back, all weights would be zero.
        youngest = np.repeat(age[ways.end], ways.length)
        weight = np.exp2((youngest - age) / half_life)
        return np.asarray(weight / np.repeat(np.add.reduceat(weight, ways.start), ways.length))

    found = journeys(person, moment, channel, conversion, value, window=window, timed=True, seed=seed)
    return attribution("time_decay", found, lambda ways: _shared(ways, decaying), draws, level, seed)


def position_based(
    person: Values, moment: Values, channel: Values, conversion: Values, value: Values | None = None, *,
    first: float = 0.4, last: float = 0.4, window: float | None = None, draws: int = 200, level: float = 0.95, seed: int = 0,
) -> Attribution:  # fmt: skip
    """Which channels open and close the ways to a sale?

    Assumptions
        Beginning and end matter more than the middle, by shares that are a convention (40, 20 and 40 %).

    Formula
        The first touch gets ``first``, the last gets ``last``, those between share the rest alike. A way of two touches
        is shared in the ratio first to last; one touch gets all. Ways as in ``first_touch``.

    Parameters
        As in ``first_touch``. first, last: shares from 0, together at most 1, not both 0.

    Result
        As in ``first_touch``.

    Errors
        As in ``first_touch``, and shares_outside.

    Source
        Ron Berman (2018), *Beyond the Last Touch: Attribution in Online Advertising*, Marketing Science 37(5).
    """
    if first < 0 or last < 0 or first + last > 1 + 1e-12 or first + last == 0:
        raise Fault("shares_outside", _("The shares of the first and the last touch lie between 0 and 1, are not both 0 and together at most 1."))

    def both_ends(ways: Journeys) -> Floats:
        long = ways.length > 2
        weight = np.repeat(np.where(long, (1 - first - last) / np.maximum(ways.length - 2, 1), 0.0), ways.length)
        scale = np.where(long, 1.0, first + last)
        weight[ways.start] = np.where(ways.length == 1, 1.0, first / scale)
        several = ways.length > 1
        weight[ways.end[several]] = (last / scale)[several]
        return np.asarray(weight)

    found = journeys(person, moment, channel, conversion, value, window=window, seed=seed)
    return attribution("position_based", found, lambda ways: _shared(ways, both_ends), draws, level, seed)


def _ends(ways: Journeys, touch: Ints) -> Model:
    return _credited(ways, ways.channel[touch], np.ones(len(ways)), ways.conversions, ways.value, ways.group)


def _shared(ways: Journeys, rule: Rule) -> Model:
    """Only the ways that converted are shared out."""
    won = ways.won
    if not won.all():
        inside = np.repeat(won, ways.length)
        length = ways.length[won]
        ways = Journeys(
            ways.names, ways.channel[inside], np.cumsum(length) - length, length, ways.conversions[won],
            None if ways.value is None else ways.value[won], ways.group[won], ways.groups,
            None if ways.moments is None else ways.moments[inside], None if ways.ends is None else ways.ends[won],
            ways.unattributed, ways.without_person, ways.without_channel,
        )  # fmt: skip
    value = None if ways.value is None else np.repeat(ways.value, ways.length)
    return _credited(ways, ways.channel, rule(ways), np.repeat(ways.conversions, ways.length), value, np.repeat(ways.group, ways.length))


def _credited(ways: Journeys, channel: Ints, weight: Floats, conversions: Floats, value: Floats | None, group: Ints) -> Model:
    size = len(ways.names)
    cell = group * size + channel
    table = np.bincount(cell, weights=weight * conversions, minlength=ways.groups * size).reshape(ways.groups, size).astype(np.float64)
    worth = None if value is None else shares(np.bincount(channel, weights=weight * value, minlength=size).astype(np.float64))
    return Model(shares(table.sum(axis=0)), worth, None, lambda drawn: (shares(drawn @ table), None))
