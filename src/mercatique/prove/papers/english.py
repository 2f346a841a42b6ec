"""English questionnaires drawn from a bank kept as data: another one for each paper, as many items of each level for all."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mercatique.fault import _ as mark
from mercatique.prove.cases.dice import Dice

if TYPE_CHECKING:
    from mercatique.prove.papers.questions import Section

BANK = Path(__file__).parent / "bank" / "english.toml"
#: Items of each kind and level in a questionnaire: the same for everybody.
EACH = {"vocabulary": 2, "grammar": 2}
KINDS = ("comprehension", "vocabulary", "grammar")
#: Items of a text, whatever text is drawn.
PER_TEXT = 3
LETTERS = ("a", "b", "c", "d")
#: The parts a person marks by a grid, and those the key scores.
BY_HAND = ("letter", "document", "listening", "interview")
PARTS = {
    "comprehension": mark("Comprehension"),
    "vocabulary": mark("Vocabulary"),
    "grammar": mark("Grammar"),
    "letter": mark("Business letter"),
    "document": mark("Present and comment on a document"),
    "listening": mark("Listening"),
    "interview": mark("Professional interview"),
}
WRITTEN = ("comprehension", "language", "letter")
ORAL = ("document", "listening", "interview")


@dataclass(frozen=True)
class Item:
    """A question with one right answer, at one of three levels of difficulty."""

    code: str
    kind: str
    level: int
    prompt: str
    options: tuple[str, ...]
    answer: int
    why: str = ""
    text: str = ""


@dataclass(frozen=True)
class Prompt:
    """Something only a person can mark: what the candidate is asked, and the grid."""

    code: str
    part: str
    title: str
    prompt: str
    stakes: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Bank:
    texts: dict[str, tuple[int, str, str]]
    items: tuple[Item, ...]
    prompts: tuple[Prompt, ...]
    grid: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Draw:
    """The questionnaire of one paper."""

    texts: tuple[tuple[str, int, str, str], ...]
    items: tuple[Item, ...]
    orders: dict[str, tuple[int, ...]]
    prompts: tuple[Prompt, ...]

    def of(self, kind: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind == kind)

    def prompt(self, part: str) -> Prompt:
        return next(one for one in self.prompts if one.part == part)

    def right(self, item: Item) -> str:
        """The letter under which the right answer stands in this paper."""
        return LETTERS[self.orders[item.code].index(item.answer)]


@cache
def bank() -> Bank:
    data = tomllib.loads(BANK.read_text("utf-8"))
    texts = {row["code"]: (row["level"], row["title"], row["text"].strip()) for row in data["texts"]}
    items = []
    for row in data["items"]:
        level = texts[row["text"]][0] if "text" in row else row["level"]
        items.append(Item(row["code"], row["kind"], level, row["prompt"], tuple(row["options"]), row["answer"], row.get("why", ""), row.get("text", "")))
    prompts = tuple(
        Prompt(row["code"], row["part"], row["title"], row["prompt"].strip(), tuple(row["stakes"]), tuple(row.get("terms", ())))
        for row in data["prompts"]
    )
    return Bank(texts, tuple(items), prompts, tuple((row["code"], row["text"]) for row in data["grid"]))


def draw(secret: str, code: str) -> Draw:
    """One text of each level with its items, as many items of vocabulary and grammar of each level, a letter, oral prompts."""
    dice, all_ = Dice("english", secret, code), bank()
    texts, items = [], []
    for level in (1, 2, 3):
        chosen = dice.one(sorted(code for code, row in all_.texts.items() if row[0] == level))
        texts.append((chosen, *all_.texts[chosen]))
        items += [item for item in all_.items if item.text == chosen][:PER_TEXT]
        for kind in ("vocabulary", "grammar"):
            of_level = [item for item in all_.items if item.kind == kind and item.level == level]
            items += dice.shuffled(of_level)[: EACH[kind]]
    orders = {item.code: tuple(dice.shuffled(range(len(item.options)))) for item in items}
    prompts = tuple(dice.one([one for one in all_.prompts if one.part == part]) for part in BY_HAND if part != "listening")
    return Draw(tuple(texts), tuple(items), orders, prompts)


def sections(found: Draw) -> "list[Section]":
    """The paper: comprehension text by text, vocabulary and grammar, the letter, listening, and what is said aloud."""
    from mercatique.prove.papers.questions import Question, Section

    def question(item: Item) -> Question:
        options = tuple((LETTERS[place], item.options[index]) for place, index in enumerate(found.orders[item.code]))
        return Question(item.code, item.prompt, options=options)

    made = []
    for code, _level, title, text in found.texts:
        rows = tuple(question(item) for item in found.items if item.text == code)
        made.append(Section(f"Reading: {title}", tuple(text.split("\n\n")), rows))
    made += [Section(name, (), tuple(question(item) for item in found.of(kind))) for kind, name in (("vocabulary", "Vocabulary"), ("grammar", "Grammar"))]
    letter = found.prompt("letter")
    made.append(Section("Business letter", (letter.prompt,), (Question("letter", letter.title, rows=18),)))
    made.append(Section("Listening", ("Listen to the recording twice. Write down who speaks, what they want, and what has to be done.",), (Question("listening", "Your notes", rows=6),), audio=True))
    for part, name in (("document", "Speaking: present and comment on a document"), ("interview", "Speaking: professional interview")):
        prompt = found.prompt(part)
        made.append(Section(name, tuple(prompt.prompt.split("\n\n")), (Question(part, prompt.title, oral=True),)))
    return made


@dataclass(frozen=True)
class Marked:
    """A part scored by the key: right answers of all, and each item with what was answered."""

    part: str
    right: int
    of: int
    rows: tuple[tuple[Item, str, str], ...]

    @property
    def title(self) -> Any:
        return part_name(self.part)

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 0.0


def marked(found: Draw, answers: dict[str, str]) -> list[Marked]:
    """Comprehension, vocabulary and grammar against the key."""
    parts = []
    for kind in KINDS:
        rows = tuple((item, answers.get(item.code, ""), found.right(item)) for item in found.of(kind))
        parts.append(Marked(kind, sum(given == right for _item, given, right in rows), len(rows), rows))
    return parts


def weight(found: Draw) -> tuple[int, ...]:
    """The difficulty of a questionnaire: items by level; the same for every draw."""
    return tuple(sum(item.level == level for item in found.items) for level in (1, 2, 3))


#: Words that join one thought to the next, for the count a marker sees beside a letter.
CONNECTORS = (
    "however", "therefore", "moreover", "although", "because", "as a result", "in addition", "on the other hand", "nevertheless",
    "consequently", "furthermore", "whereas", "while", "so that", "in order to", "provided that", "unless", "firstly", "finally", "for instance",
)  # fmt: skip
TERMS = (
    "offer", "quote", "discount", "delivery", "terms", "payment", "deadline", "order", "invoice", "price", "quantity", "warranty",
    "supplier", "agreement", "refund", "compensation", "shipment", "stock", "contract", "counter-offer", "bulk", "condition", "negotiate",
)  # fmt: skip


def counted(text: str) -> dict[str, list[str]]:
    """Terms of negotiation and connectors that stand in a letter: a count for the marker, no judgement."""
    import re

    lower = text.lower()
    return {
        name: [word for word in words if re.search(rf"\b{re.escape(word)}s?\b", lower)]
        for name, words in (("terms", TERMS), ("connectors", CONNECTORS))
    }


def part_name(part: str) -> Any:
    return _(PARTS[part])
