"""The one error type of the packages without Django: a code, an English message, its values."""

from collections.abc import Callable, Mapping
from typing import Any


class Words(str):
    """Words of the product, translated where they are shown; what people wrote is plain text and never is."""

    __slots__ = ()


class Fault(Exception):
    """Bad input or a refused act: what, where, what to do. Translated where it is shown.

    ``message`` is an English sentence with ``%(name)s`` placeholders, marked for translation with ``_``
    from this module; ``values`` fill them, and are translated only when they are marked themselves.
    """

    def __init__(self, code: str, message: str, **values: Any) -> None:
        self.code = code
        self.message = message
        self.values = values
        super().__init__(message % values if values else message)


def _(message: str) -> Words:
    """Mark a message for translation without translating it (the edge translates)."""
    return Words(message)


def told(message: str, values: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """A message and its values in the reader's language."""
    if not message:
        return ""
    words = {name: translate(value) if isinstance(value, Words) and value else value for name, value in values.items()}
    return translate(message) % words if words else translate(message)


def kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON can hold them, marked words still marked."""
    return {name: {"words": str(value)} if isinstance(value, Words) else value for name, value in values.items()}


def recalled(values: Mapping[str, Any]) -> dict[str, Any]:
    """What ``kept`` has kept."""
    return {name: Words(value["words"]) if isinstance(value, dict) and list(value) == ["words"] else value for name, value in values.items()}
