"""The manual page of a method: its docstring as sections of paragraphs, lists, terms and formulas."""

import re
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

TITLES = {
    "Assumptions": _("Assumptions"),
    "Formula": _("Formula"),
    "Parameters": _("Parameters"),
    "Result": _("Result"),
    "Errors": _("Errors"),
    "Source": _("Source"),
    "Limits": _("Limits"),
    "Example": _("Example"),
}
_HEAD = re.compile(r"^[A-Z][A-Za-z ]{2,30}$")
_BULLET = re.compile(r"^(?:\d+\.|[-*•])\s+")


@dataclass
class Section:
    """A titled part; ``parts`` are (kind, content): text, list or code."""

    title: Any
    parts: list[tuple[str, Any]] = field(default_factory=list)


@dataclass
class Manual:
    """A method's page: the question it answers, then its sections."""

    question: str
    sections: list[Section]


def manual(text: str) -> Manual:
    """Read a docstring: first sentence, free paragraphs, then headings whose text is indented."""
    lines = text.splitlines()
    question = lines[0].strip() if lines else ""
    sections = [Section("")]
    block: list[str] = []

    def close() -> None:
        if any(line.strip() for line in block):
            sections[-1].parts += parts(dedent("\n".join(block)))
        block.clear()

    for index, line in enumerate(lines[1:], start=1):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _HEAD.match(line) and following.startswith("    "):
            close()
            sections.append(Section(TITLES.get(line, line)))
        else:
            block.append(line)
    close()
    return Manual(question, [section for section in sections if section.parts])


def parts(text: str) -> list[tuple[str, Any]]:
    """Paragraphs, lists, and what follows ``::`` as it stands."""
    found: list[tuple[str, Any]] = []
    literal = False
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if literal and block.startswith("    "):
            found.append(("code", dedent(block)))
            continue
        literal = block.rstrip().endswith("::")
        bare = dedent(block).strip()
        if _BULLET.match(bare):
            found.append(("list", [flowed(entry) for entry in entries(bare)]))
        elif re.match(r"^\w+: ", bare) and bare.count("\n") and all(re.match(r"^(\w+[\w, ]*: |\s)", row) for row in bare.splitlines()):
            found.append(("list", [row.strip() for row in bare.splitlines()]))
        elif bare:
            found.append(("text", flowed(bare[:-1] if literal else bare)))
    return found


def flowed(text: str) -> str:
    """One line; the spaces that do not break stay."""
    return re.sub(r"[ \t\n]+", " ", text).strip()


def entries(text: str) -> list[str]:
    """The items of a list, each with its continuation lines."""
    items: list[str] = []
    for line in text.splitlines():
        if _BULLET.match(line):
            items.append(_BULLET.sub("", line))
        elif items:
            items[-1] += " " + line.strip()
    return items


def inline(text: str) -> SafeString:
    """``code``, *emphasis* and **strength** inside a sentence."""
    safe = escape(text)
    safe = re.sub(r"``(.+?)``", r"<code>\1</code>", safe)
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    safe = re.sub(r"(?<![\w*])\*(\S(?:[^*]*?\S)?)\*(?![\w*])", r"<em>\1</em>", safe)
    return mark_safe(safe)  # noqa: S308  escaped first
