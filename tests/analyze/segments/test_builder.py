"""The builder of rules: one submit at a time, without script."""

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from mercatique.analyze.models import Segment
from mercatique.analyze.segments import draft
from mercatique.analyze.segments.rule import DEPTH, SIZE, words


def new(workspace: Any) -> str:
    return reverse("analyze:segment-new", args=[workspace.slug])


def fields(page: Any) -> dict[str, str]:
    """What a browser would send back from the page as it stands."""
    from lxml import html

    form = next(form for form in html.fromstring(page.content).forms if "title" in form.fields)
    return {name: value or "" for name, value in form.form_values()}


def test_a_rule_is_built_step_by_step_and_counted_after_each(shop: Any, walid: Any, client_of: Any) -> None:
    browser = client_of(walid, "en")
    page = browser.get(new(shop))
    assert b"nobody belongs to the segment" in page.content

    page = browser.post(new(shop), {**fields(page), "title": "French regulars", "act": "condition:1"})
    assert page.status_code == 200
    sent = fields(page)
    assert sent["rule.1.1.field"] == "segment"

    page = browser.post(new(shop), {**sent, "rule.1.1.field": "country", "act": "count"})
    assert fields(page)["rule.1.1.op"] == "="
    page = browser.post(new(shop), {**fields(page), "rule.1.1.value": "France", "act": "group:1"})
    assert b"<b>2</b>" in page.content

    page = browser.post(new(shop), {**fields(page), "rule.1.2.join": "any", "rule.1.2.1.field": "frequency", "act": "count"})
    page = browser.post(new(shop), {**fields(page), "rule.1.2.1.op": ">=", "rule.1.2.1.value": "3", "act": "count"})
    assert b"<b>1</b>" in page.content
    assert not Segment.objects.exists()

    done = browser.post(new(shop), fields(page))
    segment = Segment.objects.get()
    assert done.status_code == 302
    assert segment.title == "French regulars"
    assert segment.rule == {
        "all": [
            {"field": "country", "op": "=", "value": "France"},
            {"any": [{"field": "frequency", "op": ">=", "value": 3}]},
        ]
    }


def test_a_part_is_taken_away_and_the_others_move_up(shop: Any, walid: Any, client_of: Any) -> None:
    sent = {
        "title": "X", "rule.1.join": "all", "rule.1.1.field": "frequency", "rule.1.1.op": ">=", "rule.1.1.value": "2",
        "rule.1.2.join": "any", "rule.1.2.1.field": "country", "rule.1.2.1.op": "=", "rule.1.2.1.value": "France",
    }  # fmt: skip
    page = client_of(walid).post(new(shop), {**sent, "act": "remove:1.1"})
    after = fields(page)
    assert after["rule.1.1.join"] == "any"
    assert after["rule.1.1.1.value"] == "France"
    assert "rule.1.2.join" not in after


def test_what_cannot_be_asked_is_said_beside_its_line_and_not_kept(shop: Any, walid: Any, client_of: Any) -> None:
    sent = {"title": "X", "rule.1.join": "all", "rule.1.1.field": "recency", "rule.1.1.op": "<=", "rule.1.1.value": "soon"}
    page = client_of(walid, "en").post(new(shop), sent)
    assert page.status_code == 422
    assert "“soon” is no number." in page.content.decode()
    assert not Segment.objects.exists()
    step = client_of(walid, "en").post(new(shop), {**sent, "act": "count"})
    assert "Add a condition and complete it" in step.content.decode()


def test_a_segment_may_be_saved_without_a_rule(shop: Any, walid: Any, client_of: Any) -> None:
    client_of(walid).post(new(shop), {"title": "Plus tard", "rule.1.join": "all"})
    segment = Segment.objects.get()
    assert segment.rule == {}
    page = client_of(walid, "en").get(segment.page_url())
    assert "nobody belongs to it" in page.content.decode()


def test_a_line_that_was_added_and_left_is_left_out(shop: Any, walid: Any, client_of: Any) -> None:
    client_of(walid).post(
        new(shop),
        {"title": "X", "rule.1.join": "any", "rule.1.1.field": "segment", "rule.1.2.field": "country", "rule.1.2.value": "France"},
    )
    assert Segment.objects.get().rule == {"any": [{"field": "country", "op": "=", "value": "France"}]}


def test_a_segment_begins_from_the_filters_of_the_list(shop: Any, walid: Any, client_of: Any) -> None:
    page = client_of(walid, "en").get(new(shop) + "?segment=at_risk&country=France&q=ignored")
    sent = fields(page)
    assert sent["title"] == "At risk, France"
    assert (sent["rule.1.1.field"], sent["rule.1.1.value"]) == ("segment", "at_risk")
    assert (sent["rule.1.2.field"], sent["rule.1.2.value"]) == ("country", "France")


def test_a_hostile_address_begins_nothing(shop: Any, walid: Any, client_of: Any) -> None:
    page = client_of(walid).get(new(shop) + "?segment=%27%3B+DROP&r=99&country=" + "x" * 5000)
    assert page.status_code == 200


def test_an_edit_on_an_old_version_gets_both_and_keeps_the_rule_chosen(shop: Any, walid: Any, client_of: Any) -> None:
    segment = Segment.objects.create(workspace=shop, title="A", rule={"all": [{"field": "country", "op": "=", "value": "France"}]})
    browser = client_of(walid)
    address = segment.page_url("edit")
    mine = fields(browser.get(address))
    other = Segment.objects.get(pk=segment.pk)
    other.rule = {"all": [{"field": "country", "op": "=", "value": "Belgium"}]}
    other.save()
    conflict = browser.post(address, {**mine, "rule.1.1.value": "Germany"})
    assert conflict.status_code == 409
    choice = {**fields(conflict), "choice-rule": "theirs"}
    assert browser.post(address, choice).status_code == 302
    segment.refresh_from_db()
    assert segment.rule["all"][0]["value"] == "Belgium"


def test_a_rule_travels_as_text_through_a_spreadsheet(shop: Any, walid: Any, client_of: Any) -> None:
    import json

    rule = {"all": [{"field": "net", "op": ">=", "value": 12.5}]}
    Segment.objects.create(workspace=shop, title="A", rule=rule)
    exported = client_of(walid, "en").get(reverse("analyze:segment-export", args=[shop.slug])).getvalue().decode("utf-8-sig")
    assert json.dumps(rule).replace('"', '""') in exported
    Segment.objects.all().delete()
    from django.core.files.uploadedfile import SimpleUploadedFile

    text = "title;rule\nB;" + '"' + json.dumps(rule).replace('"', '""') + '"\n'
    done = client_of(walid).post(reverse("analyze:segment-import", args=[shop.slug]), {"file": SimpleUploadedFile("s.csv", text.encode())})
    assert done.status_code == 302, done.content.decode()
    assert Segment.objects.get().rule == rule


@pytest.mark.parametrize(
    "rule",
    [
        {}, {"field": "r", "op": "=", "value": 5}, {"not": {"field": "r", "op": "=", "value": 5}},
        {"all": [{"any": []}, {"not": {"all": [{"field": "net", "op": ">=", "value": 0.5}]}}]},
    ],
    ids=range(4),
)  # fmt: skip
def test_any_kept_rule_can_be_shown_in_the_builder(rule: dict[str, Any]) -> None:
    from mercatique.analyze.segments.rule import check, words

    again = draft.from_rule(rule).to_rule()
    assert words(check(again) if again else {}) is not None


def test_buttons_named_at_will_do_no_harm() -> None:
    for asked in ("", "remove:", "remove:1", "remove:1.9", "remove:9.9", "group:1.1.1.1", "condition:x.y", "burn:1", "remove:1.-1", "condition:" + "1." * 500):
        group = draft.from_rule({"all": [{"field": "r", "op": "=", "value": 5}]})
        draft.act(group, asked)
        assert group.to_rule() == {"all": [{"field": "r", "op": "=", "value": "5"}]}


def test_a_form_with_a_thousand_lines_stays_bounded() -> None:
    sent = {f"rule.1.{n}.field": "r" for n in range(5000)} | {"rule." + ".".join(["1"] * 300) + ".field": "r"}
    group = draft.from_fields(sent, "rule")
    assert sum(1 for _part in group.conditions()) <= SIZE * 12
    depth, inner = 0, group
    while inner.parts and isinstance(inner.parts[0], draft.Group):
        depth, inner = depth + 1, inner.parts[0]
    assert depth <= DEPTH + 1


def test_enter_counts_and_takes_nothing_away(shop: Any, walid: Any, client_of: Any) -> None:
    """The first button of a form is the one that Enter presses."""
    from lxml import html

    page = client_of(walid).get(new(shop) + "?country=France")
    form = next(form for form in html.fromstring(page.content).forms if "title" in form.fields)
    first = form.xpath(".//button[@type='submit']")[0]
    assert (first.get("name"), first.get("value")) == ("act", "count")


def test_the_history_tells_a_rule_in_words(acme, walid, client_of):
    segment = Segment.objects.create(workspace=acme, title="Gros clients", rule={"all": [{"field": "net", "op": ">=", "value": 1000}]})
    segment.rule = {"all": [{"field": "net", "op": ">=", "value": 2000}]}
    segment.save()
    page = client_of(walid).get(segment.page_url("history")).content.decode()
    assert words(segment.rule) in unescape(page)
    assert "&#x27;field&#x27;" not in page
