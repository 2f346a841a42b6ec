"""The named RFM segments, as data: each is a set of score boxes; together they cover every score once."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mercatique.fault import _

Span: TypeAlias = tuple[int, int]
#: Lowest and highest score, both included, of recency, frequency and money.
Box: TypeAlias = tuple[Span, Span, Span]

ANY: Span = (1, 5)
LOW: Span = (1, 3)
HIGH: Span = (4, 5)


@dataclass(frozen=True)
class NamedSegment:
    """A segment: who is in it, in a word, in a sentence, and what one usually does for them."""

    key: str
    label: str
    meaning: str
    advice: str
    boxes: tuple[Box, ...]

    def holds(self, r: int, f: int, m: int) -> bool:
        return any(
            r0 <= r <= r1 and f0 <= f <= f1 and m0 <= m <= m1 for (r0, r1), (f0, f1), (m0, m1) in self.boxes
        )


SEGMENTS: tuple[NamedSegment, ...] = (
    NamedSegment(
        "champions",
        _("Champions"),
        _("Bought recently, buy often and spend most."),
        _("Thank them, show them what is new first, ask them to recommend you."),
        ((HIGH, HIGH, HIGH),),
    ),
    NamedSegment(
        "loyal",
        _("Loyal"),
        _("Buy often and still come."),
        _("Offer more of the range, ask for their opinion, reward them."),
        ((HIGH, HIGH, LOW), (HIGH, (3, 3), HIGH), ((3, 3), HIGH, ANY)),
    ),
    NamedSegment(
        "potential_loyal",
        _("Potential loyalists"),
        _("Bought recently, more than the least frequent ones."),
        _("Propose a loyalty programme, recommend other products."),
        ((HIGH, (3, 3), LOW), (HIGH, (2, 2), ANY)),
    ),
    NamedSegment(
        "new",
        _("New customers"),
        _("Bought very recently, rarely so far."),
        _("Welcome them, help them with their first purchase."),
        (((5, 5), (1, 1), ANY),),
    ),
    NamedSegment(
        "promising",
        _("Promising"),
        _("Bought recently, rarely so far."),
        _("Make yourself known, offer a reason for a second purchase."),
        (((4, 4), (1, 1), ANY),),
    ),
    NamedSegment(
        "need_attention",
        _("Need attention"),
        _("Average in time, with some frequency or value."),
        _("Make a limited offer based on what they bought."),
        (((3, 3), (3, 3), ANY), ((3, 3), (1, 2), HIGH)),
    ),
    NamedSegment(
        "about_to_sleep",
        _("About to sleep"),
        _("Average in time, rare and small purchases."),
        _("Remind them of useful products before they are gone."),
        (((3, 3), (1, 2), LOW),),
    ),
    NamedSegment(
        "at_risk",
        _("At risk"),
        _("Bought often, but not for long."),
        _("Write to them personally, find out what went wrong, win them back."),
        (((2, 2), (3, 5), ANY), ((1, 1), HIGH, LOW), ((1, 1), (3, 3), ANY)),
    ),
    NamedSegment(
        "cannot_lose",
        _("Cannot lose them"),
        _("Were among the best and have not bought for longest."),
        _("Call them: their return is worth a real gesture."),
        (((1, 1), HIGH, HIGH),),
    ),
    NamedSegment(
        "hibernating",
        _("Hibernating"),
        _("Bought long ago, rarely."),
        _("Send an occasional offer at little cost."),
        (((2, 2), (1, 2), ANY), ((1, 1), (2, 2), ANY), ((1, 1), (1, 1), HIGH)),
    ),
    NamedSegment(
        "lost",
        _("Lost customers"),
        _("Lowest in time, frequency and value."),
        _("One last message, then leave them in peace."),
        (((1, 1), (1, 1), LOW),),
    ),
)


def _grid() -> NDArray[np.int8]:
    grid = np.full((6, 6, 6), -1, dtype=np.int8)
    for place, segment in enumerate(SEGMENTS):
        for (r0, r1), (f0, f1), (m0, m1) in segment.boxes:
            grid[r0 : r1 + 1, f0 : f1 + 1, m0 : m1 + 1] = place
    return grid


#: Place in ``SEGMENTS`` for each score (r, f, m); -1 where a score is 0 (none).
GRID = _grid()
