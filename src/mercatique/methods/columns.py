"""Columns as methods need them: identifiers as codes, amounts as exact integers, days as days.

Each reader takes an Arrow array, a NumPy array or a list, and names the role it stands in when it cannot be read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mercatique.fault import Fault, _

Values: TypeAlias = pa.Array | pa.ChunkedArray | NDArray[Any] | Sequence[Any]
#: A column, or what reads it when it is asked for: of a large file no more than one need stand in memory.
Read: TypeAlias = Values | Callable[[], Values]
Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

#: Amounts are added as whole ten-thousandths, so that sums are exact and the order of rows does not matter.
SCALE = 10_000
LARGEST = 9.0e14
#: Below this, sums of whole numbers in floating point are exact.
EXACT_FLOAT = 2.0**52
#: Up to this, a floating number tells each whole one from the next.
EXACT = 2.0**53
#: A number beyond this is none that was counted, measured or paid: its square would not be one any more.
GREATEST = 1.0e18
EPOCH = date(1970, 1, 1)
#: Days since 1970 of the first and the last day that is taken for one.
FIRST, LAST = (date(1600, 1, 1) - EPOCH).days, (date(2999, 12, 31) - EPOCH).days
#: Of a moment, by its unit.
PER_DAY = {unit: 86_400 * 10**power for unit, power in (("s", 0), ("ms", 3), ("us", 6), ("ns", 9))}


@dataclass(frozen=True)
class Keys:
    """A column of identifiers read once: ``names`` sorted as text, ``codes`` the place of each row in it (-1 if empty)."""

    codes: Ints
    names: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.names)


def arrow(values: Values, role: str) -> pa.Array:
    """The values as one Arrow array; a decimal, date or text column keeps its type."""
    try:
        found = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, from_pandas=not _complete(values))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise Fault(
            "column_mixed",
            _("The column for %(role)s mixes kinds of values: keep numbers, texts or dates apart."),
            role=role,
        ) from error
    if isinstance(found, pa.ChunkedArray) and found.num_chunks > 1:
        found = found.combine_chunks()
    if isinstance(found, pa.ChunkedArray):
        # One chunk stays where it is: to combine it would copy it.
        found = found.chunk(0) if found.num_chunks else pa.array([], found.type)
    return found


def _complete(values: Any) -> bool:
    """Whether these are real numbers none of which is missing: Arrow can look at them where they stand."""
    return isinstance(values, np.ndarray) and values.dtype.kind == "f" and not np.isnan(values).any()


def pieces(values: Values, role: str) -> list[pa.Array]:
    """The values as the Arrow arrays they come in, at least one, all of one type; a dictionary holds each value once and no null."""
    if not isinstance(values, pa.ChunkedArray) or values.num_chunks < 2:
        found = [arrow(values, role)]
    else:
        found = values.chunks
    if pa.types.is_dictionary(found[0].type) and any(piece.dictionary.null_count for piece in found):
        found = [piece.cast(piece.type.value_type).dictionary_encode() for piece in found]
    return found


def where_they_stand(values: pa.Array) -> NDArray[Any]:
    """Whole numbers, none missing, without a copy. (``to_numpy`` brings in pandas, a hundred megabytes of it.)"""
    _nulls, data = values.buffers()
    kind = np.dtype(str(values.type))
    return np.frombuffer(data, dtype=kind)[values.offset : values.offset + len(values)] if len(values) else np.empty(0, dtype=kind)


def or_below_zero(values: pa.Array) -> NDArray[Any]:
    """Whole numbers, -1 where one is missing. (To fill them by Arrow makes a scalar of its own, which brings in pandas as well.)"""
    numbers = where_they_stand(values)
    if not values.null_count:
        return numbers
    known = np.unpackbits(np.frombuffer(values.buffers()[0], dtype=np.uint8), count=values.offset + len(values), bitorder="little")
    return np.where(known[values.offset :].view(np.bool_), numbers, numbers.dtype.type(-1))


def as_arrow(numbers: NDArray[np.int32]) -> pa.Array:
    """The same the other way."""
    return pa.Array.from_buffers(pa.int32(), len(numbers), [None, pa.py_buffer(np.ascontiguousarray(numbers))])


def same_length(**columns: Values) -> int:
    """The common number of rows; refuses columns of different lengths."""
    lengths = {role: len(values) for role, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise Fault(
            "columns_differ",
            _("The columns have different numbers of rows: %(lengths)s."),
            lengths=", ".join(f"{role} {length}" for role, length in lengths.items()),
        )
    return next(iter(lengths.values()), 0)


def identifiers(values: Values, role: str) -> Keys:
    """Identifiers as text, told apart once. Empty ones get code -1; whole numbers lose their ``.0``."""
    codes, names = sorted_texts(values, role)
    return Keys(codes, names.to_numpy(zero_copy_only=False).astype(object))


def as_texts(values: Values, role: str) -> pa.Array:
    """Identifiers as text, whole numbers without their ``.0``."""
    return spelled(arrow(values, role), role)


def spelled(column: pa.Array, role: str) -> pa.Array:
    """A column as text: whole numbers without their ``.0``, what is no number as missing."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    column = whole(column)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Fault("column_no_text", _("The column for %(role)s holds something that cannot be read as text."), role=role) from error


def whole(column: pa.Array) -> pa.Array:
    """Floating numbers as whole ones where all of them are; what is no number is missing. Other columns as they are."""
    if not pa.types.is_floating(column.type):
        return column
    column = pc.if_else(pc.is_nan(column), None, column)
    exact = pc.and_(pc.equal(column, pc.trunc(column)), pc.less(pc.abs(column), EXACT))
    return column.cast(pa.int64()) if pc.all(exact).as_py() else column


def sorted_texts(values: Values, role: str) -> tuple[Ints, pa.Array]:
    """As ``identifiers``, the names left in Arrow: for columns of a million different texts."""
    column = as_texts(values, role)
    encoded = column.dictionary_encode()
    texts = encoded.dictionary
    order = pc.sort_indices(texts).to_numpy()
    rank = np.empty(len(texts) + 1, dtype=np.int64)
    rank[order] = np.arange(len(texts))
    rank[-1] = -1
    names = texts.take(pa.array(order))
    codes = rank[pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)]
    if len(names) and names[0].as_py() == "":
        return codes - (codes >= 0), names[1:]
    return codes, names


def money(values: Values, role: str) -> Ints:
    """Amounts (or quantities) as whole ten-thousandths, rounded half to even beyond four decimals."""
    column = arrow(values, role)
    filled(column, role)
    if pa.types.is_null(column.type):
        return np.empty(0, dtype=np.int64)
    if pa.types.is_decimal(column.type) and column.type.scale <= 4 and column.type.precision <= 18:
        wide = column.cast(pa.decimal128(22, 4))
        words = np.frombuffer(wide.buffers()[1], dtype=np.int64)
        low: Ints = words[::2][wide.offset : wide.offset + len(wide)].copy()
        return low
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        numbers = column.cast(pa.int64()).to_numpy(zero_copy_only=False)
        too_large(np.abs(numbers.astype(np.float64)), role)
        scaled: Ints = numbers * SCALE
        return scaled
    if not (pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
        raise Fault("column_no_number", _("The column for %(role)s holds no numbers."), role=role)
    reals = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    if not np.isfinite(reals).all():
        raise Fault("column_not_finite", _("The column for %(role)s holds values that are no numbers."), role=role)
    too_large(np.abs(reals), role)
    rounded: Ints = np.rint(reals * SCALE).astype(np.int64)
    return rounded


def too_large(sizes: Floats, role: str) -> None:
    """Refuse amounts whose sum could leave the exact range."""
    if float(sizes.sum()) > LARGEST:
        raise Fault(
            "column_too_large",
            _("The amounts in the column for %(role)s are too large to be added exactly."),
            role=role,
        )


def total(value: int | np.int64) -> float:
    """Ten-thousandths as an amount."""
    return int(value) / SCALE


def amounts(values: Ints) -> Floats:
    return values / SCALE


def sums(codes: Ints, values: Ints, size: int) -> Ints:
    """The exact sum of whole values per code; rows of code -1 are left out."""
    known = codes >= 0
    if not known.all():
        codes, values = codes[known], values[known]
    if float(np.abs(values).sum(dtype=np.float64)) < EXACT_FLOAT:
        return np.bincount(codes, weights=values, minlength=size).astype(np.int64)
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, codes, values)
    return found


def days(values: Values, role: str) -> Ints:
    """Days since 1970-01-01. Moments are cut to their day as written: give days of the workspace's own zone."""
    moments, per_day = clock(values, role)
    found = moments if per_day == 1 else moments // per_day
    if len(found) and not (int(found.min()) >= FIRST and int(found.max()) <= LAST):
        # 0001-01-01 and 9999-12-31 stand for no date in many systems.
        raise Fault(
            "column_day_outside",
            _("The column for %(role)s holds a day before %(first)s or after %(last)s: such a day stands for none. Leave its row out."),
            role=role,
            first=date_of(FIRST),
            last=date_of(LAST),
        )
    return found


def clock(values: Values, role: str) -> tuple[Ints, int]:
    """Whole numbers since 1970-01-01 in the column's own unit, and how many of them a day has."""
    column = arrow(values, role)
    filled(column, role)
    if pa.types.is_null(column.type):
        return np.empty(0, dtype=np.int64), 1
    try:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column = column.cast(pa.timestamp("us"))
        if pa.types.is_timestamp(column.type):
            if column.type.tz is None:
                return column.view(pa.int64()).to_numpy(zero_copy_only=False), PER_DAY[column.type.unit]
            column = pc.floor_temporal(column, unit="day")
        found = column.cast(pa.date32()).cast(pa.int32()).to_numpy(zero_copy_only=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Fault(
            "column_no_day",
            _("The column for %(role)s holds something that is no date: write dates as 2026-04-03."),
            role=role,
        ) from error
    return found.astype(np.int64), 1


def counts(values: Values, role: str) -> Ints:
    """Whole numbers from zero up."""
    column = arrow(values, role)
    if pa.types.is_signed_integer(column.type) and not column.null_count:
        whole: Ints = column.to_numpy(zero_copy_only=False).astype(np.int64)
        if len(whole) and int(whole.min()) >= 0 and float(whole.sum(dtype=np.float64)) <= LARGEST:
            return whole
    exact = money(column, role)
    if (exact % SCALE).any() or (exact < 0).any():
        raise Fault("column_no_count", _("The column for %(role)s must hold whole numbers from zero up."), role=role)
    return exact // SCALE


def reals(values: Values, role: str) -> Floats:
    """Finite numbers, none missing."""
    column = arrow(values, role)
    filled(column, role)
    if pa.types.is_null(column.type):
        return np.empty(0)
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
        raise Fault("column_no_number", _("The column for %(role)s holds no numbers."), role=role)
    found: Floats = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    if not np.isfinite(found).all():
        raise Fault("column_not_finite", _("The column for %(role)s holds values that are no numbers."), role=role)
    within_measure(found, role)
    return found


def within_measure(numbers: Floats, role: str) -> None:
    """Refuse what nobody counted, measured or paid; gaps may be among the numbers."""
    if len(numbers) and float(np.nanmax(np.abs(numbers), initial=0.0)) > GREATEST:
        raise Fault("column_beyond_measure", _("The column for %(role)s holds a number too large to be meant: look at it again."), role=role)


def texts(values: Values, role: str) -> NDArray[np.object_]:
    """Text as it stands; empty cells are empty text."""
    found: NDArray[np.object_] = pc.fill_null(as_texts(values, role), "").to_numpy(zero_copy_only=False).astype(object)
    return found


def filled(column: pa.Array, role: str) -> None:
    """Refuse empty cells: a missing amount or date is not zero and not today."""
    if column.null_count:
        raise Fault(
            "column_empty_cells",
            _("The column for %(role)s is empty in %(rows)s of %(total)s rows: fill them or leave them out."),
            role=role,
            rows=column.null_count,
            total=len(column),
        )


def date_of(number: int | np.int64) -> date:
    """The day of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


def day_number(moment: date) -> int:
    return (moment - EPOCH).days


def month_index(numbers: Ints) -> Ints:
    """Months since January of year 0, for days since 1970."""
    return numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def month_start(index: int | np.int64) -> date:
    return date(int(index) // 12, int(index) % 12 + 1, 1)
