"""Order rules: read by everybody, changed by managers, and everything follows."""

from typing import Any

import pytest
from django.urls import reverse

from mercatique.kernel import evidence, figures, jobs
from mercatique.kernel.models import Evidence, Job, Membership, Workspace

from .conftest import line


@pytest.fixture
def manager(acme: Any, walid: Any) -> Any:
    Membership.objects.filter(workspace=acme, user=walid).update(role="manager")
    return walid


def sent(workspace: Any, **changed: Any) -> dict[str, Any]:
    """The form as it stands, with some fields changed."""
    rules = {name: "\n".join(value) if isinstance(value, list) else value for name, value in workspace.warehouse.rules.to_json().items()}
    rules["cancelled_at"] = "on" if rules["cancelled_at"] else ""
    return {**rules, **changed}


def test_each_rule_says_what_it_catches(shop: Any, rita: Any, client_of: Any) -> None:
    page = client_of(rita, "en").get(reverse("analyze:rules", args=["acme"]))
    caught = {row["field"]: (row["lines"], row["amount"]) for row in page.context["caught"]}
    assert caught["cancellation_prefixes"] == (2, -940)
    assert caught["fee_codes"] == (1, 15)
    assert caught["sale"] == (7, 1265)
    assert caught["return_statuses"] == (0, 0)
    assert "is a number behind C is a cancellation" in page.content.decode()
    assert b"<form" not in page.content.split(b'id="change"')[1].split(b"</main>")[0]


def test_matches_are_counted(shop: Any, rita: Any, client_of: Any) -> None:
    page = client_of(rita).get(reverse("analyze:rules", args=["acme"]))
    assert {row["matched"]: row["lines"] for row in page.context["matching"]} == {"exact": 1, "ambiguous": 1}


def test_readers_and_members_may_not_change_them(shop: Any, rita: Any, walid: Any, client_of: Any) -> None:
    for person in (rita, walid):
        assert client_of(person).post(reverse("analyze:rules", args=["acme"]), sent(shop)).status_code == 403


def test_a_changed_rule_works_everything_out_again_and_marks_what_rests_on_it(shop: Any, manager: Any, client_of: Any) -> None:
    from mercatique.analyze.models import SwotLine

    claim = SwotLine.objects.create(workspace=shop, title="Peu d'annulations", quadrant="S")
    evidence.support(claim, figure=figures.read(shop, "sales.cancelled"))
    done = client_of(manager).post(reverse("analyze:rules", args=["acme"]), sent(shop, cancellation_prefixes="", fee_codes=""))
    assert done.status_code == 302
    job = Job.objects.get(kind="rules")
    assert jobs.run_now(job).state == Job.State.DONE
    again = Workspace.objects.get(pk=shop.pk)
    assert figures.read(again, "sales.cancelled").value == 0
    assert figures.read(again, "sales.returned").value == -940
    caught = {row[0]: row[2] for row in figures.read(again, "sales.by_rule").result["rows"]}  # type: ignore[index]
    assert caught == {"negative_quantity": 2, "sale": 8}
    row = Evidence.objects.get()
    assert (row.state, row.cause_kind) == (Evidence.State.RECHECK, "rules")


def test_the_same_rules_change_nothing(shop: Any, manager: Any, client_of: Any) -> None:
    client_of(manager).post(reverse("analyze:rules", args=["acme"]), sent(shop))
    assert not Job.objects.filter(kind="rules").exists()


def test_a_rule_that_does_not_exist_is_refused(shop: Any, manager: Any, client_of: Any) -> None:
    page = client_of(manager).post(reverse("analyze:rules", args=["acme"]), sent(shop, negative_quantity="gift"))
    assert page.status_code == 422
    assert not Job.objects.filter(kind="rules").exists()


def test_blank_and_repeated_codes_are_left_out(shop: Any, manager: Any, client_of: Any) -> None:
    client_of(manager).post(reverse("analyze:rules", args=["acme"]), sent(shop, fee_codes=" POST \n\n*\nPOST\nBANK   CHARGES"))
    assert Workspace.objects.get(pk=shop.pk).rules["fee_codes"] == ["POST", "BANK CHARGES"]


def test_rules_can_be_set_before_the_first_order(acme: Any, bring: Any, manager: Any, client_of: Any) -> None:
    client_of(manager).post(reverse("analyze:rules", args=["acme"]), sent(acme, cancellation_prefixes="A"))
    acme.refresh_from_db()
    del acme._warehouse
    bring(line("1", "ada", "2025-01-10"), line("A1", "ada", "2025-01-10", quantity=-1), line("C2", "ada", "2025-01-10", quantity=-1))
    assert figures.read(acme, "sales.cancelled").value == -10
    assert figures.read(acme, "sales.returned").value == -10
