"""Attribution by removal: how many conversions would be lost without a channel, from a Markov chain solved exactly."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import Fault, _
from mercatique.methods.columns import Bools, Floats, Ints, Values
from mercatique.methods.journeys.attribution import Attribution, Model, attribution, shares
from mercatique.methods.journeys.touches import Journeys, journeys
from mercatique.methods.loops import quick, unwritten

ORDERS = (1, 2, 3)
#: States up to which a dense solve is quicker than a sparse one.
DENSE = 300
#: Cells of a table of all conceivable transitions above which only those that occur are told apart.
CELLS = 20_000_000
#: The draws of a chain with many states are solved by repetition up to this.
NEAR = 1e-6


@dataclass(frozen=True)
class Chain:
    """Transitions that occur: from state, to state, and the channel entered. State 0 is the beginning of a way."""

    states: int
    channels: int
    source: Ints
    target: Ints
    newest: Ints
    #: Per group of persons: each transition's number; conversions, values and number of ways that end in each state.
    moves: Floats
    gains: Floats
    values: Floats | None
    ends: Floats


def markov(
    person: Values, moment: Values, channel: Values, conversion: Values, value: Values | None = None, *,
    order: int = 1, window: float | None = None, draws: int = 200, level: float = 0.95, seed: int = 0,
) -> Attribution:  # fmt: skip
    """How many conversions would be lost without each channel?

    Assumptions
        The next touch depends on the last ``order`` touches only. Somebody who would have met the removed channel is lost
        from there on: nobody finds another way. What no touch shows (posters, the name) has no part. The effect is one of
        association: an experiment alone tells what a channel causes.

    Formula
        States are the last ``order`` touches of a way (fewer at its beginning), transitions are counted over all ways,
        converted or not. With Q the probabilities between states and r the conversions expected on leaving each::

            x = (I - Q)^-1 r;  removal effect of c = 1 - x_without_c(start) / x(start)

        where *without c* each entry into c leads to the end. Solved exactly (LU), not simulated. Shares are removal
        effects divided by their sum; credit = share × conversions. Value is shared likewise with r in money.

    Parameters
        As in ``first_touch``: ways that did not convert must be among the rows. order: 1, 2 or 3.

    Result
        ``Attribution`` with the removal effects (1: nothing would be sold without it) and intervals of shares and effects.

    Errors
        As in ``first_touch``, and order_outside.

    Source
        Eva Anderl, Ingo Becker, Florian von Wangenheim and Jan Hendrik Schumann (2016), *Mapping the customer journey:
        Lessons learned from graph-based online attribution modeling*, International Journal of Research in Marketing 33(3).
    """
    if order not in ORDERS:
        raise Fault("order_outside", _("The order of the chain is 1, 2 or 3: how many last touches count."))
    found = journeys(person, moment, channel, conversion, value, window=window, seed=seed)
    return attribution("markov", found, lambda ways: _read(ways, order, draws > 0), draws, level, seed)


def _read(ways: Journeys, order: int, grouped: bool) -> Model:
    chain = counted(ways, order, grouped)
    everyone = np.ones(len(chain.moves))
    removal = effects(chain, everyone, None)
    worth = None
    if chain.values is not None and chain.values.sum() > 0:
        worth = shares(effects(chain, everyone, chain.values))

    def again(drawn: Floats) -> tuple[Floats, Floats | None]:
        found = _many(chain, drawn)
        return shares(found), found

    return Model(shares(removal), worth, removal, again)


def counted(ways: Journeys, order: int, grouped: bool = True) -> Chain:
    """The chain of these ways; per group of persons when intervals are wanted."""
    size = len(ways.names)
    if order == 1 and not grouped:
        return _counted_once(ways, size)
    before, after = _states(ways, order)
    groups, group = (ways.groups, ways.group) if grouped else (1, np.zeros(len(ways), dtype=np.int64))
    conceivable = (size + 1) ** order
    # All states, numbered without gaps: the beginning is 0.
    final = after[ways.end] if order > 1 else after[ways.end].astype(np.int64)
    if conceivable * size <= CELLS:
        cell = _cell(before, ways.channel, size, conceivable)
        times = np.bincount(cell, minlength=conceivable * size)
        seen = np.flatnonzero(times)
        lookup = np.zeros(conceivable * size, dtype=np.int64)
        lookup[seen] = np.arange(len(seen))
        move = lookup[cell] if grouped else None
    else:
        seen, move, times = np.unique(before.astype(np.int64) * size + ways.channel, return_inverse=True, return_counts=True)
        times = np.bincount(move)
        seen_times = times
    source_code, newest = seen // size, seen % size
    target_code = _next(source_code, newest, size, order)
    codes = np.unique(np.concatenate((np.zeros(1, dtype=np.int64), source_code, target_code)))
    states = len(codes)
    place_final = np.searchsorted(codes, final)
    if grouped:
        assert move is not None
        touch_group = np.repeat(group, ways.length)
        moves = np.bincount(touch_group * len(seen) + move, minlength=groups * len(seen)).reshape(groups, len(seen)).astype(np.float64)
    else:
        moves = (times[seen] if conceivable * size <= CELLS else seen_times).astype(np.float64)[None, :]
    where = group * states + place_final

    def by_state(weight: Floats | None) -> Floats:
        return np.bincount(where, weights=weight, minlength=groups * states).reshape(groups, states).astype(np.float64)

    return Chain(
        states, size, np.searchsorted(codes, source_code), np.searchsorted(codes, target_code), newest, moves,
        by_state(ways.conversions), None if ways.value is None else by_state(ways.value), by_state(None),
    )  # fmt: skip


def _counted_once(ways: Journeys, size: int) -> Chain:
    """The chain of order 1, all persons together: a table of moves, filled in one pass."""
    times = np.zeros((size + 1, size), dtype=np.int64)
    quick(count_moves, len(ways.channel))(unwritten(ways.channel), unwritten(ways.start), times)
    source, newest = np.nonzero(times)
    final = ways.channel[ways.end].astype(np.int64) + 1

    def by_state(weight: Floats | None) -> Floats:
        return np.bincount(final, weights=weight, minlength=size + 1)[None, :].astype(np.float64)

    return Chain(
        size + 1, size, source, newest + 1, newest, times[source, newest].astype(np.float64)[None, :],
        by_state(ways.conversions), None if ways.value is None else by_state(ways.value), by_state(None),
    )  # fmt: skip


def count_moves(channel: NDArray[Any], start: Ints, times: Ints) -> None:
    """Count the moves from the beginning (0) or a channel (from 1) to a channel."""
    for way in range(len(start)):
        end = start[way + 1] if way + 1 < len(start) else len(channel)
        state = 0
        for touch in range(start[way], end):
            code = channel[touch]
            times[state, code] += 1
            state = code + 1


def _cell(before: Ints, channel: Ints, size: int, conceivable: int) -> Ints:
    kind = np.uint8 if conceivable * size <= 256 else np.uint16 if conceivable * size <= 65536 else np.int64
    cell: NDArray[Any] = before.astype(kind)
    cell *= np.array(size, dtype=kind)
    cell += channel.astype(kind, copy=False)
    return cell


def _next(state: Ints, newest: Ints, size: int, order: int) -> Ints:
    """The state after entering a channel: the newest touch is the lowest digit, 0 stands for none."""
    base = size + 1
    found: Ints = (state % base ** (order - 1)) * base + newest + 1
    return found


def _states(ways: Journeys, order: int) -> tuple[Ints, Ints]:
    """The state before and after each touch."""
    base = len(ways.names) + 1
    kind = np.uint8 if base <= 256 and order == 1 else np.int64
    digit: NDArray[Any] = ways.channel.astype(kind) + np.array(1, dtype=kind)
    after = digit.copy()
    older = digit
    for step in range(1, order):
        shifted = np.zeros_like(older)
        shifted[1:] = older[:-1]
        shifted[ways.start] = 0
        older = shifted
        after += older * base**step
    before = np.zeros_like(after)
    before[1:] = after[:-1]
    before[ways.start] = 0
    return before, after


def effects(chain: Chain, weight: Floats, values: Floats | None) -> Floats:
    """Removal effect of each channel, exactly, with each group of persons counted ``weight`` times."""
    moves, gains, out = _weighted(chain, weight, chain.gains if values is None else values)
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = np.where(out[chain.source] > 0, moves / out[chain.source], 0.0)
        gain = np.where(out > 0, gains / out, 0.0)
    whole = _solved(chain, chance, gain, np.ones(len(chance), dtype=bool))
    if whole <= 0:
        return np.full(chain.channels, np.nan)
    present = np.bincount(chain.newest, minlength=chain.channels) > 0
    left = np.array([_solved(chain, chance, gain, chain.newest != place) if present[place] else whole for place in range(chain.channels)])
    return np.asarray(1 - left / whole)


def _weighted(chain: Chain, weight: Floats, gains: Floats) -> tuple[Floats, Floats, Floats]:
    moves, ends = weight @ chain.moves, weight @ chain.ends
    out = np.bincount(chain.source, weights=moves, minlength=chain.states) + ends
    return moves, weight @ gains, out


def _solved(chain: Chain, chance: Floats, gain: Floats, kept: Bools) -> float:
    """What is expected at the beginning when only some transitions are left: the rest leads to the end."""
    if chain.states <= DENSE:
        matrix = np.eye(chain.states)
        np.subtract.at(matrix, (chain.source[kept], chain.target[kept]), chance[kept])
        return float(np.linalg.solve(matrix, gain)[0])
    from scipy.sparse import csc_matrix, eye
    from scipy.sparse.linalg import splu

    moves = csc_matrix((chance[kept], (chain.source[kept], chain.target[kept])), shape=(chain.states, chain.states))
    return float(splu((eye(chain.states, format="csc") - moves).tocsc()).solve(gain)[0])


def _many(chain: Chain, drawn: Floats) -> Floats:
    """Removal effects of each draw, shape (draws, channels)."""
    if chain.states <= DENSE // 3:
        return np.stack([_at_once(chain, weight) for weight in drawn])
    everyone, _first = _repeated(chain, np.ones(len(chain.moves)), None, NEAR / 1000)
    return np.stack([_repeated(chain, weight, everyone, NEAR)[1] for weight in drawn])


def _at_once(chain: Chain, weight: Floats) -> Floats:
    """All channels of one draw in one batch of dense solves; the first system keeps every channel."""
    moves, gains, out = _weighted(chain, weight, chain.gains)
    safe = np.where(out > 0, out, 1.0)
    matrix = np.zeros((chain.states, chain.states))
    np.add.at(matrix, (chain.source, chain.target), moves / safe[chain.source])
    channel_of = np.full(chain.states, -1)
    channel_of[chain.target] = chain.newest
    kept = channel_of[None, :] != np.arange(-1, chain.channels)[:, None]
    kept[0] = True
    systems = np.eye(chain.states) - matrix[None, :, :] * kept[:, None, :]
    found = np.linalg.solve(systems, np.broadcast_to((gains / safe)[:, None], (len(systems), chain.states, 1)))[:, 0, 0]
    return np.asarray(1 - found[1:] / found[0]) if found[0] > 0 else np.full(chain.channels, np.nan)


def _repeated(chain: Chain, weight: Floats, guess: Floats | None, near: float) -> tuple[Floats, Floats]:
    """The same for chains with many states: x = r + Qx repeated for all channels at once until it stands still."""
    from scipy.sparse import csr_matrix

    moves, gains, out = _weighted(chain, weight, chain.gains)
    safe = np.where(out > 0, out, 1.0)
    matrix = csr_matrix((moves / safe[chain.source], (chain.source, chain.target)), shape=(chain.states, chain.states))
    kept = np.ones((chain.states, chain.channels + 1))
    kept[chain.target, chain.newest] = 0.0
    gain = (gains / safe)[:, None]
    found: Floats = np.repeat(gain, chain.channels + 1, axis=1) if guess is None else guess
    while True:
        following = gain + matrix @ (found * kept)
        moved = float(np.abs(following - found).max())
        found = following
        if moved <= near * max(float(found[0, -1]), 1e-12):
            break
    start = found[0]
    return found, np.asarray(1 - start[:-1] / start[-1]) if start[-1] > 0 else np.full(chain.channels, np.nan)
