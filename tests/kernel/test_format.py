"""Numbers, amounts, days and prose as a French or an English reader expects them."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel import format


def spaced(text: str) -> str:
    """Narrow spaces made visible."""
    return text.replace("\u202f", "_").replace("\xa0", "~").replace("\u2212", "-")


@pytest.mark.parametrize(
    ("value", "currency", "french", "english"),
    [
        (12000, "EUR", "12_000_€", "€12,000"),
        (Decimal("8911407.90"), "GBP", "8_911_407,90_£", "£8,911,407.90"),
        (-5.5, "EUR", "-5,50_€", "-€5.50"),
        (0.1 + 0.2, "EUR", "0,30_€", "€0.30"),
        (-0.001, "EUR", "0_€", "€0"),
        (1234.4, "JPY", "1_234_¥", "¥1,234"),
        (1200, "CHF", "1_200_CHF", "CHF_1,200"),
        (None, "EUR", "n.~d.", "n/a"),
        (float("nan"), "EUR", "n.~d.", "n/a"),
    ],
)
def test_an_amount_reads_in_both_languages(value, currency, french, english):
    assert spaced(format.amount(value, currency, "fr")) == french
    assert spaced(format.amount(value, currency, "en")) == english


@pytest.mark.parametrize(
    ("ratio", "decimals", "french"),
    [
        (0.438, None, "43,8_%"),
        (0.5, None, "50_%"),
        (1, 1, "100,0_%"),
        (-0.0213, None, "-2,1_%"),
        (0.0005, None, "0,1_%"),
    ],
)
def test_a_ratio_reads_as_a_percentage(ratio, decimals, french):
    assert spaced(format.percent(ratio, "fr", decimals=decimals)) == french


def test_halves_are_rounded_away_from_zero():
    assert format.number(Decimal("2.5"), "fr", decimals=0) == "3"
    assert spaced(format.number(Decimal("-2.5"), "fr", decimals=0)) == "-3"


def test_a_large_integer_keeps_every_digit():
    assert format.number(9007199254740993, "en") == "9,007,199,254,740,993"


def test_room_is_saved_for_large_amounts():
    assert spaced(format.compact(8_911_407, "GBP", "fr")) == "8,9_M£"
    assert format.compact(8_911_407, "GBP", "en") == "£8.9M"
    assert spaced(format.compact(512, "EUR", "fr")) == "512_€"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.124, "%", "↑_+12,4_% (hausse)"),
        (-0.021, "points", "↓_-2,1 points (baisse)"),
        (0.00001, "%", "→_0_% (stable)"),
        (1500, "currency", "↑_+1_500_€ (hausse)"),
    ],
)
def test_a_change_has_sign_arrow_and_word(value, unit, text):
    assert spaced(str(format.change(value, "fr", unit=unit))) == text


def test_a_change_that_is_not_known_says_so():
    assert str(format.change(None, "en")) == "n/a"


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert spaced(format.day(datetime.date(2026, 4, 1), "fr")) == "1er~avril 2026"
    assert spaced(format.day(datetime.date(2026, 4, 11), "fr")) == "11~avril 2026"
    assert spaced(format.day(datetime.date(2026, 4, 1), "en")) == "1~April 2026"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2026, 1, 1), (2026, 12, 31), "2026"),
        ((2026, 4, 1), (2026, 4, 30), "avril 2026"),
        ((2026, 4, 1), (2026, 6, 30), "avril à juin 2026"),
        ((2025, 10, 1), (2026, 9, 30), "octobre 2025 à septembre 2026"),
        ((2026, 4, 3), (2026, 5, 12), "3~avril 2026 – 12~mai 2026"),
    ],
)
def test_a_period_is_named_as_people_do(start, end, text):
    assert spaced(format.period(datetime.date(*start), datetime.date(*end), "fr")) == text


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qui? Nous!", "Qui_? Nous_!"),
        ("Atelier: 87 % à l'heure", "Atelier_: 87_% à l’heure"),
        ('le "bon" choix', "le «_bon_» choix"),
        ("« déjà »", "«_déjà_»"),
        ("voir https://x.fr/a?b=c:d à 10:30", "voir https://x.fr/a?b=c:d à 10:30"),
        ("10 000 € le 3 avril", "10_000_€ le 3~avril"),
        ("02 47 12 34 56", "02 47 12 34 56"),
        ("12%; 5€", "12_%_; 5_€"),
        ("jantes 17\" d'origine", 'jantes 17" d’origine'),
    ],
)
def test_french_prose_gets_its_spaces(typed, printed):
    assert spaced(format.prose(typed, "fr")) == printed


def test_a_quoted_title_with_quotes_of_its_own_is_not_quoted_twice_alike():
    typed = "« Lancer la gamme « Nuits calmes » et « Jours clairs » » : les rendez-vous"
    assert spaced(format.prose(typed, "fr")) == spaced(format.prose("« Lancer la gamme “Nuits calmes” et “Jours clairs” » : les rendez-vous", "fr"))
    assert "“" not in format.prose("« Nuits calmes » puis « Jours clairs »", "fr")


def test_prose_done_twice_is_the_same():
    once = format.prose('Qui? « Nous »: 12 % à "temps"!', "fr")
    assert format.prose(once, "fr") == once


def test_english_prose_has_no_space_before_a_colon():
    assert format.prose('He said: "yes"!', "en") == "He said: “yes”!"


def test_days_agree_with_their_number():
    assert format.days(1, "fr") == "1 jour"
    assert format.days(0, "fr") == "0 jour"
    assert format.days(0, "en") == "0 days"
    assert format.days(12, "fr") == "12 jours"


def test_a_moment_is_told_by_the_day_its_reader_has():
    late = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)
    assert (format.day(late, "en"), format.short_day(late, "en")) == ("23\xa0November 2026", "23/11/2026")
    eve = datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC)
    assert (format.day(eve, "en"), format.month(eve, "en")) == ("1\xa0January 2027", "January 2027")
    with timezone.override("UTC"):
        assert format.day(late, "en") == "22\xa0November 2026"
