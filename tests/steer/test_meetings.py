"""A review: an agenda from what deviates, minutes that say who does what by when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel import documents
from mercatique.kernel.models import Indicator, Member
from mercatique.steer.meetings import agenda
from mercatique.steer.meetings.documents import minutes_of
from mercatique.steer.models import Correction, Deviation, Meeting, SteeringDecision


@pytest.fixture
def review(acme):
    """A review of today: an open deviation, one that is closed, a late correction, a decision to look at again."""
    indicator = Indicator.objects.create(workspace=acme, title="Zzi", unit="count")
    clara = Member.objects.create(workspace=acme, title="Clara", function="Cheffe")
    numbers = {"indicator": indicator, "target": Decimal(100), "actual": Decimal(80), "end": date(2025, 4, 30)}
    open_one = Deviation.objects.create(workspace=acme, title="Zzo", cause="slow_reply", explanation="Zze", owner=clara, **numbers)
    Deviation.objects.create(workspace=acme, title="Zzclosed", status=Deviation.Status.CLOSED, **numbers)
    late = Correction.objects.create(
        workspace=acme, title="Zzlate", deviation=open_one, due=timezone.localdate() - timedelta(days=3), status=Correction.Status.DECIDED, lever="reply"
    )
    Correction.objects.create(workspace=acme, title="Zzlater", deviation=open_one, due=timezone.localdate() + timedelta(days=90))
    SteeringDecision.objects.create(workspace=acme, title="Zzagain", recheck_on=timezone.localdate() - timedelta(days=1), deviation=open_one)
    meeting = Meeting.objects.create(workspace=acme, title="Zzm", day=timezone.localdate())
    return {"meeting": meeting, "open": open_one, "late": late, "clara": clara}


def test_the_agenda_is_what_deviates_and_what_is_late(review, walid, rita, client_of):
    meeting = review["meeting"]
    address = meeting.page_url("agenda")
    assert client_of(rita).post(address).status_code == 403
    client_of(walid).post(address)
    assert list(meeting.deviations.all()) == [review["open"]]
    assert list(meeting.corrections.all()) == [review["late"]]
    assert [decision.title for decision in agenda.rechecks(meeting)] == ["Zzagain"]
    page = client_of(walid).post(address, follow=True).content.decode()
    assert "l’ordre du jour reste tel quel" in page


def test_a_new_review_proposes_its_agenda(review, walid, client_of):
    page = client_of(walid).get("/w/acme/steer/meetings/new/").content.decode()
    boxes = [tag for tag in page.split("<input") if f'value="{review["open"].pk}"' in tag or f'value="{review["late"].pk}"' in tag]
    assert len(boxes) == 2
    assert all("checked" in box.split(">")[0] for box in boxes)


def minuted(review) -> Meeting:
    meeting = review["meeting"]
    agenda.fill(meeting)
    meeting.held, meeting.minutes, meeting.mode = True, "Zzsaid", "remote"
    meeting.save()
    meeting.participants.add(review["clara"])
    decision = SteeringDecision.objects.create(
        workspace=meeting.workspace, title="Zzdecided", meeting=meeting, scale="strategic", owner=review["clara"], due=date(2026, 1, 9), deviation=review["open"]
    )
    decision.participants.add(review["clara"])
    return meeting


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_minutes_say_who_does_what_by_when(review, language):
    meeting = minuted(review)
    text = documents.render(minutes_of(meeting, language), "html").decode()
    for words in ("Zzo", "Zzlate", "Zzagain", "Zzsaid", "Zzdecided", "Clara", "Zze"):
        assert words in text
    assert "Zzclosed" not in text
    assert ("Responsable" in text) == (language == "fr")
    assert ("Qui fait quoi pour quand" in text) == (language == "fr")


def test_the_minutes_come_as_a_file(review, rita, max, client_of):
    address = minuted(review).page_url("minutes")
    answer = client_of(rita).get(address + "?to=docx")
    assert answer.content[:2] == b"PK"
    assert "acme-minutes-" in answer["Content-Disposition"]
    assert client_of(rita).get(address + "?to=exe").status_code == 404
    assert client_of(max).get(address).status_code == 404


def test_the_corrective_plan_holds_deviations_causes_levers_and_effects(review, acme):
    text = documents.render(documents.draft(acme, "corrective-plan", "fr"), "html").decode()
    for words in ("Zzo", "Zzlate", "Répondre plus vite", "Demandes traitées trop tard", "−20"):
        assert words in text
    assert "Zzsaid" not in text


def test_without_a_review_the_documents_say_so(acme):
    for name in ("steering-minutes", "corrective-plan"):
        made = documents.draft(acme, name, "fr")
        assert made.blocks
    assert "Aucune revue" in documents.render(documents.draft(acme, "steering-minutes", "fr"), "html").decode()
