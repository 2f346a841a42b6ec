"""English questionnaires: enough items, drawn equally hard, scored by the key."""

from collections import Counter

from mercatique.prove.papers import english


def test_the_bank_has_items_of_every_kind_and_level_letters_and_oral_prompts():
    bank = english.bank()
    count = Counter((item.kind, item.level) for item in bank.items)
    assert len(bank.items) >= 24
    assert set(count) == {(kind, level) for kind in english.KINDS for level in (1, 2, 3)}
    assert sum(one.part == "letter" for one in bank.prompts) >= 3
    assert sum(one.part in {"document", "interview"} for one in bank.prompts) >= 4


def test_no_item_can_be_answered_two_ways_and_every_text_is_asked_about():
    bank = english.bank()
    assert len({item.code for item in bank.items}) == len(bank.items)
    for item in bank.items:
        assert len(set(item.options)) == len(item.options) == 4 and 0 <= item.answer < 4, item.code
    for code in bank.texts:
        assert sum(item.text == code for item in bank.items) >= english.PER_TEXT


def test_each_candidate_draws_another_questionnaire_of_the_same_difficulty():
    draws = [english.draw("secret", f"C{n}") for n in range(40)]
    assert {english.weight(one) for one in draws} == {(7, 7, 7)}
    assert len({tuple(item.code for item in one.items) for one in draws}) > 20
    assert {Counter(item.kind for item in one.items)["comprehension"] for one in draws} == {9}
    letters = Counter(one.right(item) for one in draws for item in one.items)
    assert min(letters[letter] for letter in english.LETTERS) > 0.15 * sum(letters.values()), "the right answer stands everywhere"


def test_the_key_scores_what_was_answered():
    found = english.draw("secret", "C1")
    right = {item.code: found.right(item) for item in found.items}
    assert [part.share for part in english.marked(found, right)] == [1, 1, 1]
    one = found.of("grammar")[0]
    right[one.code] = next(letter for letter in english.LETTERS if letter != found.right(one))
    assert [part.right for part in english.marked(found, right)] == [9, 6, 5]
    assert [part.right for part in english.marked(found, {})] == [0, 0, 0]


def test_terms_and_connectors_of_a_letter_are_counted_for_the_marker():
    found = english.counted("However, we offer a discount; therefore your order keeps the present price. Reorders are welcome.")
    assert found["connectors"] == ["however", "therefore"]
    assert {"offer", "discount", "order", "price"} <= set(found["terms"])
