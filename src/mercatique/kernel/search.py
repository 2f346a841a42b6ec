"""Search over a workspace: every kind of record, files, figures, documents and what rooms add, by all words.

Words are compared folded (small letters, no accents, ligatures opened), in Python: SQLite folds only ASCII letters and
PostgreSQL needs an extension for accents, so asking the database would find less, and not the same in both. What people
write down in one workspace is small enough to be read (measured: 10,000 records of 300 letters in under a second). Rows of tables are
asked of the warehouse by the rooms that know them, through ``@searcher``.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mercatique.kernel.documents import DOCUMENTS
from mercatique.kernel.figures import FIGURES
from mercatique.kernel.models import Workspace
from mercatique.kernel.records import RECORDS, Kind

EACH, WORDS, LENGTH = 20, 8, 200
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Hit:
    """Something found, and where it is."""

    text: str
    url: str
    detail: str = ""


Search = Callable[[Workspace, list[str]], list[Hit]]
SEARCHERS: dict[str, tuple[Any, Search]] = {}


def searcher(label: Any) -> Callable[[Search], Search]:
    """``@searcher(_("Customers"))`` on ``f(workspace, words)``: a group of what a room finds; the words come folded."""

    def register(function: Search) -> Search:
        SEARCHERS[f"{function.__module__}.{function.__qualname__}"] = (label, function)
        return function

    return register


def folded(text: str) -> str:
    """A text as it is compared: « Œuvre d’été » is "oeuvre d'ete"."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()


def search(workspace: Workspace, query: str) -> list[tuple[str, list[Hit]]]:
    """What holds all the words, grouped by kind, titles first."""
    words = [*dict.fromkeys(folded(query[:LENGTH].replace("\x00", " ")).split())][:WORDS]
    if not words:
        return []
    groups = [(capfirst(str(kind.model._meta.verbose_name_plural)), records(kind, workspace, words)) for kind in RECORDS.values()]
    groups += [(str(label), function(workspace, words)[:EACH]) for label, function in SEARCHERS.values()]
    figures = reverse("figures", args=[workspace.slug])
    known = [spec for spec in FIGURES.values() if spec.indicates and holds([str(spec.label), str(spec.question)], words)]
    groups.append((_("Figures"), [Hit(str(spec.label), f"{figures}#{spec.key}") for spec in known[:EACH]]))
    papers = [spec for spec in DOCUMENTS.values() if spec.model is None and holds([str(spec.label)], words)]
    groups.append((_("Documents"), [Hit(str(spec.label), reverse("document", args=[workspace.slug, spec.name])) for spec in papers]))
    return [(label, hits) for label, hits in groups if hits]


def holds(texts: Iterable[str], words: list[str]) -> bool:
    whole = folded("\n".join(texts))
    return all(word in whole for word in words)


def records(kind: Kind, workspace: Workspace, words: list[str]) -> list[Hit]:
    """The records of a kind that hold all the words, those with the words in their titles first."""
    rows = kind.of(workspace).values_list("pk", "title", *kind.model.searched).order_by("pk")
    found = []
    for pk, title, *texts in rows.iterator(chunk_size=2000):
        if holds([title, *map(written, filter(None, texts))], words):
            found.append((not holds([title], words), folded(title), pk))
    chosen = [pk for _place, _title, pk in sorted(found)[:EACH]]
    here = kind.of(workspace).in_bulk(chosen)
    hits = []
    for pk in chosen:
        if record := here.get(pk):
            record.workspace = workspace
            texts = [written(getattr(record, name)) for name in kind.model.searched]
            hits.append(Hit(str(record), record.get_absolute_url(), excerpt(texts, words)))
    return hits


def written(value: Any) -> str:
    """What people wrote in a field: of a field of several values, the values."""
    if isinstance(value, dict):
        return " · ".join(str(part) for part in value.values() if isinstance(part, str))
    return str(value or "")


def excerpt(texts: list[str], words: list[str]) -> str:
    """The stretch of a record's texts in which the first word was found."""
    for text in texts:
        if len(plain := folded(text)) != len(text):
            plain = text.lower()
        place = plain.find(words[0])
        if place >= 0:
            start = max(0, place - 40)
            return ("…" if start else "") + text[start : place + 80].replace("\n", " ") + ("…" if len(text) > place + 80 else "")
    return ""
