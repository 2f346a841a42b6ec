"""Addresses of pages, worked out once: a check or a list writes hundreds that differ by nothing but a number."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

#: A number no record has: what stands before and after it in an address stands there for every other one.
STANDING_IN = 8_074_185_296


def numbered(name: str, slug: str, number: int) -> str:
    """Where the page of a numbered thing of a workspace is; what has no number yet has no page."""
    if not isinstance(number, int):
        return reverse(name, args=[slug, number])
    before, after = around(name, slug, get_script_prefix())
    return f"{before}{number}{after}"


@lru_cache(maxsize=4096)
def around(name: str, slug: str, prefix: str) -> tuple[str, str]:
    before, _number, after = reverse(name, args=[slug, STANDING_IN]).rpartition(str(STANDING_IN))
    return before, after
