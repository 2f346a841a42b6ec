"""Sentences with values: what the product says is translated, what people wrote is not."""

import json

from mercatique.fault import Words, _, kept, recalled, told

FRENCH = {"The column %(name)s lacks.": "Il manque la colonne %(name)s.", "Date": "Jour", "orders": "commandes"}


def french(text: str) -> str:
    return FRENCH.get(text, text)


def test_a_word_somebody_wrote_is_left_as_it_is_though_it_is_also_a_word_of_ours():
    assert told("The column %(name)s lacks.", {"name": "Date"}, french) == "Il manque la colonne Date."


def test_a_marked_word_is_translated_with_its_sentence():
    assert told("The column %(name)s lacks.", {"name": _("Date")}, french) == "Il manque la colonne Jour."


def test_no_message_says_nothing_and_an_empty_word_is_not_looked_up():
    assert told("", {"name": "x"}, french) == ""
    assert told("The column %(name)s lacks.", {"name": Words("")}, lambda text: text or "header") == "The column  lacks."


def test_what_is_kept_as_json_comes_back_with_its_marks():
    back = recalled(json.loads(json.dumps(kept({"name": _("Date"), "file": "Date", "n": 3}))))
    assert back == {"name": "Date", "file": "Date", "n": 3}
    assert (type(back["name"]), type(back["file"])) == (Words, str)
