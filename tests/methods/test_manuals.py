"""Every manual page exists in French, says the same thing, and follows when the docstring changes."""

import re

import pytest

from mercatique.methods import METHODS
from mercatique.methods.method import MANUALS, Method

HEADS = re.compile(r"^[A-Z][A-Za-z ]{2,30}$", re.MULTILINE)
LITERAL = re.compile(r"``(.+?)``")
FAULTS = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
APART = re.compile(r"(?<![\u202f\u00a0 \d])[;!?»](?=\s|$)|(?<=[\w)]) [:;!?»]", re.MULTILINE)


def code(manual: str) -> list[str]:
    """What follows ``::`` and stands deeper than the text around it, without its indentation."""
    found, depth = [], None
    for row in manual.splitlines():
        margin = len(row) - len(row.lstrip())
        if row.rstrip().endswith("::"):
            depth = margin
        elif depth is not None and row.strip():
            if margin > depth:
                found.append(row.strip())
            else:
                depth = None
    return found


def prose(manual: str) -> str:
    """Without formulas, names of code and titles of works: what is French."""
    rows = set(code(manual))
    body = "\n".join(row for row in manual.splitlines() if row.strip() not in rows)
    head, mark, source = LITERAL.sub("X", body).partition("\nSource\n")
    return head + mark + re.sub(r"\*[^*]+\*", "X", source)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_french_manual_renders_the_docstring_of_today(method: Method):
    path = MANUALS / f"{method.name}.fr.txt"
    assert path.is_file(), f"{path.name} is missing"
    assert path.read_text("utf-8").partition("\n")[0] == method.edition, "the docstring has changed: render it again and write its edition into the first line"
    french = method.manual_in("fr")
    assert HEADS.findall(french) == HEADS.findall(method.manual), "other headings"
    assert code(french) == code(method.manual), "other formulas"
    assert set(LITERAL.findall(french)) >= set(LITERAL.findall(method.manual)), set(LITERAL.findall(method.manual)) - set(LITERAL.findall(french))
    errors = method.manual.partition("\nErrors\n")[2].partition("\nSource\n")[0]
    assert set(FAULTS.findall(french)) >= set(FAULTS.findall(errors)), "an error is missing"
    assert APART.findall(prose(french).replace("::", "")) == [], "a space before : ; ! ? » that a line may break at, or none"
    assert french.splitlines()[0] != method.manual.splitlines()[0]


def test_no_manual_is_left_of_a_method_that_is_gone():
    assert {path.name.partition(".")[0] for path in MANUALS.glob("*.txt")} <= {method.name for method in METHODS}
