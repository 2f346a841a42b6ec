"""Free text of the register cut into competences: ten ways, tried in order, each with its name and how sure it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mercatique.fault import Words
from mercatique.fault import _ as mark

#: Shorter is no competence, longer is more than one.
SHORTEST, LONGEST = 12, 900
INFINITIVE = re.compile(r"^(?:s['’]|se )?[a-zàâçéèêëîïôûùüÿœ-]+(?:er|ir|re|oir)$", re.IGNORECASE)
CODE = r"(?:[A-Z]{1,3}\d{1,2}(?:[.-][A-Z]{0,2}\d{1,2}){0,3}|\d{1,2}(?:\.\d{1,2}){1,3})"
BULLET = r"[•●▪◦‣·*–—-]|o(?=\s+[A-ZÀ-Ý])"


@dataclass(frozen=True)
class Way:
    """One pattern: where it cuts, and the confidence it begins with."""

    name: str
    label: Words
    sure: float
    cut: Callable[[str], list[str]]


@dataclass(frozen=True)
class Cut:
    """A proposed split: the pieces, the way that made it and how sure it is (0 to 1)."""

    pieces: tuple[str, ...]
    way: str
    confidence: float


def at(pattern: str, flags: int = 0) -> Callable[[str], list[str]]:
    """Cut before every match; what stands before the first is kept apart as the lead-in."""
    found = re.compile(pattern, flags)

    def cut(text: str) -> list[str]:
        places = [match.start() for match in found.finditer(text)]
        if len(places) < 2:
            return []
        if text[: places[0]].strip() and not led(text[: places[0]]):
            return []
        return [text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True)]

    return cut


def between(pattern: str) -> Callable[[str], list[str]]:
    """Cut where the pattern stands, which goes."""
    found = re.compile(pattern)
    return lambda text: [piece for piece in found.split(text) if piece.strip() and not led(piece)]


def led(text: str) -> bool:
    """Whether a piece only announces what follows: “Le candidat est capable de :”."""
    return text.rstrip().endswith(":") and len(text) < 300


WAYS: tuple[Way, ...] = (
    Way("codes", mark("codes at the head of lines (C1.2, A1.2)"), 0.95, at(rf"^[ \t]*(?:{BULLET})?[ \t]*{CODE}(?=[\s:.)–-])", re.MULTILINE)),
    Way("numbers", mark("numbers at the head of lines (1 -, 1., 1))"), 0.9, at(r"^[ \t]*\d{1,2}[ \t]*[.)°–-][ \t]*(?=\D)", re.MULTILINE)),
    Way("bullets", mark("bullets at the head of lines"), 0.9, at(rf"^[ \t]*(?:{BULLET})[ \t]*(?=\S)", re.MULTILINE)),
    Way("paragraphs", mark("blank lines"), 0.85, between(r"\n[ \t]*\n")),
    Way("lines", mark("line breaks"), 0.75, between(r"\n")),
    Way("stars", mark("asterisks inside the text"), 0.7, between(r"\s[*•]\s*(?=[A-ZÀ-Ý])")),
    Way("inline-codes", mark("codes inside the text"), 0.7, at(rf"(?:(?<=\s)|^){CODE}(?=\s*[:.)–-]?\s+[A-ZÀ-Ý])")),
    Way("semicolons", mark("semicolons"), 0.6, between(r";\s*")),
    Way("dashes", mark("dashes inside the text"), 0.45, between(r"\s[–—-]\s+(?=[A-ZÀ-Ý])")),
    Way("sentences", mark("sentences that begin with a verb"), 0.45, between(r"(?<=[.!])\s+(?=[A-ZÀ-Ý][a-zà-ÿ’'-]+(?:er|ir|re|oir)\b)")),
    Way("capitals", mark("a capital letter after a small one"), 0.35, between(r"(?<=[a-zà-ÿ)])(?=[A-ZÀ-Ý][a-zà-ÿ’'-]+(?:er|ir|re|oir)\b)")),
)
BY_NAME = {way.name: way for way in WAYS}
WHOLE = Way("whole", mark("the whole text as one"), 0.2, lambda text: [text])


def split(text: str, way: str = "") -> Cut:
    """The text cut by the named way, or by the first that gives what competences look like."""
    text = re.sub(r"[ \t]+", " ", re.sub(r"\r\n?", "\n", text)).strip()
    if not text:
        return Cut((), "", 1.0)
    for each in (BY_NAME[way],) if way in BY_NAME else () if way == WHOLE.name else WAYS:
        pieces = cleaned(each.cut(text))
        if len(pieces) >= 2 and (way or plausible(pieces)):
            return Cut(tuple(pieces), each.name, confidence(each, pieces))
    return Cut(tuple(cleaned([text])) or (text,), WHOLE.name, WHOLE.sure)


def plausible(pieces: list[str]) -> bool:
    """Most pieces as long as a competence is, none far longer."""
    good = sum(SHORTEST <= len(piece) <= LONGEST for piece in pieces)
    return good >= 0.8 * len(pieces) and max(map(len, pieces)) <= 2 * LONGEST


def confidence(way: Way, pieces: list[str]) -> float:
    """What the way begins with, less where pieces do not begin with a verb or are of very unequal length."""
    verbs = sum(begins_with_a_verb(piece) for piece in pieces) / len(pieces)
    lengths = sorted(map(len, pieces))
    even = min(1.0, 6 * lengths[len(lengths) // 2] / lengths[-1])
    return round(way.sure * (0.7 + 0.2 * verbs + 0.1 * even), 2)


def begins_with_a_verb(piece: str) -> bool:
    return bool(INFINITIVE.match(bare(piece).split(" ", 1)[0].strip(",.:;")))


MARK = re.compile(rf"^\s*(?:{BULLET})?\s*(?:{CODE}|\d{{1,2}}(?=\s*[.)°:–-]))?\s*[.):°–-]*\s*")


def bare(piece: str) -> str:
    """A piece without its bullet, number or code."""
    found = MARK.sub("", piece, count=1)
    return found or piece.strip()


def code_of(piece: str) -> str:
    """The code a piece begins with, empty where it has none."""
    found = re.match(rf"^\s*(?:{BULLET})?\s*({CODE})(?=[\s:.)–-])", piece)
    return found[1] if found and found[1][0].isalpha() else ""


def cleaned(pieces: list[str]) -> list[str]:
    return [found for piece in pieces if (found := re.sub(r"\s+", " ", piece).strip(" ;\n")) and len(found) > 2]
