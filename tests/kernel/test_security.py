"""What an attacker would try on the pages: each attempt gets one safe answer. See reference: trust, attacks A, C and I."""

import csv
import io
import logging
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from mercatique.kernel.logs import OneLine
from mercatique.kernel.models import Attachment, Indicator, Member, Membership, Message
from mercatique.kernel.records import RECORDS
from tests import factories
from tests.kernel.test_access import ALL, INSIDE, addresses, path_of

PASSWORD = "correct horse battery"
FORMULAS = ["=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example","x")', "+33 6 12 34 56 78", "-5 %", "@SUM(A1)", "＝1+1"]


# -- formulas in files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", factories.kinds())
def test_no_text_becomes_a_formula_in_an_exported_file(label, acme, walid, client_of):
    kind = RECORDS[label]
    for text in FORMULAS:
        record = factories.make(kind.model, acme, text)
        for name in kind.model.searched:
            if kind.model._meta.get_field(name).get_internal_type() == "TextField":
                setattr(record, name, text)
        record.save()
    browser, at = client_of(walid), reverse(kind.model.address("export"), args=["acme"])
    for to in ("csv", "csv-int"):
        text = b"".join(browser.get(at, {"to": to}).streaming_content).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text), delimiter=";" if to == "csv" else ","):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r", "＝")), cell
                assert not cell.startswith("-") or cell[1:].replace(",", "").replace(".", "").isdigit(), cell
    book = load_workbook(io.BytesIO(b"".join(browser.get(at, {"to": "xlsx"}).streaming_content)))
    values = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell.value for cell in values if cell.data_type == "f"]
    assert set(FORMULAS) <= {str(cell.value) for cell in values}


def test_a_guard_we_gave_is_taken_off_again_and_no_other(acme, walid, client_of):
    browser = client_of(walid)
    for text in [*FORMULAS, "'déjà", "l'été"]:
        factories.make(Member, acme, text)
    data = b"".join(browser.get("/w/acme/members/export/", {"to": "csv"}).streaming_content)
    answer = browser.post("/w/acme/members/import/", {"file": SimpleUploadedFile("m.csv", data)})
    assert answer.status_code == 302, answer.context["errors"]
    assert not Member.history.filter(history_type="~").exists()


# -- files that attack ---------------------------------------------------------------------------------------------


def workbook(**parts: bytes) -> bytes:
    """A sound workbook in which some parts are replaced."""
    book = Workbook()
    book.active.append(["title"])
    book.active.append(["Claire"])
    whole = io.BytesIO()
    book.save(whole)
    made = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            replaced = next((data for part, data in parts.items() if name.endswith(f"{part}.xml")), None)
            target.writestr(name, replaced if replaced is not None else source.read(name))
    return made.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
) + b"]><worksheet><sheetData><row><c t='inlineStr'><is><t>&m;</t></is></c></row></sheetData></worksheet>"
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr"><is><t>&f;</t></is></c></row></sheetData></worksheet>'
)
FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>loin</t></is></c></row></sheetData></worksheet>'
)
ATTACKS = {
    "laughs": lambda: workbook(sheet1=LAUGHS),
    "laughs in the workbook": lambda: workbook(workbook=LAUGHS),
    "a file from outside": lambda: workbook(sheet1=OUTSIDE),
    "a far cell": lambda: workbook(sheet1=FAR),
    "a part of 200 MB": lambda: workbook(sheet1=b"<worksheet>" + b" " * (200 << 20)),
    "half a workbook": lambda: workbook()[:400],
    "no workbook": lambda: b"PK\x03\x04" + b"\x00" * 100,
    "a program": lambda: b"MZ\x90\x00" + b"\x00" * 5000,
    "NULs": lambda: b"title\n\x00\x00\n",
    "a line of a million": lambda: b"title\n" + b"x" * 2_000_000,
    "a quote never closed": lambda: b'title\n"' + b"x\n" * 500_000,
    "too many rows": lambda: b"title\n" + b"x\n" * 20_000,
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("what", ATTACKS)
def test_a_spreadsheet_that_attacks_is_refused_in_words_and_writes_nothing(acme, walid, client_of, what):
    import resource

    data, browser = ATTACKS[what](), client_of(walid)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = browser.post("/w/acme/members/import/", {"file": SimpleUploadedFile("m.xlsx", data)})
    assert answer.status_code == 422, what
    assert answer.context["errors"]
    assert "Traceback" not in answer.content.decode()
    assert "root:" not in answer.content.decode()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 << 10
    assert list(Member.objects.values_list("title", flat=True)) == ["Walid"]


def test_the_sound_workbook_those_were_made_from_is_taken(acme, walid, client_of):
    answer = client_of(walid).post("/w/acme/members/import/", {"file": SimpleUploadedFile("m.xlsx", workbook())})
    assert answer.status_code == 302, answer.context["errors"]
    assert Member.objects.filter(title="Claire").exists()


@pytest.mark.parametrize("at", ["/w/acme/attachments/new/", "/w/acme/members/import/", "/w/acme/imports/drop/"])
def test_a_file_above_the_limit_is_one_sentence_everywhere(acme, olga, client_of, settings, at, tmp_path):
    settings.UPLOAD_LIMIT = 1000
    names = {"attachments": "upload", "members": "file", "imports": "file"}
    answer = client_of(olga).post(at, {names[at.split("/")[3]]: SimpleUploadedFile("a.csv", b"x;y\n" * 5000)}, follow=True)
    text = answer.content.decode()
    assert answer.status_code in {413, 422}
    assert filesizeformat(1000) in text, at
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size > 1000 and "x;y" in path.read_text("utf-8", "ignore")]


# -- methods, forms, redirections ------------------------------------------------------------------------------------


POSTED = {"token-withdraw", "message-send", "preferences"}


def test_what_changes_something_outside_workspaces_is_not_opened(olga, client_of):
    browser = client_of(olga)
    found = [address for address in ALL if address.name in POSTED]
    assert {address.name for address in found} == POSTED
    for address in found:
        assert browser.get(path_of(address, "acme", {"membership": 1, "invitation": 1, "change": 1, "evidence": 1})).status_code == 405, address.name


def test_every_form_asks_for_the_mark_of_its_own_page(acme, olga):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    known = {"membership": 1, "invitation": 1, "change": 1, "evidence": 1} | dict.fromkeys(RECORDS, 1)
    for address in INSIDE:
        if getattr(address.callback, "view_initkwargs", {}).get("kind"):
            continue
        answer = browser.post(path_of(address, "acme", known), {"title": "Volé"})
        assert answer.status_code in {403, 405}, (address.name, answer.status_code)
    for kind in RECORDS.values():
        assert browser.post(reverse(kind.model.address("new"), args=["acme"]), {"title": "Volé"}).status_code == 403
    for path in ("/tokens/", "/workspaces/new/", "/preferences/", "/account/logout/", "/account/password/change/"):
        assert browser.post(path, {"name": "x"}).status_code == 403, path


def test_a_mark_from_another_site_is_refused_even_with_the_right_cookie(acme, olga):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get("/w/acme/members/new/")
    mark = page.context["csrf_token"]
    good = {"title": "Claire", "csrfmiddlewaretoken": str(mark)}
    assert browser.post("/w/acme/members/new/", good, headers={"origin": "https://evil.example"}).status_code == 403
    assert browser.post("/w/acme/members/new/", good, headers={"origin": "null"}).status_code == 403
    assert browser.post("/w/acme/members/new/", good, headers={"origin": "http://testserver"}).status_code == 302


ELSEWHERE = ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "javascript:alert(1)", "http://testserver@evil.example", "\t//evil.example", "///evil.example", "/home\r\nX: y"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_page_leads_to_another_site(acme, olga, elsewhere):
    browser = Client(headers={"accept-language": "fr"})
    answers = [
        browser.post("/preferences/", {"theme": "dark", "next": elsewhere}),
        browser.post("/account/login/", {"login": "olga@example.com", "password": PASSWORD, "next": elsewhere}),
        browser.post("/account/logout/", {"next": elsewhere}),
    ]
    for answer in answers:
        if answer.status_code == 302:
            assert answer["Location"].startswith("/"), answer["Location"]
            assert not answer["Location"].startswith(("//", "/\\")), answer["Location"]
            assert "X" not in answer.headers
            assert "evil" not in answer["Location"]


def test_a_letter_names_the_site_whatever_the_host_says(olga, settings, db):
    settings.EMAIL_BACKEND = "mercatique.kernel.mail.Outbox"
    settings.SITE_URL = "https://plan.example.com"
    settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
    for headers in ({"host": "evil.example"}, {"x-forwarded-host": "evil.example"}):
        Client(headers={"accept-language": "fr"} | headers).post("/account/password/reset/", {"email": "olga@example.com"})
    letters = list(Message.objects.values_list("text", "html"))
    assert letters
    for text, html in letters:
        assert "https://plan.example.com/account/password/reset/key/" in text
        assert "evil" not in text + html


# -- lists that are asked too much -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    ["sort=owner__user__password", "sort=user__password", "sort=-workspace__slug", "column=user", "column=user__password", "after=%00", "after=x", "q=%00", "page_size=1000000000", "fields=__all__", "sort=?", "owner=x", "owner=%00", "direction=%00", "owner=9999999999999999999999"],
)
def test_a_list_shows_and_sorts_only_what_it_offers(acme, olga, client_of, asked):
    owner = factories.make(Member, acme, "Claire", user=olga)
    factories.make(Indicator, acme, "CA", owner=owner)
    for noun in ("indicators", "members"):
        for act in ("", "export/"):
            answer = client_of(olga).get(f"/w/acme/{noun}/{act}?{asked}")
            assert answer.status_code in {200, 400, 404}, (noun, act)
            text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
            assert olga.password not in text


def test_a_role_cannot_be_raised_by_its_own_form(acme, walid, client_of):
    browser = client_of(walid)
    browser.post("/w/acme/settings/", {"name": "Volé", "owner": walid.pk})
    mine = Membership.objects.get(user=walid)
    browser.post(f"/w/acme/people/{mine.pk}/role/", {"role": "owner"})
    mine.refresh_from_db()
    acme.refresh_from_db()
    assert (mine.role, acme.name) == ("member", "Acme")


# -- logs and names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a\r\n2026-11-21 ERROR forged", "a\nb", "\x1b[31mred\x1b[0m", "\x07bell", "a\u2028b", "a\u202eb", "a\x00b", "\x9b31m"])
def test_a_log_line_stays_one_line_that_no_terminal_obeys(text):
    record = logging.LogRecord("mercatique", logging.INFO, "x", 1, "Asked: %s", (text,), None)
    line = OneLine("{levelname} {message}", style="{").format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert line.startswith("INFO Asked: ")


def test_the_log_of_the_product_writes_that_way(settings):
    assert all(handler["formatter"] == "line" for handler in settings.LOGGING["handlers"].values())
    assert settings.LOGGING["formatters"]["line"]["()"] == "mercatique.kernel.logs.OneLine"


@pytest.mark.parametrize("name", ['a"b.pdf', "a\r\nSet-Cookie: x=y.pdf", "../../etc/passwd.pdf", "a\u202efdp.exe.pdf", "é" * 300 + ".pdf", "; filename=evil.exe.pdf"])
def test_the_name_of_a_download_breaks_out_of_nothing(acme, walid, client_of, name):
    browser = client_of(walid)
    made = browser.post("/w/acme/attachments/new/", {"title": "Étude", "upload": SimpleUploadedFile(name, b"%PDF-1.7")})
    assert made.status_code == 302, made.context["form"].errors
    answer: Any = browser.get("/w/acme/attachments/1/download/")
    shown = answer["Content-Disposition"]
    answer.close()
    assert shown.startswith("attachment")
    assert shown.isascii()
    assert "\r" not in shown
    assert "\n" not in shown
    assert "/" not in shown.split("filename")[1]
    assert "Set-Cookie" not in answer.headers


def test_every_address_is_walked(db):
    assert len(list(addresses())) == len(ALL) > 80
