"""What people call the columns of results: no bare name of a column reaches a page."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from mercatique.home import PACKAGE
from mercatique.kernel.columns import column_label, value_said

#: Of figures that no page of their own shows.
INNER = {"axis", "values"}


def results() -> set[str]:
    """The columns that the figures of the rooms write down."""
    found: set[str] = set()
    for path in Path(PACKAGE).rglob("*.py"):
        text = path.read_text("utf-8")
        if "@figure" in text or "figures.figure(" in text:
            for part in re.findall(r"Result\(\(([^()]*)\)|^(?:COLUMNS|columns) = \(([^()]*)\)", text, flags=re.MULTILINE):
                found |= set(re.findall(r'"(\w+)"', "".join(part)))
    return found


def test_every_column_of_a_result_has_a_name_in_both_languages():
    names = results() - INNER
    assert {"cohort", "matched", "share_of_items"} <= names
    for language in ("en", "fr"):
        with override(language):
            assert not [name for name in names if column_label(name) == name], language
            assert column_label("m3") != "m3"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("month", "2026-10-01", "octobre 2026"), ("period", "2024-11-04", "4\u00a0novembre 2024"), ("since", "2026-10-01", "1er\u00a0octobre 2026"),
        ("share", 0.135, "13,5\u202f%"), ("segment", "cannot_lose", "À ne pas perdre"), ("net", 12.5, 12.5), ("site", "Tours Nord", "Tours Nord"), ("low", None, None),
    ],
)  # fmt: skip
def test_what_stands_in_a_column_is_told_as_people_read_it(column, value, said):
    with override("fr"):
        assert value_said(column, value) == said
