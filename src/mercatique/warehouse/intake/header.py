"""Names of columns: read alike whatever their accents, case, signs or currency."""

import re
import unicodedata
from collections.abc import Sequence

from mercatique.warehouse.intake.mojibake import mend

_CURRENCY = re.compile(r"[(\[]\s*(EUR|USD|GBP|CHF|CAD|JPY|AUD|SEK|NOK|DKK|PLN|€|\$|£)\s*[)\]]")
_SIGNS = re.compile(r"[^0-9a-z%#]+")
_CODES = {"€": "EUR", "$": "USD", "£": "GBP"}


def simplify(name: str) -> str:
    """``Montant dépensé (EUR)`` → ``montant depense``: what two spellings of a column share."""
    text = _CURRENCY.sub(" ", name if name.isascii() else mend(name))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", text.casefold()).strip()


def currency(name: str) -> str:
    """The currency written in a header, or nothing."""
    match = _CURRENCY.search(name)
    return _CODES.get(match[1], match[1]) if match else ""


def distinct(names: Sequence[str], unnamed: str = "Column") -> list[str]:
    """Give every column a name of its own: empty ones a number, repeated ones a suffix."""
    out: list[str] = []
    seen: dict[str, int] = {}
    for position, raw in enumerate(names, 1):
        base = " ".join(mend(raw).replace("\ufeff", "").split()) or f"{unnamed} {position}"
        candidate = base
        while candidate in seen:
            seen[base] += 1
            candidate = f"{base} ({seen[base]})"
        seen.setdefault(base, 1)
        seen.setdefault(candidate, 1)
        out.append(candidate)
    return out


def repeated(names: Sequence[str]) -> list[str]:
    """The names that stand over more than one column."""
    stripped = [" ".join(name.split()) for name in names if name.strip()]
    return sorted({name for name in stripped if stripped.count(name) > 1})
