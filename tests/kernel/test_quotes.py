"""A quotation mark astray swallows no line: lines that it would join are refused with the place where it stands."""

import pytest

from mercatique.kernel import quotes
from mercatique.kernel.downloads import read
from mercatique.kernel.record_files import NotRead

HEAD = "title;function\n"


@pytest.mark.parametrize(("text", "line"), [
    ('"Ann;Boss\nBob;Clerk\n"Cy;Dean\nDee;Exec\n', 2),
    ('Ann;Boss\nBob;"Clerk\nCy;Dean\n', 3),
    ('"Ann\nB.";Boss\n"Bob;Clerk\r\n"Cy;Dean\n', 4),
    ('"Ann;Boss\rBob;Clerk\r"Cy;Dean\r', 2),
])  # fmt: skip
def test_what_it_would_swallow_is_refused_with_its_line(text: str, line: int):
    with pytest.raises(quotes.Astray) as found:
        list(quotes.rows(HEAD + text, ";"))
    assert found.value.line == line
    with pytest.raises(NotRead) as refused:
        read((HEAD + text).encode(), "people.csv", limit=100)
    assert str(line) in str(refused.value)


@pytest.mark.parametrize(("text", "row"), [
    ('5" x 7";"a ""b"" c"\n', ['5" x 7"', 'a "b" c']),
    ('"Ann\nB.";"Boss\r\nand more"\n', ["Ann\nB.", "Boss\r\nand more"]),
    ('"Ann" B.;Boss\n', ["Ann B.", "Boss"]),
    ('Ann;"Boss"', ["Ann", "Boss"]),
])  # fmt: skip
def test_marks_that_swallow_nothing_are_read_as_they_stand(text: str, row: list[str]):
    assert list(quotes.rows(HEAD + text, ";"))[1] == row
    assert read((HEAD + text).encode(), "people.csv", limit=100)[1] == row
