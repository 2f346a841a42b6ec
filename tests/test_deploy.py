"""An installation as it stands on the net: its own settings, an https address, no debugging; asked from outside."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import mercatique
from tests import console

URL = "https://plan.example.com"

VISIT = r"""
import json, logging, os
import django
django.setup()
logging.disable(logging.CRITICAL)
from django.conf import settings
from django.test import Client
from mercatique.kernel.accounts import create_workspace
from mercatique.kernel.models import Message, User

olga = User.objects.create_user("olga@example.com", "correct horse battery", name="Olga")
create_workspace(olga, slug="acme", name="Acme")
HOST = "plan.example.com"
found = {}

def told(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    cookies = {name: {"secure": bool(c["secure"]), "httponly": bool(c["httponly"]), "samesite": c["samesite"], "path": c["path"], "domain": c["domain"]} for name, c in answer.cookies.items()}
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies, "body": body.decode("utf-8", "replace")}

def ask(name, path, method="get", browser=None, secure=True, host=HOST, **data):
    browser = browser or Client(raise_request_exception=False)
    found[name] = told(getattr(browser, method)(path, data, secure=secure, headers={"host": host}))

browser = Client(raise_request_exception=False)
ask("entrance", "/account/login/", browser=browser)
ask("signed in", "/account/login/", "post", browser, login="olga@example.com", password="correct horse battery")
ask("home", "/w/acme/", browser=browser)
ask("start", "/", browser=browser)
ask("plain", "/account/login/", secure=False)
ask("forged host", "/account/login/", host="evil.example")
ask("forged host beside", "/account/login/", host="plan.example.com.evil.example")
ask("reset under a forged host", "/account/password/reset/", "post", host="evil.example", email="olga@example.com")
ask("reset", "/account/password/reset/", "post", email="olga@example.com")
found["letters"] = [message.text for message in Message.objects.all()]
for path in ("/admin/", "/__debug__/", "/.git/config", "/.env", "/metrics", "/server-status", "/debug", "/settings", "/static/", "/static/kernel/", "/static/../db.sqlite3", "/static/%2e%2e/secret_key", "/media/", "/files/", "/secret_key", "/db.sqlite3", "/api/", "/nowhere"):
    ask(path, path, browser=browser)
ask("style", "/static/" + next(name for name in __import__("django.contrib.staticfiles.storage", fromlist=["x"]).staticfiles_storage.hashed_files.values() if name.endswith(".css")))
def explode(*_args, **_more):
    raise ZeroDivisionError("a secret of the house")
from unittest import mock
with mock.patch("mercatique.kernel.views.preferences.render", explode):
    ask("broken", "/patterns/", browser=browser)
with mock.patch("mercatique.kernel.api.Membership.objects", None):
    from mercatique.kernel.models import Token
    _t, key = Token.open(User.objects.get(pk=olga.pk), "x")
    answer = Client(raise_request_exception=False).get("/api/workspaces", secure=True, headers={"host": HOST, "Authorization": "Bearer " + key})
    found["broken interface"] = told(answer)
found["settings"] = {name: getattr(settings, name) for name in ("DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS")}
print(json.dumps(found, default=str))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    from django.conf import settings

    given = {
        "MERCATIQUE_HOME": str(tmp_path_factory.mktemp("net") / "Données d'Élodie #1"),
        "MERCATIQUE_ASSETS": str(settings.ASSETS),
        "MERCATIQUE_URL": URL,
        "MERCATIQUE_MEMORY": "1GB",
        "DJANGO_SETTINGS_MODULE": "mercatique.settings",
        "PYTHONPATH": str(Path(mercatique.__file__).parents[1]),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MERCATIQUE_", "DJANGO_"))}
    return kept | given


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def site(environment: dict[str, str]) -> dict[str, Any]:
    """What an installation on the net answers to a visitor."""
    console.prepare(Path(environment["MERCATIQUE_HOME"]), environment)
    visited = run(environment, "-W", "ignore", "-c", VISIT)
    assert visited.returncode == 0, visited.stderr[-3000:]
    return json.loads(visited.stdout)  # type: ignore[no-any-return]


def test_djangos_own_check_finds_nothing(environment):
    checked = run(environment, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_the_check_would_have_found_something(environment):
    checked = run(environment | {"MERCATIQUE_URL": "http://plan.example.com", "MERCATIQUE_DEBUG": "1"}, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode != 0
    assert "security.W018" in checked.stderr


def test_nothing_is_silenced_that_guards(environment):
    said = run(environment, "-c", "import django; django.setup(); from django.conf import settings; print(settings.SILENCED_SYSTEM_CHECKS)")
    assert "security" not in said.stdout


def test_cookies_are_for_this_host_over_https_only(site):
    signed = site["signed in"]
    assert signed["status"] == 302
    assert site["home"]["status"] == 200
    assert site["settings"]["SESSION_COOKIE_NAME"].startswith("__Host-")
    cookies = {**site["entrance"]["cookies"], **signed["cookies"]}
    assert len(cookies) >= 2
    for name, cookie in cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_plain_http_is_led_to_https_and_remembered(site):
    assert (site["plain"]["status"], site["plain"]["headers"]["Location"]) == (301, f"{URL}/account/login/")
    assert "max-age=31536000" in site["home"]["headers"]["Strict-Transport-Security"]


@pytest.mark.parametrize("name", ["entrance", "home", "start", "/nowhere", "broken", "forged host", "style"])
def test_every_answer_carries_the_headers(site, name):
    headers = site[name]["headers"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Server", "X-Powered-By"} & set(headers)
    if name != "style":
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_forged_host_gets_nothing_and_letters_name_the_site(site):
    assert site["forged host"]["status"] == 400
    assert site["forged host beside"]["status"] == 400
    assert site["reset under a forged host"]["status"] == 400
    assert "evil" not in json.dumps(site["letters"])
    (letter,) = site["letters"]
    assert f"{URL}/account/password/reset/key/" in letter


HIDDEN = [
    "/admin/", "/__debug__/", "/.git/config", "/.env", "/metrics", "/server-status", "/debug", "/settings", "/static/", "/static/kernel/",
    "/static/../db.sqlite3", "/static/%2e%2e/secret_key", "/media/", "/files/", "/secret_key", "/db.sqlite3", "/api/", "/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("path", HIDDEN)
def test_what_is_not_for_visitors_is_not_there(site, path):
    answer = site[path]
    assert answer["status"] == 404
    assert not any(word in answer["body"] for word in ("Traceback", "urlpatterns", "DEBUG", "Using the URLconf", "Index of", "SQLite format"))


@pytest.mark.parametrize("name", ["broken", "broken interface"])
def test_a_page_that_breaks_tells_nothing_of_the_house(site, name):
    answer = site[name]
    assert answer["status"] == 500
    assert not any(word in answer["body"] for word in ("secret of the house", "Traceback", "ZeroDivisionError", "AttributeError", "site-packages", "mercatique/kernel", str(Path(mercatique.__file__).parent)))


def test_files_for_browsers_say_what_they_are(site):
    assert site["style"]["status"] == 200
    assert site["style"]["headers"]["Content-Type"].startswith("text/css")


def test_the_key_of_the_house_is_for_its_owner_only(site, environment):
    path = Path(environment["MERCATIQUE_HOME"]) / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) >= 64
    assert path.read_text() not in json.dumps(site)


def test_nothing_is_debugged(site):
    assert site["settings"]["DEBUG"] is False
    assert "*" not in site["settings"]["ALLOWED_HOSTS"]
    assert site["settings"]["CSRF_TRUSTED_ORIGINS"] == [URL]
