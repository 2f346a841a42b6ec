"""The stages of the funnel, as data (``stages.toml``): from attention to recommendation."""

import tomllib
from functools import cache
from pathlib import Path

from django.utils.functional import lazy
from django.utils.translation import get_language


@cache
def read() -> dict[str, dict[str, str]]:
    """Each stage by its key, in the order of the funnel."""
    rows = tomllib.loads((Path(__file__).parent / "stages.toml").read_text("utf-8"))["stages"]
    return {row["key"]: row for row in rows}


def name(key: str) -> str:
    """A stage in the reader's language; a stage no longer known keeps its key."""
    row = read().get(key, {})
    return row.get(get_language() or "fr", row.get("en", key))


_name = lazy(name, str)


def choices() -> list[tuple[str, str]]:
    return [(key, _name(key)) for key in read()]
