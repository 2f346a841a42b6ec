"""One field finds what a workspace holds, by all words, whatever their accents, and nothing of others."""

import time
from pathlib import Path

import pytest

from mercatique.analyze.models import SwotLine
from mercatique.kernel.models import Attachment, Indicator, Member, Workspace
from mercatique.kernel.records import RECORDS
from mercatique.kernel.search import EACH, folded, search
from tests import factories

factories.kinds()


def texts(workspace, query):
    return {label: [hit.text for hit in hits] for label, hits in search(workspace, query)}


@pytest.mark.parametrize(
    ("typed", "compared"),
    [("Été", "ete"), ("ÉTÉ", "ete"), ("e\u0301te\u0301", "ete"), ("Œuvre d’œil", "oeuvre d'oeil"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("ﬁn", "fin"), ("Ç\u00a0a", "c a")],
)
def test_letters_are_compared_without_case_accents_and_ligatures(typed, compared):
    assert folded(typed) == compared


@pytest.mark.parametrize("query", ["élodie", "ELODIE", "Elodie", "é", "lodie durand", "durand élodie"])
def test_accents_and_case_do_not_matter(acme, query):
    factories.make(Member, acme, "Élodie Durand")
    assert ["Élodie Durand"] in texts(acme, query).values()


def test_all_words_are_needed_wherever_they_stand(acme):
    factories.make(SwotLine, acme, "Clientèle fidèle", explanation="Deux achats\nsur trois viennent du parrainage")
    factories.make(SwotLine, acme, "Clientèle âgée")
    (found,) = texts(acme, "parrainage clientele").values()
    assert found == ["Clientèle fidèle"]
    assert texts(acme, "parrainage agee") == {}
    ((_label, (hit,)),) = search(acme, "parrainage")
    assert "sur trois viennent du parrainage" in hit.detail
    assert "\n" not in hit.detail


def test_titles_come_first_and_a_group_stays_short(acme):
    for number in range(EACH + 5):
        factories.make(SwotLine, acme, f"Ligne {number:02}", explanation="le prix")
    factories.make(SwotLine, acme, "Zut, le prix")
    (found,) = texts(acme, "prix").values()
    assert found[0] == "Zut, le prix"
    assert len(found) == EACH


def test_nothing_of_another_workspace_is_found(acme, max):
    other = Workspace.objects.get(slug="other")
    for kind in RECORDS.values():
        factories.make(kind.model, other, "Secret des autres")
    assert texts(acme, "secret") == {}
    assert len(texts(other, "secret")) == len(RECORDS)


@pytest.mark.parametrize("query", ["%", "_", "100%", "a_b", "\\", "'", '"; --', "[a]", "(a+)+$", "*"])
def test_signs_mean_themselves(acme, query):
    factories.make(SwotLine, acme, "Rien de tel")
    factories.make(SwotLine, acme, f"Avec {query} dedans")
    assert [f"Avec {query} dedans"] in texts(acme, query).values()


@pytest.mark.parametrize("query", ["", "   ", "\x00", "\x00\x00 ", "\ud800", "\n\t"])
def test_nothing_sought_is_nothing_found(acme, query):
    factories.make(SwotLine, acme, "Une ligne")
    assert texts(acme, query) == {}


@pytest.mark.parametrize("query", ["a" * 1_000_000, "a " * 500_000, "é" * 1_000_000, "(" * 1_000_000, "\u0301" * 1_000_000])
def test_a_million_letters_take_no_time(acme, query):
    for number in range(50):
        factories.make(SwotLine, acme, f"Ligne {number}", explanation="a" * 20_000)
    started = time.process_time()
    search(acme, query)
    assert time.process_time() - started < 20


def test_figures_and_documents_are_found_by_their_names(acme):
    from mercatique.kernel.documents import DOCUMENTS
    from mercatique.kernel.figures import FIGURES

    spec, paper = FIGURES["sales.net"], next(spec for spec in DOCUMENTS.values() if spec.model is None)
    hits = [hit for _label, found in search(acme, str(spec.label)) for hit in found]
    assert "/w/acme/figures/#sales.net" in [hit.url for hit in hits]
    assert f"/w/acme/documents/{paper.name}/" in [hit.url for _label, found in search(acme, str(paper.label)) for hit in found]


def test_the_page_shows_groups_links_and_escapes(acme, rita, client_of):
    factories.make(SwotLine, acme, "<script>alert(1)</script> prix")
    factories.make(Attachment, acme, "Étude de prix", name="a.pdf", sha256="0" * 64)
    page = client_of(rita).get("/w/acme/search/", {"q": "prix"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; prix" in page
    assert "/w/acme/attachments/1/" in page
    assert client_of(rita).get("/w/acme/search/").status_code == 200
    empty = client_of(rita).get("/w/acme/search/", {"q": "zzz<b>" + "y" * 10_000})
    assert empty.status_code == 200
    assert "zzz<b>" not in empty.content.decode()


CUSTOMERS = """order_id;date;client;nom;montant;quantité;prix unitaire;produit
A1;03/01/2026;C-17;Crémerie Émile;90,00;1;90,00;P1
A2;04/01/2026;C-18;Garage du Port;10,00;1;10,00;P1
"""


@pytest.fixture
def customers(acme, tmp_path: Path):
    from mercatique.kernel import imports, jobs

    (tmp_path / "ventes.csv").write_text(CUSTOMERS, encoding="utf-8")
    item = imports.receive(acme, tmp_path / "ventes.csv", None, "Olga")
    imports.inspect(item, table="orders", mapping={"order_id": "order_id", "client": "customer_id", "produit": "product_id"})
    item.save()
    assert jobs.run_now(imports.start(item)).state == "done"
    return acme


@pytest.mark.parametrize("query", ["c-17", "C-17", "17"])
def test_a_customer_is_found_by_number_and_leads_to_their_card(customers, rita, client_of, query):
    hits = {hit.url: hit for _label, found in search(customers, query) for hit in found}
    assert "/w/acme/analyze/customers/card/C-17/" in hits
    assert not [url for url in hits if "C-18" in url]
    assert client_of(rita).get("/w/acme/analyze/customers/card/C-17/").status_code == 200


def test_customers_of_others_and_hostile_words_find_no_customer(customers, max):
    other = Workspace.objects.get(slug="other")
    assert texts(other, "c-17") == {}
    for query in ("%", "_", "c_17", "' OR 1=1 --", "\\", "c%7"):
        assert not [hit for _label, found in search(customers, query) for hit in found if "/customers/" in hit.url]


def test_an_indicator_is_found_by_its_definition(acme):
    factories.make(Indicator, acme, "Panier", definition="Montant net / nombre de commandes conservées")
    assert texts(acme, "conservees") != {}
