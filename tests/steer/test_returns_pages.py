"""The pages of the return: what a reader sees, what a platform's file becomes, what money is moved, and the document."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from mercatique.kernel import documents, figures
from mercatique.kernel.periods import fiscal_year
from mercatique.months import months_after
from mercatique.plan.models import Action, BudgetLine, BudgetMove, Expense, Reallocation
from mercatique.steer.models import InternalCost, Outcome, QualitativeReturn, ReturnSheet
from mercatique.steer.returns import board, media, platforms, proposals, reading
from tests.steer.test_returns import fair  # noqa: F401

GOOGLE = '''"Campaign report"
"March 1, 2026 - March 31, 2026"
Day,Campaign,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value
2026-03-01,Blois neuf,EUR,"1,234.56","10,200",310,4.50,--
2026-03-02,Blois neuf,EUR,12.00,900,30,1.00,200.00
2026-03-02,Reprise,EUR,40.00,800,20,--,--
03/32/2026,Reprise,EUR,40.00,800,20,--,--
Total: Account,,EUR,"1,326.56","12,700",380,5.5,200
'''
META = """Nom de la campagne;Début des rapports;Fin des rapports;Montant dépensé (EUR);Impressions;Clics sur un lien;Achats;Valeur de conversion des achats
Hiver;2026-01-16;2026-02-15;310,50;31000;310;31;620,00
"""


def text_of(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.mark.parametrize("where", ["", "channels/", "months/", "unit/", "import/"])
def test_an_empty_workspace_is_told_what_to_do(acme, walid, client_of, where):
    assert client_of(walid).get(f"/w/acme/steer/returns/{where}").status_code == 200


def test_the_table_says_cost_gain_and_roi_with_their_basis(fair, acme, rita, client_of):  # noqa: F811
    client = client_of(rita, "en")
    page = text_of(client.get("/w/acme/steer/returns/"))
    assert "ROI +60%" in page
    assert "Gain on margin" in page
    assert "+300%" in text_of(client.get("/w/acme/steer/returns/?basis=revenue"))
    assert "Bring results" not in page


def test_every_number_leads_to_its_lines(fair, acme, rita, client_of):  # noqa: F811
    client = client_of(rita, "en")
    assert f'href="/w/acme/steer/returns/{fair.number}/#cost"' in client.get("/w/acme/steer/returns/").content.decode()
    page = text_of(client.get(f"/w/acme/steer/returns/{fair.number}/"))
    assert "(€1,600 − €1,000) ÷ €1,000 = +60.0%" in page
    assert "Licence Tools" in page
    assert "purchases over impressions 10 20,000" in page
    # A gain a quarter lower still pays: 1 200 for 1 000.
    assert "-25% €1,200 +20%" in page.replace("−", "-")


def test_channels_share_the_cost_and_search_adds_up(fair, acme, rita, client_of):  # noqa: F811
    for channel, medium, spend, leads in (("Google", "sea", 300, 12), ("Blog", "seo", 100, 8)):
        action = Action.objects.create(workspace=acme, title=channel, status="running", channels=channel)
        Expense.objects.create(workspace=acme, title="F", action=action, day=date(2026, 3, 5), net=Decimal(spend), state="spent")
        Outcome.objects.create(workspace=acme, title=channel, action=action, channel=channel, medium=medium, month=date(2026, 3, 1), spend=spend, leads=leads)
    found = reading.read(acme)
    seo, sea, sem = board.search(found)
    assert (seo.results.leads + sea.results.leads, seo.cost + sea.cost) == (sem.results.leads, sem.cost) == (20, 400)
    digital, traditional = board.sides(found)
    assert digital.ratios["cpl"].value == pytest.approx(20.0)
    assert traditional.ratios["cpl"].value == pytest.approx(25.0)
    page = text_of(client_of(rita, "en").get("/w/acme/steer/returns/channels/"))
    assert "A lead costs €20 by digital media and €25 by traditional ones: 1.3 times as much by traditional media." in page


def test_a_medium_is_known_by_its_words_in_both_languages():
    words = {"Réseaux sociaux": "social_ads", "Local radio": "radio", "Recherche naturelle": "seo", "Recherche payante": "sea", "Portails d'annonces": "listings"}
    assert {text: media.known(text).code for text in words} == words
    assert media.known("Radiologie") is None


def test_a_report_of_google_is_added_up_by_campaign_and_month():
    report = platforms.read(GOOGLE.encode(), "r.csv")
    assert report.platform.code == "google_ads"
    assert [(entry.campaign, entry.spend, entry.count("impressions"), entry.count("conversions"), len(entry.days)) for entry in report.entries] == [
        ("Blois neuf", Decimal("1246.56"), 11100, 6, 2), ("Reprise", Decimal("40.00"), 800, None, 1),
    ]  # fmt: skip
    assert (report.totals, report.faults, report.currencies) == (1, ((7, "day"),), ("EUR",))


def test_a_french_report_of_meta_is_spread_over_its_days():
    report = platforms.read(META.encode("utf-8-sig"), "r.csv")
    assert [(entry.month.month, entry.spend, entry.count("orders")) for entry in report.entries] == [(1, Decimal("160.26"), 16), (2, Decimal("150.24"), 15)]
    assert report.spread == 1


@pytest.mark.parametrize(
    ("name", "code", "spend"),
    [
        ("google_ads_campaign_stats_data.csv", "google_table", "95.14"), ("facebook_ads_basic_ad_data.csv", "meta_table", "76.53"),
        ("linkedin_ad_analytics_by_campaign_data.csv", "linkedin_table", "431.69"),
    ],
)  # fmt: skip
def test_the_tables_of_real_accounts_are_read(shared_data, name, code, spend):
    report = platforms.read((shared_data / "ads" / name).read_bytes(), name)
    assert (report.platform.code, report.faults, str(report.entries[0].spend)) == (code, (), spend)


def bring(client, text, name="rapport.csv"):
    return client.post("/w/acme/steer/returns/import/", {"file": SimpleUploadedFile(name, text.encode())})


def test_a_file_is_seen_before_it_is_written_and_twice_changes_nothing(fair, acme, walid, client_of):  # noqa: F811
    client = client_of(walid, "en")
    before = Outcome.objects.count()
    address = bring(client, GOOGLE)["Location"]
    page = client.get(address).content.decode()
    assert "Line 7: the day cannot be read" in page
    assert Outcome.objects.count() == before
    key = re.search(r'name="action-(\w+)"', page)[1]
    client.post(address, {f"action-{key}": str(fair.number), f"medium-{key}": "sea", "conversions": "orders"})
    (made,) = Outcome.objects.exclude(platform="")
    assert (made.action, made.spend, made.orders, made.revenue, made.medium) == (fair, Decimal("1246.56"), 6, Decimal("200.00"), "sea")
    # The same file again: the campaign is known, nothing changes; the history has no new row.
    address = bring(client, GOOGLE)["Location"]
    page = client.get(f"{address}?conversions=orders").content.decode()
    assert f'<option value="{fair.number}" selected' in page
    client.post(address, {f"action-{key}": str(fair.number), f"medium-{key}": "sea", "conversions": "orders"})
    (again,) = Outcome.objects.exclude(platform="")
    assert again.version == made.version
    # A file with fewer days of the month leaves it as it is; one with more replaces it.
    fewer = GOOGLE.replace("2026-03-02,Blois neuf,EUR,12.00", "2026-03-01,Blois neuf,EUR,12.00")
    client.post(bring(client, fewer)["Location"], {f"action-{key}": str(fair.number), "conversions": "orders"})
    assert Outcome.objects.get(pk=made.pk).version == made.version
    more = GOOGLE.replace("2026-03-02,Reprise", "2026-03-03,Blois neuf")
    client.post(bring(client, more)["Location"], {f"action-{key}": str(fair.number), "conversions": "orders"})
    assert Outcome.objects.get(pk=made.pk).spend == Decimal("1286.56")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nom;Prix\nA;3\n", "No advertising platform writes such columns"),
        (GOOGLE.replace("EUR", "USD"), "The file is in USD and this workspace in EUR"),
        ("Day,Campaign,Cost,Impr.\n", "has no line that can be read"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(acme, walid, client_of, text, words):
    response = bring(client_of(walid, "en"), text)
    assert response.status_code == 422
    assert words in text_of(response)


def test_a_reader_may_not_bring_a_file_nor_prepare_a_move(fair, acme, rita, client_of):  # noqa: F811
    client = client_of(rita)
    assert bring(client, GOOGLE).status_code in {403, 404}
    assert client.post("/w/acme/steer/returns/months/prepare/").status_code in {403, 404}


@pytest.fixture
def two(acme):
    """Two actions with months of results and money still planned: one brings 3 of margin for 1, the other 0.5."""
    today = timezone.localdate()
    year = fiscal_year(acme, today)
    found = []
    for title, margin in (("Fort", 3000), ("Faible", 500)):
        action = Action.objects.create(workspace=acme, title=title, status="running", channels="E-mail", start=months_after(today, -5), end=year.last)
        Expense.objects.create(workspace=acme, title="F", action=action, day=months_after(today, -1), net=Decimal(1000), state="spent")
        for back in (2, 1):
            Outcome.objects.create(workspace=acme, title="R", action=action, channel="E-mail", medium="email", month=months_after(today, -back), revenue=margin, margin=margin // 2)
        BudgetLine.objects.create(workspace=acme, title=title, action=action, month=year.months[11], planned=Decimal(1000))
        found.append(action)
    return found


def in_the_year(acme) -> date:
    """A day in the middle of the fiscal year of today, so that months are over and others to come."""
    return fiscal_year(acme, timezone.localdate()).months[6]


def test_money_is_proposed_from_what_brings_little_to_what_brings_more(two, acme):
    strong, weak = two
    today = in_the_year(acme)
    proposal = proposals.propose(acme, reading.read(acme, date(2100, 1, 1)), today)
    (move,) = proposal.moves
    assert (move.giver, move.taker) == (weak, strong)
    # No action grows by more than half, and what is signed stays.
    assert 0 < move.amount <= 500
    assert proposal.gain > 0
    Expense.objects.create(workspace=acme, title="Bon", action=weak, day=fiscal_year(acme, today).months[11], net=Decimal(950), state="committed")
    assert not proposals.propose(acme, reading.read(acme, today), today).moves


def test_a_proposal_becomes_a_hypothesis_of_the_budget_that_sums_to_zero(two, acme):
    today = in_the_year(acme)
    made = proposals.prepare(acme, proposals.propose(acme, reading.read(acme, date(2100, 1, 1)), today), today)
    assert made.state == Reallocation.State.PROPOSED
    assert not made.gaps()
    assert sum(move.amount for move in BudgetMove.objects.filter(reallocation=made)) > 0


def test_one_measured_action_moves_nothing_and_says_why(fair, acme):  # noqa: F811
    with translation.override("en"):
        assert "a move needs two actions" in proposals.propose(acme, reading.read(acme), timezone.localdate()).reason


def test_a_figure_of_records_is_asked_again_when_one_changes(fair, acme):  # noqa: F811
    with translation.override("en"):
        assert figures.read(acme, "returns.cpl").value == pytest.approx(25.0)
        row = Outcome.objects.get()
        row.leads = 50
        row.save()
        assert figures.read(acme, "returns.cpl").value == pytest.approx(20.0)
        Outcome.objects.all().delete()
        assert figures.read(acme, "returns.cpl").value is None
        assert figures.read(acme, "returns.roi").reason


def test_the_document_says_what_the_page_says(fair, acme):  # noqa: F811
    QualitativeReturn.objects.create(workspace=acme, title="Notoriété", action=fair, effect="awareness", level=2, shown_by="Deux articles", day=date(2026, 4, 2))
    made = documents.draft(acme, "costs-and-return", "en")
    text = str(made.blocks)
    for words in ("ROI +60%", "10 × 200", "per lead", "2: clear, two sources or a measure", "SEM" if board.search(reading.read(acme)) else "Digital"):
        assert words in text, words


def test_work_of_the_team_and_missing_parts_stand_on_the_page_of_the_action(fair, acme, walid, client_of):  # noqa: F811
    InternalCost.objects.create(workspace=acme, title="Sans taux", action=fair, hours=Decimal(3), day=date(2026, 3, 1))
    ReturnSheet.objects.update(hypothesis="")
    page = text_of(client_of(walid, "en").get(f"/w/acme/steer/returns/{fair.number}/"))
    assert "No ROI: a cost cannot be counted: “Sans taux” has no amount." in page
    assert "What is missing a hypothesis" in page


def test_a_table_is_exported_with_its_reasons(fair, acme, rita, client_of):  # noqa: F811
    got = b"".join(client_of(rita, "en").get("/w/acme/steer/returns/export/?to=csv").streaming_content).decode("utf-8-sig")
    assert "ROI (Margin)" in got
    assert "Salon" in got


def test_the_page_of_an_action_says_what_it_returned(fair, acme, rita, client_of):  # noqa: F811
    page = text_of(client_of(rita, "en").get(fair.get_absolute_url()))
    assert "It cost €1,000 and brought €1,600 of margin: ROI +60%." in page
    idea = Action.objects.create(workspace=acme, title="Idée")
    assert "What it returned" not in text_of(client_of(rita, "en").get(idea.get_absolute_url()))


def test_the_document_tells_hours_by_person_and_action(acme, fair):  # noqa: F811
    from mercatique.kernel import documents
    from mercatique.kernel.blocks import Table
    from mercatique.kernel.models import Member

    clara = Member.objects.create(workspace=acme, title="Clara")
    for hours, member in ((4, clara), (6, clara), (3, None)):
        InternalCost.objects.create(workspace=acme, title="Stand", action=fair, member=member, hours=Decimal(hours), rate=Decimal(20), day=date(2026, 3, 1))
    made = documents.draft(acme, "costs-and-return", "en")
    (table,) = [block for block in made.blocks if isinstance(block, Table) and block.total and block.total[0] == "Total" and len(block.total) == 4]
    # The ten hours at 25 of the stand were written down for nobody.
    assert [tuple(row) for row in table.rows] == [("Clara", str(fair), 10, 200), ("Nobody named", str(fair), 13, 310)]
    assert tuple(table.total[2:]) == (23, 510)
