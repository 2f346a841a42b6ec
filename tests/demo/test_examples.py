"""Every example of a method runs on the demo companies and is shown in both languages."""

import csv
import json
from functools import lru_cache

import pyarrow as pa
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from mercatique.charts import Chart, svg
from mercatique.cli import main
from mercatique.demo.examples import examples
from mercatique.kernel import examples as kept
from mercatique.methods import METHODS, method

EXAMPLES = examples()
#: 200 rows are too few for them, which they say in a sentence.
LARGE = {"best_forecast", "seasonal_naive", "ets", "theta", "combination", "uplift_by_segment", "holdout_check"}


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


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_first_rows_of_an_example_go_through_the_command_line(name, tmp_path, capsys):
    asked, _result = result_of(name)
    columns = {role: pa.array(values).slice(0, 200).to_pylist() for role, values in asked.columns.items() if values is not None}
    path = tmp_path / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(columns)
        rows.writerows(["" if value is None or value != value else value for value in row] for row in zip(*columns.values(), strict=True))
    params = {key: ",".join(map(str, value)) if isinstance(value, tuple | list) else value for key, value in asked.params.items()}
    given = [str(path)] if columns else []
    code = main(["run", name, *given, *(part for key, value in params.items() for part in ("--param", f"{key}={value}")), "--json"])
    out, err = capsys.readouterr()
    if code:
        assert name in LARGE
        assert not any(word in err for word in ("--column", "nexpected", "inattendu", "llisible", "cannot be read")), err
    else:
        assert json.loads(out)["columns_used"] == {role: role for role in columns}


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
