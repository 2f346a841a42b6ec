"""Seed 001 as a framework: all its rows, in our own words, and nothing it does not say."""

import re
from collections import Counter

import pytest

from mercatique.prove.framework import frameworks

KEY = "fr-strategie-marketing"


@pytest.fixture
def found():
    return frameworks()[KEY]


@pytest.fixture
def seed(shared_data) -> str:
    return (shared_data.parent / "seeds" / frameworks()[KEY].source).read_text("utf-8")


def test_it_has_the_four_blocks_with_all_their_rows(found):
    counts = [(len(block.activities), len(block.tasks), len(block.competences), len(block.criteria)) for block in found.blocks]
    assert counts == [(3, 7, 8, 23), (3, 9, 9, 21), (3, 6, 7, 16), (3, 8, 10, 31)]
    assert Counter(row.sort for row in found.rows) == {
        "frame": 6, "activity": 12, "task": 30, "competence": 34, "criterion": 91, "test": 10,
    }  # fmt: skip


def test_it_has_no_points_and_no_pass_mark(found):
    assert found.points is found.passing is None
    assert not any(item.points for item in found.criteria)


def test_activities_and_tasks_begin_again_in_each_block_and_are_not_confused(found):
    assert len({row.code for row in found.tasks}) < len(found.tasks)
    assert len({row.claim for row in found.rows}) == len(found.rows)
    first, second = found.row("B1", "A1.T1"), found.row("B2", "A1.T1")
    assert first.name != second.name
    assert {row.block for row in found.seen(found.row("B2", "A1"))} == {"B2"}


def test_each_criterion_judges_the_competence_its_code_names(found):
    for item in found.criteria:
        (competence,) = found.served(item)
        assert item.code.removeprefix("CE").split(".")[0] == competence.code.removeprefix("C")


def test_each_row_says_how_it_is_judged_and_by_what(found):
    for row in found.rows:
        assert row.kind in {"A", "P", "H"}
        assert row.checks or row.waits or row.see or row.shows, row.claim


def test_group_tests_that_ask_each_candidate_for_something_say_what(found):
    assert [test.code for test in found.tests if test.individual] == ["B1.EV1", "B3.EV1", "B4.EV1", "B4.EV2"]
    assert Counter(test.form for test in found.tests) == {"group": 5, "individual": 4, "either": 1}
    assert not any(test.days or test.minutes for test in found.tests), "the source gives no duration"


def test_every_criterion_is_covered_by_a_test_and_guessed_links_are_marked(found):
    assert {item.key for test in found.tests for item in found.covered(test)} == {item.key for item in found.criteria}
    assert [test.code for test in found.tests if not test.inferred] == ["B3.EV1", "B4.EV2", "B4.EV5"]
    assert [item.code for item in found.competences if item.inferred] == ["C22"]
    twice = [item.code for item in found.criteria if sum(item in found.covered(test) for test in found.tests) > 1]
    assert twice == ["CE10.1", "CE10.2", "CE16.1", "CE16.2"]


def test_every_row_of_the_requirements_is_there_with_its_kind(found, shared_data):
    text = (shared_data.parent / "reference" / "requirements.md").read_text("utf-8")
    wanted = dict(re.findall(r"^\| 001:(\S+) \|.* \| ([APH]):[^|]*\|$", text, re.MULTILINE))
    assert len(wanted) == 183

    def name(row) -> str:
        return f"{row.block}.{row.code}" if row.sort in {"activity", "task"} else row.code

    assert {name(row): row.kind for row in found.rows} == wanted


def words(text: str) -> list[str]:
    return re.findall(r"[a-zà-öø-ÿœ]+", text.lower())


def test_no_sentence_of_the_source_is_copied(found, seed):
    taken = words(seed)
    eights = {tuple(taken[n : n + 8]) for n in range(len(taken) - 7)}
    texts = [row.name.in_language("fr") for row in found.rows]
    texts += [text for test in found.tests for text in (*test.deliverables["fr"], *test.asked["fr"], test.individual.in_language("fr"))]
    copied = [text for text in texts for n in range(len(words(text)) - 7) if tuple(words(text)[n : n + 8]) in eights]
    assert copied == []


def test_french_is_set_as_the_french_set_it(found):
    for row in found.rows:
        assert not re.search(r" [;:!?]|'", row.name.in_language("fr")), row.name
