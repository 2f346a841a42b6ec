"""Which segments respond: what the methods find on the dealership's reminders beside what its truth file holds."""

import pytest

from mercatique.demo.examples import files
from mercatique.demo.examples.experiments import AGES, reminders
from mercatique.methods.experiments import sample_ratio_mismatch, uplift_by_segment


@pytest.fixture(scope="module")
def found():
    rows = reminders()
    return uplift_by_segment(rows["segment"], rows["variant"], rows["came"], control="Témoin")


def test_the_coin_of_the_reminders_was_fair():
    assert sample_ratio_mismatch(reminders()["variant"]).reading == "as planned"


def test_every_true_lift_lies_within_the_interval_of_its_segment_and_three_points_of_the_estimate(found):
    truth = files("val-de-loire").truth["service_reminder"]["true_lift"]
    read = {name: (uplift, low, high) for name, uplift, low, high in zip(found.names, found.uplifts, found.lows, found.highs, strict=True)}
    for (_edge, name), true in zip(AGES, truth, strict=True):
        uplift, low, high = read[name]
        assert low < true < high and uplift == pytest.approx(true, abs=0.035), name


def test_just_the_segments_that_respond_by_five_points_or_more_are_called_better(found):
    truth = files("val-de-loire").truth["service_reminder"]["true_lift"]
    verdicts = dict(zip(found.names, found.verdicts, strict=True))
    assert [verdicts[name] == "better" for _edge, name in AGES] == [lift >= 0.05 for lift in truth]
    assert found.p_heterogeneity < 1e-5
