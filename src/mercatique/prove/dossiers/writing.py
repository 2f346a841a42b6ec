"""The candidate's own text: its blocks, how long it is, and who worded each paragraph of it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from mercatique.kernel.blocks import Block, Bullets, Heading, Numbered, Paragraph
from mercatique.prove.dossiers.models import Section

#: Words on a full page of these documents; what tables, pictures and the rest of a page take of it is counted beside.
PAGE = 420
NUMBERED = re.compile(r"\d{1,2}[.)] ")


def blocks(text: str) -> list[Block]:
    """Lines as blocks: ``## `` a heading, ``- `` a list, ``1. `` a numbered one, everything else a paragraph."""
    found: list[Block] = []
    for kind, lines in grouped(text):
        if kind == "heading":
            found += [Heading(2, line, numbered=False) for line in lines]
        elif kind == "bullets":
            found.append(Bullets(lines))
        elif kind == "numbered":
            found.append(Numbered(lines))
        else:
            found += [Paragraph(line) for line in lines]
    return found


def grouped(text: str) -> Iterator[tuple[str, list[str]]]:
    """Lines of one kind that follow each other."""
    kind, lines = "", list[str]()
    for line in paragraphs(text):
        if line.startswith("## "):
            now, bare = "heading", line[3:]
        elif line.startswith(("- ", "• ")):
            now, bare = "bullets", line[2:]
        elif mark := NUMBERED.match(line):
            now, bare = "numbered", line[mark.end() :]
        else:
            now, bare = "text", line
        if now != kind and lines:
            yield kind, lines
            lines = []
        kind = now
        lines.append(bare.strip())
    if lines:
        yield kind, lines


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def words(text: str) -> int:
    """Words as a word processor counts them: what stands between spaces and holds a letter or a digit."""
    return sum(any(sign.isalnum() for sign in token) for token in text.split())


def pages(text: str, pieces: int = 0) -> Decimal:
    """About how many pages a section takes; the file deposited is counted exactly."""
    return (Decimal(words(text)) / PAGE + Decimal(pieces) * Decimal("0.5")).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Wording:
    """A paragraph, and who first worded it so."""

    text: str
    author: str
    at: datetime | None = None

    @property
    def words(self) -> int:
        return words(self.text)


def wordings(section: Section, rows: list[Any] | None = None) -> list[Wording]:
    """Each paragraph of a section with the person who first wrote it as it stands."""
    first: dict[str, tuple[str, datetime]] = {}
    if rows is None:
        rows = list(section.history.order_by("history_date", "history_id").values_list("text", "actor", "history_date"))
    for text, actor, at in rows:
        for line in paragraphs(text):
            first.setdefault(line, (actor, at))
    return [Wording(line, *first.get(line, ("", None))) for line in paragraphs(section.text)]


def by_author(found: list[Wording]) -> list[tuple[str, int]]:
    """Words by who wrote them, most first."""
    total: Counter[str] = Counter()
    for wording in found:
        total[wording.author] += wording.words
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))
