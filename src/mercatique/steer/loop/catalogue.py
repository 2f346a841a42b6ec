"""The catalogue of causes and of the levers that are admissible for each: data, in both languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext_lazy

FILE = Path(__file__).with_name("causes.toml")


@dataclass(frozen=True)
class Entry:
    """A family, a cause (of a deviation or of a success) or a lever by its code, with its name in each language."""

    code: str
    fr: str
    en: str
    #: Of a cause.
    family: str = ""
    levers: tuple[str, ...] = ()
    source: str = ""
    #: Of a lever: whether pulling it is an operational or a strategic decision.
    scale: str = ""

    def __str__(self) -> str:
        return self.fr if (get_language() or "fr").startswith("fr") else self.en


@cache
def catalogue() -> dict[str, dict[str, Entry]]:
    """``families``, ``causes``, ``levers`` and ``successes``, each by code in the order of the file."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return {
        kind: {item["code"]: Entry(**{**item, "levers": tuple(item.get("levers", ()))}) for item in data[kind]}
        for kind in ("families", "causes", "levers", "successes")
    }


def cause(code: str) -> Entry | None:
    return catalogue()["causes"].get(code)


def lever(code: str) -> Entry | None:
    return catalogue()["levers"].get(code)


def levers_for(code: str) -> list[Entry]:
    """The levers that act on a cause; none for a cause that is not said."""
    found = cause(code)
    return [catalogue()["levers"][name] for name in found.levers] if found else []


def admissible(cause_code: str, lever_code: str) -> bool:
    found = cause(cause_code)
    return found is not None and lever_code in found.levers


#: A name that is looked up when it is shown, in the reader's language.
named = lazy(lambda kind, code: str(catalogue()[kind][code]), str)


def by_family(kind: str) -> list[tuple[Any, Any]]:
    """Entries under the name of their family; a family without any is left out."""

    def of(family: str) -> list[tuple[str, Any]]:
        return [(code, named(kind, code)) for code, entry in catalogue()[kind].items() if entry.family == family]

    return [(named("families", family), of(family)) for family in catalogue()["families"] if of(family)]


def cause_choices() -> list[tuple[Any, Any]]:
    """Causes of what deviates, under the name of their family."""
    return by_family("causes")


def success_choices() -> list[tuple[Any, Any]]:
    """Causes of what succeeds, under the name of their family."""
    return by_family("successes")


SIDES = {"successes": gettext_lazy("What made it work"), "causes": gettext_lazy("What held it back")}
#: A family on one of the two sides, in the reader's language.
on_side = lazy(lambda kind, family: f"{SIDES[kind]} – {family}", str)


def any_cause_choices() -> list[tuple[Any, Any]]:
    """Causes of success first, then those of difficulty and failure."""
    return [(on_side(kind, family), entries) for kind in SIDES for family, entries in by_family(kind)]


def explains_success(code: str) -> bool:
    return code in catalogue()["successes"]


def lever_choices() -> list[tuple[str, Any]]:
    return [(code, named("levers", code)) for code in catalogue()["levers"]]


def families() -> Iterator[tuple[Entry, list[Entry]]]:
    """Each family with its causes, as the page of the catalogue shows them."""
    for code, family in catalogue()["families"].items():
        yield family, [entry for entry in catalogue()["causes"].values() if entry.family == code]
