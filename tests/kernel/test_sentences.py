"""What a page says of a fault or of an amount: whole in the reader's language, days as people write them."""

import pytest
from django.utils import translation

from mercatique.fault import Fault
from mercatique.kernel.middleware import sentence
from mercatique.kernel.templatetags.figure_pages import basis_words


@pytest.mark.parametrize(("language", "said"), [("fr", "Vue le 31\xa0août 2026."), ("en", "Vue le 31\xa0August 2026.")])
def test_a_day_in_a_sentence_is_written_as_people_write_it(language, said):
    with translation.override(language):
        assert sentence(Fault("seen", "Vue le %(day)s.", day="2026-08-31")) == said


@pytest.mark.parametrize("value", ["2026-13-45", "2026-08-31.csv", "F-2026-08-31", 20260831])
def test_what_only_looks_like_a_day_stays_as_it_is(value):
    assert sentence(Fault("seen", "%(value)s", value=value)) == str(value)


@pytest.mark.parametrize(
    ("basis", "french", "english"),
    [
        ("net-excl", "net des annulations et des retours, hors taxes", "net of cancellations and returns, excluding VAT"),
        ("gross-incl", "brut, annulations comprises, toutes taxes comprises", "gross, cancellations included, including VAT"),
        ("cancelled-excl", "annulé, hors taxes", "cancelled, excluding VAT"),
        ("returned-excl", "retourné, hors taxes", "returned, excluding VAT"),
        ("credited-excl", "remises et avoirs, hors taxes", "discounts and credits, excluding VAT"),
        ("spend", "dépensé en publicité", "spent on advertising"),
        ("", "", ""),
    ],
)
def test_the_basis_of_an_amount_is_said_in_the_language_of_the_reader(basis, french, english):
    for language, said in (("fr", french), ("en", english)):
        with translation.override(language):
            assert basis_words(basis) == said
