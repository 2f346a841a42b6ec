"""How far a framework is covered: at a glance, day after day, between two days, and what waits."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from mercatique.kernel.models import Evidence, Job
from mercatique.prove import checks
from mercatique.prove.coverage import history, pictures
from mercatique.prove.framework import frameworks
from mercatique.prove.models import Adoption, Standing

CAR = "/w/acme/prove/frameworks/fr-auto-digital/coverage/"


@pytest.fixture(autouse=True)
def _nothing_asked(monkeypatch):
    """What is counted here are rows and days, not what the checks answer."""
    monkeypatch.setattr(checks, "kept", lambda workspace, framework: {})


@pytest.fixture
def car(acme):
    Adoption.objects.create(workspace=acme, framework="fr-auto-digital", version="1")
    return frameworks()["fr-auto-digital"]


def stood(workspace, framework, day: date, **states: str) -> Standing:
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
    places = {item.place: states.get(item.code, "incomplete") for item in framework.criteria}
    return Standing.objects.create(workspace=workspace, framework=framework.key, version="1", at=at, states=places)


def test_where_it_stands_is_kept_once_a_day_and_when_it_moves(acme, car):
    for _turn in range(2):
        checks.coverage(acme, car)
    assert Standing.objects.count() == 1
    Evidence.objects.create(workspace=acme, claim_key="fr-auto-digital/B1/Cr2", kind="address", url="https://example.com/")
    checks.coverage(acme, car)
    before, after = Standing.objects.order_by("pk")
    assert (before.states["B1/Cr2"], after.states["B1/Cr2"]) == ("waiting", "judge")
    Standing.objects.update(at=timezone.now() - timedelta(days=1))
    checks.coverage(acme, car)
    assert Standing.objects.count() == 3


def test_the_course_has_a_point_a_day_as_its_last_answer_left_it(acme, car):
    stood(acme, car, date(2026, 3, 1))
    stood(acme, car, date(2026, 3, 8), Cr1="judge")
    stood(acme, car, date(2026, 3, 8), Cr1="judge", Cr3="complete")
    course = history.points(acme, car)
    assert [(point.day, point.ready) for point in course] == [(date(2026, 3, 1), 0), (date(2026, 3, 8), 2)]
    assert [(move.row.code, move.before, move.after, move.gained) for move in history.between(car, *course)] == [
        ("Cr1", "incomplete", "judge", True), ("Cr3", "incomplete", "complete", True),
    ]  # fmt: skip
    assert history.on(course, date(2026, 3, 5)).day == date(2026, 3, 1)
    assert history.on(course, date(2020, 1, 1)).day == date(2026, 3, 1)
    picture = pictures.course(course, len(car.criteria))
    assert [row[:2] for row in picture.rows] == [(date(2026, 3, 1), 0), (date(2026, 3, 8), 2)]
    assert pictures.course(course[:1], 14) is None


def test_a_worker_asks_once_a_day_for_what_has_no_mark_of_today(acme, car):
    history.mark_the_day()
    assert not Job.objects.exists()
    stood(acme, car, date(2026, 3, 1))
    for _turn in range(2):
        history.mark_the_day()
    (asked,) = Job.objects.all()
    assert (asked.kind, asked.args) == ("check", {"framework": "fr-auto-digital"})
    checks.coverage(acme, car)
    asked.delete()
    history.mark_the_day()
    assert not Job.objects.exists()


def test_what_was_lost_is_said_as_lost(acme, car):
    stood(acme, car, date(2026, 3, 1), Cr1="judge")
    stood(acme, car, date(2026, 3, 2), Cr1="incomplete")
    (move,) = history.between(car, *history.points(acme, car))
    assert move.lost
    assert not move.gained


def test_the_page_shows_blocks_course_and_what_changed(acme, car, rita, client_of):
    stood(acme, car, date(2026, 3, 1), Cr14="judge")
    page = client_of(rita).get(CAR).content.decode()
    assert "chart-title" in page
    assert "2026-03-01" in page
    assert "#B3-Cr14" in page
    answer = client_of(rita).get(f"{CAR}?from=hier")
    assert answer.status_code == 422
    assert "hier" in answer.content.decode()
    assert client_of(rita).get("/w/acme/prove/frameworks/none/coverage/").status_code == 404


def test_a_stranger_sees_neither_coverage_nor_what_waits(acme, car, max, client_of):
    assert client_of(max).get(CAR).status_code == 404
    assert client_of(max).get("/w/acme/prove/waiting/").status_code == 404


def test_what_waits_is_gathered_under_its_part_and_a_piece_takes_it_off(acme, car, rita, client_of):
    before = [item.row.place for item in checks.waiting(acme, car)]
    assert {"B1/Cr2", "B1/C2", "frame/Me1.d"} <= {*before}
    page = client_of(rita).get("/w/acme/prove/waiting/").content.decode()
    assert "/fr-auto-digital/B1/Cr2/" in page
    Evidence.objects.create(workspace=acme, claim_key="fr-auto-digital/B1/Cr2", kind="address", url="https://example.com/")
    assert "B1/Cr2" not in [item.row.place for item in checks.waiting(acme, car)]
