"""Amounts, days and identifiers: what is written one way is read back the same."""

import datetime as dt
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mercatique.warehouse.intake import amounts, days, identifiers, mojibake
from mercatique.warehouse.intake.sql import literal

CON = duckdb.connect()
CON.execute("SET TimeZone = 'UTC'")
MONEY = st.decimals(min_value=Decimal("-9999999.99"), max_value=Decimal("9999999.99"), places=2)
MOMENTS = st.datetimes(min_value=dt.datetime(1950, 1, 1), max_value=dt.datetime(2090, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, second=0)
)


def value(expression: str) -> object:
    row = CON.execute(f"SELECT {expression}").fetchone()
    assert row is not None
    return row[0]


def amount(text: str, written: amounts.AmountFormat) -> object:
    return value(amounts.amount_sql(f"{literal(text)}::VARCHAR", written))


def french(number: Decimal, space: str) -> str:
    return f"{number:,.2f}".translate({ord(","): space, ord("."): ","})


@settings(max_examples=60, deadline=None)
@given(
    MONEY,
    st.sampled_from([" ", "\u00a0", "\u202f", ".", "’", "'"]),
    st.sampled_from(["", " €", "\u00a0€", " EUR"]),
)
def test_a_french_amount_is_read_back(number: Decimal, space: str, symbol: str) -> None:
    text = french(number, space) + symbol
    found = amounts.find_format([text, french(Decimal("1234567.89"), space), "12,5"])
    assert found is not None
    assert found.decimal == ","
    assert amount(text, found) == number


@settings(max_examples=60, deadline=None)
@given(MONEY, st.sampled_from(["", "$", "£"]))
def test_an_english_amount_is_read_back(number: Decimal, symbol: str) -> None:
    digits = f"{abs(number):,.2f}"
    written = amounts.find_format([digits, "1,234.56"])
    assert written is not None
    for text in (f"{symbol}{digits}", f"({symbol}{digits})", f"-{symbol}{digits}", f"{symbol}{digits}-"):
        expected = abs(number) if text[0] not in "(-" and text[-1] != "-" else -abs(number)
        assert amount(text, written) == expected


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.sampled_from(["/", ".", "-"]), st.booleans(), st.sampled_from(["dmy", "mdy"]))
def test_a_day_is_read_back_in_either_order(moment: dt.datetime, sign: str, clock: bool, order: str) -> None:
    parts = ("%d", "%m", "%Y") if order == "dmy" else ("%m", "%d", "%Y")
    shape = sign.join(parts) + (" %H:%M" if clock else "")
    proof = dt.datetime(2026, 4, 28, 10, 30).strftime(shape)
    written = days.find_format([moment.strftime(shape), proof])
    assert written is not None
    assert (written.order, written.certain) == (order, True)
    expected = moment if clock else moment.replace(hour=0, minute=0)
    assert value(days.naive_sql(f"{literal(moment.strftime(shape))}::VARCHAR", written)) == expected


@settings(max_examples=40, deadline=None)
@given(MOMENTS)
def test_a_serial_number_of_a_spreadsheet_is_its_moment(moment: dt.datetime) -> None:
    serial = (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    written = days.DayFormat("serial")
    assert value(days.naive_sql(f"{literal(repr(serial))}::VARCHAR", written)) == moment


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="éèêàçùôîÉÀŒœ’«»€ abcXYZ-", max_size=30))
def test_text_encoded_twice_comes_back(text: str) -> None:
    broken = "".join(mojibake._broken(letter) if ord(letter) > 127 else letter for letter in text)
    assert mojibake.mend(broken) == text
    assert value(mojibake.mend_sql(f"{literal(broken)}::VARCHAR")) == text


@pytest.mark.parametrize("text", ["Château Âge", "ÉTÉ", "SÂO", "naïve", "Ã la carte", "Łódź", "“ÂME”"])
def test_healthy_text_is_left_alone(text: str) -> None:
    assert mojibake.mend(text) == text


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "expected"),
    [
        ("1 234,56 €", ",", " ", "1234.56"),
        ("(1,204.50)", ".", ",", "-1204.50"),
        ("-12", ",", "", "-12"),
        ("−12,5", ",", "", "-12.5"),
        ("1.234,56", ",", ".", "1234.56"),
        ("1.234", ",", ".", "1234"),
        ("$172.45", ".", "", "172.45"),
        ("45,00-", ",", "", "-45"),
        ("0,5", ",", "", "0.5"),
        (",5", ",", "", "0.5"),
        ("1'234.50", ".", "'", "1234.50"),
    ],
)
def test_amounts_as_exports_write_them(text: str, decimal: str, thousands: str, expected: str) -> None:
    assert amount(text, amounts.AmountFormat(decimal, thousands)) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["--", "n/a", "abc", "1,2,3", "12,50", "1 23", "4,5 k€", "1.2.3", "=1+1", "Infinity", "12 %", "12.5%"]
)
def test_what_is_no_amount_is_never_guessed(text: str) -> None:
    assert amount(text, amounts.AmountFormat(".", ",")) is None


def test_only_a_rate_may_have_a_sign_of_per_cent() -> None:
    written = amounts.AmountFormat(",", "")
    assert value(amounts.amount_sql("'12,5 %'::VARCHAR", written, amounts.RATE)) == Decimal("12.5")
    assert value(amounts.amount_sql("'12,5 %'::VARCHAR", written)) is None


@pytest.mark.parametrize(
    ("texts", "order", "certain"),
    [
        (["03/04/2026", "13/04/2026"], "dmy", True),
        (["03/04/2026", "04/13/2026"], "mdy", True),
        (["03/04/2026", "05/06/2026"], "dmy", False),
        (["20260403"], "compact", True),
        (["2026-04-03", "2026-04-03 10:00:00"], "ymd", True),
        (["45000", "45001.5"], "serial", True),
        (["03-04-2025 09:15", "30-04-2025 10:00"], "dmy", True),
        (["1/13/2026 9:05 PM"], "mdy", True),
    ],
)
def test_the_order_of_day_and_month_is_proved_or_asked(texts: list[str], order: str, certain: bool) -> None:
    written = days.find_format(texts)
    assert written is not None
    assert (written.order, written.certain) == (order, certain)
    assert all(value(days.naive_sql(f"{literal(text)}::VARCHAR", written)) is not None for text in texts)


@pytest.mark.parametrize("text", ["31/02/2026", "00/01/2026", "32/01/2026", "29/02/2025", "hier"])
def test_a_day_that_is_not_in_the_calendar_is_none(text: str) -> None:
    written = days.DayFormat("dmy", ("%d/%m/%Y",))
    assert value(days.naive_sql(f"{literal(text)}::VARCHAR", written)) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-05-01 10:00:00 +0200", 8),
        ("2026-05-01T10:00:00+02:00", 8),
        ("2026-05-01T08:00:00Z", 8),
        ("2026-05-01 08:00:00 UTC", 8),
        ("2026-05-01 10:00:00", 8),
        ("2026-05-01T08:00:00.123456789Z", 8),
    ],
)
def test_a_moment_keeps_its_own_zone_or_takes_the_workspace_s(text: str, hour: int) -> None:
    written = days.find_format([text, "2026-05-01T08:00:00Z"])
    assert written is not None
    moment = value(days.instant_sql(f"{literal(text)}::VARCHAR", written, "Europe/Paris"))
    assert isinstance(moment, dt.datetime)
    assert moment.astimezone(dt.UTC).replace(microsecond=0) == dt.datetime(2026, 5, 1, hour, tzinfo=dt.UTC)


def test_the_day_is_the_one_of_the_workspace_s_zone() -> None:
    written = days.find_format(["2026-05-01T23:30:00Z"])
    assert written is not None
    assert value(days.day_sql("'2026-05-01T23:30:00Z'::VARCHAR", written, "Europe/Paris")) == dt.date(
        2026, 5, 2
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17850.0", "17850"),
        ("0123", "0123"),
        ("'0123", "0123"),
        ("12.50", "12.50"),
        ("C536379", "C536379"),
        ("1.0.0", "1.0.0"),
        ("--", None),
        ("17850.00", "17850"),
    ],
)
def test_identifiers_are_text(text: str, expected: str | None) -> None:
    assert value(identifiers.identifier_sql(f"{literal(text)}::VARCHAR")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a@b.fr\nBcc: x@y.fr",
        '"a"@b.fr,x@y.fr',
        "a@b",
        "x" * 300 + "@b.fr",
        "a b@c.fr",
        "a\u200bb@c.fr",
        "@b.fr",
    ],
)
def test_what_is_no_address_is_left_empty(text: str) -> None:
    assert value(identifiers.email_sql(f"{literal(text)}::VARCHAR")) is None


def test_addresses_are_in_lower_case() -> None:
    assert (
        value(identifiers.email_sql("'Claire.Fontaine+x@Example.ORG'::VARCHAR"))
        == "claire.fontaine+x@example.org"
    )
