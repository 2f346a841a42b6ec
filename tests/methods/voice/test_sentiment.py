"""Praise and blame: the grammar of the lexicon, its accuracy, and what it cannot do."""

from datetime import date

import pytest

from mercatique.demo.examples import files
from mercatique.fault import Fault
from mercatique.methods.voice import sentiment
from mercatique.methods.voice.grammar import judged, label, language
from mercatique.methods.voice.labelled import HELD_OUT, TUNED, labelled
from mercatique.methods.voice.sentiment import accuracy


def said(text: str) -> str:
    return label(judged(text, language(text))[0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le vendeur est aimable.", "positive"),
        ("Le vendeur n'est pas aimable.", "negative"),
        ("Vendeur peu aimable.", "negative"),
        ("Je ne recommande pas.", "negative"),
        ("Je n'ai jamais été déçu.", "positive"),
        ("The staff is friendly.", "positive"),
        ("The staff isn't friendly.", "negative"),
        ("Never disappointed.", "positive"),
        ("J'ai acheté une table.", "neutral"),
        ("I bought a table.", "neutral"),
        ("😍😍", "positive"),
        ("👎", "negative"),
        ("Parfait", "positive"),
        ("Pas cher et efficace.", "positive"),
        ("Sans doute le meilleur garage.", "positive"),
        ("Point relais pratique.", "positive"),
        ("Y a-t-il un bon garage ?", "positive"),
        ("Ce n'est plus agréable.", "negative"),
        ("It wasnt good.", "negative"),
    ],
)
def test_negation_turns_praise_and_blame_round(text, found):
    assert said(text) == found


def test_degree_and_but_weigh():
    score = {text: judged(text, "fr")[0] for text in ("accueil agréable", "accueil très agréable", "accueil assez agréable")}
    assert score["accueil très agréable"] > score["accueil agréable"] > score["accueil assez agréable"]
    assert judged("cher mais excellent", "fr")[0] > judged("excellent mais cher", "fr")[0]


def test_the_hand_labelled_list_is_large_and_in_both_languages():
    every = labelled(TUNED) + labelled(HELD_OUT)
    assert len(every) == 160 and len({text for text, _label in every}) == 160
    assert {name for _text, name in every} == {"positive", "negative", "neutral"}
    assert sum(language(text) == "fr" for text, _label in every) == pytest.approx(80, abs=3)


def test_accuracy_on_reviews_held_out_is_measured_and_printed():
    french, english, right, tested = accuracy()
    found = sentiment(["Très bien"])
    assert tested == 80 and found.accuracy == right / tested
    assert min(french, english) >= 0.8
    assert found.accuracy_low < found.accuracy < found.accuracy_high
    assert "Irony" in str(found.limits)


def test_irony_is_not_understood():
    assert said("Wonderful, it died after one week.") != "negative"


def test_generated_reviews_of_the_dealership_agree_with_their_stars():
    sheet = files("val-de-loire")
    found = sentiment(sheet.texts("reviews.csv", "Avis"), sheet.numbers("reviews.csv", "Note"), sheet.days("reviews.csv", "Date"))
    assert found.agreement > 0.8 and found.agreement_reviews == found.reviews
    assert found.trend_reading is not None and found.positive > found.negative


def test_generated_reviews_of_the_shop_praise_by_facts_and_are_often_missed():
    sheet = files("colibri")
    found = sentiment(sheet.texts("reviews.csv", "Comment"), sheet.numbers("reviews.csv", "Rating"))
    assert 0.4 < found.agreement < 0.7 and found.silent > found.reviews / 4


def test_order_and_empty_reviews_do_not_matter():
    rows = ["Parfait", "", "Horrible", None, "Une table"]
    found = sentiment(rows)
    assert (found.reviews, found.empty, found.silent) == (3, 2, 1)
    assert found.positive == found.negative == found.neutral == pytest.approx(1 / 3)
    again = sentiment(rows[::-1])
    assert (again.positive, again.negative) == (found.positive, found.negative)
    assert found.to_table().to_pydict()["row"] == [1, 3, 5]
    assert sentiment([]).positive is None and sentiment([], day=[]).trend is None


def test_each_fault_has_its_name():
    for code, call in {
        "language_unknown": lambda: sentiment(["ok"], language="de"),
        "answer_outside_scale": lambda: sentiment(["ok"], [6]),
        "columns_differ": lambda: sentiment(["ok"], [5, 4]),
        "unit_unknown": lambda: sentiment(["ok"], day=[date(2026, 1, 1)], unit="moon"),
        "scale_wrong": lambda: sentiment(["ok"], best=1),
        "level_wrong": lambda: sentiment(["ok"], level=1),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
