"""The quizzes: questions of several kinds, whose numbers are drawn from a seed and answered by our own methods."""

import math
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext

from mercatique.prove.framework import Words
from mercatique.prove.manual import worked
from mercatique.prove.manual.cards import HERE, Card, cards, joined, shown

#: Passed from this share of right answers on.
PASS = 0.75
#: A number may miss the exact one by this share: people round.
TOLERANCE = 0.01


@dataclass(frozen=True)
class Question:
    """One question: "one" or "several" of the options, a "number" to compute, or a "match" of two columns."""

    key: str
    chapter: int
    kind: str
    text: Words
    explanation: Words
    card: str
    options: tuple[tuple[Words, bool], ...] = ()
    pairs: tuple[tuple[Words, Words], ...] = ()
    draw: dict[str, list[float]] = field(hash=False, default_factory=dict)
    asked: dict[str, Any] = field(hash=False, default_factory=dict)
    unit: str = ""

    @property
    def shown_card(self) -> Card | None:
        return cards().get(self.card)


@dataclass(frozen=True)
class Asked:
    """A question as one try asks it: its numbers drawn, its options in the order of the seed."""

    question: Question
    values: dict[str, Any]
    order: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.question.key

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def text(self) -> str:
        from mercatique.kernel.format import number

        return str(self.question.text).format(**{name: number(value) for name, value in self.values.items()})

    @property
    def unit(self) -> str:
        """What the person is asked to write the number in."""
        return gettext("days") if self.question.unit == "days" else self.question.unit

    @property
    def options(self) -> list[tuple[int, str]]:
        return [(n, str(self.question.options[n][0])) for n in self.order]

    @property
    def lefts(self) -> list[tuple[int, str]]:
        return [(n, str(left)) for n, (left, _right) in enumerate(self.question.pairs)]

    @property
    def rights(self) -> list[tuple[int, str]]:
        return [(n, str(self.question.pairs[n][1])) for n in self.order]

    def exact(self) -> float:
        """The number asked for, in the unit the person writes."""
        return worked.computed(self.question.asked, self.values) * (100 if self.question.unit == "%" else 1)

    def solution(self) -> str:
        """The right answer in words."""
        match self.kind:
            case "number":
                value = self.exact()
                return shown(value / 100 if self.question.unit == "%" else value, self.question.unit)
            case "match":
                return joined(f"{left} → {right}" for left, right in self.question.pairs)
        return joined(str(text) for text, right in self.question.options if right)

    def right(self, given: Any) -> bool:
        """Whether what was given answers the question."""
        match self.kind:
            case "number":
                found = read_number(given)
                exact = self.exact()
                return found is not None and math.isclose(found, exact, rel_tol=TOLERANCE, abs_tol=0.006)
            case "match":
                return isinstance(given, dict) and given == {str(n): str(n) for n in range(len(self.question.pairs))}
        wanted = {str(n) for n, (_text, right) in enumerate(self.question.options) if right}
        return isinstance(given, list) and set(given) == wanted


def read_number(text: Any) -> float | None:
    """A number as people write it in French or English, with or without its unit."""
    bare = "".join(str(text or "").split()).replace("\u202f", "").replace("−", "-").strip("€%")
    if bare.count(",") == 1 and "." not in bare:
        bare = bare.replace(",", ".")
    bare = bare.replace(",", "")
    try:
        found = float(bare)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


@cache
def questions() -> tuple[Question, ...]:
    found = []
    for row in tomllib.loads((HERE / "quizzes.toml").read_text("utf-8"))["questions"]:
        found.append(
            Question(
                row["key"], row["chapter"], row["kind"], Words.read(row["text"]), Words.read(row["because"]), row["card"],
                tuple((Words.read(option), option.get("right", False)) for option in row.get("options", ())),
                tuple((Words.read(pair["left"]), Words.read(pair["right"])) for pair in row.get("pairs", ())),
                row.get("draw", {}), row.get("asked", {}), row.get("unit", ""),
            )
        )  # fmt: skip
    return tuple(found)


def of_chapter(chapter: int) -> list[Question]:
    return [question for question in questions() if question.chapter == chapter]


def drawn(chapter: int, seed: int) -> list[Asked]:
    """The quiz of a chapter as this seed asks it."""
    found = []
    for question in of_chapter(chapter):
        dice = random.Random(f"{seed}/{question.key}")  # noqa: S311  a quiz, no secret
        values = {}
        for name, (low, high, step) in question.draw.items():
            value = low + step * dice.randrange(round((high - low) / step) + 1)
            values[name] = round(value, 4) if isinstance(step, float) else int(value)
        places = list(range(len(question.options) or len(question.pairs)))
        dice.shuffle(places)
        found.append(Asked(question, values, tuple(places)))
    return found


def given(asked: Asked, data: Mapping[str, Any]) -> Any:
    """What a form holds for a question."""
    match asked.kind:
        case "number":
            return str(data.get(asked.name, ""))[:40]
        case "match":
            return {str(n): str(data.get(f"{asked.name}-{n}", ""))[:3] for n, _text in asked.lefts}
    every = data.getlist(asked.name) if hasattr(data, "getlist") else data.get(asked.name, [])
    return [str(value)[:3] for value in every][:20]
