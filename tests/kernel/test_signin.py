"""The entrance: who may sign in, what it gives away, what every answer carries."""

import pytest
from django.core.cache import cache
from django.test import Client

from mercatique.kernel.models import Message, Token
from tests import factories

PASSWORD = "correct horse battery"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _letters_lie_in_the_outbox(settings):
    settings.EMAIL_BACKEND = "mercatique.kernel.mail.Outbox"


@pytest.fixture(autouse=True)
def _no_rates_left(db):
    cache.clear()


def enter(email, password=PASSWORD, **data):
    browser = Client(headers={"accept-language": "fr"})
    return browser, browser.post(LOGIN, {"login": email, "password": password, **data})


def test_one_signs_in_by_address_in_any_case(olga):
    browser, answer = enter("Olga@Example.COM")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/w/acme/").status_code == 200


def test_an_unknown_address_gets_the_answer_of_a_wrong_password(olga):
    _browser, wrong = enter("olga@example.com", "not this one")
    _browser, unknown = enter("nobody@example.com", "not this one")
    _browser, gone = enter("olga@example.com", "")
    assert wrong.status_code == unknown.status_code
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert gone.status_code == wrong.status_code


def test_a_closed_account_does_not_open(olga):
    browser = Client()
    browser.force_login(olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    olga.is_active = False
    olga.save()
    assert browser.get("/w/acme/").status_code in {302, 404}
    browser, _answer = enter("olga@example.com")
    assert browser.get("/w/acme/").status_code == 302


def test_guessing_is_stopped_even_with_the_right_password_at_last(olga):
    for _time in range(6):
        enter("olga@example.com", "guess")
    browser, answer = enter("olga@example.com")
    assert answer.status_code != 302
    assert browser.get("/w/acme/").status_code == 302


def test_nobody_signs_up(db):
    browser = Client(headers={"accept-language": "fr"})
    data = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}
    browser.post("/account/signup/", data)
    from mercatique.kernel.models import User

    assert not User.objects.exists()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "http:evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(olga, elsewhere):
    _browser, answer = enter("olga@example.com", next=elsewhere)
    assert answer["Location"] == "/"
    answer = Client().post("/preferences/", {"language": "en", "next": elsewhere})
    assert answer["Location"] == "/"


def test_signing_in_leads_back_to_the_page_one_wanted(olga):
    wanted = Client().get("/w/acme/indicators/?q=a")["Location"]
    assert wanted == "/account/login/?next=/w/acme/indicators/%3Fq%3Da"
    _browser, answer = enter("olga@example.com", next="/w/acme/indicators/?q=a")
    assert answer["Location"] == "/w/acme/indicators/?q=a"


def test_a_forgotten_password_says_the_same_to_everybody(olga):
    known = Client(headers={"accept-language": "fr"}).post("/account/password/reset/", {"email": "olga@example.com"})
    unknown = Client(headers={"accept-language": "fr"}).post("/account/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "/account/password/reset/key/" in Message.objects.get(to="olga@example.com").text


def test_a_new_password_ends_the_other_sessions_and_the_keys(olga):
    here, _answer = enter("olga@example.com")
    there, _answer = enter("olga@example.com")
    _token, key = Token.open(olga, "carnet", writes=True)
    assert Token.read(key) is not None
    new = "une tout autre phrase"
    answer = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert here.get("/w/acme/").status_code == 200
    assert there.get("/w/acme/").status_code == 302
    assert Token.read(key) is None


def test_signing_out_ends_the_session(olga):
    browser, _answer = enter("olga@example.com")
    browser.post("/account/logout/")
    assert browser.get("/w/acme/").status_code == 302


def kinds_of_page(acme, olga, browser):
    """One page of each kind: entrance, list, form, file, error, refusal, redirection, interface for programs."""
    record = factories.make(__import__("mercatique.kernel.models", fromlist=["Indicator"]).Indicator, acme, "Un")
    return {
        "entrance": Client().get(LOGIN),
        "home": browser.get("/w/acme/"),
        "list": browser.get("/w/acme/indicators/"),
        "record": browser.get(record.get_absolute_url()),
        "form": browser.post("/w/acme/indicators/new/", {"title": ""}),
        "file": browser.get("/w/acme/indicators/export/"),
        "not found": browser.get("/w/nowhere/"),
        "redirection": Client().get("/w/acme/"),
        "letter": Client().get("/invitation/x/"),
        "start": browser.get("/"),
        "interface": Client().get("/api/workspaces"),
    }


def test_every_kind_of_page_carries_the_same_protection(acme, olga, client_of):
    for name, answer in kinds_of_page(acme, olga, client_of(olga)).items():
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "script-src 'self'" in policy, name
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy, name
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy and "form-action 'self'" in policy, name
        assert answer["X-Frame-Options"] == "DENY", name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["Referrer-Policy"] == "same-origin", name
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_no_page_holds_inline_script_or_style(acme, olga, client_of):
    import re

    for name, answer in kinds_of_page(acme, olga, client_of(olga)).items():
        if answer.streaming:
            continue
        text = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text), name
        assert not re.search(r"<style\b|\sstyle=|\son\w+=\"|javascript:", text), name


def test_what_somebody_signed_in_reads_is_kept_by_no_cache(acme, olga, client_of):
    assert "no-store" in client_of(olga).get("/w/acme/")["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(olga):
    browser, _answer = enter("olga@example.com")
    browser.post("/preferences/", {"theme": "dark", "language": "fr", "next": "/"})
    for name, cookie in browser.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_a_form_of_another_site_is_refused(acme, olga):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(olga, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post("/w/acme/indicators/new/", {"title": "Volé"}).status_code == 403
    from mercatique.kernel.models import Indicator

    assert not Indicator.objects.exists()


def test_a_choice_of_language_or_theme_that_is_none_is_not_kept(db):
    answer = Client().post("/preferences/", {"language": "xx", "theme": "neon\r\nSet-Cookie: a=b", "next": "/"})
    assert not answer.cookies
