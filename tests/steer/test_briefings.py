"""Briefs are given at meetings, and a plan may be told in two orders."""

from datetime import date

import pytest

from mercatique.kernel import documents
from mercatique.kernel.blocks import Heading
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Indicator, Member
from mercatique.plan.models import Action, Brief, Framing, MarketingPlan
from mercatique.steer.meetings import briefings
from mercatique.steer.meetings.documents import minutes_of
from mercatique.steer.models import Correction, Deviation, Meeting


@pytest.fixture
def talk(acme):
    """A meeting that was held with Clara, and two briefs."""
    clara = Member.objects.create(workspace=acme, title="Clara")
    meeting = Meeting.objects.create(workspace=acme, title="Zztalk", day=date(2026, 11, 1), held=True, minutes="Zzsaid")
    meeting.participants.add(clara)
    briefs = [Brief.objects.create(workspace=acme, title=f"Zzbrief {audience}", audience=audience) for audience in ("management", "team")]
    return meeting, briefs


def test_a_brief_is_presented_at_a_meeting_and_taken_off_again(acme, talk, walid, rita, client_of):
    meeting, (first, _second) = talk
    address = f"/w/acme/steer/meetings/{meeting.number}/brief/"
    assert client_of(rita).post(address, {"brief": first.number}).status_code == 403
    client_of(walid).post(address, {"brief": first.number})
    client_of(walid).post(address, {"brief": first.number})
    client_of(walid).post(address, {"brief": "999"})
    assert [brief for brief, _row in briefings.given(meeting)] == [first]
    assert "Zztalk" in client_of(rita).get(f"/w/acme/plan/briefs/{first.number}/").content.decode()
    assert "1 personne présente" in client_of(rita).get(f"/w/acme/plan/briefs/{first.number}/").content.decode()
    assert "Zzbrief management" in documents.render(minutes_of(meeting, "fr"), "html").decode()
    first.stakes = "Autres"
    first.save()
    assert "a changé depuis" in client_of(rita).get(meeting.get_absolute_url()).content.decode()
    client_of(walid).post(address, {"brief": first.number, "do": "remove"})
    assert briefings.given(meeting) == []


def test_two_briefs_are_presented_to_somebody_each(acme, talk):
    meeting, (first, second) = talk
    assert run(acme, "meetings.briefed").state == "incomplete"
    briefings.give(meeting, first)
    assert any("Zzbrief team" in missing.text for missing in run(acme, "meetings.briefed").missing)
    briefings.give(meeting, second)
    assert run(acme, "meetings.briefed").state == "judge"
    meeting.participants.clear()
    assert run(acme, "meetings.briefed").state == "incomplete"


def test_teams_are_steered_by_framing_minutes_and_measures(acme, talk):
    Framing.objects.create(workspace=acme, title="Zzframe")
    assert len(run(acme, "meetings.framed").missing) == 1
    indicator = Indicator.objects.create(workspace=acme, title="Zzi")
    deviation = Deviation.objects.create(workspace=acme, title="Zzd", indicator=indicator)
    Correction.objects.create(workspace=acme, title="Zzc", deviation=deviation)
    assert run(acme, "meetings.framed").state == "judge"
    Framing.objects.all().first().delete()
    assert run(acme, "meetings.framed").state == "incomplete"


def headings(workspace) -> list[str]:
    return [block.text for block in documents.draft(workspace, "marketing-plan", "fr").walk() if isinstance(block, Heading) and block.level == 1]


def test_the_marketing_plan_is_told_in_the_order_its_frame_chooses(acme, aim):
    aim("", 10, date(2026, 1, 1), date(2026, 12, 31), baseline=5)
    Action.objects.create(workspace=acme, title="Zza")
    frame = MarketingPlan.objects.create(workspace=acme, title="Zzp", context="Zzc", market="Zzm", strategy="Zzs", role="Zzr")
    assert headings(acme) == ["Synthèse", "Objectifs", "Étude de marché", "Stratégie", "Plan d’actions"]
    frame.order = MarketingPlan.Order.ANALYSIS
    frame.save()
    assert headings(acme) == ["Synthèse", "Contexte", "Ce que l’étude de marché apprend", "Stratégie", "Objectifs", "Plan d’actions"]
