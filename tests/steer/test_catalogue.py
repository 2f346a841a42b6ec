"""The catalogue of causes and levers: whole, in both languages, and without loose ends."""

import re

from django.utils import translation

from mercatique.steer.loop import catalogue


def test_every_cause_has_a_family_and_levers_that_exist():
    found = catalogue.catalogue()
    for cause in found["causes"].values():
        assert cause.family in found["families"]
        assert cause.levers
        assert set(cause.levers) <= set(found["levers"])
        assert re.fullmatch(r"00\d:[\w.]+(, 00\d:[\w.]+)*", cause.source)


def test_every_lever_acts_on_some_cause_and_says_its_scale():
    found = catalogue.catalogue()
    used = {lever for cause in found["causes"].values() for lever in cause.levers}
    assert used == set(found["levers"])
    assert {lever.scale for lever in found["levers"].values()} == {"operational", "strategic"}


def test_names_follow_the_reader():
    cause = catalogue.cause("slow_reply")
    with translation.override("fr"):
        french = str(cause)
        assert str(catalogue.named("causes", "slow_reply")) == french
    with translation.override("en"):
        assert str(cause) != french
        assert str(catalogue.named("causes", "slow_reply")) == str(cause)


def test_a_discount_does_not_mend_a_late_answer():
    assert catalogue.admissible("slow_reply", "reply")
    assert not catalogue.admissible("slow_reply", "discount_rule")
    assert not catalogue.admissible("", "reply")
    assert catalogue.levers_for("nothing") == []
