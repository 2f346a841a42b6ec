"""Praise and blame: the grammar of the lexicon, its accuracy, and what it cannot do."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.demo.examples import files
from mercatique.fault import Fault
from mercatique.methods.voice import sentiment
from mercatique.methods.voice.grammar import judged, label, language
from mercatique.methods.voice.labelled import PLAIN, TOLD, labelled
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


def test_our_own_labelled_reviews_are_many_different_and_half_in_each_language():
    every = [row for texts in (PLAIN, TOLD) for lines in texts.values() for row in labelled(lines)]
    assert len(every) == len({text for text, _label in every}) == 280
    assert {name for _text, name in every} == {"positive", "negative", "neutral"}
    assert len(labelled(PLAIN["fr"])) == len(labelled(PLAIN["en"])) and len(labelled(TOLD["fr"])) == len(labelled(TOLD["en"])) == 60


def test_the_language_of_our_own_reviews_is_found():
    for tongue in ("fr", "en"):
        rows = labelled(PLAIN[tongue]) + labelled(TOLD[tongue])
        assert sum(language(text) == tongue for text, _label in rows) / len(rows) > 0.97


def test_plain_words_of_the_lexicon_are_read_as_they_were_when_it_was_made():
    assert (accuracy(False).right, accuracy(False).reviews) == (148, 160), "as the manual says"


def test_accuracy_on_reviews_written_after_the_lexicon_is_low_and_printed():
    measured, found = accuracy(True), sentiment(["Très bien"])
    assert (measured.right, measured.reviews) == (45, 120), "as the manual says; never mended by changing the lexicon"
    assert (found.accuracy, found.accuracy_plain) == (0.375, accuracy(False).share)
    assert (found.accuracy_low, found.accuracy_high) == pytest.approx((0.294, 0.464), abs=0.001)
    assert "45 of 120 right on reviews we wrote" in str(found.accuracy_basis) and "Irony" in str(found.limits)


def test_every_sentence_is_read_somehow_and_only_a_lexicon_word_makes_a_label():
    for lines in (*PLAIN.values(), *TOLD.values()):
        for text, _label in labelled(lines):
            score, words = judged(text, language(text))
            assert -1 < score < 1 and (words or score == 0)


@pytest.mark.parametrize(
    "text", ["Merci pour les deux heures au téléphone, c'était passionnant.", "C'était mieux avant le changement de patron.", "Wonderful, it died after one week."]
)
def test_irony_and_comparison_are_not_understood(text):
    assert said(text) != "negative"


def test_generated_reviews_of_the_dealership_agree_with_their_stars():
    sheet = files("val-de-loire")
    found = sentiment(sheet.texts("reviews.csv", "Avis"), sheet.numbers("reviews.csv", "Note"), sheet.days("reviews.csv", "Date"))
    assert found.agreement_low > 0.85 > found.agreement_commonest and found.agreement_reviews == found.reviews
    assert found.trend_reading is not None and found.positive > found.negative


def test_generated_reviews_of_the_shop_praise_by_facts_and_are_often_missed():
    sheet = files("colibri")
    found = sentiment(sheet.texts("reviews.csv", "Comment"), sheet.numbers("reviews.csv", "Rating"))
    assert found.agreement_high < 0.55 < 0.8 < found.agreement_commonest and found.silent > found.reviews / 4


def test_order_and_empty_reviews_do_not_matter():
    rows = ["Parfait", "", "Horrible", None, "Une table"]
    found = sentiment(rows)
    assert (found.reviews, found.empty, found.silent) == (3, 2, 1)
    assert found.positive == found.negative == found.neutral == pytest.approx(1 / 3)
    again = sentiment(rows[::-1])
    assert (again.positive, again.negative) == (found.positive, found.negative)
    assert found.to_table().to_pydict()["row"] == [1, 3, 5]
    assert found.positive + found.neutral + found.negative == pytest.approx(1)
    nothing = sentiment(["", None], day=[date(2026, 1, 1)] * 2)
    assert nothing.positive is nothing.trend is nothing.positive_low is None
    assert str(nothing.shares_reason) == str(nothing.trend_reason) == "No review has words."
    assert "no ratings" in str(nothing.agreement_reason) and "no days" in str(sentiment([]).trend_reason)


def test_one_review_is_no_certainty():
    found = sentiment(["Parfait"], [5])
    assert found.positive == 1 and found.positive_low < 0.3 and found.agreement_low < 0.3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=60) | st.sampled_from(["très bon", "never again", "pas cher", "😡"]), max_size=12), st.randoms())
def test_any_text_is_read_and_shares_sum_to_one_in_any_order(rows, dice):
    found, again = sentiment(rows), sentiment(dice.sample(rows, len(rows)))
    assert found.reviews + found.empty == len(rows)
    assert (found.positive, found.negative, found.silent) == (again.positive, again.negative, again.silent)
    if found.reviews:
        assert found.positive + found.neutral + found.negative == pytest.approx(1)
        assert found.negative_low <= found.negative <= found.negative_high
        assert np.abs(found.scores).max() < 1


def test_praise_that_grows_is_a_rising_trend():
    rows = [("Parfait" if k < 4 + 3 * month else "Horrible", date(2026, month + 1, 1)) for month in range(5) for k in range(20)]
    found = sentiment([text for text, _day in rows], day=[day for _text, day in rows])
    assert found.trend_reading == "rising" and found.trend == pytest.approx(0.3)
    assert sentiment(["Parfait"], day=["2026-01-05"]).trend is None


def test_each_fault_has_its_name():
    for code, call in {
        "language_unknown": lambda: sentiment(["ok"], language="de"),
        "answer_outside_scale": lambda: sentiment(["ok"], [6]),
        "columns_differ": lambda: sentiment(["ok"], [5, 4]),
        "unit_unknown": lambda: sentiment(["ok"], day=[date(2026, 1, 1)], unit="moon"),
        "scale_wrong": lambda: sentiment(["ok"], best=1),
        "level_wrong": lambda: sentiment(["ok"], level=1),
        "column_no_number": lambda: sentiment(["ok"], ["five"]),
        "column_no_day": lambda: sentiment(["ok"], day=["soon"]),
        "column_empty_cells": lambda: sentiment(["ok", "bad"], day=["2026-01-01", None]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code
