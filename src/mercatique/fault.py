"""The one error type of the packages without Django: a code, an English message, its values."""

from typing import Any


class Fault(Exception):
    """Bad input or a refused act: what, where, what to do. Translated where it is shown.

    ``message`` is an English sentence with ``%(name)s`` placeholders, marked for translation with ``_``
    from this module; ``values`` fill them.
    """

    def __init__(self, code: str, message: str, **values: Any) -> None:
        self.code = code
        self.message = message
        self.values = values
        super().__init__(message % values if values else message)


def _(message: str) -> str:
    """Mark a message for translation without translating it (the edge translates)."""
    return message
