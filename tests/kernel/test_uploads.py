"""Deposited files: limited, named as they were, given back as downloads to who may read."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mercatique.kernel.files import clean_name
from mercatique.kernel.models import Attachment

PDF = b"%PDF-1.7 une \xc3\xa9tude"


def bring(browser, name="étude.pdf", data=PDF, **fields):
    return browser.post("/w/acme/attachments/new/", {"upload": SimpleUploadedFile(name, data), **fields})


def test_a_file_is_deposited_and_comes_back_as_it_was(acme, walid, rita, client_of):
    answer = bring(client_of(walid), title="Étude du marché", note="De la CCI")
    record = Attachment.objects.get()
    assert answer["Location"] == record.get_absolute_url()
    assert (record.title, record.name, record.size, record.kind) == ("Étude du marché", "étude.pdf", len(PDF), "application/pdf")
    assert record.sha256 == hashlib.sha256(PDF).hexdigest()
    page = client_of(rita).get(record.get_absolute_url()).content.decode()
    assert "étude.pdf" in page and f"/w/acme/attachments/{record.number}/download/" in page
    taken = client_of(rita).get(f"/w/acme/attachments/{record.number}/download/")
    assert b"".join(taken.streaming_content) == PDF


def test_a_download_is_never_a_page(acme, walid, client_of):
    browser = client_of(walid)
    bring(browser, "page.txt", b"<script>alert(1)</script>")
    answer = browser.get(f"/w/acme/attachments/{Attachment.objects.get().number}/download/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    answer.close()


@pytest.mark.parametrize("name", ["a.exe", "B.HTML", "x.svg", "y.js", "z.pdf.bat", "m.htm"])
def test_programs_and_web_pages_are_refused_in_one_sentence(acme, walid, client_of, name):
    answer = bring(client_of(walid), name)
    assert answer.status_code in {400, 422}
    assert name in answer.content.decode() and "ne peut pas être déposé" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_an_empty_file_is_refused(acme, walid, client_of):
    assert bring(client_of(walid), data=b"").status_code in {400, 422}
    assert not Attachment.objects.exists()


def test_a_file_above_the_limit_is_refused_and_leaves_nothing(acme, walid, client_of, settings, tmp_path):
    settings.UPLOAD_LIMIT = 1000
    answer = bring(client_of(walid), data=b"x" * 5000)
    assert answer.status_code == 422
    assert "trop" in answer.content.decode().lower() or "limite" in answer.content.decode().lower()
    assert not Attachment.objects.exists()
    folder = acme.folder / "files"
    assert not folder.exists() or not list(folder.iterdir())


def test_a_stranger_and_the_neighbour_find_nothing(acme, walid, max, client_of):
    bring(client_of(walid))
    number = Attachment.objects.get().number
    browser = client_of(max)
    assert browser.get(f"/w/acme/attachments/{number}/download/").status_code == 404
    assert browser.get(f"/w/other/attachments/{number}/download/").status_code == 404


def test_a_reader_may_not_deposit(acme, rita, client_of):
    assert bring(client_of(rita)).status_code == 403
    assert not Attachment.objects.exists()


def test_a_file_whose_bytes_are_gone_is_not_found(acme, walid, client_of):
    browser = client_of(walid)
    bring(browser)
    record = Attachment.objects.get()
    record.path.unlink()
    assert browser.get(f"/w/acme/attachments/{record.number}/download/").status_code == 404


def test_the_same_bytes_are_kept_once(acme, walid, client_of):
    browser = client_of(walid)
    bring(browser, "a.pdf")
    bring(browser, "b.pdf")
    assert Attachment.objects.count() == 2
    assert len(list((acme.folder / "files").iterdir())) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.docx", "plan.docx"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("", "file"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert clean_name(given) == kept


def test_an_attachment_cannot_be_made_without_its_file(acme, walid, client_of):
    answer = client_of(walid).post("/w/acme/attachments/new/", {"title": "Sans fichier"})
    assert answer.status_code == 422
    assert not Attachment.objects.exists()
