"""Amounts as people type them, in the language they read."""

from decimal import Decimal, InvalidOperation

import pytest
from django.utils.translation import override

from mercatique.fault import Fault
from mercatique.kernel.forms import amount, amount_in


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("2,500", "2.5", "2500"),
        ("−12,000 €", "-12", "-12000"),
        ("1,250k", "1250", "1250000"),
        ("0,125", "0.125", "0.125"),
        ("2,5 k€", "2500", "2500"),
        ("1 234,56 €", "1234.56", "1234.56"),
        ("12,000.50", "12000.50", "12000.50"),
        ("1.234.567", "1234567", "1234567"),
    ],
)
def test_a_comma_is_read_as_the_reader_of_the_page_means_it(typed: str, french: str, english: str):
    with override("fr"):
        assert amount(typed) == Decimal(french)
    with override("en"):
        assert amount(typed) == Decimal(english)


def test_words_are_no_amount():
    with pytest.raises(InvalidOperation):
        amount("a lot")


def test_a_dollar_is_any_of_the_dollars_and_never_a_euro():
    assert amount_in("500 $", "CAD") == amount_in("500", "EUR") == amount_in("500 €", "EUR") == 500
    with pytest.raises(Fault, match="USD"):
        amount_in("500 $", "EUR")


def test_the_form_of_an_expense_takes_the_currency_it_is_told(acme, walid, client_of):
    address, told = "/w/acme/plan/expenses/new/", {"title": "Salon", "net": "500 $", "day": "2027-02-01"}
    refused = client_of(walid, "en").post(address, told)
    assert refused.status_code == 422 and "“500 $” is in USD" in refused.content.decode()
    assert client_of(walid).post(address, {**told, "currency": "USD"}).status_code == 302
