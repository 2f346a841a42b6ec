"""Each platform's export is recognised by the names of its columns and read without a question."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from mercatique.fault import Fault
from mercatique.warehouse.intake import Preset, inspect, platforms
from mercatique.warehouse.tables import IMPORTED, TABLES
from tests.warehouse.intake.conftest import SAMPLES, rows

READ = {
    "shopify_orders": ("orders", 5),
    "shopify_products": ("products", 3),
    "shopify_customers": ("customers", 3),
    "woocommerce_products": ("products", 2),
    "woocommerce_orders": ("orders", 3),
    "woocommerce_order_lines": ("orders", 3),
    "woocommerce_order_totals": ("orders", 2),
    "prestashop_products": ("products", 2),
    "prestashop_customers": ("customers", 2),
    "prestashop_addresses": ("customers", 2),
    "prestashop_orders": ("orders", 2),
    "mailchimp_members": ("customers", 2),
    "brevo_contacts": ("customers", 2),
    "hubspot_contacts": ("customers", 2),
    "activecampaign_contacts": ("customers", 2),
    "systeme_io_contacts": ("customers", 2),
    "online_retail": ("orders", 4),
    "google_ads": ("spend", 2),
    "google_ads_micros": ("spend", 2),
    "meta_ads": ("spend", 1),
    "microsoft_ads": ("spend", 1),
    "tiktok_ads": ("spend", 1),
    "linkedin_ads": ("spend", 2),
}
WAITING = {preset.name for preset in platforms() if preset.table not in TABLES}


def _sample(name: str) -> Path:
    return next(path for path in SAMPLES.iterdir() if path.stem == name)


def test_every_preset_has_a_sample_and_a_test() -> None:
    names = {preset.name for preset in platforms()}
    assert names == set(READ) | WAITING
    assert names <= {path.stem for path in SAMPLES.iterdir()}


def test_presets_name_only_fields_a_file_may_fill() -> None:
    for preset in platforms():
        if preset.table in TABLES:
            allowed = {column.name for column in TABLES[preset.table].given}
            named = {*preset.columns.values(), *preset.items.values(), *preset.constants, *preset.otherwise}
            assert named <= allowed, preset.name
            assert TABLES[preset.table] in IMPORTED


@pytest.mark.parametrize("name", sorted(READ))
def test_a_platform_is_recognised_without_a_question(name: str) -> None:
    table, count = READ[name]
    reading = inspect(_sample(name), currency="EUR")
    assert (reading.table, reading.preset) == (table, name)
    assert reading.understood, [str(question) for question in reading.questions]
    assert reading.rows == count == len(rows(reading))
    assert reading.rejected == 0


@pytest.mark.parametrize("name", sorted(WAITING))
def test_an_export_whose_table_is_not_there_yet_is_named_in_a_sentence(name: str) -> None:
    with pytest.raises(Fault) as caught:
        inspect(_sample(name))
    assert caught.value.code == "not_yet"
    label = next(preset.label for preset in platforms() if preset.name == name)
    assert label in str(caught.value)
    assert "comes with" in str(caught.value)


def test_columns_are_known_by_name_wherever_they_stand(file) -> None:  # type: ignore[no-untyped-def]
    lines = (SAMPLES / "shopify_orders.csv").read_text("utf-8").split("\n")
    short = "Created at,Lineitem price,Lineitem name,Name,Financial Status,Lineitem quantity,Brand new column"
    path = file("\n".join([short, "2026-05-01 10:00:00 +0200,3.50,Pot,#9,paid,2,x"]))
    assert lines[0] != short
    reading = inspect(path, currency="EUR")
    assert reading.preset == "shopify_orders"
    assert rows(reading)[0]["amount"] == Decimal("7.0000")


def test_shopify_gives_the_order_s_own_columns_to_all_its_lines() -> None:
    first, second, cancelled, bowl, wrap = rows(inspect(_sample("shopify_orders")))
    assert (second["order_id"], second["customer_id"]) == ("#1001", "claire.fontaine@example.org")
    assert first["customer_id"] == second["customer_id"]
    assert second["ordered_at"] == first["ordered_at"]
    assert second["ordered_at"].astimezone(dt.UTC) == dt.datetime(2026, 5, 1, 8, tzinfo=dt.UTC)
    assert second["country"] == "FR"
    assert first["status"] == "paid"
    assert cancelled["cancelled_at"].astimezone(dt.UTC) == dt.datetime(2026, 5, 3, 21, 41, tzinfo=dt.UTC)
    assert cancelled["day"] == dt.date(2026, 5, 3)
    assert (bowl["amount"], bowl["discount"]) == (Decimal("27.0000"), Decimal("3.0000"))
    assert bowl["product_id"] == "Bol"  # no SKU: the name stands for it
    assert wrap["country"] == "BE"
    assert first["source_line"] == 2
    assert second["source_line"] == 4  # a note of the first order holds a line break


def test_amounts_that_stand_on_whole_orders_are_told() -> None:
    notes = {note.code: str(note) for note in inspect(_sample("shopify_orders")).notes}
    assert "Shipping 4.90, Discount Amount 3.00, Refunded Amount 40.00" in notes["beside"]


def test_shopify_apostrophes_go_and_postal_codes_keep_their_zero() -> None:
    reading = inspect(_sample("shopify_customers"))
    claire, marc, ines = rows(reading)
    assert (claire["postal_code"], marc["postal_code"], ines["postal_code"]) == ("37000", "01000", "2000")
    assert claire["phone"] == "+33612345678"
    assert claire["customer_id"] == "claire.fontaine@example.org"
    assert ines["customer_id"] == "7003"
    assert reading.repairs["apostrophe"] == 4


def test_the_older_shopify_file_of_customers_is_read_too() -> None:
    reading = inspect(_sample("shopify_customers_older"))
    assert reading.preset == "shopify_customers"
    assert [row["postal_code"] for row in rows(reading)] == ["37000", "01000"]


def test_a_shopify_product_s_pictures_are_no_products() -> None:
    reading = inspect(_sample("shopify_products"))
    assert [row["product_id"] for row in rows(reading)] == ["MUG-BLEU", "MUG-ROUGE", "bol"]
    assert [row["name"] for row in rows(reading)] == ["Mug", "Mug", "Bol"]
    assert reading.left_out == {"no_fact": 1}
    assert rows(reading)[0]["unit_cost"] == Decimal("5.1000")


def test_one_line_per_order_becomes_one_row_per_product() -> None:
    read = rows(inspect(_sample("woocommerce_orders")))
    assert sorted((row["order_id"], row["product_id"], row["quantity"], row["amount"]) for row in read) == [
        ("501", "BOUGIE-1", Decimal(2), Decimal("39.8")),
        ("501", "SAVON", Decimal(1), Decimal("6.5")),
        ("502", "SAVON", Decimal(1), Decimal("6.5")),
    ]


def test_an_order_without_its_lines_is_one_unit_at_its_total() -> None:
    row = rows(inspect(_sample("prestashop_orders")))[1]
    assert (row["quantity"], row["unit_price"], row["amount"]) == (Decimal(1), Decimal(1249), Decimal(1249))
    assert row["currency"] == "EUR"


def test_prestashop_references_stay_text_and_prices_read_french() -> None:
    first, second = rows(inspect(_sample("prestashop_products")))
    assert (first["product_id"], second["product_id"]) == ("LAMP-01", "0042")
    assert (first["price"], second["price"], first["unit_cost"]) == (
        Decimal("49.9"),
        Decimal(1249),
        Decimal("21.35"),
    )
    assert first["vat"] == "excl"


def test_a_lost_leading_zero_of_a_postal_code_comes_back() -> None:
    reading = inspect(_sample("prestashop_addresses"))
    assert [row["postal_code"] for row in rows(reading)] == ["45000", "01000"]
    assert reading.repairs == {"postal_code": 1}


def test_a_birth_date_that_is_none_is_left_empty_and_counted() -> None:
    reading = inspect(_sample("prestashop_customers"))
    assert [row["birth_day"] for row in rows(reading)] == [dt.date(1984, 7, 2), None]
    assert reading.repairs == {"unread": 1}


def test_brevo_days_come_before_months() -> None:
    row = rows(inspect(_sample("brevo_contacts")))[0]
    assert row["created_at"].astimezone(dt.UTC) == dt.datetime(2025, 4, 3, 7, 15, tzinfo=dt.UTC)


def test_addresses_of_machines_are_in_the_inventory_of_personal_data() -> None:
    reading = inspect(_sample("mailchimp_members"))
    assert reading.personal == {"email": 2, "name": 4, "ip": 4, "address": 3}


def test_consent_is_never_offered_as_a_field() -> None:
    fields = {column.name for spec in IMPORTED for column in spec.given}
    assert not fields & {"consent", "consent_at", "unsubscribed", "blacklisted", "accepts_marketing"}
    reading = inspect(_sample("brevo_contacts"))
    assert {"EMAIL_BLACKLISTED", "SMS_BLACKLISTED"}.isdisjoint(reading.mapping)


def test_the_search_console_archive_is_known_by_its_files(file) -> None:  # type: ignore[no-untyped-def]
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("Requêtes.csv", "Pages.csv", "Pays.csv"):
            archive.writestr(name, "a,b\n1,2\n")
    with pytest.raises(Fault) as caught:
        inspect(file(buffer.getvalue(), "export.zip"))
    assert caught.value.code == "not_yet"
    assert "Search Console" in str(caught.value)


def test_a_mapping_taught_once_is_a_preset_next_time(file) -> None:  # type: ignore[no-untyped-def]
    header = "Bon;Le;Qui;Quoi;Combien;A combien\n"
    path = file(header + "B1;13/02/2026;0042;X1;2;3,50\n")
    assert not inspect(path).understood
    mapping = {
        "Bon": "order_id",
        "Le": "ordered_at",
        "Qui": "customer_id",
        "Quoi": "product_id",
        "Combien": "quantity",
        "A combien": "unit_price",
    }
    first = inspect(path, table="orders", mapping=mapping, currency="EUR")
    assert first.understood
    taught = Preset.from_json(Preset.from_reading(first, "caisse", "Notre caisse").json())
    following = file(header + "B2;05/03/2026;0043;X1;1;3,50\n", "mars.csv")
    second = inspect(following, presets=(taught,), currency="EUR")
    assert second.understood
    assert (second.preset, second.columns[0].why) == ("caisse", "taught")
    row = rows(second)[0]
    assert (row["day"], row["amount"], row["customer_id"]) == (dt.date(2026, 3, 5), Decimal("3.5"), "0043")


@pytest.mark.real
def test_the_sample_products_of_woocommerce_are_read(shared_data: Path) -> None:
    reading = inspect(shared_data / "platforms/woocommerce/sample_products.csv")
    assert (reading.preset, reading.rows, reading.rejected) == ("woocommerce_products", 24, 0)
    assert reading.understood


@pytest.mark.real
def test_the_import_samples_of_prestashop_are_read(shared_data: Path) -> None:
    folder = shared_data / "platforms/prestashop"
    products = inspect(folder / "products_import.csv")
    assert (products.preset, products.rows) == ("prestashop_products", 2)
    customers = inspect(folder / "customers_import.csv")
    assert (customers.preset, customers.rows) == ("prestashop_customers", 2)
    addresses = inspect(folder / "addresses_import.csv")
    assert (addresses.preset, addresses.rows, addresses.left_out) == (
        "prestashop_addresses",
        2,
        {"missing:customer_id": 1},
    )


@pytest.mark.real
def test_tables_of_something_else_are_not_taken_for_customers(shared_data: Path) -> None:
    for name in ("platforms/prestashop/categories_import.csv", "ads/linkedin_ad_campaign_history_data.csv"):
        reading = inspect(shared_data / name)
        assert not reading.understood
        assert [question.code for question in reading.questions] == ["table"]


RETAIL = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Currency\n"


def test_a_column_of_currencies_beside_a_known_export_is_read(file) -> None:  # type: ignore[no-untyped-def]
    lines = RETAIL + "536365,A,Mug,1,2010-12-01 08:26:00,2.5,17850,France,eur\n536366,A,Mug,1,2010-12-01 08:28:00,2.5,17850,United Kingdom,\n"
    reading = inspect(file(lines), currency="USD")
    assert (reading.preset, reading.currency, reading.currency_from) == ("online_retail", "EUR", "column")
    assert [row["currency"] for row in rows(reading)] == ["EUR", "GBP"]
    assert reading.understood


def test_an_empty_column_of_currencies_leaves_those_of_the_export(file) -> None:  # type: ignore[no-untyped-def]
    reading = inspect(file(RETAIL + "536365,A,Mug,1,2010-12-01 08:26:00,2.5,17850,France,\n"), currency="USD")
    assert reading.currency == "GBP"
    assert [row["currency"] for row in rows(reading)] == ["GBP"]


def test_a_column_of_currencies_that_was_refused_stays_out_of_the_next_file(file) -> None:  # type: ignore[no-untyped-def]
    path = file(RETAIL + "536365,A,Mug,1,2010-12-01 08:26:00,2.5,17850,France,EUR\n")
    refused = inspect(path, mapping={"Currency": None})
    assert [row["currency"] for row in rows(refused)] == ["GBP"]
    taught = Preset.from_json(Preset.from_reading(refused, "ours").json())
    again = inspect(path, presets=(taught,))
    assert again.preset == "ours"
    assert "Currency" not in again.mapping
    assert [row["currency"] for row in rows(again)] == ["GBP"]
