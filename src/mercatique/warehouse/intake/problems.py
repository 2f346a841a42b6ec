"""Why a line of a file is left out: the catalogue of reasons, each with its sentence."""

from mercatique.fault import _

BLANK = "blank_line"
TOTAL = "total_line"
SHORT = "short_line"
LONG = "long_line"
UNCLOSED = "unclosed_quote"
OVERSIZED = "oversized_cell"
NOT_JSON = "not_json"
MISSING = "missing"
AMOUNT = "unreadable_amount"
IMPOSSIBLE_DAY = "impossible_day"
DAY = "unreadable_day"
IMPLAUSIBLE_DAY = "implausible_day"
TOO_LARGE = "amount_too_large"
REPEATED_HEADER = "repeated_header"
NO_FACT = "no_fact"

#: Reasons that leave out lines which hold no fact: they are said, but are no errors.
EXPECTED = frozenset({BLANK, TOTAL, REPEATED_HEADER, NO_FACT})

REASONS: dict[str, str] = {
    BLANK: _("The line is empty."),
    TOTAL: _("The line is a total, not a fact."),
    REPEATED_HEADER: _("The line repeats the names of the columns."),
    NO_FACT: _("The line only completes the one before, with a picture for instance."),
    SHORT: _("The line has fewer cells than the header."),
    LONG: _("The line has more cells than the header."),
    UNCLOSED: _("A quote is opened on this line and never closed."),
    OVERSIZED: _("A cell of this line is too long to be a value."),
    NOT_JSON: _("The line is not a JSON object."),
    MISSING: _("The column “%(column)s” is empty, and the line means nothing without it."),
    AMOUNT: _("The column “%(column)s” holds something that is not a number."),
    TOO_LARGE: _("The column “%(column)s” holds a number beyond all amounts."),
    IMPOSSIBLE_DAY: _("The column “%(column)s” holds a day that is not in the calendar."),
    DAY: _("The column “%(column)s” holds something that is not a date."),
    IMPLAUSIBLE_DAY: _("The column “%(column)s” holds a date before 1900 or after 2100."),
}


def code(reason: str, field: str = "") -> str:
    """The value of the ``problem`` column: ``impossible_day:ordered_at``."""
    return f"{reason}:{field}" if field else reason


def parts(problem: str) -> tuple[str, str]:
    """Reason and field of a ``problem``."""
    reason, _colon, field = problem.partition(":")
    return reason, field


def sentence(problem: str) -> str:
    """The English sentence of a ``problem``, to be translated and filled with ``%(column)s``."""
    return REASONS[parts(problem)[0]]
