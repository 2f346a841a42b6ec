"""Numbers, amounts, days and prose as a French or an English reader expects to see them.

Spaces that must not break are U+202F (narrow), negative numbers carry a true minus (U+2212).
``language`` is "fr" or "en"; left out, it is the language of the request.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, get_currency_precision, get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, override, pgettext

NARROW = "\u202f"
MINUS = "\u2212"
Number = int | float | Decimal
LOCALES = {"fr": Locale("fr"), "en": Locale("en", "GB")}


def reader(language: str | None = None) -> str:
    """The language asked for, reduced to one we write: "fr" or "en"."""
    code = (language or get_language() or "fr")[:2].lower()
    return code if code in LOCALES else "en"


def locale(language: str | None = None) -> Locale:
    return LOCALES[reader(language)]


def absent(language: str | None = None) -> str:
    """What stands where a value is not available."""
    with override(reader(language)):
        return gettext("n/a")


def exact(value: Number) -> Decimal | None:
    """The number as a decimal, None when it is not finite."""
    decimal = value if isinstance(value, Decimal) else Decimal(str(value))
    return decimal if decimal.is_finite() else None


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero, as people round; never minus zero."""
    result = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return result if result else abs(result)


@lru_cache(maxsize=8192)
def digits(value: Decimal, decimals: int, language: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(
        rounded(value, decimals), pattern, locale=locale(language), decimal_quantization=False
    )
    return text.replace("\xa0", NARROW).replace("-", MINUS)


def number(value: Number | None, language: str | None = None, *, decimals: int | None = None) -> str:
    """ "1 234,5": as many decimals as asked, else up to two that say something."""
    language = reader(language)
    plain = None if value is None else exact(value)
    if plain is None:
        return absent(language)
    if decimals is None:
        short = rounded(plain, 2).normalize()
        exponent = short.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return digits(plain, decimals, language)


def symbol(currency: str) -> str:
    """ "€", "£", "$", else the code."""
    return str(get_currency_symbol(currency, locale="en"))


def priced(text: str, currency: str, language: str) -> str:
    """The digits with their currency, on the side the language puts it."""
    sign = symbol(currency)
    if language == "fr":
        return f"{text}{NARROW}{sign}"
    minus, body = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return f"{minus}{sign}{NARROW if sign[-1].isalpha() else ''}{body}"


def amount(
    value: Number | None, currency: str = "EUR", language: str | None = None, *, decimals: int | None = None
) -> str:
    """ "12 000 €", "8 911 407,90 £": cents appear when there are any, or as ``decimals`` says."""
    language = reader(language)
    plain = None if value is None else exact(value)
    if plain is None:
        return absent(language)
    if decimals is None:
        cents = get_currency_precision(currency)
        decimals = cents if rounded(plain, cents) % 1 else 0
    return priced(digits(plain, decimals, language), currency, language)


def compact(value: Number | None, currency: str = "", language: str | None = None) -> str:
    """ "8,9 M£", "12 k€" for large numbers where room is short; three significant digits."""
    language = reader(language)
    plain = None if value is None else exact(value)
    if plain is None:
        return absent(language)
    if abs(plain) < 10_000:
        return amount(plain, currency, language, decimals=0) if currency else number(plain, language)
    text = format_compact_decimal(
        plain, locale=locale(language), fraction_digits=1 if abs(plain) >= 10**6 else 0
    )
    text = text.replace("\xa0", NARROW).replace("-", MINUS)
    if not currency:
        return text
    return f"{text}{symbol(currency)}" if language == "fr" else priced(text, currency, language)


def country(code: str, language: str | None = None) -> str:
    """ "France" for FR; what is no code of two capitals stays as it was written."""
    known = code if re.fullmatch("[A-Z]{2}", code) else ""
    return str(locale(language).territories.get(known, code))


def percent(ratio: Number | None, language: str | None = None, *, decimals: int | None = None) -> str:
    """A ratio of 0.438 reads "43,8 %"; 0.5 reads "50 %" unless ``decimals`` fixes the width."""
    language = reader(language)
    plain = None if ratio is None else exact(ratio)
    if plain is None:
        return absent(language)
    plain *= 100
    if decimals is None:
        decimals = 1 if rounded(plain, 1) % 1 else 0
    return digits(plain, decimals, language) + (f"{NARROW}%" if language == "fr" else "%")


def points(difference: Number | None, language: str | None = None, *, decimals: int | None = None) -> str:
    """A difference of ratios of 0.021 reads "2,1 points"."""
    language = reader(language)
    plain = None if difference is None else exact(difference)
    if plain is None:
        return absent(language)
    with override(language):
        text = number(rounded(plain * 100, 1), language, decimals=decimals)
        return ngettext("%(number)s point", "%(number)s points", 1 if abs(plain * 100) < 2 else 2) % {
            "number": text
        }


def days(value: Number | None, language: str | None = None, *, decimals: int | None = None) -> str:
    """ "12 jours"."""
    language = reader(language)
    plain = None if value is None else exact(value)
    if plain is None:
        return absent(language)
    singular = abs(plain) < 2 if language == "fr" else abs(plain) == 1
    text = number(rounded(plain, 1) if decimals is None else plain, language, decimals=decimals)
    with override(language):
        return ngettext("%(number)s day", "%(number)s days", 1 if singular else 2) % {"number": text}


def quantity(
    value: Number | None,
    unit: str = "number",
    language: str | None = None,
    *,
    currency: str = "EUR",
    decimals: int | None = None,
) -> str:
    """A value in the unit of its figure: currency, %, points, count, days, ratio, score; any other word follows the number."""
    if unit == "currency":
        return amount(value, currency or "EUR", language, decimals=decimals)
    if unit == "%":
        return percent(value, language, decimals=decimals)
    if unit == "points":
        return points(value, language, decimals=decimals)
    if unit == "days":
        return days(value, language, decimals=decimals)
    text = number(value, language, decimals=0 if unit == "count" and decimals is None else decimals)
    if value is None or unit in {"", "number", "count", "ratio", "score"}:
        return text
    return f"{text}{NARROW}{unit}"


def apart(parts: Iterable[str]) -> str:
    """Parts of a sentence that are told one after another: "a; b", in French "a ; b"."""
    return pgettext("between parts of a sentence", "; ").join(parts)


def day(value: datetime.date | None, language: str | None = None) -> str:
    """ "3 avril 2026", "1er avril 2026", "3 April 2026"."""
    return absent(language) if value is None else long_day(day_of(value), reader(language))


def day_of(value: datetime.date) -> datetime.date:
    """The day on which a moment lies where its reader lives; one moment is two days in two zones."""
    if not isinstance(value, datetime.datetime):
        return value
    return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()


@lru_cache(maxsize=8192)
def long_day(value: datetime.date, language: str) -> str:
    text = str(format_date(value, "d MMMM y", locale=locale(language)))
    if language == "fr" and value.day == 1:
        text = text.replace("1 ", "1er ", 1)
    return text.replace(" ", "\xa0", 1)


def short_day(value: datetime.date | None, language: str | None = None) -> str:
    """ "03/04/2026", for tables."""
    return (
        absent(language) if value is None else str(format_date(day_of(value), "dd/MM/yyyy", locale=locale(language)))
    )


def month(value: datetime.date | None, language: str | None = None) -> str:
    """ "avril 2026"."""
    return absent(language) if value is None else str(format_date(day_of(value), "MMMM y", locale=locale(language)))


def period(start: datetime.date, end: datetime.date, language: str | None = None) -> str:
    """Both ends included: "2026", "avril 2026", "avril à juin 2026", "3 avril 2026 – 12 mai 2026"."""
    language = reader(language)
    whole = start.day == 1 and (end + datetime.timedelta(days=1)).day == 1
    if whole and (start.month, end.month) == (1, 12) and start.year == end.year:
        return str(start.year)
    if whole and (start.year, start.month) == (end.year, end.month):
        return month(start, language)
    if whole:
        first = month(start, language)
        if start.year == end.year:
            first = str(format_date(start, "LLLL", locale=locale(language)))
        with override(language):
            return pgettext("months", "%(start)s to %(end)s") % {"start": first, "end": month(end, language)}
    return day(start, language) if start == end else f"{day(start, language)} – {day(end, language)}"


@dataclass(frozen=True)
class Change:
    """A change as sign, arrow and word, so that nothing rests on colour; ``str`` joins the three."""

    text: str
    arrow: str
    word: str
    direction: str

    def __str__(self) -> str:
        return f"{self.arrow}{NARROW}{self.text} ({self.word})" if self.arrow else self.text


def change(
    value: Number | None,
    language: str | None = None,
    *,
    unit: str = "%",
    currency: str = "EUR",
    decimals: int | None = None,
) -> Change:
    """A change, by default a ratio: 0.124 reads "↑ +12,4 % (hausse)"; ``unit`` as in ``quantity``."""
    language = reader(language)
    plain = None if value is None else exact(value)
    if plain is None:
        return Change(absent(language), "", "", "none")
    text = quantity(plain, unit, language, currency=currency, decimals=decimals)
    with override(language):
        if not re.search(r"[1-9]", text):
            return Change(text.removeprefix(MINUS), "→", pgettext("change", "stable"), "flat")
        if plain > 0:
            return Change(f"+{text}", "↑", pgettext("change", "up"), "up")
        return Change(text, "↓", pgettext("change", "down"), "down")


GROUPED = re.compile(r"(?<![\w,.])(\d{1,3})((?: \d{3})+)(?!\d)")
FRENCH_BEFORE = re.compile(r"[ \xa0\u202f]+([;:!?%€£»])")
FRENCH_TIGHT = re.compile(r"(?<=[\w»)\]%€£])([;:!?]+)(?=[\s»)]|$)")
FRENCH_UNIT = re.compile(r"(?<=\d)([%€])(?!\w)")
FRENCH_AFTER = re.compile(r"«[ \xa0\u202f]*")
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
QUOTED = re.compile(r'(?<![\w"])"(?=\S)([^"]*?)(?<=\S)"(?![\w"])')
NESTED = re.compile(r"(«[^«»]*)«[ \xa0\u202f]*([^«»]*?)[ \xa0\u202f]*»")
MONTHS = "|".join({*LOCALES["fr"].months["format"]["wide"].values(), *LOCALES["en"].months["format"]["wide"].values()})
DATED = re.compile(rf"\b(\d{{1,2}}(?:er)?) (?=(?:{MONTHS})\b)")
BOUND = re.compile(r"\b(n°|no|p\.|M\.|Mme|art\.|fig\.|tabl\.) (?=\S)")


def prose(text: str, language: str | None = None) -> str:
    """Running text with the spaces, quotation marks and apostrophes of its language; wording is left alone."""
    language = reader(language)
    text = APOSTROPHE.sub("’", text)
    text = DATED.sub("\\1\xa0", text)
    text = GROUPED.sub(lambda found: found[0].replace(" ", NARROW), text)
    if language != "fr":
        return QUOTED.sub(r"“\1”", text)
    text = QUOTED.sub(r"«\1»", text)
    while NESTED.search(text):  # a title with guillemets, quoted
        text = NESTED.sub(r"\1“\2”", text)
    text = FRENCH_TIGHT.sub(rf"{NARROW}\1", text)
    text = FRENCH_UNIT.sub(rf"{NARROW}\1", text)
    text = FRENCH_BEFORE.sub(rf"{NARROW}\1", text)
    text = FRENCH_AFTER.sub(f"«{NARROW}", text)
    text = re.sub(rf"(?<=[^\s{NARROW}])»", f"{NARROW}»", text)
    return BOUND.sub("\\1\xa0", text)


def shown(value: Any, language: str | None = None) -> str:
    """Any plain value in words: a day, a number, yes or no, a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        with override(reader(language)):
            return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime.date):
        return short_day(value, language)
    if isinstance(value, int | float | Decimal):
        return number(value, language)
    return str(value)
