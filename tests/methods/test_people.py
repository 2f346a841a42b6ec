"""Ids of people as numbers: one number per person, none below zero but for nobody, rising as the ids do."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.methods.people import LONGEST, people, short_texts

ids = st.lists(st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["C1", "C10", "C2", "é", "\0", "a\0", "a"])), max_size=40)


def check(values, codes):
    """Equal ids have equal numbers, greater ids greater ones, empty ones a negative number."""
    assert len(codes) == len(values)
    known = [(value, code) for value, code in zip(values, codes.tolist(), strict=True) if value not in (None, "")]
    assert all(code >= 0 for _value, code in known)
    assert all(code < 0 for value, code in zip(values, codes.tolist(), strict=True) if value in (None, ""))
    by_id = sorted(set(known), key=lambda pair: pair[0].encode() if isinstance(pair[0], str) else pair[0])
    numbers = [code for _value, code in by_id]
    assert numbers == sorted(set(numbers))
    assert len(by_id) == len({value for value, _code in known})


@settings(max_examples=100, deadline=None)
@given(ids)
def test_texts_of_any_kind_are_told_apart_and_rise(values):
    column = pa.array(values, pa.string())
    check(values, people(column))
    check(values, people(column.cast(pa.large_string())))
    check(values, people(column.dictionary_encode()))
    check(values[1:], people(column.slice(1)))


@settings(max_examples=30, deadline=None)
@given(ids)
def test_sorted_texts_need_not_be_looked_up(values):
    values = sorted(value for value in values if value is not None)
    check(values, people(pa.array(values, pa.string())))


@pytest.mark.parametrize(
    "values",
    [
        np.array([3, 1, 1], dtype=np.int8),
        np.array([-5, 7, 0]),
        np.array([np.iinfo(np.int64).min, np.iinfo(np.int64).max, 0]),
        np.array([2**64 - 1, 2**64 - 2, 2**64 - 1], dtype=np.uint64),
        np.array([2**64 - 1, 0, 5], dtype=np.uint64),
        np.array([], dtype=np.int32),
    ],
    ids=["small", "negative", "the whole range", "huge", "huge and nothing", "nobody"],
)
def test_whole_numbers_are_told_apart_and_rise(values):
    check(values.tolist(), people(values))


def test_numbers_read_as_reals_or_with_gaps_are_the_same_people():
    assert people([7.0, None, 7.0, 8.0]).tolist() == people(["7", None, "7", "8"]).tolist()
    assert people(pa.array([7, None, 8])).tolist() == people(["7", "", "8"]).tolist()
    found = people([1e300, 1.0, 1e300, float("nan")])
    assert found[0] == found[2] != found[1] and found[3] < 0


def test_an_empty_word_of_a_dictionary_is_nobody():
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None, 0]), pa.array(["b", None, "a"]))
    assert (people(column) < 0).tolist() == [False, True, False, True, False]


def test_texts_that_are_too_long_or_too_different_are_not_packed():
    assert short_texts(pa.array(["C0001", "C0002"])) is not None
    assert short_texts(pa.array(["a" * (LONGEST + 1)])) is None
    assert short_texts(pa.array(["", "a"])) is None
    assert short_texts(pa.array(["".join(chr(33 + (place * 7 + row) % 90) for place in range(20)) for row in range(90)])) is None
