"""Territory: published checks, by hand, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.fault import Fault
from mercatique.methods import catchment, distances, huff, penetration, reilly


def test_trust_5_4_huff_three_stores():
    found = huff(["z"] * 3, ["A", "B", "C"], [10_000, 5_000, 2_000], [3, 1, 0.5])
    assert (100 * found.probability).round(2).tolist() == [7.87, 35.43, 56.69]


def test_a_store_in_the_zone_draws_much_and_not_everybody():
    found = huff(["z", "z"], ["here", "there"], [100, 100], [0, 1])
    assert 0.9 < found.probability[0] < 1
    assert np.isfinite(found.probability).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(0, 200)), min_size=1, max_size=8), st.floats(0.5, 3), st.floats(0.1, 100))
def test_huff_shares_add_up_and_do_not_depend_on_units_or_order(stores, exponent, unit):
    names = [f"s{place}" for place in range(len(stores))]
    sizes, far = [size for size, _far in stores], [away for _size, away in stores]
    found = huff(["z"] * len(names), names, sizes, far, [1000] * len(names), exponent=exponent)
    assert found.probability.sum() == pytest.approx(1)
    assert sum(found.by_store.values()) == pytest.approx(1000)
    scaled = huff(["z"] * len(names), names[::-1], [s * unit for s in sizes[::-1]], far[::-1], exponent=exponent)
    assert scaled.probability == pytest.approx(found.probability)


def test_reilly_by_hand():
    # Tours (136,000) and Blois (47,000), 60 km apart.
    found = reilly(["Tours"], ["Blois"], [136_000], [47_000], [60])
    assert found.from_first[0] == pytest.approx(60 / (1 + (47 / 136) ** 0.5))
    assert found.from_first[0] + found.from_second[0] == pytest.approx(60)
    assert reilly(["a"], ["b"], [5], [5], [10]).from_first[0] == pytest.approx(5)


def test_a_degree_of_latitude_is_111_kilometres_and_paris_is_392_from_lyon():
    found = distances(["north", "Lyon"], [49.8566, 45.7640], [2.3522, 4.8357], from_latitude=48.8566, from_longitude=2.3522)
    assert found.kilometres[0] == pytest.approx(111.19, abs=0.01)
    assert found.kilometres[1] == pytest.approx(391.5, abs=1)
    assert found.nearest == "north"
    assert distances(["other side"], [-10], [-170], from_latitude=10, from_longitude=10).kilometres[0] == pytest.approx(np.pi * 6371.0088, rel=1e-6)


def test_catchment_by_hand():
    found = catchment([1, 4.9, 5, 12, 60, None], [100, 50, 50, 200, 0, 7])
    assert found.customers.tolist() == [2, 1, 1, 0, 1]
    assert found.cumulative[-1] == pytest.approx(1)
    assert found.within == {"0.6": 5, "0.8": 12, "0.95": 60}
    assert found.amount.tolist() == [150, 50, 200, 0, 0]
    assert found.without_distance == 1
    nobody = catchment([None])
    assert nobody.median is None and "known distance" in str(nobody.median_reason)


def test_penetration_by_hand():
    found = penetration(["Joué", "Amboise", "Désert"], [50, 5, 0], [1000, 500, 0])
    assert found.communes.tolist() == ["Joué", "Amboise", "Désert"]
    assert found.overall == pytest.approx(55 / 1500)
    assert found.index[0] == pytest.approx(0.05 / (55 / 1500) * 100)
    assert found.potential[1] == pytest.approx(500 * 55 / 1500 - 5)
    assert found.low[0] < 0.05 < found.high[0]
    assert found.to_table()["rate"][2].as_py() is None


def test_wilson_of_five_in_eighty_three():
    found = penetration(["a"], [5], [83])
    assert (found.low[0], found.high[0]) == (pytest.approx(0.0260, abs=5e-5), pytest.approx(0.1334, abs=5e-5))


def test_each_fault_has_its_name():
    for code, call in {
        "latitude_outside": lambda: distances(["a"], [120], [3]),
        "longitude_outside": lambda: distances(["a"], [12], [300]),
        "rings_not_rising": lambda: catchment([1], rings=(5, 5)),
        "share_outside": lambda: catchment([1], shares=(80,)),
        "distance_negative": lambda: catchment([-1]),
        "commune_twice": lambda: penetration(["a", "a"], [1, 1], [2, 2]),
        "more_customers_than_people": lambda: penetration(["a"], [3], [2]),
        "column_no_count": lambda: penetration(["a"], [-3], [2]),
        "pair_twice": lambda: huff(["z", "z"], ["a", "a"], [1, 1], [1, 1]),
        "place_missing": lambda: huff([None], ["a"], [1], [1]),
        "attraction_not_positive": lambda: huff(["z"], ["a"], [0], [1]),
        "exponent_outside": lambda: huff(["z"], ["a"], [1], [1], exponent=-1),
        "nearest_not_positive": lambda: huff(["z"], ["a"], [1], [1], nearest=0),
        "people_differ": lambda: huff(["z", "z"], ["a", "b"], [1, 1], [1, 1], [5, 6]),
        "size_not_positive": lambda: reilly(["a"], ["b"], [0], [1], [1]),
        "columns_differ": lambda: reilly(["a"], ["b"], [0], [1], [1, 2]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code, code
