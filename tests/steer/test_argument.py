"""The argument for digital marketing: the firm's own figures, what they allow to say, and what they do not show."""

import pytest
from django.utils import translation

from mercatique.kernel import documents
from mercatique.kernel.blocks import Callout, KeyFigures
from mercatique.kernel.criteria import run
from mercatique.steer.models import Outcome
from mercatique.steer.returns import argument, reading
from tests.steer.test_returns import fair  # noqa: F401
from tests.steer.test_returns_criteria import whole  # noqa: F401


def lines_of(acme):
    return {line.label: line.value for one in argument.arguments(reading.read(acme), "EUR") for line in one.figures}


def test_it_stands_on_what_the_channels_of_the_firm_cost_and_brought(whole, acme):  # noqa: F811
    with translation.override("en"):
        found = lines_of(acme)
    # Search and the blog: 2 100 of 6 100 euros and 20 of 60 leads, for 400 of 1 400 euros of cost.
    assert found["Share of digital in the revenue"] == pytest.approx(2100 / 6100)
    assert found["Share of digital in the leads"] == pytest.approx(20 / 60)
    assert found["Share of digital in the cost"] == pytest.approx(400 / 1400)
    assert (found["CPL · Digital"], found["CPL · Traditional"]) == (pytest.approx(20), pytest.approx(25))
    assert found["Costs avoided"] == 40
    # Half of 2 100 euros is margin, and 40 euros of costs are avoided: 1 090 for 400.
    assert found["ROI (margin) · Digital"] == pytest.approx(690 / 400)


def test_the_note_names_the_fields_at_work_those_that_are_not_and_its_limits(whole, acme):  # noqa: F811
    text = str(documents.draft(acme, "digital-argument", "en").blocks)
    for words in ("Share of digital in the revenue: 34.4%, for 28.6% of the cost.", "Paid search (SEA)", "Not used yet, or not measured", "what would have come anyway is not taken off"):
        assert words in text, words
    assert "Son intérêt, ici" in str(documents.draft(acme, "digital-argument", "fr").blocks)


def test_without_figures_it_claims_nothing(acme):
    blocks = documents.draft(acme, "digital-argument", "en").blocks
    assert not any(isinstance(block, KeyFigures) for block in blocks)
    assert any(isinstance(block, Callout) and "No figure of the firm speaks" in str(block) for block in blocks)


def test_digital_alone_is_not_compared(whole, acme):  # noqa: F811
    Outcome.objects.filter(medium="radio").delete()
    with translation.override("en"):
        assert "Share of digital in the cost" not in lines_of(acme)
        assert "CPL · Digital" not in lines_of(acme)
        assert "CAC" in lines_of(acme)


def test_its_check_wants_three_figures_and_a_version_issued(whole, acme, olga):  # noqa: F811
    assert run(acme, "returns.argument").state == "incomplete"
    documents.issue(acme, "digital-argument", olga)
    found = run(acme, "returns.argument")
    assert (found.state, found.missing) == ("judge", ())
    assert len(found.looked_at) >= 3
    Outcome.objects.all().delete()
    with translation.override("en"):
        assert "0 figure(s) of the firm, 3 are needed" in run(acme, "returns.argument").missing[0].text
