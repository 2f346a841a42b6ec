"""The pages of an import: dropped, looked at, told otherwise, imported, taken back; by whom; without script."""

import html
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mercatique.kernel import changes, evidence, figures, imports, jobs
from mercatique.kernel.models import Import, Indicator, Job, Preset
from tests import factories
from tests.kernel.exports import FRENCH, bring, gross, kept, lines, run


def text_of(answer) -> str:
    plain = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", plain.replace("\xa0", " ").replace("\u202f", " "))


def chosen(answer, name: str) -> str:
    """The selected value of a select, as a browser without script would send it."""
    select = re.search(rf'<select[^>]* name="{re.escape(name)}".*?</select>', answer.content.decode(), re.S)
    found = re.search(r'<option value="([^"]*)" selected>', select[0])
    return found[1] if found else re.search(r'<option value="([^"]*)"', select[0])[1]


def form_of(answer) -> dict[str, str]:
    """All that the form of the preview would send."""
    names = re.findall(r'<select[^>]* name="([^"]+)"', answer.content.decode())
    return {"reading": "1", **{name: chosen(answer, name) for name in names}}


@pytest.fixture
def shop(acme, walid, client_of):
    """Walid's browser, and ways to drop a file and read its page."""

    class Shop:
        browser = client_of(walid)

        def drop(self, content, name="ventes.csv", encoding="utf-8"):
            answer = self.browser.post("/w/acme/imports/drop/", {"file": SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode(encoding))})
            assert answer.status_code == 302
            self.item = Import.objects.latest("number")
            assert answer["Location"] == self.item.get_absolute_url()
            return self.page()

        def page(self):
            answer = self.browser.get(self.item.get_absolute_url())
            assert answer.status_code == 200
            self.item.refresh_from_db()
            return answer

        def post(self, act, **fields):
            return self.browser.post(f"{self.item.get_absolute_url()}{act}/", fields)

        def work(self):
            jobs.run_now(Job.objects.latest("created_at"))
            return self.page()

    return Shop()


# ---------------------------------------------------------------------- before


def test_the_preview_says_what_each_column_became_and_why_and_writes_nothing(acme, shop):
    page = shop.drop(FRENCH, "Ventes d'avril.csv", "cp1252")
    text = text_of(page)
    for said in (
        "lignes de commande, du 3 avril 2026 au 14 avril 2026", "Importer 2 lignes", "N° commande", "d’après son nom", "Théière émaillée",
        "03/04/2026", "1 234,56", "laissées de côté", "31/02/2026", "n’existe pas dans le calendrier", "La ligne est un total", "Numéros de client", "registre des traitements",
    ):  # fmt: skip
        assert said in text, said
    assert chosen(page, "map:0") == "order_id"
    assert gross(acme) == [] and not Job.objects.exists()


def test_what_was_repaired_is_shown_before_and_after_with_its_count(shop):
    page = shop.drop(lines(1, 3, customer="17850.0"))
    assert re.search(r'<ins class="repair" title="était 17850.0">17850</ins>', page.content.decode())
    text = text_of(page)
    assert "3 cellules réparées" in text and "3 identifiants étaient devenus des nombres à décimales" in text


def archive(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in members.items():
            file.writestr(f"{name}.csv", content)
    return packed.getvalue()


def test_of_an_archive_with_several_files_one_is_chosen_and_never_a_silent_first(acme, shop):
    page = shop.drop(archive(anciennes=lines(1, 5), nouvelles=lines(6, 8)), "export.zip")
    assert "contient 2 tableaux" in text_of(page) and "Importer 5 lignes" not in text_of(page)
    refused = shop.post("confirm", **form_of(page))
    assert refused.status_code == 422 and not Job.objects.exists()
    shop.post("tell", **{**form_of(page), "opt:member": "nouvelles.csv"})
    page = shop.page()
    assert "Importer 3 lignes" in text_of(page) and chosen(page, "opt:member") == "nouvelles.csv"
    shop.post("confirm", **form_of(page))
    shop.work()
    assert acme.warehouse.rows("orders") == 3

    packed = archive(anciennes=lines(1, 5), nouvelles=lines(6, 8))
    Import.objects.update(sha256=imports.hashlib.sha256(packed).hexdigest())
    shop.drop(packed, "export.zip")
    shop.post("tell", **{"opt:member": "anciennes.csv"})
    assert "a été importé le" not in text_of(shop.page())
    shop.post("tell", **{"opt:member": "nouvelles.csv"})
    assert "a été importé le" in text_of(shop.page())


def test_another_file_of_the_archive_is_read_as_if_nothing_had_been_said_of_the_first(shop):
    page = shop.drop(archive(a=lines(1, 5), b=lines(6, 8).replace("product name", "libelle")), "export.zip")
    shop.post("tell", **{**form_of(page), "opt:member": "a.csv"})
    shop.post("tell", **{**form_of(shop.page()), "map:4": ""})
    shop.post("tell", **{**form_of(shop.page()), "opt:member": "b.csv"})
    assert imports.told_of(Import.objects.get()) == {"options": {"member": "b.csv"}}


def test_a_form_sent_as_it_is_imports_without_reading_again(acme, shop):
    page = shop.drop(lines(1, 5))
    answer = shop.post("confirm", **form_of(page))
    assert answer["Location"] == shop.item.get_absolute_url()
    shop.work()
    assert shop.item.state == Import.State.DONE and acme.warehouse.rows("orders") == 5


def test_without_script_a_changed_choice_is_read_and_shown_before_it_is_imported(acme, shop):
    page = shop.drop(lines(1, 5))
    shop.post("confirm", **{**form_of(page), "map:7": "", "opt:currency": "GBP"})
    again = shop.page()
    assert "relu comme vous le dites" in text_of(again) and "Importer 5 lignes" in text_of(again)
    assert chosen(again, "map:7") == "" and chosen(again, "opt:currency") == "GBP"
    assert not Job.objects.exists() and gross(acme) == []
    shop.post("confirm", **form_of(again))
    shop.work()
    rows = acme.warehouse.frame(acme.warehouse.table("orders").select("currency", "country").distinct()).to_pylist()
    assert rows == [{"currency": "GBP", "country": None}]


def test_a_field_taken_by_another_column_leaves_the_one_that_had_it(shop):
    header = "order_id,order_date,customer_id,sku,quantity,unit_price,compte\n"
    shop.drop(header + "A1,2026-03-01,7,S1,2,5.5,K7\n")
    shop.post("tell", **{"map:6": "customer_id"})
    assert imports.reading_of(Import.objects.get(pk=shop.item.pk)).mapping["compte"] == "customer_id"
    page = shop.page()
    assert chosen(page, "map:2") == "" and "K7" in text_of(page)
    shop.post("tell", **{**form_of(page), "map:6": "", "map:2": "customer_id"})
    page = shop.page()
    assert (chosen(page, "map:2"), chosen(page, "map:6")) == ("customer_id", "")


def test_a_question_is_asked_and_blocks_until_it_is_answered(acme, shop):
    page = shop.drop("Order number,Order date,Customer no,SKU,Qty,Price\nA1,03/04/2026,7,S1,2,10.50\n")
    assert "À préciser" in text_of(page) and "jour/mois ou mois/jour" in text_of(page)
    assert "Importer 1 ligne" not in text_of(page)
    assert chosen(page, "opt:date_order") == ""
    answer = shop.post("confirm")
    assert answer.status_code == 422 and not Job.objects.exists()
    shop.post("tell", **{**form_of(page), "opt:date_order": "mdy"})
    assert "04/03/2026" in text_of(shop.page()) and "Importer 1 ligne" in text_of(shop.page())
    shop.post("confirm")
    shop.work()
    assert acme.warehouse.last_day().isoformat() == "2026-03-04"


def test_a_table_nobody_recognises_is_told_what_it_holds_then_its_columns(acme, shop):
    page = shop.drop("a,b,c,d,e\nX1,2026-03-01,7,2,10.5\n")
    assert "Nous ne savons pas encore" in text_of(page) and "map:0" not in page.content.decode()
    shop.post("tell", **{**form_of(page), "table": "orders"})
    page = shop.page()
    assert "Aucune colonne ne donne" in text_of(page)
    shop.post("tell", **{**form_of(page), "map:0": "order_id", "map:1": "ordered_at", "map:2": "customer_id", "map:3": "quantity", "map:4": "unit_price"})
    page = shop.page()
    assert "Importer 1 ligne" in text_of(page)
    shop.post("confirm", **form_of(page), preset="Caisse du marché")
    shop.work()
    assert gross(acme) == [("sale", 1, "21.0000")]
    assert "Caisse du marché" in text_of(shop.browser.get("/w/acme/imports/"))
    page = shop.drop("a,b,c,d,e\nX2,2026-03-02,7,2,10.5\n", "suite.csv")
    assert "Importer 1 ligne" in text_of(page) and "comme vous l’avez enseigné" in text_of(page).replace("appris", "enseigné")


def test_a_preset_is_forgotten_by_a_manager_only(acme, shop, olga, client_of):
    page = shop.drop(lines(1, 2))
    shop.post("confirm", **form_of(page), preset="Boutique")
    preset = Preset.objects.get()
    url = f"/w/acme/imports/presets/{preset.pk}/forget/"
    assert shop.browser.post(url).status_code == 403
    answer = client_of(olga).post(url, follow=True)
    assert "« Boutique » est oubliée" in text_of(answer) and not Preset.objects.exists()


def test_the_very_same_file_says_when_it_was_imported(shop):
    shop.drop(lines(1, 5))
    shop.post("confirm")
    shop.work()
    assert "Ce même fichier a été importé le" in text_of(shop.drop(lines(1, 5), "autre nom.csv"))


def test_a_large_file_says_that_only_its_head_was_looked_at(shop, monkeypatch):
    from dataclasses import replace

    from mercatique.warehouse.intake import inspection, limits

    monkeypatch.setattr(inspection, "LIMITS", replace(limits.LIMITS, full_count=1000, sample=10))
    text = text_of(shop.drop(lines(1, 900)))
    assert "Importer tout le fichier" in text and "100 lignes examinées" in text and "Importer 900" not in text


def test_a_draft_is_discarded_with_its_file(acme, shop):
    shop.drop(lines(1, 2))
    path = imports.path_of(shop.item)
    assert path.is_file()
    answer = shop.browser.post(f"{shop.item.get_absolute_url()}discard/", follow=True)
    assert "rien n’a été écrit" in text_of(answer)
    assert not path.parent.exists() and not Import.objects.exists()


# ---------------------------------------------------------------------- meanwhile


def test_a_waiting_import_shows_its_progress_asks_again_and_can_be_stopped(acme, shop):
    shop.drop(lines(1, 2))
    shop.post("confirm")
    page = shop.page()
    job = shop.item.job
    assert f'hx-get="/w/acme/jobs/{job.number}/progress/"' in page.content.decode()
    assert "Personne n" in text_of(page) or "mercatique worker" in text_of(page)
    shop.browser.post(f"/w/acme/jobs/{job.number}/cancel/")
    assert "Importer 2 lignes" in text_of(shop.page())
    assert shop.item.state == Import.State.DRAFT


def test_confirming_twice_is_one_import(acme, shop):
    shop.drop(lines(1, 2))
    for _time in range(3):
        assert shop.post("confirm").status_code == 302
    imports = Job.objects.filter(kind="import")
    assert imports.count() == 1
    shop.work()
    assert shop.post("confirm").status_code == 302 and imports.count() == 1


# ---------------------------------------------------------------------- afterwards


def test_the_lineage_card_accounts_for_every_line(acme, shop):
    shop.drop(FRENCH, encoding="cp1252")
    shop.post("confirm")
    page = shop.work()
    text = text_of(page)
    for said in ("2 lignes ont été ajoutées", "écrites 2", "laissées de côté 2", "lues dans le fichier 4", "Brut", "1 234,56 €", "−45,00 €", "1 189,56 €", "1 retour", "1 vente", "n’existe pas dans le calendrier", shop.item.sha256[:12]):
        assert said in text, said
    download = shop.browser.get(f"{shop.item.get_absolute_url()}errors/")
    rows = b"".join(download.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].split(";")[:2] == ["Ligne", "Raison"]
    assert "calendrier" in rows[1] and rows[1].startswith("5;")
    assert shop.browser.get(f"{shop.item.get_absolute_url()}errors/?to=xlsx").status_code == 200


SPEND = "Jour;Campagne;Code de la devise;Impr.;Clics;Coût;Conversions\n15/04/2026;Plantes;EUR;20 000;400;1 000,00;12,00\n"
CUSTOMERS = "Numéro client;Nom;E-mail;Ville\nC1;Anne Roy;anne@exemple.fr;Tours\n"


@pytest.mark.parametrize(("content", "page"), [(SPEND, "plan/budget/media/"), (CUSTOMERS, "analyze/customers/")], ids=["spend", "customers"])
def test_what_was_brought_leads_to_the_page_that_shows_it(shop, content, page):
    shop.drop(content)
    shop.post("confirm")
    assert f'href="/w/acme/{page}">Voir ce que disent les données' in shop.work().content.decode()


def test_a_line_left_out_cannot_act_as_a_formula_in_its_file(acme, shop):
    shop.drop(lines(1, 2) + '"=cmd|calc",demain,C1,P1,x,1,2,France\n')
    shop.post("confirm")
    shop.work()
    download = b"".join(shop.browser.get(f"{shop.item.get_absolute_url()}errors/").streaming_content).decode("utf-8-sig")
    assert "'=cmd" in download and ";=cmd" not in download and "''=" not in download


def test_the_second_time_says_that_nothing_has_changed(acme, shop):
    for _time in range(2):
        shop.drop(lines(1, 5))
        shop.post("confirm")
        page = shop.work()
    assert "déjà connu : rien n’a changé" in text_of(page) and "5 de l’import 1" in text_of(page) and "(inchangée)" in text_of(page)


def test_claims_that_an_import_made_doubtful_are_counted_with_a_way_to_them(acme, shop, olga):
    shop.drop(lines(1, 5))
    shop.post("confirm")
    shop.work()
    with changes.acting(olga):
        indicator = factories.make(Indicator, acme, "Les ventes suffisent")
        evidence.support(indicator, figure=figures.read(acme, "sales.net"))
    shop.drop(lines(6, 9), "suite.csv")
    shop.post("confirm")
    page = shop.work()
    assert "1 affirmation repose sur un chiffre que cet import a changé" in text_of(page)
    rechecks = text_of(shop.browser.get("/w/acme/rechecks/"))
    assert "suite.csv" in rechecks and "100 €" in rechecks and "180 €" in rechecks


def test_a_failed_import_says_why_once_and_starts_again(acme, shop):
    shop.drop(lines(1, 5))
    path = imports.path_of(shop.item)
    content = path.read_bytes()
    path.write_bytes(content[:-20])
    shop.post("confirm")
    page = shop.work()
    assert shop.item.state == Import.State.FAILED
    assert "a changé depuis son examen" in text_of(page) and "Traceback" not in text_of(page)
    assert gross(acme) == []
    path.write_bytes(content)
    shop.post("confirm")
    shop.work()
    assert acme.warehouse.rows("orders") == 5


def test_a_failed_import_goes_back_to_its_preview(acme, shop):
    shop.drop(lines(1, 5))
    imports.path_of(shop.item).write_text(lines(1, 3))
    shop.post("confirm")
    shop.work()
    shop.post("tell")
    assert "Importer 3 lignes" in text_of(shop.page())


def test_a_draft_whose_file_is_gone_says_so_and_lets_itself_be_discarded(shop):
    shop.drop(lines(1, 5))
    imports.path_of(shop.item).unlink()
    text = text_of(shop.page())
    assert "Le fichier n’est plus là" in text and "Écarter ce fichier" in text
    for act in ("tell", "confirm"):
        answer = shop.browser.post(f"{shop.item.get_absolute_url()}{act}/", follow=True)
        assert answer.status_code == 200 and "n’est plus là" in text_of(answer)
    shop.post("discard")
    assert not Import.objects.exists()


def test_a_manager_takes_an_import_back_and_it_can_come_again(acme, shop, olga, client_of):
    shop.drop(lines(1, 5))
    shop.post("confirm")
    page = shop.work()
    assert "Annuler cet import" not in text_of(page)
    assert shop.post("undo").status_code == 403
    manager = client_of(olga)
    assert "Annuler l’import de 5 lignes" in text_of(manager.get(shop.item.get_absolute_url()))
    claim = factories.make(Indicator, acme, "Chiffre d’affaires")
    evidence.support(claim, figure=figures.read(acme, "sales.net"))
    evidence.support(claim, url="https://example.com/")
    warned = text_of(manager.get(shop.item.get_absolute_url()))
    assert "1 appui repose sur des chiffres de la table" in warned
    manager.post(f"{shop.item.get_absolute_url()}undo/")
    page = shop.work()
    assert "Cet import a été annulé le" in text_of(page) and gross(acme) == []
    again = client_of(olga).post(f"{shop.item.get_absolute_url()}undo/", follow=True)
    assert "rien à annuler" in text_of(again)
    shop.post("confirm")
    shop.work()
    assert acme.warehouse.rows("orders") == 5


def test_figures_that_could_not_follow_are_said_and_worked_out_on_demand(acme, shop, monkeypatch):
    from mercatique.kernel import criteria

    shop.drop(lines(1, 5))
    shop.post("confirm")
    asked = Job.objects.get()
    Job.objects.filter(pk=asked.pk).update(max_attempts=1)

    def broken(workspace):
        raise RuntimeError("x")

    with monkeypatch.context() as patch:
        patch.setattr(criteria, "arrived", broken)
        page = shop.work()
    assert shop.item.state == Import.State.DONE
    assert "pas encore été recalculés" in text_of(page)
    shop.post("confirm")
    page = shop.work()
    assert "pas encore été recalculés" not in text_of(page) and acme.warehouse.fresh


# ---------------------------------------------------------------------- who


def test_a_reader_looks_and_touches_nothing(acme, shop, rita, client_of):
    shop.drop(lines(1, 2))
    reader = client_of(rita)
    page = reader.get(shop.item.get_absolute_url())
    assert page.status_code == 200 and "<fieldset class=\"intake\" disabled>" in page.content.decode()
    assert "Importer 2 lignes" not in text_of(page)
    assert 'type="file"' not in reader.get("/w/acme/imports/").content.decode()
    for act in ("tell", "confirm", "discard", "undo"):
        assert reader.post(f"{shop.item.get_absolute_url()}{act}/").status_code == 403
    assert reader.post("/w/acme/imports/drop/").status_code == 403


def test_nothing_is_changed_by_a_get(shop):
    shop.drop(lines(1, 2))
    for act in ("tell", "confirm", "discard", "undo"):
        assert shop.browser.get(f"{shop.item.get_absolute_url()}{act}/").status_code == 405


def test_the_list_teaches_when_it_is_empty_and_pages_when_it_is_long(acme, shop, walid, tmp_path):
    text = text_of(shop.browser.get("/w/acme/imports/"))
    assert "Trois pas" in text and "Shopify" in text and "512" in text
    path = kept(tmp_path, lines(1, 2))
    item = bring(acme, path, walid)
    rows = [Import(workspace=acme, number=number, file_name=f"f{number}.csv", actor="x") for number in range(100, 140)]
    Import.objects.bulk_create(rows)
    page = text_of(shop.browser.get("/w/acme/imports/"))
    assert "Plus anciens" in page or "Plus anciennes" in page
    assert item.file_name in text_of(shop.browser.get("/w/acme/imports/?page=2"))


def test_the_pages_speak_english_to_who_asks(acme, shop, walid, client_of):
    shop.drop(FRENCH, encoding="cp1252")
    text = text_of(client_of(walid, "en").get(shop.item.get_absolute_url()))
    for said in ("We read order lines in it, from 3 April 2026 to 14 April 2026", "Import 2 lines", "semicolon", "not in the calendar"):
        assert said in text, said


def test_what_a_file_says_is_shown_and_never_obeyed(acme, shop):
    page = shop.drop('order_id,order_date,customer_id,"<img src=x onerror=alert(1)>",quantity,unit_price\n"<script>alert(1)</script>",2026-03-01,7,S1,2,5\n', '"><script>x.csv')
    assert "<script>alert" not in page.content.decode() and "<img src=x" not in page.content.decode()
    run(imports.start(shop.item))
    assert "<script>x" not in shop.page().content.decode()
