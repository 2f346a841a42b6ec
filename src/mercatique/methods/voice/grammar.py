"""The grammar of praise and blame: set phrases, negation, degree and "but" around the words of the lexicon."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from math import sqrt

from mercatique.methods import stop_words
from mercatique.methods.stop_words import folded
from mercatique.methods.voice.lexicon import (
    CLOSERS,
    CONTRACTED,
    ENGLISH,
    FRENCH,
    NEGATIONS,
    OPENERS,
    PHRASES,
    SIGNS,
    STRONGER,
    TURNS,
    WEAK_NEGATIONS,
    WEAKER,
)

#: Normalisation and threshold of the score, and what negation, weak negation and a "but" are worth.
SOFTNESS, THRESHOLD = 15.0, 0.15
TURNED, TURNED_WEAKLY, BEFORE_BUT, AFTER_BUT = -0.7, -0.5, 0.7, 1.3
SCOPE = 3
TOKEN = re.compile(r"[a-z0-9]+|[.,;:!?()]|[^\x00-\x7f]")
ENDS = frozenset(".,;:!?()")


def label(score: float) -> str:
    return "positive" if score >= THRESHOLD else "negative" if score <= -THRESHOLD else "neutral"


def language(text: str) -> str:
    """As by stop words; where they settle nothing ("Parfait", "Great service"), the language whose lexicon knows more of it."""
    said = stop_words.words(text)
    french = sum(word in stop_words.FRENCH for word in said)
    english = sum(word in stop_words.ENGLISH for word in said)
    if french == english:
        french, english = (sum(_word(word, tongue) != 0 for word in said) for tongue in ("fr", "en"))
    return stop_words.language(text) if french == english else "fr" if french > english else "en"


def judged(text: str, tongue: str) -> tuple[float, tuple[str, ...]]:
    """The score of a text and the words that made it, those turned round with a ``¬``."""
    tokens = TOKEN.findall(folded(text))
    turn = next((place for place, token in enumerate(tokens) if token in TURNS and place > 0), None)
    hits = _hits(tokens, tongue)
    around = _without_phrases(tokens, hits)
    total, words = 0.0, []
    for place, length, strength in hits:
        value, turned = _turned(around, place, length, strength, tongue)
        if turn is not None:
            value *= AFTER_BUT if place > turn else BEFORE_BUT
        total += value
        if value:
            words.append(("¬" if turned else "") + " ".join(tokens[place : place + length]))
    return total / sqrt(total * total + SOFTNESS), tuple(words)


def _hits(tokens: list[str], tongue: str) -> list[tuple[int, int, float]]:
    """Place, number of tokens and strength of each phrase or word found."""
    found: list[tuple[int, int, float]] = []
    place = 0
    while place < len(tokens):
        length, strength = _phrase(tokens, place)
        if not length:
            known = SIGNS.get(tokens[place], 0) or _word(tokens[place], tongue)
            length, strength = 1, float(known)
        if strength or length > 1:
            found.append((place, length, strength))
        place += length
    return found


def _without_phrases(tokens: list[str], hits: list[tuple[int, int, float]]) -> list[str]:
    """The tokens with those of set phrases blanked: "pas cher" does not turn round what follows it."""
    found = list(tokens)
    for place, length, _strength in hits:
        if length > 1:
            found[place : place + length] = [""] * length
    return found


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], float]]]:
    found: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for phrase, strength in PHRASES.items():
        parts = tuple(phrase.split())
        found.setdefault(parts[0], []).append((parts, strength))
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in found.items()}


def _phrase(tokens: list[str], place: int) -> tuple[int, float]:
    for parts, strength in _phrases().get(tokens[place], ()):
        if tuple(tokens[place : place + len(parts)]) == parts:
            return len(parts), strength
    return 0, 0.0


@cache
def _lexicon(tongue: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Whole words and beginnings of words, with their strength."""
    listed = FRENCH if tongue == "fr" else ENGLISH
    whole = {word: strength for strength, words in listed.items() for word in words.split() if not word.endswith("*")}
    begun = {word[:-1]: strength for strength, words in listed.items() for word in words.split() if word.endswith("*")}
    return whole, begun


@lru_cache(maxsize=65_536)
def _word(token: str, tongue: str) -> int:
    """The strength of a word: as listed, without its feminine or plural ending, or by the longest beginning listed."""
    whole, begun = _lexicon(tongue)
    endings = ("es", "s", "e") if tongue == "fr" else ("s",)
    for form in (token, *(token[: -len(end)] for end in endings if token.endswith(end) and len(token) > len(end) + 2)):
        if form in whole:
            return whole[form]
    return next((begun[token[:size]] for size in range(len(token), 2, -1) if token[:size] in begun), 0)


def _turned(tokens: list[str], place: int, length: int, strength: float, tongue: str) -> tuple[float, bool]:
    """Strength after what stands before (and, for "ne … pas", after): negation and degree."""
    before: list[str] = []
    for token in reversed(tokens[max(place - SCOPE, 0) : place]):
        if token in ENDS or token in TURNS:
            break
        before.append(token)
    for token in before[:2]:
        strength *= STRONGER.get(token, 1.0) * WEAKER.get(token, 1.0)
    after = tokens[place + length : place + length + 2]
    closed = any(token in OPENERS for token in before[:3]) and any(token in CLOSERS for token in after)
    opened = any(token in OPENERS for token in before) and any(token in CLOSERS for token in before)
    contracted = tongue == "en" and any(token in CONTRACTED for token in before)
    if closed or opened or contracted or any(token in NEGATIONS for token in before):
        return strength * TURNED, True
    if before[:1] and before[0] in WEAK_NEGATIONS and "un" not in before[1:2] and "a" not in before[1:2]:
        return strength * TURNED_WEAKLY, True
    return strength, False
