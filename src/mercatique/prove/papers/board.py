"""Who has begun, saved, sealed: the papers of a test as the office sees them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from mercatique.prove.papers.models import Paper, Sitting
from mercatique.prove.papers.writing import LIVE, settle


@dataclass(frozen=True)
class Row:
    paper: Paper
    words: int
    seals: int
    reopened: int

    @property
    def late(self) -> int:
        """Minutes after the opening at which it was begun."""
        opens = self.paper.sitting.opens_at
        begun = self.paper.begun_at
        return max(0, int((begun - opens).total_seconds() // 60)) if opens and begun else 0


@dataclass(frozen=True)
class Board:
    rows: tuple[Row, ...]
    counts: dict[str, int]
    now: datetime

    def count(self, *states: str) -> int:
        return sum(self.counts.get(state, 0) for state in states)


def read(sitting: Sitting) -> Board:
    """The papers of a test, those whose time is over sealed on the way; a constant number of queries."""
    now = timezone.now()
    papers = list(Paper.objects.filter(sitting=sitting).select_related("candidate", "group").prefetch_related("entries", "seals", "reopenings"))
    rows = []
    for paper in papers:
        paper.sitting = sitting
        if paper.state in LIVE and paper.ends_at <= now:
            settle(paper)
        last = {entry.question: entry.text for entry in sorted(paper.entries.all(), key=lambda entry: entry.number) if entry.kind == "place"}
        rows.append(Row(paper, sum(len(text.split()) for text in last.values()), len(paper.seals.all()), len(paper.reopenings.all())))
    return Board(tuple(rows), dict(Counter(row.paper.state for row in rows)), now)
