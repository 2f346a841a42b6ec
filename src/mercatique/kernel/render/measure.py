"""How much room text takes, measured with the face of the house: slides are filled by it, never beyond."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
from PIL import ImageFont

#: Another machine may set the text in a wider face: Arial is some 12 % wider than Source Sans.
MARGIN = 1.14
#: From one line to the next, in sizes of the letter.
LINE = 1.22
EM = 200


@lru_cache(maxsize=2)
def face(bold: bool) -> Any:
    name = "SourceSansPro-Semibold.ttf" if bold else "SourceSansPro-Regular.ttf"
    return ImageFont.truetype(str(Path(font_source_sans_pro.font_directory) / name), EM)


@lru_cache(maxsize=20_000)
def width(text: str, bold: bool = False) -> float:
    """Of a text on one line, in sizes of its letter."""
    return float(face(bold).getlength(text)) / EM * MARGIN


def wrapped(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The lines a text takes in so many points of width; a word longer than a line is cut."""
    most = max(room / size, 1.0)
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in re.split(r"(?<= )", part):
            if width((line + word).rstrip(" "), bold) <= most:
                line += word
                continue
            if line:
                lines.append(line.rstrip(" "))
            while width(word.rstrip(" "), bold) > most and len(word) > 1:
                fits = fitting(word, most, bold)
                lines.append(word[:fits])
                word = word[fits:]
            line = word
        lines.append(line.rstrip(" "))
    return lines


def fitting(word: str, most: float, bold: bool) -> int:
    """How many letters of a word fit on a line, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(word[:middle], bold) <= most else (low, middle - 1)
    return low


def height(text: str, room: float, size: float, bold: bool = False) -> float:
    """In points, of a text set in so many points of width."""
    return len(wrapped(text, room, size, bold)) * size * LINE


def cut(text: str, room: float, size: float, most: float, bold: bool = False) -> tuple[str, str]:
    """The beginning of a text that fits into a height, and the rest: cut at the end of a sentence where one is near, else between words."""
    lines = wrapped(text, room, size, bold)
    count = max(int(most / (size * LINE)), 1)
    if len(lines) <= count:
        return text, ""
    reach = 0
    for line in lines[:count]:
        reach = text.index(line, reach) + len(line)
    head = text[:reach]
    ends = [found.end() for found in re.finditer(r"[.!?…»](?=\s|$)", head)]
    if ends and ends[-1] > 0.5 * len(head):
        reach = ends[-1]
    elif reach < len(text) and not text[reach].isspace() and (space := head.rfind(" ")) > 0.5 * len(head):
        reach = space
    return text[:reach].rstrip(), text[reach:].lstrip()
