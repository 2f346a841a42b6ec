"""Scores and named segments of customers in SQL; the method ``rfm`` says the same, and a test holds them together."""

from mercatique.warehouse.engine import quoted

ANY, LOW, HIGH = (1, 5), (1, 3), (4, 5)

#: Segment, then lowest and highest score of recency, frequency and money; every score is in one box.
BOXES: tuple[tuple[str, tuple[int, int], tuple[int, int], tuple[int, int]], ...] = (
    ("champions", HIGH, HIGH, HIGH),
    ("loyal", HIGH, HIGH, LOW),
    ("loyal", HIGH, (3, 3), HIGH),
    ("loyal", (3, 3), HIGH, ANY),
    ("potential_loyal", HIGH, (3, 3), LOW),
    ("potential_loyal", HIGH, (2, 2), ANY),
    ("new", (5, 5), (1, 1), ANY),
    ("promising", (4, 4), (1, 1), ANY),
    ("need_attention", (3, 3), (3, 3), ANY),
    ("need_attention", (3, 3), (1, 2), HIGH),
    ("about_to_sleep", (3, 3), (1, 2), LOW),
    ("at_risk", (2, 2), (3, 5), ANY),
    ("at_risk", (1, 1), HIGH, LOW),
    ("at_risk", (1, 1), (3, 3), ANY),
    ("cannot_lose", (1, 1), HIGH, HIGH),
    ("hibernating", (2, 2), (1, 2), ANY),
    ("hibernating", (1, 1), (2, 2), ANY),
    ("hibernating", (1, 1), (1, 1), HIGH),
    ("lost", (1, 1), (1, 1), LOW),
)


def segment_sql() -> str:
    """The named segment of the scores r, f and m."""
    whens = [
        f"WHEN r BETWEEN {r[0]} AND {r[1]} AND f BETWEEN {f[0]} AND {f[1]} AND m BETWEEN {m[0]} AND {m[1]}"
        f" THEN {quoted(name)}"
        for name, r, f, m in BOXES
    ]
    return f"CASE {' '.join(whens)} END"


def scores_sql(last: str, frequency: str, monetary: str, customer: str) -> dict[str, str]:
    """Fifths of the customers, 5 is best; equal values are told apart by customer id, byte by byte."""
    return {
        name: f"ntile(5) OVER (ORDER BY {value}, {customer})::TINYINT"
        for name, value in (("r", last), ("f", frequency), ("m", monetary))
    }
