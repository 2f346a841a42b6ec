"""Groups of customers: known groups are found, numbers are chosen, doubts are said, order and units do not matter."""

import numpy as np
import pytest

from mercatique.fault import Fault
from mercatique.methods import clusters
from mercatique.methods.customers.clusters import level_of

FEATURES = ("basket", "frequency", "silence")


def long(table, features=FEATURES, names=None):
    names = names or [f"c{place:03}" for place in range(len(table))]
    return [name for name in names for _feature in features], list(features) * len(table), np.asarray(table, dtype=float).ravel()


@pytest.fixture(scope="module")
def three():
    """60 who spend much, 40 who come often, 30 who are silent."""
    random = np.random.default_rng(4)
    centres = ((90, 3, 20), (30, 12, 10), (30, 2, 90))
    return np.concatenate([random.normal(centre, (4, 0.5, 4), (size, 3)) for centre, size in zip(centres, (60, 40, 30), strict=True)])


@pytest.mark.parametrize("algorithm", ["k_means", "gmm"])
def test_known_groups_are_found_and_described(three, algorithm):
    found = clusters(*long(three), algorithm=algorithm, most=5, draws=5)
    assert found.k == 3 and found.chosen
    assert found.cluster.tolist() == [1] * 60 + [2] * 40 + [3] * 30
    assert [profile.customers for profile in found.profiles] == [60, 40, 30]
    assert sum(profile.share for profile in found.profiles) == pytest.approx(1)
    first = found.profiles[0].notable(1)[0]
    assert (first.feature, first.level) == ("basket", 2)
    assert first.median == pytest.approx(90, abs=2)
    assert str(found.profiles[0]).startswith("basket far above the others")
    assert str(found.profiles[2]).startswith("silence far above the others")
    assert found.silhouette > 0.7 and found.stability == pytest.approx(1) and found.warning is None
    assert (found.membership > 0.99).all()


def test_the_order_of_rows_and_the_units_do_not_matter(three):
    customer, feature, value = long(three)
    mixed = np.random.default_rng(1).permutation(len(customer))
    some = clusters(np.array(customer)[mixed], np.array(feature)[mixed], value[mixed], k=3, draws=0)
    other = clusters(*long(three * [1000, 0.1, 7]), k=3, draws=0)
    found = clusters(customer, feature, value, k=3, draws=0)
    assert found.to_table()["cluster"].equals(some.to_table()["cluster"])
    assert found.cluster.tolist() == other.cluster.tolist()
    assert found.stability is None and not found.chosen


def test_one_cloud_is_said_to_be_one():
    random = np.random.default_rng(3)
    found = clusters(*long(random.normal(0, 1, (200, 3))), most=2, draws=5)
    assert found.silhouette < 0.25
    assert "faint" in str(found.warning)


def test_halves_cut_out_of_a_round_cloud_depend_on_chance():
    random = np.random.default_rng(2)
    angle, radius = random.uniform(0, 2 * np.pi, 200), np.sqrt(random.uniform(0, 1, 200))
    table = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    found = clusters(*long(table, ("basket", "frequency")), k=2, draws=15)
    assert found.stability < 0.5 and found.silhouette > 0.25
    assert found.stability_low <= found.stability
    assert "depend on chance" in str(found.warning)


def test_customers_with_holes_are_left_out_and_constant_features_put_aside(three):
    customer, feature, value = long(np.hstack([three, np.full((130, 1), 5.0)]), (*FEATURES, "country"))
    found = clusters(customer[:-1], feature[:-1], value[:-1], k=3, draws=0)
    assert found.left_out == 1 and len(found) == 129
    assert found.constant == ("country",) and found.features == FEATURES


def test_skewed_amounts_are_taken_by_size():
    random = np.random.default_rng(5)
    low, high = np.exp(random.normal(2, 0.3, 80)), np.exp(random.normal(7, 0.3, 20))
    table = np.concatenate([low, high])[:, None]
    found = clusters(*long(table, ("amount",)), k=2, draws=0)
    assert found.cluster.tolist() == [1] * 80 + [2] * 20
    assert found.profiles[0].traits[0].median == pytest.approx(np.median(low))


def test_words_follow_the_distance_from_the_mean():
    assert [level_of(apart) for apart in (-1.2, -0.5, -0.1, 0.0, 0.29, 0.3, 0.9)] == [-2, -1, 0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("change", "params", "code"),
    [
        ({}, {"algorithm": "astrology"}, "algorithm_unknown"),
        ({}, {"scale": "log"}, "scale_unknown"),
        ({}, {"k": 1}, "k_out_of_range"),
        ({}, {"most": 1}, "k_out_of_range"),
        ({}, {"draws": -1}, "draws_negative"),
        ({}, {"k": 14}, "too_few_customers"),
        ({"value": np.ones(390)}, {}, "no_feature"),
        ({"customer": ["same"] * 390}, {}, "value_twice"),
        ({"value": [None] * 390}, {}, "column_empty_cells"),
        ({"customer": ["a"]}, {}, "columns_differ"),
        ({"customer": [], "feature": [], "value": []}, {}, "no_feature"),
    ],
)
def test_bad_input_gets_one_clear_fault(three, change, params, code):
    customer, feature, value = long(three)
    with pytest.raises(Fault) as fault:
        clusters(**{"customer": customer, "feature": feature, "value": value} | change, **params)
    assert fault.value.code == code
