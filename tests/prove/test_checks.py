"""What a framework says of a workspace: states, what is missing, pieces deposited by hand."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mercatique.analyze.models import WatchItem, WatchSource, WatchTopic
from mercatique.decide.models import Objective
from mercatique.kernel import criteria, jobs
from mercatique.kernel.changes import acting
from mercatique.kernel.criteria import CRITERIA
from mercatique.kernel.models import Attachment, CheckResult, Evidence, Job
from mercatique.kernel.rooms import ROOMS
from mercatique.prove import checks, views
from mercatique.prove.framework import frameworks
from mercatique.prove.models import Adoption

CAR = "/w/acme/prove/frameworks/fr-auto-digital/"


def states(workspace) -> dict[str, str]:
    found = frameworks()["fr-auto-digital"]
    checks.refresh(workspace, found)
    return {item.criterion.code: item.state for block in checks.coverage(workspace, found) for item in block.answers}


def watch(workspace, sources: int = 5, reliability: int = 4, age: int = 10) -> None:
    for kind in ("technological", "competitive"):
        WatchTopic(workspace=workspace, title=kind, kind=kind).save()
    for n in range(sources):
        WatchSource(workspace=workspace, title=f"Source {n}", reliability=reliability).save()
    WatchItem(workspace=workspace, title="Item", day=timezone.localdate() - timedelta(days=age)).save()


def test_an_empty_workspace_is_incomplete_or_waits_and_nothing_is_complete(acme):
    found = states(acme)
    assert set(found.values()) == {"incomplete", "waiting"}
    assert found["Cr14"] == "incomplete"
    assert found["Cr2"] == "waiting"


def test_a_watch_with_five_reliable_sources_is_ready_for_the_jury_and_never_called_good(acme):
    watch(acme)
    assert states(acme)["Cr14"] == "judge"


@pytest.mark.parametrize("lack", [{"sources": 4}, {"reliability": 2}, {"age": 300}])
def test_a_watch_short_of_one_condition_is_incomplete(acme, lack):
    watch(acme, **lack)
    assert states(acme)["Cr14"] == "incomplete"


def test_a_threshold_edited_by_the_certifier_is_the_one_that_counts(acme):
    watch(acme, sources=2)
    Adoption.objects.create(workspace=acme, framework="fr-auto-digital", version="1", thresholds={"watch.sources": {"sources": 2}})
    assert states(acme)["Cr14"] == "judge"


def test_a_piece_deposited_by_hand_makes_a_criterion_one_for_the_jury(acme, walid, client_of):
    browser = client_of(walid)
    upload = SimpleUploadedFile("carte.pdf", b"%PDF-1.7 positioning map")
    answer = browser.post(f"{CAR}B1/Cr2/", {"upload": upload, "origin": "own", "note": "Carte de positionnement"})
    assert answer.status_code == 302
    assert states(acme)["Cr2"] == "judge"
    assert Evidence.objects.get(claim_key="fr-auto-digital/B1/Cr2").origin == "own"
    assert "carte.pdf" in browser.get(f"{CAR}B1/Cr2/").content.decode()


def test_a_withdrawn_piece_no_longer_counts_and_its_file_stays(acme, walid, client_of):
    browser = client_of(walid)
    browser.post(f"{CAR}B1/Cr2/", {"upload": SimpleUploadedFile("carte.pdf", b"%PDF-1.7"), "origin": "own"})
    browser.post(f"/w/acme/prove/pieces/{Evidence.objects.get().pk}/withdraw/")
    assert states(acme)["Cr2"] == "waiting"
    assert Attachment.objects.count() == 1


def test_two_supports_at_once_are_refused_with_a_sentence(acme, walid, client_of):
    upload = SimpleUploadedFile("carte.pdf", b"%PDF-1.7")
    answer = client_of(walid).post(f"{CAR}B1/Cr2/", {"upload": upload, "url": "https://example.com", "origin": "own"})
    assert answer.status_code == 422
    assert not Evidence.objects.exists()


def test_a_reader_may_not_deposit(acme, rita, client_of):
    upload = SimpleUploadedFile("carte.pdf", b"%PDF-1.7")
    assert client_of(rita).post(f"{CAR}B1/Cr2/", {"upload": upload, "origin": "own"}).status_code == 403
    assert not Attachment.objects.exists()


def test_the_page_says_what_is_missing_and_leads_to_where_it_is_mended(acme, walid, rita, client_of):
    pages = {"/w/acme/analyze/watchsources/new/", "/w/acme/act/processing/new/"}
    page = client_of(walid).get(CAR).content.decode()
    assert all(address in page for address in pages)
    read = client_of(rita).get(CAR).content.decode()
    assert not any(address in read for address in pages), "a reader is offered no form"
    assert read.count("criterion-missing") == page.count("criterion-missing") > 0


def test_the_coherence_rules_are_shown_without_having_been_asked_for(acme):
    assert [item.key for item in checks.shown(acme)] == ["coherence"]
    acme.purpose = "certification"
    assert "fr-auto-digital" in [item.key for item in checks.shown(acme)]


def test_the_report_is_plain_data(acme):
    import json

    report = json.loads(json.dumps(checks.report(acme, frameworks()["fr-auto-digital"])))
    assert len(report["criteria"]) == 14
    assert report["points_documented"] == 0


def test_every_check_is_asked_by_a_framework():
    asked = {name for framework in frameworks().values() for name in framework.checks}
    assert set(CRITERIA) == asked


def test_an_answer_given_before_something_changed_is_asked_again(acme, olga):
    coherence = frameworks()["coherence"]
    before = {item.criterion.code: item.state for block in checks.coverage(acme, coherence) for item in block.answers}
    assert before["R6"] == "incomplete"
    with acting(olga):
        kept = Objective.objects.create(workspace=acme, title="Vendre")
    (answer,) = [item for block in checks.coverage(acme, coherence) for item in block.answers if item.criterion.code == "R6"]
    assert any(kept.title in str(gap.text) for gap in answer.missing)


def test_the_home_page_shows_a_certification_only_to_who_came_for_it(acme):
    def lines() -> list[str]:
        return [line.url for function in ROOMS["prove"].lines for line in function(acme)]

    assert lines() == []
    checks.refresh(acme, frameworks()["coherence"])
    assert [url.rstrip("/").rsplit("/", 1)[-1] for url in lines()] == ["coherence"]
    acme.purpose = "certification"
    assert [url.rstrip("/").rsplit("/", 1)[-1] for url in lines()] == [
        key for key, _found in sorted(frameworks().items(), key=lambda pair: (not pair[1].certifies, pair[0]))
    ]


def test_a_school_finds_all_frameworks_and_is_held_to_none_of_its_candidates(acme, olga, client_of):
    acme.purpose = "school"
    acme.save()
    criteria.refresh(acme)
    assert {found.key for found in checks.shown(acme)} == {*frameworks()}
    assert [line.url.rstrip("/").rsplit("/", 1)[-1] for function in ROOMS["prove"].lines for line in function(acme)] == ["coherence"]
    assert "dossier.window" not in criteria.held(acme)
    page = client_of(olga).get("/w/acme/prove/frameworks/").content.decode()
    assert all(f"/prove/frameworks/{key}/" in page for key in frameworks())


def test_checking_again_is_left_to_the_worker_when_one_is_there(acme, walid, rita, client_of, monkeypatch):
    monkeypatch.setattr(jobs, "at_work", lambda: True)
    monkeypatch.setattr(views, "MOMENT", 0)
    answer = client_of(walid).post(f"{CAR}refresh/")
    asked = Job.objects.get(kind="check")
    assert answer["Location"] == asked.get_absolute_url()
    assert jobs.run_now(asked).state == "done"
    assert CheckResult.objects.filter(workspace=acme, name="watch.sources").exists()
    assert client_of(rita).post(f"{CAR}refresh/").status_code == 403


def test_without_a_worker_checking_again_is_done_at_once(acme, walid, client_of):
    answer = client_of(walid).post(f"{CAR}refresh/")
    assert answer["Location"].endswith("/fr-auto-digital/")
    assert CheckResult.objects.filter(workspace=acme, name="watch.sources").exists()


def test_a_stranger_does_not_see_a_framework(acme, max, client_of):
    assert client_of(max).get(CAR).status_code == 404
    assert client_of(max).post(f"{CAR}B1/Cr2/", {"url": "https://example.com", "origin": "own"}).status_code == 404


def test_the_room_asks_a_firm_only_for_what_it_works_to(acme, olga, client_of):
    criteria.refresh(acme)
    unasked = {"dossier.window", "quiz.chapter1"}
    assert unasked <= criteria.CRITERIA.keys() - criteria.held(acme)
    page = client_of(olga).get("/w/acme/room/prove/").content.decode()
    absent = [missing[0] for row in CheckResult.objects.filter(workspace=acme, name__in=unasked) for missing in row.missing]
    assert absent
    assert not [text for text in absent if text in unescape(page)]
    framework = next(item for item in frameworks().values() if unasked & {*item.checks})
    Adoption.objects.create(workspace=acme, framework=framework.key, version=framework.version)
    assert unasked & criteria.held(acme)
