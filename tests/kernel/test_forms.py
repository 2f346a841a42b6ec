"""Amounts as people type them, in the language they read."""

from decimal import Decimal, InvalidOperation

import pytest
from django.utils.translation import override

from mercatique.kernel.forms import amount


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
