"""What those who mark see of a paper: its sealed answers, and beside each what the key expects. No candidate ever comes here."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from mercatique.prove import cases
from mercatique.prove.papers import english, questions, writing
from mercatique.prove.papers.models import Paper, PaperScore, Sitting
from mercatique.prove.sessions import composition
from mercatique.prove.sessions.models import Seat

MARKERS = (Seat.Role.MARKER, Seat.Role.JUROR, Seat.Role.PRESIDENT)


@dataclass(frozen=True)
class Line:
    """A question with its sealed answer and what is expected of it."""

    title: str
    text: str
    expected: tuple[cases.Expectation, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of an English questionnaire that a person marks."""

    part: str
    title: Any
    prompt: str
    stakes: tuple[str, ...]
    answer: str
    counted: dict[str, list[str]]
    score: PaperScore | None


def readable(seat: Seat) -> QuerySet[Paper]:
    """The sealed papers of a session that this person may read: none of a candidate they stand aside for."""
    rows = Paper.objects.filter(sitting__session=seat.session, state=Paper.State.SEALED).select_related("sitting__case", "sitting__session", "candidate", "group")
    tied = list(composition.aside_for(seat))
    return rows.exclude(candidate__in=tied).exclude(candidate__isnull=True, group__candidates__in=tied).order_by("sitting__number", "number")


def lines(paper: Paper, language: str) -> list[Line]:
    """The paper as sealed, question by question, with the key where there is one."""
    sealed = writing.read(paper) or {"answers": []}
    texts = {row["question"]: row["text"] for row in sealed["answers"]}
    expected = key(paper)
    return [
        Line(question.title, texts.get(question.key, ""), tuple(one for one in expected if one.question == question.key))
        for question in questions.asked(paper, language)
    ]


def key(paper: Paper) -> list[cases.Expectation]:
    """The key of this paper's company, with what its events change."""
    company = questions.company(paper)
    if company is None:
        return []
    pack = paper.sitting.case
    return [*cases.key(company), *(cases.event(company, kind).expected for _minute, kind in (pack.events if pack else ()))]


def scored(paper: Paper) -> list[english.Marked]:
    """The parts of an English paper that the key scores."""
    sealed = writing.read(paper) or {"answers": []}
    return english.marked(questions.drawn(paper), {row["question"]: row["text"] for row in sealed["answers"]})


def parts(paper: Paper, by: str = "") -> list[Part]:
    """The parts that a person marks, with the last mark this person gave."""
    sealed = writing.read(paper) or {"answers": []}
    texts = {row["question"]: row["text"] for row in sealed["answers"]}
    found = questions.drawn(paper)
    given = {row.part: row for row in paper.scores.order_by("at") if not by or row.by == by}
    made = []
    for part in english.BY_HAND:
        prompt = found.prompt(part) if part != "listening" else None
        made.append(
            Part(
                part, english.part_name(part), prompt.prompt if prompt else "", prompt.stakes if prompt else (), texts.get(part, ""),
                english.counted(texts[part]) if part == "letter" and texts.get(part) else {}, given.get(part),
            )
        )  # fmt: skip
    return made


def complete(sitting: Sitting) -> list[str]:
    """The parts that still lack a score in an English test, over all its sealed papers; empty when all are marked."""
    lacking = []
    for paper in sitting.papers.filter(state=Paper.State.SEALED):
        done = set(paper.scores.values_list("part", flat=True))
        lacking += [f"{paper.code}: {english.part_name(part)}" for part in english.BY_HAND if part not in done]
    return lacking
