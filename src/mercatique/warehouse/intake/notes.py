"""What the intake says about a file: notes and questions, as sentences with their values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mercatique.fault import _


@dataclass(frozen=True)
class Note:
    """One sentence about the file: English, marked for translation, with the values that fill it."""

    code: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


@dataclass(frozen=True)
class Question(Note):
    """A sentence a person has to answer before the file is understood, with the option that answers it."""

    option: str = ""
    choices: tuple[str, ...] = ()
    proposed: str = ""


#: What was mended in a column, each with the sentence that says how often.
REPAIRS: dict[str, str] = {
    "mojibake": _("%(count)s cells held text encoded twice; it was restored."),
    "floated": _("%(count)s identifiers had become numbers with decimals; they are text again."),
    "apostrophe": _("%(count)s cells had an apostrophe before them; it was removed."),
    "postal_code": _("%(count)s postal codes had lost their leading zero; it was put back."),
    "serial": _("%(count)s dates were numbers of a spreadsheet; they are dates again."),
    "micros": _("%(count)s amounts stood in millionths of the currency; they are whole units again."),
    "decimal_comma": _("%(count)s amounts were written with a decimal comma."),
    "thousands": _("%(count)s amounts had signs between thousands; they were removed."),
    "negative": _("%(count)s amounts were negative in brackets or with the sign behind."),
    "unread": _("%(count)s cells could not be read and are left empty."),
    "cut": _("%(count)s identifiers were cut short by a spreadsheet; their last digits are lost."),
}

#: Why a column became a field.
REASONS: dict[str, str] = {
    "preset": _("as this platform names it"),
    "taught": _("as you taught it"),
    "mapping": _("as you chose"),
    "name": _("by its name"),
    "values": _("by its values"),
    "": _("kept out: no field of the table"),
}
