"""The interface for programs: a token does what its owner may do, and whatever is sent, the answer is an answer."""

import json
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mercatique.kernel.api import api
from mercatique.kernel.models import Attachment, Indicator, Member, Membership, Token, Workspace
from mercatique.kernel.records import RECORDS
from tests import factories
from tests.conftest import person

AT = "/api/workspaces/acme/records"


class Program:
    """A program with somebody's token."""

    def __init__(self, user: Any = None, writes: bool = True) -> None:
        self.client = Client(headers={"accept-language": "fr"}, raise_request_exception=False)
        self.key = Token.open(user, "programme", writes=writes)[1] if user else ""

    def __call__(self, method: str, path: str, content: Any = None, raw: bytes | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        body = raw if raw is not None else b"" if content is None else json.dumps(content).encode()
        return self.client.generic(method, path, body, content_type="application/json", headers=headers)


@pytest.fixture(autouse=True)
def _no_rates_left(db):
    cache.clear()


@pytest.fixture
def writer(walid):
    return Program(walid)


def test_a_program_finds_its_workspaces_and_what_is_in_them(acme, walid, max, writer):
    found = writer("GET", "/api/workspaces").json()
    assert [(row["slug"], row["role"]) for row in found] == [("acme", "member")]
    kinds = {row["name"]: row for row in writer("GET", AT).json()}
    assert len(kinds) == len(RECORDS)
    assert {"name": "owner", "label": "Responsable", "type": "record", "choices": None, "kind": "members"} in kinds["indicators"]["fields"]


def test_a_record_is_written_read_changed_and_deleted_and_its_history_says_by_whom(acme, walid, writer):
    made = writer("POST", f"{AT}/members", {"fields": {"title": "Claire", "email": "claire@example.com"}})
    assert made.status_code == 201
    record = made.json()
    assert (record["version"], record["fields"]["title"], record["fields"]["active"]) == (1, "Claire", True)
    changed = writer("PATCH", f"{AT}/members/{record['number']}", {"fields": {"function": "Achats"}, "version": 1})
    assert changed.status_code == 200, changed.content
    assert changed.json()["fields"] == {"title": "Claire", "email": "claire@example.com", "function": "Achats", "active": True}
    assert writer("GET", f"{AT}/members/{record['number']}").json() == changed.json()
    assert writer("DELETE", f"{AT}/members/{record['number']}").status_code == 204
    assert writer("GET", f"{AT}/members/{record['number']}").status_code == 404
    past = Member.history.filter(number=record["number"])
    assert [(row.history_type, row.actor, row.history_user) for row in past] == [(act, "Walid", walid) for act in "-~+"]
    assert len({row.change_id for row in past}) == 3


@pytest.mark.parametrize("label", factories.kinds())
def test_of_every_kind_a_change_keeps_all_it_does_not_name(label, acme, walid, writer):
    kind = RECORDS[label]
    record = factories.filled(kind.model, acme)
    path = f"{AT}/{kind.name}/{record.number}"
    before = writer("GET", path).json()
    answer = writer("PATCH", path, {"fields": {"title": "Autrement"}, "version": before["version"]})
    assert answer.status_code == 200, answer.content
    assert answer.json()["fields"] == before["fields"] | {"title": "Autrement"}
    again = writer("PATCH", path, {"fields": answer.json()["fields"], "version": answer.json()["version"]})
    assert again.status_code == 200, again.content
    assert again.json()["fields"] == answer.json()["fields"]


def test_records_point_to_others_by_number(acme, walid, max, writer):
    action, objective = RECORDS["plan.action"], RECORDS["decide.objective"]
    ours = [factories.make(objective.model, acme, title) for title in ("Un", "Deux")]
    factories.make(objective.model, acme, "Trois").delete()
    theirs = factories.make(objective.model, Workspace.objects.get(slug="other"), "À eux")
    made = writer("POST", f"{AT}/{action.name}", {"fields": {"title": "Agir", "objectives": [1, 2]}}).json()
    assert made["fields"]["objectives"] == [1, 2]
    path = f"{AT}/{action.name}/{made['number']}"
    for wrong in ([3], [9], [True], ["1"], [{}], [None], [2**70], 1, None, theirs.number + 5):
        answer = writer("PATCH", path, {"fields": {"objectives": wrong}, "version": 1})
        assert answer.status_code == 400, wrong
        assert "objectives" in answer.json()["message"]
    assert writer("PATCH", path, {"fields": {"objectives": []}, "version": 1}).json()["fields"]["objectives"] == []
    assert ours[0].pk != theirs.pk


def test_a_field_that_is_none_is_refused_with_those_there_are(acme, writer):
    answer = writer("POST", f"{AT}/members", {"fields": {"title": "X", "workspace": "other", "is_staff": True}})
    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown-field"
    assert "is_staff, workspace" in answer.json()["message"]
    assert "title, function, email, active" in answer.json()["message"]
    assert writer("POST", f"{AT}/members", {"fields": {"title": "X"}, "number": 7}).status_code == 422
    assert not Member.objects.filter(title="X").exists()


def test_values_that_do_not_fit_are_refused_field_by_field(acme, writer):
    answer = writer("POST", f"{AT}/members", {"fields": {"title": "", "email": "personne"}})
    assert answer.status_code == 422
    assert "title:" in answer.json()["message"]
    assert "email:" in answer.json()["message"]


def test_an_old_version_is_refused_and_nothing_is_overwritten(acme, walid, writer):
    record = factories.make(Member, acme, "Claire")
    path = f"{AT}/members/{record.number}"
    assert writer("PATCH", path, {"fields": {"title": "Claire B."}, "version": 1}).status_code == 200
    answer = writer("PATCH", path, {"fields": {"title": "Claire C."}, "version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert writer("PATCH", path, {"fields": {"title": "Claire D."}}).status_code == 422
    record.refresh_from_db()
    assert record.title == "Claire B."


def test_what_others_point_to_is_not_deleted(acme, writer):
    owner = factories.make(Member, acme, "Claire")
    factories.make(Indicator, acme, "CA", owner=owner)
    answer = writer("DELETE", f"{AT}/members/{owner.number}")
    assert (answer.status_code, answer.json()["code"]) == (409, "protected")


def test_a_file_is_not_written_down_without_its_content(acme, writer):
    assert writer("POST", f"{AT}/attachments", {"fields": {"title": "Vide"}}).json()["code"] == "needs-a-file"
    assert not Attachment.objects.exists()


def test_pages_are_read_by_key(acme, writer):
    for number in range(7):
        factories.make(Member, acme, f"M{number}")
    Member.objects.get(title="M2").delete()
    seen, after = [], 0
    while after is not None:
        page = writer("GET", f"{AT}/members?limit=3&after={after}").json()
        seen += [row["fields"]["title"] for row in page["rows"]]
        after = page["next"]
    assert seen == ["Walid", "M0", "M1", "M3", "M4", "M5", "M6"]
    for wrong in ("limit=0", "limit=501", "limit=1000000000", "after=-1", f"after={10**30}", "limit=x"):
        assert writer("GET", f"{AT}/members?{wrong}").status_code == 422, wrong


# -- who may ---------------------------------------------------------------------------------------------------------


def test_a_token_that_only_reads_writes_nothing(acme, walid):
    program = Program(walid, writes=False)
    assert program("GET", f"{AT}/members").status_code == 200
    for method, path in (("POST", "members"), ("PATCH", "members/1"), ("DELETE", "members/1")):
        content = {"fields": {"title": "X"}} | ({"version": 1} if method == "PATCH" else {})
        assert program(method, f"{AT}/{path}", content).status_code == 403, method
    assert Member.objects.get().version == 1


def test_a_token_does_no_more_than_its_owner(acme, rita):
    program = Program(rita)
    assert program("GET", f"{AT}/members").status_code == 200
    assert program("POST", f"{AT}/members", {"fields": {"title": "X"}}).status_code == 403
    Membership.objects.filter(user=rita).delete()
    assert program("GET", f"{AT}/members").status_code == 404


def test_a_stranger_gets_the_answer_of_a_place_that_is_not_there(acme, max):
    factories.make(Member, acme, "Secret")
    program = Program(max)
    paths = ["records", "records/members", "records/members/1", "figures", "figures/sales.net", "checks", "imports", "documents", "documents/x/1/pdf"]
    for path in paths:
        here, nowhere = (program("GET", f"/api/workspaces/{slug}/{path}") for slug in ("acme", "nowhere"))
        assert here.status_code == nowhere.status_code == 404, path
        assert here.content == nowhere.content
    for method in ("PATCH", "DELETE"):
        assert program(method, f"{AT}/members/1", {"fields": {"title": "X"}, "version": 1}).status_code == 404


def test_a_token_dies_with_its_account_its_password_and_by_withdrawal(acme, walid, writer):
    assert writer("GET", "/api/workspaces").status_code == 200
    walid.is_active = False
    walid.save()
    assert writer("GET", "/api/workspaces").status_code == 401
    walid.is_active = True
    walid.save()
    assert writer("GET", "/api/workspaces").status_code == 200
    walid.set_password("une tout autre phrase")
    walid.save()
    answer = writer("GET", "/api/workspaces")
    assert (answer.status_code, answer["WWW-Authenticate"], answer.json()["code"]) == (401, "Bearer", "no-token")


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer mq_", "Basic abc", "Bearer mq_" + "x" * 5000, "mq_x", "Bearer \u00e9"])
def test_without_a_valid_token_there_is_nothing(acme, given):
    answer = Client().get(f"{AT}/members", headers={"Authorization": given})
    assert answer.status_code == 401
    assert answer.json()["code"] == "no-token"


def test_a_session_is_no_token(acme, walid, client_of):
    assert client_of(walid).get(f"{AT}/members").status_code == 401


def test_a_token_in_the_address_is_refused_even_beside_a_good_one(acme, writer):
    for name in ("token", "access_token", "q"):
        answer = writer("GET", f"{AT}/members?{name}={writer.key}")
        assert answer.status_code == 400
        assert writer.key not in answer.content.decode()
    assert Client().get(f"{AT}/members?token={writer.key}").status_code == 400


def test_a_token_is_told_when_it_was_last_used_and_kept_as_a_hash(acme, walid, writer):
    token = Token.objects.get()
    assert token.used_at is None
    assert writer.key not in str(vars(token))
    writer("GET", "/api/workspaces")
    token.refresh_from_db()
    assert token.used_at is not None


def test_too_many_questions_are_put_off(acme, writer, monkeypatch):
    (throttle,) = api.throttle if isinstance(api.throttle, list) else [api.throttle]
    monkeypatch.setattr(throttle, "num_requests", 3)
    assert [writer("GET", "/api/workspaces").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    other = Program(person("Olga", acme, "owner"))
    assert other("GET", "/api/workspaces").status_code == 200


# -- hostile input ---------------------------------------------------------------------------------------------------

HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "a name twice": b'{"fields": {"title": "A", "title": "B"}}',
    "NaN": b'{"fields": {"title": NaN}}',
    "infinity": b'{"fields": {"title": "A", "active": Infinity}}',
    "a float beyond all": b'{"fields": {"title": 1e400}}',
    "an integer of 5000 digits": b'{"fields": {"title": ' + b"9" * 5000 + b"}}",
    "a nest of lists": b'{"fields": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "a nest of objects": b'{"fields":' * 10_000 + b"1" + b"}" * 10_000,
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "fields that are none": b'{"fields": null}',
    "a title of lists": b'{"fields": {"title": ["A"]}}',
    "a NUL": b'{"fields": {"title": "A\\u0000B"}}',
    "half a letter": b'{"fields": {"title": "\\ud800"}}',
    "a long title": b'{"fields": {"title": "' + b"x" * 100_000 + b'"}}',
    "ten megabytes": b'{"fields": {"title": "' + b"x" * 10_000_000 + b'"}}',
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_cannot_be_meant_is_refused_in_one_sentence(acme, writer, what):
    answer = writer("POST", f"{AT}/members", raw=HOSTILE[what])
    assert answer.status_code in {400, 413, 422}, answer.content[:500]
    assert (answer.status_code == 413) == (what == "ten megabytes")
    assert set(answer.json()) == {"code", "message"}
    assert "Traceback" not in answer.json()["message"]
    assert list(Member.objects.values_list("title", flat=True)) == ["Walid"]


@pytest.mark.parametrize("value", [10**400, -1, 1.5, "1e999", "NaN", "١٢", "0x10", True, [], {}, "9" * 100_000, 10**18])
def test_numbers_are_bounded(acme, writer, value):
    source = RECORDS["analyze.watchsource"]
    answer = writer("POST", f"{AT}/{source.name}", {"fields": {"title": "S", "reliability": value}})
    assert answer.status_code in {400, 422}, answer.content[:300]
    measure = writer("POST", f"{AT}/measures", {"fields": {"title": "S", "value": value}})
    assert measure.status_code in {201, 400, 422}, measure.content[:300]


@pytest.mark.parametrize("path", ["/%00/records", "/acme/records/%00", "/acme/records/members/0", f"/acme/records/members/{2**80}", "/acme/figures/%00", "/acme/documents/%00/1/pdf", "/acme/documents/x/1/%00", "/..%2f/records"])
def test_addresses_that_lead_nowhere_say_so(acme, writer, path):
    assert writer("GET", f"/api/workspaces{path}").status_code in {400, 404, 422}


@pytest.mark.parametrize("period", ["start=2026-01-01", "start=0001-01-01&end=9999-12-31", "start=2026-02-01&end=2026-01-01", "start=x&end=y"])
def test_a_period_that_is_none_is_refused(acme, writer, period):
    assert writer("GET", f"/api/workspaces/acme/figures/sales.net?{period}").status_code == 422


def test_every_answer_under_a_token_is_kept_by_no_cache_and_carries_the_policy(acme, writer):
    for answer in (writer("GET", f"{AT}/members"), writer("GET", f"{AT}/members/99"), Client().get(f"{AT}/members")):
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in writer("GET", f"{AT}/members")["Cache-Control"]


# -- what it says of itself ------------------------------------------------------------------------------------------


def test_the_description_is_for_people_who_have_an_account(acme, walid, client_of):
    assert Client().get("/api/openapi.json").status_code == 302
    assert Client().get("/api/docs").status_code == 302
    page = client_of(walid).get("/api/docs").content.decode()
    assert "http://" not in page
    assert "https://" not in page
    assert "/static/ninja/swagger-ui-bundle.js" in page


def test_every_operation_declares_every_refusal(db):
    described = api.get_openapi_schema()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert {"400", "401", "403", "404", "422", "429"} <= {str(code) for code in operation["responses"]}, (method, path)
            assert any(str(code).startswith("2") for code in operation["responses"]), (method, path)
            assert operation["summary"]


@pytest.fixture
def description(acme, olga):
    """The interface as it runs, in acme, for somebody who may do everything there."""
    from mercatique.wsgi import application

    for kind in RECORDS.values():
        factories.filled(kind.model, acme)
    found = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    found.app = application
    found.config.update(headers={"Authorization": f"Bearer {Program(olga).key}", "Host": "localhost"})
    # As Django's own test client does: the end of a request must not close the connection that holds the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_whatever_is_sent_the_answer_is_a_declared_one(description):
    asked, answered = 0, set()
    for found in description.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(), title=strategies.text(max_size=300), sound=strategies.booleans())
        @settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        def answers(case, title, sound):
            if sound and case.method in {"POST", "PATCH"}:
                case.body = {"fields": {"title": title}} | ({"version": 1} if case.method == "PATCH" else {})
            if "slug" in (case.path_parameters or {}):
                case.path_parameters["slug"] = "acme"
            if case.path_parameters and "records/{name}" in case.path:
                case.path_parameters["name"] = "members"
            answered.add(case.call_and_validate(checks=CHECKS).status_code)

        answers()
        asked += 1
    assert asked == len([method for path in api.get_openapi_schema()["paths"].values() for method in path])
    assert answered >= {200, 201, 404, 422}, answered
