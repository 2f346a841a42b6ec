"""The manual: its programme, cards, glossary and quizzes."""

import re
from collections import Counter

import pytest
from django.urls import reverse

from mercatique.kernel.criteria import run
from mercatique.methods import METHODS
from mercatique.prove.framework import frameworks
from mercatique.prove.manual import quizzes
from mercatique.prove.manual.cards import PROGRAMME, WHO, cards
from mercatique.prove.manual.models import QuizTry
from mercatique.prove.manual.terms import listed, terms

HERE = "/w/acme/prove/manual/"


def both(words) -> list[str]:
    return [words.in_language(language) for language in ("fr", "en")]


def test_the_programme_has_four_chapters_seven_objectives_eight_skills_and_every_row_of_the_manual():
    found = frameworks()[PROGRAMME]
    assert len(found.blocks) == 4
    assert sum(row.code.startswith("OBJ") for row in found.frame) == 7
    assert len(found.competences) == 8
    assert [len(block.criteria) for block in found.blocks] == [41, 30, 35, 19]
    assert len(found.rows) == 144


def test_a_course_has_no_points_no_test_and_certifies_nobody():
    found = frameworks()[PROGRAMME]
    assert not found.certifies and found.source
    assert found.points is None and found.passing is None and not found.tests
    assert all(row.points is None for row in found.criteria)


def test_every_row_is_in_both_languages_and_asks_waits_or_says_what_to_show():
    for row in frameworks()[PROGRAMME].rows:
        french, english = both(row.name)
        assert french and english and french != english, row.code
        assert row.checks or row.waits or row.shows, row.code


def test_a_workspace_does_not_work_to_the_course_before_it_chose_to(acme):
    from mercatique.prove import checks

    assert PROGRAMME not in {framework.key for framework in checks.shown(acme)}


def test_each_card_is_whole_in_both_languages_and_points_to_what_exists():
    methods = {method.name for method in METHODS}
    rows = {row.code for row in frameworks()[PROGRAMME].rows}
    for card in cards().values():
        for words in (card.name, card.question, card.not_for):
            assert all(both(words)), card.key
        assert both(card.name)[0] and (not card.formula or all(both(card.formula))), card.key
        assert card.method in methods | {""} and card.row in rows | {""} and card.chapter in {1, 2, 3, 4}, card.key
        assert not card.page or reverse(card.page, args=["acme"]), card.key
        assert all(variant.who in WHO and all(both(variant.text)) for variant in card.variants), card.key


def test_where_the_manual_and_the_trade_differ_a_card_labels_both():
    for key in ("conversion-rate", "cpa", "nps", "smart", "mix", "banner-formats", "digital-equation", "orientations", "word-of-mouth"):
        assert {"002", "field"} <= {variant.who for variant in cards()[key].variants}, key
    assert "sept lettres" in " ".join(both(variant.text)[0] for variant in cards()["smart"].variants)
    for key in ("pestel", "mckinsey"):
        assert "001" in cards()[key].not_for.in_language("fr")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("conversion-rate", 0.005), ("cpm", 2.5), ("cpc", 1.25), ("cpa", 5.0), ("roi", 0.5), ("satisfaction-gap", -1.0), ("csat", 0.6), ("nps", 100 / 6),
        ("gantt-pert", 5.0), ("break-even", 30000.0), ("margin-of-error", 0.049), ("stock", 141.42),
    ],
)  # fmt: skip
def test_a_worked_example_gives_the_figure_of_the_reference(key, value):
    from mercatique.prove.manual import worked

    assert worked.computed(cards()[key].example) == pytest.approx(value, rel=1e-3)


def test_no_example_holds_its_result():
    for card in cards().values():
        assert not set(card.example) - {"method", "inputs", "params", "read", "unit"}, card.key
        assert card.example == {} or card.result(), card.key


ACRONYMS = """AIDAR B2B B2C CE Cr Me C T A CGV CLV CNIL CPA CPM PPC CR CRM CSAT DD KPI NPS PAC PERT PESTEL RGAA RGPD RNE ROI RSE SEO SEA SEM SGBD
SMART SMM SMO SWOT TPE UX DRIF CDC"""


def test_the_glossary_spells_out_every_acronym_of_the_frameworks():
    known = {part for term in terms() for part in term.short.split(", ")}
    assert not set(ACRONYMS.split()) - known
    assert {"Gantt", "CDE FEDE", "McKinsey", "Porter"} <= {word for term in terms() for word in ("Gantt", "CDE FEDE", "McKinsey", "Porter") if word in term.fr}


def test_what_has_two_senses_is_spelled_out_as_two():
    assert Counter(term.short for term in terms())["RNE"] == 2
    assert len([term for term in terms() if term.fr.startswith("parrainage")]) == 2


def test_each_term_is_there_once_in_both_languages_with_a_card_that_exists():
    assert len({term.fr for term in terms()}) == len(terms())
    for term in terms():
        assert term.fr and term.en and all(both(term.meaning)), term.fr
        assert not term.card or term.card in cards(), term.fr


def test_a_search_ignores_accents_and_language():
    assert {term.short for term in listed("reputation")} == {""}
    assert listed("GDPR")[0].short == "RGPD"


def test_typography_of_the_french_content_does_not_break():
    texts = [both(words)[0] for card in cards().values() for _name, words in card.words] + [both(term.meaning)[0] for term in terms()]
    texts += [both(row.name)[0] for row in frameworks()[PROGRAMME].rows] + [both(question.text)[0] for question in quizzes.questions()]
    for text in texts:
        assert not re.search(r" [;:!?»]|« |'", text), text


def test_each_chapter_has_eight_questions_of_several_kinds_each_explained_with_a_card():
    for chapter in (1, 2, 3, 4):
        asked = quizzes.of_chapter(chapter)
        assert len(asked) >= 8
        assert {question.kind for question in asked} == {"one", "several", "number", "match"}
        for question in asked:
            assert all(both(question.text)) and all(both(question.explanation)) and question.shown_card, question.key
            if question.kind in {"one", "several"}:
                right = sum(ok for _text, ok in question.options)
                assert right == 1 if question.kind == "one" else 2 <= right < len(question.options), question.key


def test_each_seed_asks_other_numbers_and_the_library_knows_the_answer():
    texts = {tuple(item.text for item in quizzes.drawn(1, seed)) for seed in range(1, 9)}
    assert len(texts) > 6
    for seed in (1, 7, 12345):
        for chapter in (1, 2, 3, 4):
            assert [item.values for item in quizzes.drawn(chapter, seed)] == [item.values for item in quizzes.drawn(chapter, seed)]
            for item in quizzes.drawn(chapter, seed):
                if item.kind == "number":
                    exact = item.exact()
                    assert item.right(str(exact)) and not item.right(str(exact * 1.1 + 1)) and not item.right("")


@pytest.mark.parametrize(("text", "value"), [("2,50 €", 2.5), ("1 234,5", 1234.5), ("1,234.5", 1234.5), ("−9,09", -9.09), ("0.8 %", 0.8), ("abc", None), ("", None), ("nan", None)])
def test_a_number_is_read_as_people_write_it(text, value):
    assert quizzes.read_number(text) == value


def right_answers(chapter: int, seed: int) -> dict[str, object]:
    data: dict[str, object] = {"seed": str(seed)}
    for item in quizzes.drawn(chapter, seed):
        if item.kind == "number":
            data[item.name] = str(item.exact()).replace(".", ",")
        elif item.kind == "match":
            data |= {f"{item.name}-{n}": str(n) for n, _left in item.lefts}
        else:
            data[item.name] = [str(n) for n, (_text, right) in enumerate(item.question.options) if right]
    return data


def test_a_quiz_answered_right_is_passed_and_the_programme_knows_without_a_name(acme, rita, client_of):
    assert run(acme, "quiz.chapter1").state == "incomplete"
    answer = client_of(rita).post(f"{HERE}quizzes/1/", right_answers(1, 77))
    kept = QuizTry.objects.get()
    assert answer.status_code == 302 and kept.right == kept.asked and kept.missed == []
    found = run(acme, "quiz.chapter1")
    assert found.state == "complete" and "Rita" not in str(found)
    assert run(acme, "quiz.chapter2").state == "incomplete"


def test_the_number_on_the_page_is_the_one_that_is_read_back(acme, walid, client_of, monkeypatch):
    """Numbers are grouped by thousands on pages; this one goes back as it came."""
    monkeypatch.setattr("mercatique.prove.manual.views.fresh", lambda: 760666)
    browser = client_of(walid, "fr")
    assert 'name="seed" value="760666"' in browser.get(f"{HERE}quizzes/1/").content.decode()


def test_a_quiz_failed_says_why_and_marks_what_was_missed_next_time(acme, walid, client_of):
    browser = client_of(walid)
    data = right_answers(4, 5)
    data["q4-1"] = "999"
    answer = browser.post(f"{HERE}quizzes/4/", {key: value for key, value in data.items() if key in {"seed", "q4-1", "q4-2"}})
    page = browser.get(answer["Location"]).content.decode()
    assert "999" in page and "cards/nps/" in page
    assert QuizTry.objects.get().right == 1
    assert run(acme, "quiz.chapter4").state == "incomplete"
    assert browser.get(f"{HERE}quizzes/4/").content.decode().count('data-status="late"') == 8


def test_nobody_else_sees_a_try(acme, walid, olga, client_of):
    page = client_of(walid).post(f"{HERE}quizzes/1/", right_answers(1, 3))["Location"]
    assert client_of(walid).get(page).status_code == 200
    assert client_of(olga).get(page).status_code == 404
    assert "tries/" not in client_of(olga).get(f"{HERE}quizzes/1/").content.decode()


def test_a_quiz_without_its_number_writes_nothing(acme, walid, client_of):
    for seed in ("", "0", "-3", "9999999999", "x"):
        assert client_of(walid).post(f"{HERE}quizzes/1/", {"seed": seed}).status_code == 422
    assert not QuizTry.objects.exists()


def test_every_page_of_the_manual_opens_in_both_languages(acme, rita, client_of):
    browser = client_of(rita)
    for language in ("fr", "en"):
        for page in ("", "cards/", "cards/?q=conversion", "cards/?chapter=3", "cards/nps/", "cards/swot/", "cards/clv/", "glossary/", "glossary/?q=rne", "quizzes/2/"):
            answer = browser.get(HERE + page, headers={"Accept-Language": language})
            assert answer.status_code == 200, page
    assert browser.get(f"{HERE}cards/nothing/").status_code == 404
    assert browser.get(f"{HERE}quizzes/9/").status_code == 404


def test_the_glossary_is_taken_away_as_a_file(acme, rita, client_of):
    text = b"".join(client_of(rita).get(f"{HERE}glossary/?to=csv&q=parrainage")).decode()
    assert "parrainage publicitaire" in text and len(text.splitlines()) >= 3
    assert client_of(rita).get(f"{HERE}glossary/?to=xlsx")["Content-Type"].endswith("sheet")
    assert client_of(rita).get(f"{HERE}glossary/?to=exe").status_code == 404


def test_the_demo_has_tries_that_were_missed_and_a_fiche_to_confirm(acme, olga):
    from datetime import date

    from mercatique.demo import manual
    from mercatique.kernel.models import User
    from mercatique.prove.models import FrameworkDraft

    for email in ("olga@demo.example", "walid@demo.example"):
        User.objects.create_user(email, "x", name=email)
    for _again in range(2):
        manual.write(acme, olga, date(2026, 11, 20))
    assert [len(item.missed) for item in QuizTry.objects.order_by("seed")] == [3, 1, 4, 1, 0, 4, 1]
    draft = FrameworkDraft.objects.get()
    ways = [block["competences"][0]["pattern"] for block in draft.data["proposal"]["blocks"]]
    assert ways == ["bullets", "semicolons", "sentences"]
