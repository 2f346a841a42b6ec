"""The real file of a British shop: recognised with no question, every line kept."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from mercatique.warehouse.intake import Reading, inspect

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def reading(shared_data: Path) -> Reading:
    return inspect(shared_data / "transactions/online_retail.csv.gz", currency="EUR", zone="Europe/London")


def test_it_is_recognised_with_no_question(reading: Reading) -> None:
    assert reading.understood
    assert (reading.table, reading.preset, reading.confidence) == ("orders", "online_retail", 1.0)
    assert (reading.currency, reading.currency_from) == ("GBP", "preset")
    assert (reading.container, reading.encoding, reading.delimiter) == ("gzip", "utf-8", ",")
    assert not reading.notes


def test_every_line_is_kept_also_those_without_a_customer(reading: Reading) -> None:
    assert reading.whole
    assert reading.rows == 541_909
    assert reading.left_out == {}
    customers = next(column for column in reading.columns if column.field == "customer_id")
    assert customers.filled == 541_909 - 135_080
    assert customers.repairs == {"floated": 541_909 - 135_080}
    assert "17850.0" in customers.samples
    assert customers.read[customers.samples.index("17850.0")] == "17850"
    assert (reading.first_day, reading.last_day) == ("2010-12-01", "2011-12-09")


def test_totals_agree_to_the_penny(reading: Reading) -> None:
    con = duckdb.connect()
    relation = reading.relation_sql(con)
    gross, net, customers, cancelled, known = con.execute(
        f"""SELECT sum(amount) FILTER (NOT starts_with(order_id, 'C') AND quantity > 0 AND unit_price > 0), sum(amount),
        count(DISTINCT customer_id), count(*) FILTER (starts_with(order_id, 'C')), bool_or(customer_id = '17850')
        FROM ({relation}) WHERE problem IS NULL"""
    ).fetchone()  # type: ignore[misc]
    assert gross == Decimal("10666684.5440")
    assert net == Decimal("9747747.9340")
    assert (customers, cancelled, known) == (4372, 9288, True)


def test_it_can_be_loaded_later_from_its_json(reading: Reading) -> None:
    later = Reading.from_json(reading.to_json())
    assert later.to_json() == reading.to_json()
    con = duckdb.connect()
    assert con.execute(
        f"SELECT count(*), min(source_line), max(source_line) FROM ({later.relation_sql(con)})"
    ).fetchone() == (
        541_909,
        2,
        541_910,
    )
    later.close()
