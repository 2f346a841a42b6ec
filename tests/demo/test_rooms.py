"""Who opens the demo finds people at work: every record type has rows, and no page of a menu is still teaching."""

import re
import sqlite3
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.urls import get_resolver

from mercatique.demo import COMPANIES
from mercatique.demo.sessions import SLUG as SCHOOL
from mercatique.kernel.records import RECORDS
from mercatique.kernel.rooms import ROOMS
from tests.served import Site

#: The pages come from the demo that the browser tests share: made once, whatever the number of tests.
pytestmark = pytest.mark.browser

SLUGS = [each.slug for each in COMPANIES]
#: What only an institute that certifies writes down.
OF_A_SCHOOL = {"prove.session", "prove.candidate", "prove.group", "prove.sitting", "prove.casepack", "prove.classroom"}
TEACHING = re.compile(r'<(?:div|section)[^>]*\bclass="empty\b')


class Reader:
    """Somebody signed in without a browser."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        page = self.read("/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        given = {"csrfmiddlewaretoken": token[1], "login": site.email, "password": site.password}
        self.read("/account/login/", urlencode(given).encode())

    def read(self, address: str, data: bytes | None = None) -> str:
        url = urljoin(self.site.url, address)
        with self.opener.open(Request(url, data, {"Referer": url}), timeout=60) as answer:
            return str(answer.read().decode())

    def menu(self, slug: str, room: str) -> list[str]:
        """The addresses a room's menu leads to."""
        page = self.read(f"/w/{slug}/room/{room}/")
        nav = re.search(r'<nav class="nouns.*?</nav>', page, re.DOTALL)
        return [] if nav is None else [unescape(found) for found in re.findall(r'href="([^"]+)"', nav[0])]


@pytest.fixture(scope="module")
def reader(demo: Site) -> Reader:
    return Reader(demo)


@pytest.mark.parametrize("slug", [*SLUGS, SCHOOL])
def test_every_record_type_has_rows(demo: Site, slug: str) -> None:
    assert get_resolver().url_patterns  # the rooms' addresses register their records
    with sqlite3.connect(f"file:{demo.home / 'db.sqlite3'}?mode=ro", uri=True) as database:
        count = 'SELECT count(*) FROM "{}" WHERE workspace_id = (SELECT id FROM kernel_workspace WHERE slug = ?)'
        rows = {
            name: database.execute(count.format(kind.model._meta.db_table), [slug]).fetchone()[0] for name, kind in RECORDS.items()
        }
    assert len(rows) > 10
    wanted = OF_A_SCHOOL if slug == SCHOOL else set(rows) - OF_A_SCHOOL
    assert not [name for name in wanted if not rows[name]]


@pytest.mark.parametrize("room", list(ROOMS))
@pytest.mark.parametrize("slug", SLUGS)
def test_no_page_of_a_menu_is_empty(reader: Reader, slug: str, room: str) -> None:
    pages = reader.menu(slug, room)
    assert pages
    assert not [page for page in pages if TEACHING.search(reader.read(page))]


def test_something_waits_for_an_answer(reader: Reader) -> None:
    """What was written before the shop's last week rests on figures that have moved since; one topic of the dealership is late."""
    assert not TEACHING.search(reader.read("/w/colibri/rechecks/"))
    assert "orders-last-week.csv" in reader.read("/w/colibri/rechecks/")
    assert not TEACHING.search(reader.read("/w/val-de-loire/tasks/"))
