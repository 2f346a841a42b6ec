"""Ad spend: the exports of platforms as they come, brought again, set right since, in another currency."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.warehouse.intake import inspect
from mercatique.warehouse.intake.preset import Preset

GOOGLE = (
    "Rapport sur les campagnes\r\n1 mai 2026 – 31 mai 2026\r\nJour;Campagne;Code de la devise;Coût;Impr.;Clics;CTR;Conversions\r\n"
    "01/05/2026;Local – essai;EUR;1 172,45;12 040;330;2,74 %;4,50\r\n"
    "02/05/2026;Local – essai;EUR;--;990;21;2,12 %;2,00\r\n"
    "02/05/2026;Marque;EUR;35,10;400;12;3,00 %;0,00\r\n"
    "Total : campagnes;--;EUR;1 207,55;13 430;363;2,70 %;6,50\r\n"
)


@pytest.fixture
def bring(warehouse, tmp_path):
    """Inspect a text and load it under an import id."""

    def do(text, import_id, name="export.csv", **kwargs):
        path = tmp_path / f"{import_id}-{name}"
        path.write_text(text, encoding="utf-8")
        reading = inspect(path, currency="EUR", vat="incl", **kwargs)
        assert reading.table == "spend", reading.table
        assert reading.understood, [question.message for question in reading.questions]
        return warehouse.load(reading, import_id=import_id)

    return do


def spent(ask):
    return ask("SELECT sum(amount) FROM spend", "spend")[0][0]


def test_a_french_report_of_google_ads_is_read_with_its_title_dashes_and_total(bring, ask, warehouse):
    lineage = bring(GOOGLE, "a")
    assert (lineage.read, lineage.written, lineage.rejected) == (4, 3, 1)
    assert dict(lineage.reasons) == {"total_line": 1}
    assert (lineage.first_day, lineage.last_day) == (date(2026, 5, 1), date(2026, 5, 2))
    rows = ask("SELECT day, campaign, amount, impressions, clicks, results, source, channel, vat FROM spend ORDER BY day, campaign", "spend")
    assert rows[0] == (date(2026, 5, 1), "Local – essai", Decimal("1172.45"), 12040, 330, Decimal("4.5"), "google_ads", "sea", "excl")
    assert rows[1][2] == 0
    assert warehouse.last_day("spend") == date(2026, 5, 2)


def test_the_same_file_twice_changes_nothing(bring, ask, warehouse):
    bring(GOOGLE, "a")
    version = warehouse.version("spend")
    again = bring(GOOGLE, "b")
    assert (again.written, again.known, again.updated) == (0, 3, 0)
    assert warehouse.version("spend") == version
    assert spent(ask) == Decimal("1207.55")


def test_numbers_the_platform_has_set_right_since_replace_the_old_ones_and_come_back_when_undone(bring, ask, warehouse):
    bring(GOOGLE, "a")
    later = bring(GOOGLE.replace("1 172,45", "1 180,00").replace("4,50", "6,00"), "b")
    assert (later.written, later.updated, later.known) == (0, 1, 2)
    assert spent(ask) == Decimal("1215.10")
    warehouse.undo("b")
    assert spent(ask) == Decimal("1207.55")


def test_lines_alike_but_for_a_column_that_is_left_aside_are_all_kept(bring, ask):
    text = "Day,Campaign,Device,Impr.,Clicks,Cost\n" + "".join(f"2026-05-01,Brand,{device},100,5,10.00\n" for device in ("phone", "tablet", "desktop"))
    assert bring(text, "a").written == 3
    assert bring(text, "b").known == 3
    assert spent(ask) == 30


def test_a_share_in_the_place_of_an_amount_is_left_out_with_its_line(bring, ask):
    text = "Jour;Campagne;Dépense HT;Impressions;Clics\n01/05/2026;A;12,50;100;4\n02/05/2026;A;3,5 %;100;4\n03/05/2026;A;douze;100;4\n"
    lineage = bring(text, "a")
    assert lineage.written == 1
    assert dict(lineage.reasons) == {"unreadable_amount:amount": 2}
    assert spent(ask) == Decimal("12.50")


def test_amounts_in_another_currency_keep_it(bring, ask):
    bring("Day,Campaign,Currency code,Impr.,Clicks,Cost\n2026-05-01,Brand,USD,100,5,10.00\n", "a")
    bring("Day,Campaign,Impr.,Clicks,Cost\n2026-05-02,Brand,\"1,204\",33,$172.45\n2026-05-03,Brand,\"2,118\",41,$88.00\n", "b")
    assert ask("SELECT DISTINCT currency FROM spend", "spend") == [("USD",)]


def test_a_table_by_month_covers_its_months(bring, ask):
    bring("Mois;Canal;Dépense HT;Participation marque HT;Impressions;Clics\n01/02/2026;Radio locale;5 200,00;2 600,00;900 000;0\n", "a")
    assert ask("SELECT day, last_day, channel, cofunded FROM spend", "spend") == [(date(2026, 2, 1), date(2026, 2, 28), "Radio locale", 2600)]


def test_a_mapping_taught_once_reads_the_next_file(warehouse, tmp_path):
    path = tmp_path / "agence.csv"
    path.write_text("jj;operation;net;vues\n2026-05-01;Plaques;120,00;4000\n2026-05-02;Plaques;80,00;3000\n", encoding="utf-8")
    taught = inspect(path, table="spend", mapping={"jj": "day", "operation": "campaign", "net": "amount", "vues": "impressions"})
    preset = Preset.from_reading(taught, "agence")
    again = inspect(path, presets=[preset])
    assert (again.table, again.preset, again.understood) == ("spend", "agence", True)


def test_orders_with_a_channel_are_still_orders(tmp_path):
    path = tmp_path / "ventes.csv"
    path.write_text("Date;Canal;N° client;Coût;Montant HT\n2026-05-01;Web;C1;4,00;10,00\n2026-05-02;Web;C2;5,00;12,50\n", encoding="utf-8")
    assert inspect(path).table == "orders"


def test_costs_in_millionths_are_divided_exactly(bring, ask):
    head = "customer_id,date,clicks,conversions,conversions_value,cost_micros,device,id,impressions\n"
    lines = ["1,2026-05-01,49,0,0,36150000,MOBILE,9935249409,166", "1,2026-05-01,3,0.5,20,10000,DESKTOP,9935249409,9", "1,2026-05-02,1,0,0,123400,MOBILE,9935249409,4"]
    # A float has no room for these eighteen digits.
    lines += [f"1,2026-06-0{day},1,0,0,12345678901234567800,MOBILE,344106493,1" for day in (1, 2, 3)]
    lineage = bring(head + "\n".join(lines) + "\n", "a")
    assert (lineage.written, lineage.rejected) == (6, 0)
    rows = ask("SELECT day, campaign_id, amount, value, source, channel FROM spend ORDER BY day, amount DESC", "spend")
    assert rows[:3] == [
        (date(2026, 5, 1), "9935249409", Decimal("36.15"), 0, "google_ads", "sea"),
        (date(2026, 5, 1), "9935249409", Decimal("0.01"), 20, "google_ads", "sea"),
        (date(2026, 5, 2), "9935249409", Decimal("0.1234"), 0, "google_ads", "sea"),
    ]
    assert spent(ask) == Decimal("36.2834") + 3 * Decimal("12345678901234.5678")


def test_millionths_are_said_in_the_preview_and_read_by_whichever_name_they_come(bring, ask, tmp_path):
    path = tmp_path / "gaql.csv"
    path.write_text("segments.date,campaign.name,customer.currency_code,metrics.cost_micros,metrics.impressions\n2026-05-01,Marque,EUR,\"1,172,450,000\",12\n", encoding="utf-8")
    reading = inspect(path)
    column = next(column for column in reading.columns if column.field == "amount")
    assert (reading.preset, column.reads, reading.repairs["micros"]) == ("google_ads_micros", "micros", 1)
    assert (column.samples, column.read) == (["1,172,450,000"], ["1172.4500"])
    assert bring("Jour;Campagne;Coût (micros);Impressions\n01/05/2026;A;12500000;100\n", "a", table="spend", mapping={"Coût (micros)": "amount"}).written == 1
    assert spent(ask) == Decimal("12.50")


def test_the_table_of_a_real_account_in_millionths_is_spend(warehouse, ask, shared_data):
    import csv

    path = shared_data / "ads" / "google_ads_campaign_stats_data.csv"
    reading = inspect(path, currency="USD")
    assert reading.understood, [question.message for question in reading.questions]
    lineage = warehouse.load(reading, import_id="a")
    with path.open(encoding="utf-8", newline="") as lines:
        expected = [int(row["cost_micros"]) for row in csv.DictReader(lines)]
    assert (lineage.written, lineage.rejected) == (len(expected), 0)
    assert spent(ask) == Decimal(sum(expected)) / 1_000_000
