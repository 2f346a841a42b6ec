"""Bad files through the browser's door: one clear sentence, nothing half-written, never a traceback."""

import errno
import gzip
import html
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mercatique.kernel import imports, jobs
from mercatique.kernel.models import Import, Job
from tests.kernel.exports import FRENCH, gross, lines

ROW = "order_id,order_date,customer_id,sku,quantity,unit_price\n"


def workbook(cells=(("order_id", "order_date", "customer_id", "sku", "quantity", "unit_price"), ("A1", "2026-03-01", "7", "S1", 2, 5.5)), **parts) -> bytes:
    """A small XLSX; ``parts`` replace members of its archive."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Ventes")
        for index, row in enumerate(cells):
            for column, value in enumerate(row):
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(index, column, value, None, 42)
                else:
                    sheet.write(index, column, value)
    if not parts:
        return buffer.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def traversal() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("../../ailleurs.csv", ROW)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "' + b"&a;" * 50 + b'"><!ENTITY c "' + b"&b;" * 50 + b'"><!ENTITY d "' + b"&c;" * 50 + b'"><!ENTITY e "' + b"&d;" * 50 + b'">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'

#: name of the file, its bytes, a word of the one sentence that is shown
REFUSED = {
    "empty": ("vide.csv", b"", "vide"),
    "blank": ("blancs.csv", b"\n\n   \n", "vide"),
    "header only": ("titres.csv", ROW.encode(), "aucune donnée"),
    "binary": ("ventes.csv", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, "ventes.csv"),
    "program": ("ventes.csv", b"MZ\x90\x00\x03" + bytes(range(256)) * 40, "ventes.csv"),
    "picture": ("ventes.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "ventes.csv"),
    "web page": ("ventes.csv", b"<!doctype html><html><head><title>x</title></head><body><table><tr><td>1</td></tr></table></body></html>", "ventes.csv"),
    "old workbook": ("ventes.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ventes.xls"),
    "zip bomb": ("bombe.zip", archive(**{"ventes.csv": bytes(60_000_000)}), "taille anormale"),
    "gzip bomb": ("bombe.csv.gz", gzip.compress(ROW.encode() + b"A1,2026-03-01,7,S1,2,5.5\n" * 2_000_000), "taille anormale"),
    "zip in zip": ("deux.zip", archive(**{"un.zip": archive(**{"ventes.csv": ROW.encode()})}), "archive"),
    "way out": ("dehors.zip", traversal(), "interdit"),
    "two files": ("deux.zip", archive(**{"a.csv": ROW.encode(), "b.csv": ROW.encode()}), "a.csv, b.csv"),
    "empty zip": ("rien.zip", archive(), "rien.zip"),
    "damaged zip": ("abime.zip", archive(**{"ventes.csv": lines(1, 50).encode()})[:-40], "abime.zip"),
    "damaged gzip": ("abime.csv.gz", gzip.compress(lines(1, 5000).encode())[:-2000], "abime.csv.gz"),
    "damaged workbook": ("abime.xlsx", workbook()[:-100], "abime.xlsx"),
    "damaged parquet": ("abime.parquet", b"PAR1" + bytes(200) + b"PAR1", "abime.parquet"),
    "external entity": ("entite.xlsx", workbook(**{SHEET: ENTITY}), "entite.xlsx"),
    "billion laughs": ("rires.xlsx", workbook(**{SHEET: LAUGHS}), "rires.xlsx"),
    "empty workbook": ("rien.xlsx", workbook(()), "rien.xlsx"),
    "another platform's table": (
        "visites.csv", b"Session default channel group,Sessions,Engaged sessions,Engagement rate,Average engagement time per session,Events per session,"
        b"Event count,Key events,Total revenue\nDirect,10,5,0.5,12,3,30,1,0\n", "visites.csv",
    ),
}


@pytest.fixture
def door(acme, walid, client_of):
    """Drop a file as Walid does; the answer and its text."""
    browser = client_of(walid)

    def drop(name, content, **fields):
        answer = browser.post("/w/acme/imports/drop/", {"file": SimpleUploadedFile(name, content), **fields})
        return answer, text_of(answer)

    drop.browser = browser
    return drop


def text_of(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ").replace("\u202f", " ")


def sentence_of(answer) -> str:
    """The one sentence of the page's error summary."""
    summary = re.search(r'class="error-summary".*?<p>(.*?)</p>', answer.content.decode(), re.S)
    assert summary, text_of(answer)[:2000]
    return html.unescape(summary[1]).replace("\xa0", " ").replace("\u202f", " ")


def nothing_left(acme) -> bool:
    files = [path for name in ("uploads", "staging", "tables", "errors") for path in (acme.folder / name).rglob("*") if path.is_file()]
    return not Import.objects.exists() and not Job.objects.exists() and files == []


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_holds_no_table_is_refused_in_one_sentence_and_not_kept(acme, door, case):
    name, content, word = REFUSED[case]
    answer, text = door(name, content)
    said = sentence_of(answer)
    assert answer.status_code == 422
    assert word in said and said.endswith(".") and len(said) < 400, said
    assert "Traceback" not in text and "%(" not in said and str(acme.folder) not in text
    assert nothing_left(acme)


@pytest.mark.parametrize("case", REFUSED)
def test_the_same_through_the_service_is_a_fault_and_nothing_else(acme, tmp_path, case):
    from mercatique.fault import Fault

    name, content, _word = REFUSED[case]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Fault):
        imports.receive(acme, path, None, "test")
    assert nothing_left(acme)


def test_a_file_none_of_whose_lines_can_be_read_says_why_and_offers_no_import(acme, door):
    answer, _text = door("hier.csv", (ROW + "A1,hier,7,S1,2,5.5\n" * 3).encode())
    assert answer.status_code in (200, 302)
    page = door.browser.get(Import.objects.get().get_absolute_url())
    shown = " ".join(text_of(page).split())
    assert "3 lignes laissées de côté" in shown and "contient autre chose qu’une date" in shown
    assert "Importer 0" not in shown
    assert not Job.objects.filter(kind="import").exists()


def test_no_file_at_all(door, acme):
    answer = door.browser.post("/w/acme/imports/drop/")
    assert answer.status_code == 422 and "Choisissez" in sentence_of(answer)


def test_a_file_above_the_limit_is_told_the_limit_and_the_way_out(acme, door, settings):
    settings.UPLOAD_LIMIT = 2000
    answer, _text = door("gros.csv", lines(1, 200).encode())
    assert answer.status_code == 422
    assert "ligne de commande" in sentence_of(answer) and "2,0" in sentence_of(answer)
    assert nothing_left(acme)
    assert not list(settings.FILE_UPLOAD_TEMP_DIR.glob("*.upload*"))


def test_a_disk_that_is_full_while_the_file_arrives(acme, door, monkeypatch):
    def no_room(source, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(imports, "keep", no_room)
    answer, _text = door("ventes.csv", lines(1, 3).encode())
    assert answer.status_code == 422 and "disque" in sentence_of(answer)
    assert nothing_left(acme)


def test_a_disk_that_is_full_before_the_file_has_arrived(acme, door, monkeypatch):
    from django.core.files.uploadedfile import TemporaryUploadedFile

    def no_room(self, *args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", no_room)
    answer, _text = door("ventes.csv", lines(1, 3).encode())
    assert answer.status_code == 422 and "disque" in sentence_of(answer)
    assert nothing_left(acme)


# ---------------------------------------------------------------------- files with faults that are still worth reading


def previewed(door, name, content):
    answer, _text = door(name, content)
    assert answer.status_code == 302, sentence_of(answer)
    shown = door.browser.get(answer["Location"])
    assert shown.status_code == 200
    return Import.objects.latest("number"), text_of(shown)


def confirmed(door, item, **fields):
    answer = door.browser.post(f"/w/acme/imports/{item.number}/confirm/", fields)
    jobs.run_now(Job.objects.latest("created_at"))
    item.refresh_from_db()
    return answer


def test_a_french_export_shows_what_is_repaired_and_left_out_before_anything_is_written(acme, door):
    item, text = previewed(door, "Ventes d'avril.csv", FRENCH.encode("cp1252"))
    for said in ("Importer 2 lignes", "Windows (cp1252)", "point-virgule", "jour/mois/année", "virgule (1,50)", "31/02/2026", "calendrier", "total", "Théière émaillée", "1 234,56"):
        assert said in text, said
    assert gross(acme) == []
    confirmed(door, item)
    assert gross(acme) == [("return", 1, "-45.0000"), ("sale", 1, "1234.5600")]


GOOD = "A1,2026-03-01,7,S1,2,5.5\n"
READABLE = {
    "a quote never closed": ROW + GOOD + 'A2,2026-03-02,8,"S1,2,5.5\n' + "A3,2026-03-03,9,S1,1,2\n",
    "ragged lines": ROW + GOOD + "A2,2026-03-02\n" + "A3,2026-03-03,9,S1,1,2,de,trop\n" + "A4,2026-03-04,9,S1,1,2\n",
    "a date that is no date": ROW + GOOD + "A2,demain,8,S1,2,5.5\n",
    "NUL bytes": ROW + GOOD.replace("S1", "S\0001"),
    "a cell without end": ROW + GOOD + f"A2,2026-03-02,8,{'x' * 200_000},2,5.5\n",
    "a lone surrogate in JSON": "\n".join('{{"order_id": "A{}", "order_date": "2026-03-01", "customer_id": "7{}", "quantity": 1, "unit_price": 2}}'.format(*row) for row in ((1, ""), (2, "\\ud800"), (3, ""))),
    "formulas as text": ROW + '=1+1,2026-03-01,"=HYPERLINK(""http://x"")",S1,2,5.5\n',
    "patterns": ROW + f"(a+)+$,2026-03-01,{'<' * 3000},S1,2,5.5\n",
    "an amount beyond all": ROW + GOOD + f"A2,2026-03-02,8,S1,1,{'9' * 40}\n",
    "UTF-16": (ROW + GOOD).encode("utf-16"),
    "UTF-8 with a mark": "\ufeff" + ROW + GOOD,
    "two encodings": (ROW + GOOD.replace("S1", "Thé")).encode() + GOOD.replace("S1", "Café").replace("A1", "A2").encode("cp1252"),
    "narrow spaces": "order_id;order_date;customer_id;quantity;unit_price\nA1;2026-03-01;7;2;1\u202f234,56\n",
    "CR only": (ROW + GOOD).replace("\n", "\r"),
}


@pytest.mark.parametrize("case", READABLE)
def test_a_file_with_faults_is_read_line_by_line_and_every_line_is_accounted_for(acme, door, case):
    content = READABLE[case]
    item, text = previewed(door, "ventes.csv", content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    assert "Traceback" not in text and "%(" not in text
    confirmed(door, item)
    assert item.state == Import.State.DONE, item.error
    card = item.lineage
    assert card["written"] >= 1
    assert card["read"] == sum(card[name] for name in ("written", "known", "updated", "rejected", "repeated", "suppressed"))
    shown = door.browser.get(item.get_absolute_url())
    assert shown.status_code == 200 and "%(" not in text_of(shown)


def test_formulas_of_a_workbook_are_never_calculated(acme, door):
    item, text = previewed(door, "ventes.xlsx", workbook((("order_id", "order_date", "customer_id", "sku", "quantity", "unit_price"), ("A1", "2026-03-01", "7", "S1", 2, "=6*7"))))
    assert "formules" in text and "42,00" in text
    confirmed(door, item)
    assert gross(acme) == [("sale", 1, "84.0000")]


def test_a_workbook_with_a_million_empty_rows_or_a_cell_at_its_far_corner_is_bounded(acme, door):
    rows = b"".join(b'<row r="%d"/>' % number for number in range(3, 200_000)) + b'<row r="1048576"/>'
    plain = workbook()
    with zipfile.ZipFile(io.BytesIO(plain)) as file:
        sheet = file.read(SHEET)
    _item, text = previewed(door, "ventes.xlsx", workbook(**{SHEET: sheet.replace(b"</sheetData>", rows + b"</sheetData>")}))
    assert "Importer 1 ligne" in text
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    answer, _text = door("loin.xlsx", workbook(**{SHEET: far}))
    if answer.status_code == 302:
        assert door.browser.get(answer["Location"]).status_code == 200
    else:
        assert answer.status_code == 422 and "loin.xlsx" in sentence_of(answer)


def test_two_hundred_columns_are_shown_and_those_that_fit_imported(acme, door):
    more = ",".join(f"autre {number}" for number in range(194))
    item, text = previewed(door, "large.csv", (ROW.strip() + "," + more + "\n" + GOOD.strip() + ",x" * 194 + "\n").encode())
    assert "194 colonnes ne sont pas importées" in text
    confirmed(door, item)
    assert item.lineage["written"] == 1


def test_the_wrong_encoding_told_by_a_person_can_be_taken_back(acme, door):
    item, _text = previewed(door, "ventes.csv", (ROW + GOOD).encode())
    url = f"/w/acme/imports/{item.number}/tell/"
    for told in ("utf-16-le", "klingon"):
        answer = door.browser.post(url, {"opt:encoding": told})
        shown = door.browser.get(answer["Location"]) if answer.status_code == 302 else answer
        assert shown.status_code in {200, 422} and "Traceback" not in text_of(shown)
    door.browser.post(url, {"opt:encoding": ""})
    item.refresh_from_db()
    assert imports.reading_of(item).understood


def test_two_columns_for_one_field_are_refused_and_the_choices_kept(acme, door):
    item, _text = previewed(door, "ventes.csv", (b"order_id,order_date,customer_id,sku,quantity,unit_price,un,deux\nA1,2026-03-01,7,S1,2,5.5,x,y\n"))
    answer = door.browser.post(f"/w/acme/imports/{item.number}/tell/", {"map:6": "country", "map:7": "country"})
    assert answer.status_code == 422
    assert "« un » et « deux »" in sentence_of(answer) and "Pays" in sentence_of(answer)
    assert len(re.findall(r'<option value="country" selected>', answer.content.decode())) == 2
    item.refresh_from_db()
    assert "un" not in imports.reading_of(item).mapping


@pytest.mark.parametrize("fields", [{"map:0": "nothing"}, {"map:0": "row_id"}, {"table": "people"}, {"opt:nothing": "1"}, {"opt:sheet": "x"}, {"opt:delimiter": "ab"}, {"opt:header": "999999"}, {"opt:date_order": "x"}, {"opt:decimal": "x"}, {"opt:vat": "x"}, {"opt:currency": "'; DROP TABLE"}])
def test_what_no_form_offers_is_refused_or_ignored(acme, door, fields):
    item, _text = previewed(door, "ventes.csv", (ROW + GOOD).encode())
    answer = door.browser.post(f"/w/acme/imports/{item.number}/tell/", fields)
    assert answer.status_code in {302, 422}
    shown = door.browser.get(f"/w/acme/imports/{item.number}/")
    assert shown.status_code == 200 and "Traceback" not in text_of(shown)
    door.browser.post(f"/w/acme/imports/{item.number}/tell/", {})
    item.refresh_from_db()
    confirmed(door, item)
    assert gross(acme) == [("sale", 1, "11.0000")]


def test_a_workspace_or_an_import_that_does_not_exist(acme, door, max, client_of):
    assert door.browser.get("/w/nowhere/imports/").status_code == 404
    assert door.browser.get("/w/acme/imports/99/").status_code == 404
    item, _text = previewed(door, "ventes.csv", (ROW + GOOD).encode())
    for path in ("", "errors/"):
        assert client_of(max).get(f"/w/acme/imports/{item.number}/{path}").status_code == 404
        assert client_of(max).get(f"/w/other/imports/{item.number}/{path}").status_code == 404
    for act in ("tell", "confirm", "discard", "undo"):
        assert client_of(max).post(f"/w/acme/imports/{item.number}/{act}/").status_code == 404


def test_a_bad_line_deep_in_the_file_leaves_out_itself_alone(acme, door):
    many = lines(1, 3000).replace("A2500,2026", "A2500,demain 2026")
    item, text = previewed(door, "ventes.csv", many.encode())
    assert "Importer 2 999 lignes" in text
    confirmed(door, item)
    assert (item.lineage["written"], item.lineage["rejected"]) == (2999, 1)
