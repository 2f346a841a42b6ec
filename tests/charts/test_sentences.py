"""Titles that answer, with values for the reader's locale."""

from datetime import date

from mercatique.charts import sentences


def shown(value, unit):
    return {"%": lambda: f"{value:.0%}", "change": lambda: f"{value:+.0%}", "currency": lambda: f"{value:,.0f} €"}.get(unit, lambda: str(value))()


def say(sentence):
    return sentence.text(str, shown)


def test_sentences_answer():
    assert say(sentences.of_concentration(0.05, 0.5)) == "5% of the customers make 50% of sales"
    assert say(sentences.of_concentration(0.2, 0.8, products=True)) == "20% of the products make 80% of sales"
    months = [(date(2026, 1, 1), 5.0), (date(2026, 2, 1), 7.0)]
    assert say(sentences.of_months(months)) == "The best month was 2026-02-01, with 7 €"
    assert say(sentences.of_comparison(0.1, 9, 31)) == "+10% over 9 days of 31, against the same days a year before"
    assert "as many days" in say(sentences.of_comparison(0.1, 9, 31, against_year=False))
    assert say(sentences.of_comparison(-0.1, 31, 31)) == "-10% against the year before"
    assert say(sentences.of_comparison(-0.1, 31, 31, against_year=False)) == "-10% against the period before"
    assert say(sentences.of_ranking([("DE", 1), ("FR", 3)], 4)) == "FR leads with 75% of sales"
    assert say(sentences.of_segments("Champions", 5, 0.2, 0.6)) == "Champions: 20% of the customers, 60% of sales"
    assert say(sentences.of_retention(0.25, 1)) == "25% of new customers buy again the month after"
    assert say(sentences.of_retention(0.25, 3)) == "25% of new customers are active 3 months later"
    due = date(2026, 12, 31)
    assert say(sentences.of_trajectory(5, 10, due)) == "5 € reached of 10 € aimed at by 2026-12-31"
    assert say(sentences.of_budget([("Q1", 1), ("Q2", 3)])) == "4 € planned, of which 75% in Q2"
    assert say(sentences.of_balance([("Loyalty", 3), ("Conquest", 1)])) == "Loyalty takes 75%, Conquest 25%"


def test_what_cannot_be_said_says_so():
    assert say(sentences.of_concentration(None, 0.5)).startswith("Nothing was sold")
    assert say(sentences.of_months([])) == "There is no finished month yet."
    assert say(sentences.of_comparison(None, 1, 31)) == "No comparison is possible yet"
    assert say(sentences.of_comparison(None, 1, 31, reason="100 % new")) == "100 % new"
    assert say(sentences.of_ranking([], 0)) == "Nothing was sold"
    assert say(sentences.of_segments("New", 5, 0.2, None)) == "New: 5 customers, 20% of all"
    assert say(sentences.of_retention(None, 3)) == "It is too early to say who comes back after 3 months"
    due = date(2026, 12, 31)
    assert say(sentences.of_trajectory(None, 10, due)) == "Nothing measured yet; 10 € aimed at by 2026-12-31"
    assert say(sentences.of_trajectory(5, None, due)) == "The objective has no target yet"
    assert say(sentences.of_budget([])) == "No budget is planned yet"
    assert say(sentences.of_balance([])) == "Nothing to balance yet"
