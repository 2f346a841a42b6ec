"""The catalogue of media: digital or traditional, how precisely they aim, whether they measure by themselves. Data, in both languages."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

FILE = Path(__file__).with_name("media.toml")
SEO, SEA = "seo", "sea"


@dataclass(frozen=True)
class Medium:
    """A way to reach people."""

    code: str
    fr: str
    en: str
    digital: bool
    #: How precisely it aims, 1 (everybody) to 5 (one person).
    precision: int
    #: Whether it counts its results by itself; what does not needs a code, a number, a coupon.
    measured: bool
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.fr if (get_language() or "fr").startswith("fr") else self.en


@cache
def catalogue() -> dict[str, Medium]:
    """The media by code, in the order of the file."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return {item["code"]: Medium(**{**item, "words": tuple(item["words"])}) for item in data["media"]}


#: A name that is looked up when it is shown, in the reader's language.
named = lazy(lambda code: str(catalogue()[code]), str)


def choices() -> list[tuple[str, Any]]:
    return [(code, named(code)) for code in catalogue()]


def plain(text: str) -> str:
    """A text as words are compared: lower case, no accents, one blank between words."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def known(text: str) -> Medium | None:
    """The medium a channel's name means; the longest word that fits decides."""
    hay = f" {plain(text)} "
    found = [(len(word), medium) for medium in catalogue().values() for word in medium.words if f" {word} " in hay]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def channels(text: str) -> list[tuple[str, Medium | None]]:
    """The channels an action names, separated by commas, each with its medium when its name is known."""
    return [(part.strip(), known(part)) for part in text.split(",") if part.strip()]
