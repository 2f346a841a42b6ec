"""Every address of the product × every role × a stranger × nobody: found by walking the URLconf, not by a list."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from mercatique.kernel import evidence
from mercatique.kernel.models import Attachment, Change, Indicator, Invitation, Membership
from mercatique.kernel.records import RECORDS
from tests import factories

pytestmark = pytest.mark.usefixtures("bare_frame")
UNKNOWN = "nowhere"


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    callback: Any

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)


def addresses(patterns: Any = None, before: str = "", space: str = "") -> Iterator[Address]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, before + str(entry.pattern), f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name}", before + str(entry.pattern), entry.callback)


ALL = list(addresses())
INSIDE = [found for found in ALL if found.route.startswith("w/<slug:slug>/")]
WRITES_ONLY = {
    "undo", "figure-refresh", "evidence-confirm-all", "evidence-confirm", "evidence-later", "evidence-remove",
    "role", "invite", "withdraw",
}  # fmt: skip


@pytest.fixture
def furnished(acme, olga, walid, rita):
    """Acme with two records of every type, a figure, a support, a change and an open invitation."""
    known: dict[str, Any] = {}
    for label, registered in RECORDS.items():
        record = factories.make(registered.model, acme, f"Un {label}")
        factories.make(registered.model, acme, f"Deux {label}")
        known[label] = record.number
    indicator = Indicator.objects.filter(workspace=acme).first()
    row = evidence.support(indicator, url="https://example.com/")
    invitation, _key = Invitation.open(workspace=acme, email="new@example.com", invited_by=olga)
    change = Change.objects.create(workspace=acme, actor="Olga", user=olga)
    known |= {"figure": factories.kept_figure(acme).number, "evidence": row.pk, "change": change.pk, "invitation": invitation.pk}
    known["membership"] = Membership.objects.get(workspace=acme, user=rita).pk
    return known


def path_of(address: Address, slug: str, known: dict[str, Any]) -> str:
    """The address with its parameters filled in: real ones where we know what they name."""
    registered = getattr(address.callback, "view_initkwargs", {}).get("kind")
    values: dict[str, Any] = {
        "slug": slug, "key": "analyze", "name": "rfm", "app": "kernel", "noun": "indicator", "number": 1, "row": 1, "pk": 1,
        "to": "pdf", "block": "A", "code": "A1",
    }  # fmt: skip
    if registered:
        values["number"] = known[registered.model._meta.label_lower]
        values["row"] = registered.model.history.filter(number=values["number"]).first().history_id
    values["pk"] = {"role": known["membership"], "withdraw": known["invitation"], "undo": known["change"]}.get(address.name, 1)
    if address.name.startswith("evidence-") and address.name != "evidence-add":
        values["pk"] = known["evidence"]

    def fill(found: re.Match[str]) -> str:
        kind, name = found[1] or "str:", found[2]
        value = values.get(name, "1")
        if kind == "uuid:" and not isinstance(value, UUID):
            value = UUID(int=1)
        if kind == "int:" and not isinstance(value, int):
            value = 1
        return str(value)

    return "/" + re.sub(r"<(\w+:)?(\w+)>", fill, address.route)


def contents(tables: set[str] | None = None) -> dict[str, str]:
    """A digest of everything people wrote, or of some tables: what reading may never change (answers that are computed are kept on the way)."""
    computed = {"figure", "checkresult", "standing", "counter", "worker"}
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith(("mercatique.", "simple_history")) or model._meta.model_name in computed:
            continue
        if tables is not None and model._meta.db_table not in tables:
            continue
        skipped = {"seen_at", "looked_at", "used_at"}
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in skipped]
        rows = sorted(json.dumps(row, default=str) for row in model._default_manager.values_list(*names))
        found[model._meta.label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


class Writes:
    """Which tables a statement may have changed since it was last asked: only these are worth looking at."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        if not sql.lstrip(" (").upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO")):
            named = re.findall(r'"(\w+)"', sql)
            assert named, sql
            self.tables.update(named)
        return execute(sql, params, many, context)

    def changed(self, before: dict[str, str]) -> set[str]:
        """The kinds whose rows are no longer what they were."""
        tables, self.tables = self.tables, set()
        return {label for label, digest in (contents(tables) if tables else {}).items() if digest != before[label]}


def body(answer: Any, slug: str) -> str:
    """An answer's text without what names the request itself."""
    text = answer.content.decode() if not answer.streaming else ""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)
    return text.replace(slug, "SLUG")


def test_the_walk_finds_the_pages_of_every_record_type():
    names = {found.name for found in INSIDE}
    for registered in RECORDS.values():
        for act in ("list", "new", "detail", "edit", "delete", "history", "restore", "import", "export", "deleted"):
            assert registered.model.address(act) in names
    assert names >= WRITES_ONLY
    assert len(INSIDE) > 60


def test_a_stranger_learns_nothing_not_even_that_the_workspace_exists(furnished, max, client_of):
    browser = client_of(max)
    before = contents()
    for address in INSIDE:
        here, nowhere = (browser.get(path_of(address, slug, furnished)) for slug in ("acme", UNKNOWN))
        written = browser.post(path_of(address, "acme", furnished))
        assert here.status_code == nowhere.status_code, address.name
        assert body(here, "acme") == body(nowhere, UNKNOWN), address.name
        if written.status_code != 404 or nowhere.status_code != 404:
            nowhere = browser.post(path_of(address, UNKNOWN, furnished))
            assert written.status_code == nowhere.status_code, address.name
        assert body(written, "acme") == body(nowhere, UNKNOWN), address.name
        # What may only be posted to says so to everybody; all the rest is not found.
        answers = {here.status_code, written.status_code}
        assert 404 in answers and answers <= {404, 405}, (address.name, answers)
    assert contents() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_the_entrance(furnished, method):
    browser = Client()
    before = contents()
    for address in INSIDE:
        path = path_of(address, "acme", furnished)
        answer = getattr(browser, method)(path)
        assert answer.status_code == 302, (address.name, answer.status_code)
        assert answer["Location"].startswith("/account/login/?next="), address.name
    assert contents() == before


def opened(browser: Client, wanted: list[Address], known: dict[str, Any]) -> dict[str, int]:
    """What each address answered to somebody who only opened it: none may break, or change a thing."""
    before, writes = contents(), Writes()
    statuses = {}
    with connection.execute_wrapper(writes):
        for address in wanted:
            answer = browser.get(path_of(address, "acme", known))
            if answer.streaming:
                answer.close()
            assert answer.status_code in {200, 302, 400, 403, 404, 405, 409}, (address.name, answer.status_code)
            assert not writes.changed(before), address.name
            statuses[address.name] = answer.status_code
    assert contents() == before
    return statuses


def test_opening_a_page_changes_nothing_and_breaks_nothing(furnished, olga, walid, client_of):
    """A member opens everything; what is refused to a member its owner opens."""
    statuses = opened(client_of(walid), INSIDE, furnished)
    for registered in RECORDS.values():
        for act in ("list", "detail", "history", "export", "new", "edit", "delete", "import", "deleted"):
            assert statuses[registered.model.address(act)] == 200, registered.model.address(act)
    refused = [address for address in INSIDE if statuses[address.name] == 403]
    assert "identity" in {address.name for address in refused}
    opened(client_of(olga), refused, furnished)


def test_a_reader_opens_what_is_to_be_read(furnished, rita, client_of):
    statuses = opened(client_of(rita), INSIDE, furnished)
    for registered in RECORDS.values():
        assert {statuses[registered.model.address(act)] for act in ("list", "detail", "history", "export")} == {200}, registered
        assert {statuses[registered.model.address(act)] for act in ("new", "edit", "delete", "import", "deleted")} == {403}, registered


def test_a_reader_may_not_write(furnished, rita, client_of):
    browser = client_of(rita)
    before, sent = contents(), Writes()
    with connection.execute_wrapper(sent):
        for address in INSIDE:
            answer = browser.post(path_of(address, "acme", furnished), {"title": "Écrit par Rita", "role": "owner"})
            if answer.streaming:
                answer.close()
            assert not sent.changed(before), address.name
            writes = address.name in WRITES_ONLY or re.search(r"-(new|edit|delete|restore|import)$", address.name)
            assert answer.status_code == 403 or not writes, (address.name, answer.status_code)
            # What may be posted to and is no page to read is refused to a reader.
            if answer.status_code != 403:
                assert browser.get(path_of(address, "acme", furnished)).status_code != 405, (address.name, answer.status_code)
    assert contents() == before


def test_what_only_writes_cannot_be_opened(furnished, olga, client_of):
    browser = client_of(olga)
    restoring = {model.model.address("restore") for model in RECORDS.values()}
    for address in INSIDE:
        if address.name in WRITES_ONLY | restoring:
            assert browser.get(path_of(address, "acme", furnished)).status_code == 405, address.name


def test_a_member_may_not_change_settings_nor_people(furnished, walid, acme, client_of):
    browser = client_of(walid)
    assert browser.get("/w/acme/settings/").status_code == 403
    assert browser.post("/w/acme/people/invite/", {"email": "x@example.com", "role": "owner"}).status_code == 403
    role = Membership.objects.get(workspace=acme, user=walid)
    assert browser.post(f"/w/acme/people/{role.pk}/role/", {"role": "owner"}).status_code == 403
    role.refresh_from_db()
    assert role.role == "member"


def test_a_record_of_another_workspace_is_not_found_even_by_its_owner(acme, olga, max, client_of):
    from mercatique.kernel.models import Workspace

    theirs = factories.make(Attachment, Workspace.objects.get(slug="other"), "À eux", name="a.pdf", sha256="0" * 64)
    browser = client_of(olga)
    assert browser.get(f"/w/acme/attachments/{theirs.number}/").status_code == 404
    assert browser.get(f"/w/other/attachments/{theirs.number}/").status_code == 404


def test_the_door_is_open_only_where_it_should_be():
    public = {found.name for found in ALL if getattr(found.callback, "login_required", True) is False}
    assert {name for name in public if not name.startswith(("account_", "mfa_"))} == {"start", "invitation", "preferences", "calendar", "seat-letter", "badge-issuer", "badge-status"}
    assert not any(found.name in public for found in INSIDE)


def test_a_page_outside_workspaces_asks_who_one_is(db):
    browser = Client()
    for address in ALL:
        if address.route.startswith("w/") or "(?P" in address.route:
            continue
        path = path_of(address, "acme", {"membership": 1, "invitation": 1, "change": 1, "evidence": 1})
        answer = browser.get(path)
        if address.route.startswith("api/"):
            assert answer.status_code in {302, 401, 404, 405}, address.name
        elif getattr(address.callback, "login_required", True):
            assert answer.status_code == 302 and "/account/" in answer["Location"], address.name
        else:
            assert answer.status_code in {200, 302, 404, 405}, (address.name, answer.status_code)
