"""Concession Val de Loire: volumes, season, sites, cancellations, faults of the file, and the truth behind."""

from collections import Counter, defaultdict
from typing import Any

import pytest

from mercatique.demo.people import plain
from tests.demo.conftest import Rows, french


def amount(rows: Rows) -> int:
    return sum(french(row["Montant HT"]) for row in rows)


def test_the_volumes_are_those_announced(dealership: dict[str, Rows]) -> None:
    assert 11_500 <= len(dealership["customers"]) <= 12_500
    assert 65_000 <= len(dealership["orders"]) <= 90_000
    assert 12_000 <= len(dealership["leads"]) <= 19_000
    assert 600 <= len(dealership["reviews"]) <= 1_400
    assert len(dealership["ownerships"]) > 11_000
    assert {row["Site"] for row in dealership["orders"]} == {"Tours Nord", "Blois Sud", "Saumur Ouest"}
    assert {row["Marque"] for row in dealership["orders"]} == {"Armorial", "Lumen", "Autres marques"}


def test_each_amount_is_quantity_times_price(dealership: dict[str, Rows]) -> None:
    for row in dealership["orders"]:
        exact = french(row["Quantité"]) * french(row["Prix unitaire HT"]) / 100
        assert abs(french(row["Montant HT"]) - exact) <= 0.5, row


def test_margins_are_those_of_the_trade(dealership: dict[str, Rows]) -> None:
    margin = {}
    for activity in ("Véhicules neufs", "Véhicules d'occasion", "Atelier", "Carrosserie"):
        rows = [
            row for row in dealership["orders"] if row["Activité"] == activity and row["Famille"] != "Frais"
        ]
        margin[activity] = 1 - sum(french(row["Coût"]) for row in rows) / amount(rows)
    assert 0.02 < margin["Véhicules neufs"] < 0.09
    assert 0.05 < margin["Véhicules d'occasion"] < 0.13
    assert 0.40 < margin["Atelier"] < 0.65
    assert 0.35 < margin["Carrosserie"] < 0.65


def test_plates_sell_in_march_and_september(dealership: dict[str, Rows]) -> None:
    sold = Counter(
        row["Date"][3:5]
        for row in dealership["orders"]
        if row["Code article"].startswith("VN-") and row["Statut"] == "Facturé"
    )
    assert sold["03"] > 1.25 * sold["02"]
    assert sold["09"] > 1.4 * sold["08"]


def test_blois_declines_and_saumur_rises(dealership: dict[str, Rows]) -> None:
    by_site: dict[str, dict[str, int]] = defaultdict(Counter)
    for row in dealership["orders"]:
        day, month, year = row["Date"].split("/")
        stamp = f"{year}-{month}-{day}"
        half = "first" if stamp < "2024-05-01" else "last" if stamp >= "2025-05-01" else "middle"
        if row["Statut"] == "Facturé":
            by_site[row["Site"]][half] += french(row["Montant HT"])
    assert by_site["Blois Sud"]["last"] < 0.85 * by_site["Blois Sud"]["first"]
    assert by_site["Saumur Ouest"]["last"] > 1.15 * by_site["Saumur Ouest"]["first"]


def test_a_few_firms_buy_most_of_what_firms_buy(dealership: dict[str, Rows]) -> None:
    firms = {row["Code client"] for row in dealership["customers"] if row["Type de client"] == "Société"}
    bought: Counter[str] = Counter()
    for row in dealership["orders"]:
        if row["Code client"] in firms:
            bought[row["Code client"]] += french(row["Montant HT"])
    largest = sum(total for _, total in bought.most_common(len(bought) // 5))
    assert largest > 0.65 * sum(bought.values())


def test_every_cancellation_has_its_invoice_or_is_meant_not_to(
    dealership: dict[str, Rows], dealership_truth: dict[str, Any]
) -> None:
    origin = dealership_truth["undone"]["origin"]
    sold: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in dealership["orders"]:
        if row["Statut"] == "Facturé":
            sold[row["N° facture"], row["Code client"], row["Code article"]].append(french(row["Quantité"]))
    bought_ever = {(customer, item) for _, customer, item in sold}
    undone = [row for row in dealership["orders"] if row["Statut"] != "Facturé"]
    assert {row["N° facture"] for row in undone} == set(origin)
    for row in undone:
        assert french(row["Quantité"]) < 0
        source = origin[row["N° facture"]]
        assert row["Facture d'origine"] in ("", source)
        if source is None:
            assert (row["Code client"], row["Code article"]) not in bought_ever
        else:
            quantities = sold[source, row["Code client"], row["Code article"]]
            assert any(-french(row["Quantité"]) <= quantity for quantity in quantities), row
    assert sum(source is None for source in origin.values()) == 46


def test_a_cancelled_vehicle_is_in_nobodys_garage(dealership: dict[str, Rows]) -> None:
    cancelled = {row["N° véhicule"] for row in dealership["orders"] if row["Statut"] == "Annulation"}
    assert len(cancelled) > 150
    assert not cancelled & {row["N° véhicule"] for row in dealership["ownerships"]}


def test_every_code_leads_to_a_known_customer_or_product(dealership: dict[str, Rows]) -> None:
    customers = {row["Code client"] for row in dealership["customers"]}
    products = {row["Code article"] for row in dealership["products"]}
    leads = {row["N° lead"] for row in dealership["leads"]}
    assert len(customers) == len(dealership["customers"])
    for name in ("orders", "ownerships", "leads", "calls"):
        assert {row["Code client"] for row in dealership[name]} - {""} <= customers
    assert {row["Code article"] for row in dealership["orders"]} <= products
    assert {row["N° lead"] for row in dealership["calls"]} - {""} <= leads
    nameless = [row for row in dealership["orders"] if not row["Code client"]]
    assert 0 < len(nameless) < 0.03 * len(dealership["orders"])


def test_the_file_of_customers_has_the_faults_quality_pages_look_for(
    dealership: dict[str, Rows], dealership_truth: dict[str, Any]
) -> None:
    cards = {row["Code client"]: row for row in dealership["customers"]}
    assert len(dealership_truth["duplicates"]) == 310
    otherwise = 0
    for again, first in dealership_truth["duplicates"].items():
        second, original = cards[again], cards[first]
        assert second["Adresse"].lower() == original["Adresse"].lower()
        assert second["Code postal"] == original["Code postal"]
        assert plain(second["Prénom"]) == plain(original["Prénom"])
        otherwise += second["Nom"] != original["Nom"]
    assert otherwise > 250
    private = [row for row in cards.values() if row["Type de client"] == "Particulier"]
    without_mail = sum(not row["E-mail"] for row in private) / len(private)
    assert 0.15 < without_mail < 0.25
    assert any(row["E-mail"] and "@" not in row["E-mail"] for row in private)
    assert any(len(row["Code postal"]) == 4 for row in private)
    assert sum(row["Nom"] != row["Nom"].strip() for row in private) > 20


def test_a_lead_never_runs_backwards(dealership: dict[str, Rows]) -> None:
    def stamp(text: str) -> str:
        return f"{text[6:10]}{text[3:5]}{text[:2]}"

    for row in dealership["leads"]:
        days = [
            stamp(row[column])
            for column in ("Créé le", "Rendez-vous", "Essai", "Offre", "Clos le")
            if row[column] and (row["Étape"] == "Commande" or column == "Créé le")
        ]
        assert days == sorted(days), row
        assert (row["Étape"] == "Commande") == bool(row["N° facture"]), row
        assert bool(row["Motif de perte"]) == (row["Étape"] == "Perdu")


def test_the_truth_tells_what_was_generated(
    dealership: dict[str, Rows], dealership_truth: dict[str, Any]
) -> None:
    totals = dealership_truth["totals"]
    assert totals["lines"] == len(dealership["orders"])
    assert totals["orders"] == len({row["N° facture"] for row in dealership["orders"]})
    assert totals["customers"] == len(dealership["customers"])
    assert totals["amount_cents"] == amount(dealership["orders"])
    assert totals["cost_cents"] == sum(french(row["Coût"]) for row in dealership["orders"])
    causes = Counter(dealership_truth["lead_causes"])
    assert sum(causes.values()) == len(dealership["leads"])
    for place, channel in enumerate(dealership_truth["channels"]):
        assert channel["leads"] == causes[place]
        spent = sum(
            french(row["Dépense HT"]) for row in dealership["spend"] if row["Canal"] == channel["channel"]
        )
        assert channel["cost"] == pytest.approx(spent / 100)
        back = sum(
            french(row["Participation marque HT"])
            for row in dealership["spend"]
            if row["Canal"] == channel["channel"]
        )
        assert channel["paid_back"] == pytest.approx(back / 100)
    won = [place for place, row in enumerate(dealership["leads"]) if row["N° facture"]]
    sales = Counter(dealership_truth["lead_causes"][place] for place in won)
    assert [channel["sales"] for channel in dealership_truth["channels"]] == [
        sales[place] for place in range(8)
    ]
    assert dealership_truth["organic_leads"]["leads"] == causes[-1]


def test_what_the_truth_promises_can_be_seen_in_the_data(
    dealership: dict[str, Rows], dealership_truth: dict[str, Any]
) -> None:
    lease = dealership_truth["lease_end"]
    called = lease["renewed_called"] / lease["called"]
    alone = lease["renewed_not_called"] / (lease["ended"] - lease["called"])
    assert called > alone + 0.1
    assert sum(row["Motif"] == "Fin de contrat" for row in dealership["calls"]) == lease["calls"]
    reminder = dealership_truth["service_reminder"]
    texts = Counter(row["Résultat"] for row in dealership["calls"] if row["Motif"] == "Relance révision")
    assert texts == {"Envoyé": reminder["sent"], "Témoin": reminder["left_alone"]}
    assert (
        reminder["came_when_sent"] / reminder["sent"]
        > 1.3 * reminder["came_when_left_alone"] / reminder["left_alone"]
    )
    quick, slow = [], []
    for row in dealership["leads"]:
        if row["Délai de réponse (min)"] and row["Activité"] != "Atelier":
            minutes = int(row["Délai de réponse (min)"])
            (quick if minutes <= 60 else slow if minutes > 1440 else []).append(row["Étape"] == "Commande")
    assert sum(quick) / len(quick) > 1.6 * sum(slow) / len(slow)


def test_a_request_is_made_on_the_last_visit_of_its_visitor(dealership: dict[str, Rows]) -> None:
    made = {lead["N° lead"]: lead["Créé le"] for lead in dealership["leads"]}
    visits: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in dealership["touches"]:
        visits[row["N° visiteur"]].append(row)
    asked = [rows for rows in visits.values() if any(row["N° lead"] for row in rows)]
    for rows in asked:
        assert [row["N° lead"] for row in rows].index(rows[-1]["N° lead"]) == len(rows) - 1
        assert rows[-1]["Date et heure"] == made[rows[-1]["N° lead"]]
    assert len(visits) == 8 * len(asked) > 8_000


def test_paid_clicks_are_shared_among_visitors_as_they_are_bought(dealership: dict[str, Rows]) -> None:
    bought: Counter[str] = Counter()
    for row in dealership["spend"]:
        bought[row["Canal"]] += int(row["Clics"] or 0)
    made = {row["N° visiteur"] for row in dealership["touches"] if row["N° lead"]}
    seen = Counter(row["Canal"] for row in dealership["touches"] if row["N° visiteur"] not in made)
    clicked = [name for name, clicks in bought.items() if clicks]
    whole, visits = sum(bought[name] for name in clicked), sum(seen[name] for name in clicked)
    for name in clicked:
        assert seen[name] / visits == pytest.approx(bought[name] / whole, abs=0.04)


def test_a_site_earns_its_reviews(dealership: dict[str, Rows], dealership_truth: dict[str, Any]) -> None:
    means = {entry["site"]: entry for entry in dealership_truth["reviews"]}
    assert means["Blois Sud"]["mean_last_year"] < means["Blois Sud"]["mean_first_year"]
    assert means["Saumur Ouest"]["mean_last_year"] > means["Saumur Ouest"]["mean_first_year"]
    for site, entry in means.items():
        assert entry["reviews"] == sum(row["Site"] == site for row in dealership["reviews"])
    assert len({row["Avis"] for row in dealership["reviews"]}) > 500
