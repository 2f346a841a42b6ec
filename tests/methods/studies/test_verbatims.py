"""Open answers in both languages land with those that speak of the same thing."""

import random

import pytest

from mercatique.fault import Fault
from mercatique.methods.stop_words import language, words
from mercatique.methods.studies import verbatims

DELIVERY = ["La livraison est arrivée en retard", "Livraison trop longue, colis en retard", "Retard de livraison, colis abîmé",
            "Le colis est arrivé avec du retard", "Délai de livraison non respecté, colis en retard", "Livraison en retard de quatre jours"]  # fmt: skip
PRICE = ["Les prix sont trop élevés", "Prix élevés par rapport aux concurrents", "Trop cher, prix élevés pour la qualité",
         "Des prix moins élevés chez les concurrents", "Le prix reste élevé"]  # fmt: skip
SERVICE = ["The staff was friendly and helpful", "Friendly staff, helpful advice", "Very helpful and friendly people on the phone",
           "The advice of the staff was helpful", "Staff friendly on the phone"]  # fmt: skip
ALL = DELIVERY + PRICE + SERVICE


def test_answers_on_one_theme_stand_together_with_their_words():
    found = verbatims(ALL)
    assert found.groups == 3 and found.unreadable == 0
    of = found.group_of.tolist()
    assert [len(set(part)) for part in (of[:6], of[6:11], of[11:])] == [1, 1, 1]
    assert found.sizes.tolist() == [6, 5, 5]
    table = found.to_table().to_pylist()
    assert "retard" in table[0]["words"] and table[0]["example"] in DELIVERY
    assert {row["example"] in part for row, part in zip(table, (DELIVERY, PRICE, SERVICE), strict=True)} == {True} or {
        row["example"] in part for row, part in zip(table, (DELIVERY, SERVICE, PRICE), strict=True)
    } == {True}
    assert table[0]["low"] < 6 / 16 < table[0]["high"]


def test_the_order_of_answers_does_not_matter():
    shuffled = random.Random(4).sample(ALL, len(ALL))
    assert verbatims(shuffled).to_table() == verbatims(ALL).to_table()


def test_empty_answers_and_words_said_once_are_counted_apart():
    found = verbatims([*ALL, "", None, "Xylophone", "et le de la"])
    assert found.unreadable == 4 and found.group_of[-4:].tolist() == [0, 0, 0, 0]


def test_few_answers_are_to_be_read():
    found = verbatims(DELIVERY)
    assert found.groups == 1 and "reading them all" in str(found.separation_reason)
    assert found.sizes.tolist() == [6]


def test_the_number_of_groups_can_be_given():
    assert verbatims(ALL, groups=2).groups == 2


def test_words_lose_accents_capitals_and_apostrophes():
    assert words("L’accueil ÉTAIT très bon — cœur") == ["l", "accueil", "etait", "tres", "bon", "coeur"]
    assert [language(text) for text in ("Je ne reviendrai pas", "I will be back", "Super !", "Très déçu", "ok thanks")] == ["fr", "en", "en", "fr", "en"]


def test_each_fault_has_its_name():
    for code, call in {
        "answers_none": lambda: verbatims(["unique", "words"]),
        "groups_wrong": lambda: verbatims(ALL, groups=99),
        "level_wrong": lambda: verbatims(ALL, level=0),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
