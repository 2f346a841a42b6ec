"""What a paper asks: the subject's own questions, those of a case, or an English questionnaire drawn for this paper."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from mercatique.prove import cases
from mercatique.prove.papers import english
from mercatique.prove.papers.models import Paper, Sitting


@dataclass(frozen=True)
class Question:
    """A question with the place of its answer: a text, one choice of several, or nothing to write (an oral prompt)."""

    key: str
    title: str
    text: str = ""
    alone: bool = False
    options: tuple[tuple[str, str], ...] = ()
    oral: bool = False
    rows: int = 8


@dataclass(frozen=True)
class Section:
    title: str
    intro: tuple[str, ...] = ()
    questions: tuple[Question, ...] = field(default=())
    audio: bool = False


def sections(paper: Paper, language: str) -> list[Section]:
    """The paper from top to bottom, with only the questions that are this paper's to answer."""
    sitting = paper.sitting
    if sitting.english:
        return english.sections(drawn(paper))
    found = of_case(sitting, language) if sitting.case_id else own(sitting)
    if sitting.form != Sitting.Form.GROUP:
        return [Section(one.title, one.intro, tuple(q for q in one.questions if not (q.alone and sitting.case_id))) for one in found]
    kept = [Section(one.title, one.intro, tuple(q for q in one.questions if q.alone != paper.common)) for one in found]
    return [one for one in kept if one.questions]


def asked(paper: Paper, language: str = "fr") -> Iterator[Question]:
    """The questions somebody writes an answer to."""
    for section in sections(paper, language):
        yield from (question for question in section.questions if not question.oral)


def alone(sitting: Sitting) -> bool:
    """Whether a group's members also answer for themselves."""
    if sitting.case_id:
        return True
    return any(question.alone for section in own(sitting) for question in section.questions)


def own(sitting: Sitting) -> list[Section]:
    """The questions as the office typed them: ``# section``, ``- question``, ``* question each answers alone``."""
    found: list[tuple[str, list[str], list[list[Any]]]] = [("", [], [])]
    for line in sitting.questions.splitlines():
        bare = line.strip()
        if bare.startswith("#"):
            found.append((bare.lstrip("# "), [], []))
        elif bare[:2] in {"- ", "* "}:
            found[-1][2].append([bare[2:].strip(), bare[0] == "*"])
        elif bare and found[-1][2]:
            found[-1][2][-1][0] += f"\n{bare}"
        elif bare:
            found[-1][1].append(bare)
    if not any(questions for _title, _intro, questions in found):
        return [Section("", tuple(found[0][1]), (Question("q1", _("Your answer"), rows=24),))]
    sections_, number = [], 0
    for title, intro, rows in found:
        questions = []
        for text, single in rows:
            number += 1
            first, _line, rest = text.partition("\n")
            questions.append(Question(f"q{number}", f"{number}. {first}", rest, single))
        if questions or intro:
            sections_.append(Section(title, tuple(intro), tuple(questions)))
    return sections_


def of_case(sitting: Sitting, language: str) -> list[Section]:
    """The same questions for every company."""
    events = bool(sitting.case and sitting.case.events)
    rows = [
        Question(one.key, one.title[language], one.text[language], one.alone, rows=10)
        for one in cases.questions()
        if one.key != "event" or events
    ]
    return [Section("", (), tuple(rows))]


def case_code(paper: Paper) -> str:
    """What the company of a paper is drawn from: everybody's, the group's, or the candidate's anonymous code."""
    case = paper.sitting.case
    if case is None or case.same:
        return "all"
    if paper.group is not None:
        return f"group-{paper.group.number}"
    return paper.candidate.code if paper.candidate else "all"


def company(paper: Paper) -> cases.Case | None:
    """The company this paper is about."""
    pack = paper.sitting.case
    if pack is None or pack.begins_on is None:
        return None
    return generated(pack.secret, case_code(paper), pack.level, pack.begins_on)


@lru_cache(maxsize=64)
def generated(secret: str, code: str, level: str, start: Any) -> cases.Case:
    return cases.case(secret, code, level, start)


def drawn(paper: Paper) -> english.Draw:
    """The questionnaire of this paper."""
    return english.draw(paper.sitting.secret, paper.code)
