"""The bilingual glossary of the trade: each term in French and English, what it means, and its card."""

import tomllib
from dataclasses import dataclass
from functools import cache

from mercatique.prove.framework import Words
from mercatique.prove.manual.cards import HERE, Card, cards, folded


@dataclass(frozen=True)
class Term:
    """A word of the trade; ``short`` is its acronym, spelled out by the term itself."""

    fr: str
    en: str
    short: str
    meaning: Words
    card: str

    @property
    def name(self) -> Words:
        return Words.read({"fr": self.fr, "en": self.en})

    @property
    def shown_card(self) -> Card | None:
        return cards().get(self.card)

    def holds(self, asked: str) -> bool:
        whole = folded(" ".join([self.fr, self.en, self.short, self.meaning.in_language("fr"), self.meaning.in_language("en")]))
        return all(word in whole for word in folded(asked).split())


@cache
def terms() -> tuple[Term, ...]:
    rows = tomllib.loads((HERE / "terms.toml").read_text("utf-8"))["terms"]
    return tuple(Term(row["fr"], row["en"], row.get("short", ""), Words.read(row["meaning"]), row.get("card", "")) for row in rows)


def listed(asked: str = "", language: str = "fr") -> list[Term]:
    """The terms that hold every word asked for, by their name in the language."""
    return sorted((term for term in terms() if term.holds(asked)), key=lambda term: folded(term.name.in_language(language)))
