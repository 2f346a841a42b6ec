"""Every example of a method runs on the demo companies and is shown in both languages."""

import json
from functools import lru_cache

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from mercatique.charts import Chart, svg
from mercatique.demo.examples import examples
from mercatique.kernel import examples as kept
from mercatique.methods import METHODS, method

EXAMPLES = examples()


@lru_cache
def result_of(name: str):
    asked = EXAMPLES[name]()
    return asked, method(name).run(asked.columns, **asked.params)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_rows_and_a_picture_that_answers_in_both_languages(name):
    asked, result = result_of(name)
    rows = result.to_table()
    shown = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert shown["columns"] == rows.column_names
    assert len(shown["rows"]) == rows.num_rows > 0
    if asked.picture is None:
        return
    titles = []
    for language in ("en", "fr"):
        with translation.override(language):
            picture = asked.picture(result, translation.gettext, kept.value)
        assert isinstance(picture, Chart)
        assert "%(" not in picture.title and "%(" not in picture.description
        titles.append(picture.title)
    assert svg(picture).startswith("<svg")
    assert titles[0] != titles[1], "the title is the same in English and in French"


def test_sentences_beside_the_numbers_are_in_the_language_of_the_reader():
    asked, _result = result_of("sentiment")
    for language, start in (("en", "Irony, comparisons"), ("fr", "L’ironie, les comparaisons")):
        with translation.override(language):
            numbers = dict(kept.worked("sentiment", asked).numbers)
        assert numbers["limits"].startswith(start)
        assert "120" in numbers["accuracy_basis"]


def test_every_method_has_an_example():
    assert {found.name for found in METHODS} == set(EXAMPLES)


def test_the_page_of_a_method_leads_to_its_example(client_of, rita, acme):
    cache.clear()
    reader = client_of(rita)
    page = reader.get(reverse("method", args=[acme.slug, "concentration"])).content.decode()
    address = reverse("method-example", args=[acme.slug, "concentration"])
    assert address in page
    example = reader.get(address).content.decode()
    assert "des ventes" in example
    assert 'class="chart"' in example
    assert '<td class="number">' in example
    assert reader.get(reverse("method-example", args=[acme.slug, "nothing"])).status_code == 404


def test_the_catalogue_names_every_method(client_of, rita, acme):
    page = client_of(rita).get(reverse("methods", args=[acme.slug])).content.decode()
    for found in METHODS:
        assert reverse("method", args=[acme.slug, found.name]) in page
