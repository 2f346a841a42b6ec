"""The frameworks as data: what the seed documents say, and nothing invented."""

import pytest

from mercatique.fault import Fault
from mercatique.prove import framework
from mercatique.prove.framework import FOLDER, frameworks


def test_the_car_framework_has_what_its_seed_says():
    found = frameworks()["fr-auto-digital"]
    assert [len(block.competences) for block in found.blocks] == [6, 9, 7]
    assert len(found.criteria) == 14
    assert found.points == sum(item.points for item in found.criteria) == 20
    assert found.passing == 10
    assert [block.points for block in found.blocks] == [9, 7, 4]
    assert {item.code: item.points for item in found.criteria if item.points > 1} == {"Cr1": 3, "Cr8": 3, "Cr9": 2, "Cr10": 2}


def test_its_assessment_is_a_dissertation_of_24_days_and_an_oral_of_15_and_15_minutes():
    (test,) = frameworks()["fr-auto-digital"].tests
    assert test.days == 24
    assert test.minutes == (15, 15)
    assert len(test.asked["fr"]) == 7


def test_every_link_the_seed_does_not_make_is_marked_inferred():
    assert all(item.inferred for item in frameworks()["fr-auto-digital"].criteria)


def test_the_coherence_rules_give_no_points():
    assert frameworks()["coherence"].points is None
    assert not any(item.points for item in frameworks()["coherence"].criteria)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_name_is_there_in_both_languages(language):
    for found in frameworks().values():
        for item in (found, *found.blocks, *found.competences, *found.criteria, *found.tests):
            assert dict(item.name.by_language)[language]


def test_a_framework_that_contradicts_itself_is_refused(tmp_path):
    text = (FOLDER / "fr-auto-digital.toml").read_text("utf-8").replace("points = 20", "points = 21", 1)
    (tmp_path / "wrong.toml").write_text(text, "utf-8")
    with pytest.raises(Fault, match="do not add up"):
        framework.read(tmp_path / "wrong.toml")


def test_a_check_that_does_not_exist_is_refused(tmp_path):
    text = (FOLDER / "coherence.toml").read_text("utf-8").replace("watch.used", "watch.unknown")
    (tmp_path / "wrong.toml").write_text(text, "utf-8")
    with pytest.raises(Fault, match=r"no check watch\.unknown"):
        framework.read(tmp_path / "wrong.toml")
