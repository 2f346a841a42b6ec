"""Lists as files: whole, with their filters, and harmless in a spreadsheet."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from mercatique.analyze.models import Segment

from .conftest import line


def rows(response: Any, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=delimiter))


def test_the_list_is_exported_whole_with_its_filters(shop: Any, rita: Any, client_of: Any) -> None:
    address = reverse("analyze:customers-export", args=["acme"])
    assert [row[0] for row in rows(client_of(rita).get(address))[1:]] == ["ada", "eve", "cyd", "bob"]
    assert [row[0] for row in rows(client_of(rita).get(address + "?country=France&sort=recency"))[1:]] == ["ada", "eve"]


def test_amounts_are_written_as_the_reader_s_spreadsheet_reads_them(shop: Any, rita: Any, client_of: Any) -> None:
    address = reverse("analyze:customers-export", args=["acme"])
    french, english = rows(client_of(rita).get(address)), rows(client_of(rita, "en").get(address), ",")
    place = english[0].index(next(head for head in english[0] if head.startswith("Net sales")))
    assert french[1][place] == "220,00"
    assert english[1][place] == "220.00"


def test_formulas_in_names_are_only_words(acme: Any, bring: Any, rita: Any, client_of: Any) -> None:
    bring(line("1", "=cmd|' /C calc'!A0", "2025-01-10"), line("2", "@SUM(1)", "2025-01-10", product="+A1", name="=1+1"))
    for name in ("customers-export", "products-export"):
        for row in rows(client_of(rita).get(reverse(f"analyze:{name}", args=["acme"])))[1:]:
            assert not [cell for cell in row[:2] if cell[:1] in "=+@-" and cell], row


def test_a_workbook_holds_the_same_rows(shop: Any, rita: Any, client_of: Any) -> None:
    from openpyxl import load_workbook

    answer = client_of(rita).get(reverse("analyze:customers-export", args=["acme"]) + "?to=xlsx")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert {"ada", "bob", "cyd", "eve"} <= set(cells)
    assert 220 in cells


def test_a_segment_exports_all_its_customers(shop: Any, rita: Any, max: Any, client_of: Any) -> None:
    segment = Segment.objects.create(workspace=shop, title="F", rule={"all": [{"field": "country", "op": "=", "value": "France"}]})
    address = reverse("analyze:segment-customers", args=["acme", segment.number])
    assert [row[0] for row in rows(client_of(rita).get(address))[1:]] == ["ada", "eve"]
    assert client_of(max).get(address).status_code == 404
    assert client_of(rita).get(address + "?to=exe").status_code == 404
    empty = Segment.objects.create(workspace=shop, title="Vide")
    assert len(rows(client_of(rita).get(reverse("analyze:segment-customers", args=["acme", empty.number])))) == 1


def test_products_are_exported(shop: Any, rita: Any, client_of: Any) -> None:
    found = rows(client_of(rita).get(reverse("analyze:products-export", args=["acme"])))
    assert [row[0] for row in found[1:]] == ["CAKE", "MUG", "GOLD"]


@pytest.mark.real
def test_the_real_list_is_whole(uk: Any, client_of: Any) -> None:
    from tests.conftest import person

    reader = person("Iris", uk, "reader")
    found = rows(client_of(reader).get(reverse("analyze:customers-export", args=["uk"])))
    assert len(found) == 1 + uk.warehouse.rows("customer_facts")
    assert len({row[0] for row in found}) == len(found)
