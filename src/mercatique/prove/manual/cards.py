"""Method cards: each model, formula and table of the manual, with its variants labelled."""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mercatique.prove.framework import Words
from mercatique.prove.manual import worked

HERE = Path(__file__).parent
CHAPTERS = (1, 2, 3, 4)
#: The framework that is the manual's programme.
PROGRAMME = "fr-marketing-digital"
#: Who says so: a seed document, or the trade.
WHO = {
    "000": _("Digital marketing in car retail"),
    "001": _("Marketing and commercial strategy"),
    "002": _("The manual"),
    "003": _("E-commerce strategy"),
    "004": _("Commercial performance"),
    "field": _("The trade’s standard"),
}


@dataclass(frozen=True)
class Variant:
    """How one source defines it."""

    who: str
    text: Words

    @property
    def label(self) -> Any:
        return WHO[self.who]


@dataclass(frozen=True)
class Card:
    """A model, formula or table: the question it answers, how, and what it is not for."""

    key: str
    chapter: int
    words: tuple[tuple[str, Words], ...]
    variants: tuple[Variant, ...]
    method: str = ""
    page: str = ""
    row: str = ""
    source: str = ""
    example: dict[str, Any] = field(hash=False, default_factory=dict)

    def said(self, name: str) -> Words:
        return dict(self.words).get(name, Words(()))

    @property
    def name(self) -> Words:
        return self.said("name")

    @property
    def question(self) -> Words:
        return self.said("question")

    @property
    def formula(self) -> Words:
        return self.said("formula")

    @property
    def not_for(self) -> Words:
        return self.said("not_for")

    def inputs(self) -> list[tuple[str, str]]:
        """What goes into the example, by the names of the method's columns."""
        from mercatique.kernel.format import number

        rows = {**self.example.get("inputs", {}), **{name: [value] for name, value in self.example.get("params", {}).items()}}
        return [
            (name, joined(number(value) if isinstance(value, int | float) else str(value) for value in values if value != ""))
            for name, values in rows.items()
        ]  # fmt: skip

    def result(self) -> str:
        """What our method makes of the example, computed now."""
        return shown(worked.computed(self.example), self.example.get("unit", "")) if self.example else ""

    def holds(self, asked: str) -> bool:
        """Whether every word asked for stands in the card, in either language, accents and capitals aside."""
        texts = [words.in_language(language) for language in ("fr", "en") for _name, words in self.words]
        texts += [variant.text.in_language(language) for language in ("fr", "en") for variant in self.variants]
        whole = folded(" ".join([*texts, self.key.replace("-", " "), self.source]))
        return all(word in whole for word in folded(asked).split())


def shown(value: float, unit: str) -> str:
    """A result with its unit, as the reader writes numbers."""
    from mercatique.kernel.format import amount, number, percent

    if unit == "€":
        return amount(value, "EUR", decimals=2)
    if unit == "%":
        return percent(value, decimals=2)
    text = number(round(value, 2))
    if unit == "points":
        return f"{text} points"
    if unit == "days":
        return str(_("%(n)s days") % {"n": text})
    return f"{text} {unit}".strip()


def joined(parts: Iterable[str]) -> str:
    """Several answers or values as one line, as the language separates them."""
    return ("; " if language() == "en" else "\u202f; ").join(parts)


def folded(text: str) -> str:
    """Lower case without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)).replace("’", "'")


@cache
def cards() -> dict[str, Card]:
    """All cards by key, in the order of the manual."""
    found = {}
    for row in tomllib.loads((HERE / "cards.toml").read_text("utf-8"))["cards"]:
        names = ("name", "question", "formula", "not_for")
        words = tuple((name, Words.read({language: row[language][name] for language in ("fr", "en") if name in row[language]})) for name in names)
        variants = tuple(Variant(entry["who"], Words.read(entry)) for entry in row.get("variants", ()))
        found[row["key"]] = Card(
            row["key"], row["chapter"], words, variants, row.get("method", ""), row.get("page", ""), row.get("row", ""), row.get("source", ""), row.get("example", {}),
        )  # fmt: skip
    return found


def of_method(name: str) -> list[Card]:
    return [card for card in cards().values() if card.method == name]


def language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"
