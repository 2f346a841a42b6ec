"""Each check of the loop and of the reviews: one workspace that passes, one that does not."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.kernel import evidence
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Indicator, Member
from mercatique.steer.loop.effect import ROLE
from mercatique.steer.models import Correction, Deviation, Meeting, SteeringDecision

YEAR_24, YEAR_25 = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def round_trip(acme):
    """A whole cycle: deviation, cause, correction with its effect measured, decision, review held."""
    clara = Member.objects.create(workspace=acme, title="Clara")
    indicator = Indicator.objects.create(workspace=acme, title="Rappels", unit="count")
    deviation = Deviation.objects.create(
        workspace=acme, title="Écart", indicator=indicator, target=Decimal(100), actual=Decimal(80), cause="slow_reply", owner=clara, status="closed"
    )
    correction = Correction.objects.create(
        workspace=acme, title="Garde", deviation=deviation, lever="reply", owner=clara, start=date(2025, 5, 1), due=date(2025, 8, 1),
        status="done", expected=Decimal(20), conclusion="worked",
    )  # fmt: skip
    evidence.support(correction, record=indicator, role=ROLE)
    meeting = Meeting.objects.create(
        workspace=acme, title="Revue", day=date(2025, 8, 5), mode="remote", purpose="decide", technique="Tour de table", held=True, minutes="Vu.", agenda="Bilan"
    )
    meeting.participants.add(clara)
    meeting.deviations.add(deviation)
    decision = SteeringDecision.objects.create(workspace=acme, title="Garder", scale="operational", deviation=deviation, meeting=meeting)
    decision.participants.add(clara)
    return {"deviation": deviation, "correction": correction, "meeting": meeting, "decision": decision, "clara": clara}


def change(record, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


@pytest.mark.parametrize(
    ("check", "state"),
    [
        ("loop.corrected", "complete"),
        ("loop.decided", "complete"),
        ("loop.levers", "judge"),
        ("loop.managed", "complete"),
        ("loop.closed", "complete"),
        ("loop.cycle", "complete"),
        ("meetings.minutes", "complete"),
        ("meetings.prepared", "judge"),
    ],
)
def test_a_whole_cycle_passes_and_an_empty_workspace_does_not(acme, check, state, request):
    assert run(acme, check).state == "incomplete"
    request.getfixturevalue("round_trip")
    assert run(acme, check).state == state


def test_what_deviates_must_be_on_record(acme, sell, aim):
    assert run(acme, "loop.recorded").state == "incomplete"
    sell({date(2024, month, 3): 100 for month in range(1, 13)} | {date(2025, 1, 28): 80, date(2025, 1, 31): 1})
    objective = aim("sales.net", 1200, *YEAR_25, baseline=1200, before=YEAR_24)
    (missing,) = run(acme, "loop.recorded").missing
    assert objective.title in missing.text
    assert run(acme, "loop.recorded", {"share": 0.25}).state == "complete"
    Deviation.objects.create(workspace=acme, title="Écart", objective=objective, end=date(2025, 1, 31))
    assert run(acme, "loop.recorded").state == "complete"


def test_a_deviation_without_correction_needs_a_reason(acme, round_trip):
    round_trip["correction"].delete()
    assert run(acme, "loop.corrected").state == "incomplete"
    change(round_trip["deviation"], justification="Grève nationale, sans suite.")
    assert run(acme, "loop.corrected").state == "complete"
    change(round_trip["deviation"], cause="")
    assert run(acme, "loop.corrected").state == "incomplete"


def test_a_small_deviation_or_one_on_the_right_side_asks_for_nothing(acme, round_trip):
    round_trip["correction"].delete()
    change(round_trip["deviation"], actual=Decimal(97))
    assert run(acme, "loop.corrected").state == "complete"
    change(round_trip["deviation"], actual=Decimal(180))
    assert run(acme, "loop.corrected").state == "complete"


def test_a_decision_names_its_scale_and_who_took_it(acme, round_trip):
    round_trip["decision"].participants.clear()
    assert run(acme, "loop.decided").state == "incomplete"
    round_trip["decision"].participants.add(round_trip["clara"])
    change(round_trip["decision"], scale="")
    assert run(acme, "loop.decided").state == "incomplete"


@pytest.mark.parametrize("fields", [{"lever": "discount_rule"}, {"lever": ""}, {"expected": None}, {"deviation": None}])
def test_a_correction_names_an_admissible_lever_and_an_expected_effect(acme, round_trip, fields):
    change(round_trip["correction"], **fields)
    (missing,) = run(acme, "loop.levers").missing
    assert missing.url.endswith("/edit/")


@pytest.mark.parametrize("fields", [{"owner": None}, {"start": None}, {"due": None}, {"conclusion": ""}])
def test_a_correction_is_somebody_s_dated_and_measured_once_done(acme, round_trip, fields):
    change(round_trip["correction"], **fields)
    assert run(acme, "loop.managed").state == "incomplete"
    if "conclusion" in fields:
        change(round_trip["correction"], status="running")
        assert run(acme, "loop.managed").state == "complete"


def test_a_dropped_correction_asks_for_nothing_and_answers_nothing(acme, round_trip):
    change(round_trip["correction"], status="dropped", owner=None)
    assert run(acme, "loop.corrected").state == "incomplete"
    assert len(run(acme, "loop.managed").missing) == 1


def test_closing_without_an_effect_is_no_closing(acme, round_trip):
    change(round_trip["correction"], conclusion="not_shown")
    assert run(acme, "loop.closed").state == "incomplete"
    change(round_trip["deviation"], justification="Le salon n'a plus lieu.")
    assert run(acme, "loop.closed").state == "complete"


def test_a_cycle_needs_a_review_that_was_held(acme, round_trip):
    change(round_trip["meeting"], held=False)
    assert run(acme, "loop.cycle").state == "incomplete"
    change(round_trip["meeting"], held=True)
    assert run(acme, "loop.cycle", {"cycles": 2}).state == "incomplete"


def test_a_meeting_that_was_held_has_agenda_minutes_and_one_decides(acme, round_trip):
    change(round_trip["meeting"], minutes="")
    assert run(acme, "meetings.minutes").state == "incomplete"
    change(round_trip["meeting"], minutes="Vu.")
    change(round_trip["decision"], meeting=None)
    assert run(acme, "meetings.minutes").state == "incomplete"
    change(round_trip["decision"], meeting=round_trip["meeting"])
    round_trip["meeting"].deviations.clear()
    change(round_trip["meeting"], agenda="")
    assert run(acme, "meetings.minutes").state == "incomplete"


@pytest.mark.parametrize("fields", [{"mode": ""}, {"technique": ""}, {"purpose": ""}, {"day": None}])
def test_a_meeting_is_prepared(acme, round_trip, fields):
    change(round_trip["meeting"], **fields)
    assert run(acme, "meetings.prepared").state == "incomplete"
