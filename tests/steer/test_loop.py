"""The board of the loop: what deviates, whose, what was decided, what it has brought, and who sees it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel.frame import tasks
from mercatique.kernel.models import Indicator, Member
from mercatique.kernel.rooms import ROOMS
from mercatique.plan.models import Action
from mercatique.steer.loop import board
from mercatique.steer.models import Correction, Deviation, SteeringDecision

YEAR_24, YEAR_25 = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def behind(sell, aim):
    sell({date(2024, month, 3): 100 for month in range(1, 13)} | {date(2025, month, 28): 80 for month in (1, 2, 3)} | {date(2025, 3, 31): 1})
    return aim("sales.net", 1200, *YEAR_25, baseline=1200, before=YEAR_24)


def test_what_deviates_waits_on_the_board_until_it_is_written_down(behind, acme, walid, rita, client_of):
    (found,) = board.read(acme).to_record
    assert found[0].objective == behind
    assert "Consigner cet écart" in client_of(walid).get("/w/acme/steer/loop/").content.decode()
    assert "Consigner cet écart" not in client_of(rita).get("/w/acme/steer/loop/").content.decode()
    client_of(walid).post("/w/acme/steer/deviations/record/", {"objective": behind.number})
    read = board.read(acme)
    assert not read.to_record
    assert [row.deviation.objective_id for row in read.open] == [behind.pk]
    assert read.unanswered == 1
    # Closing it answers for these days: it does not come back before another month is over.
    Deviation.objects.update(status=Deviation.Status.CLOSED)
    assert not board.read(acme).to_record


def test_the_page_of_an_objective_leads_to_its_deviation(behind, walid, client_of):
    client = client_of(walid)
    assert "Consigner cet écart" in client.get(behind.get_absolute_url()).content.decode()
    client.post("/w/acme/steer/deviations/record/", {"objective": behind.number})
    page = client.get(behind.get_absolute_url()).content.decode()
    assert "Consigner cet écart" not in page
    assert Deviation.objects.get().title.split(" – ")[0] in page


def test_an_empty_board_teaches(acme, rita, client_of):
    assert 'class="empty' in client_of(rita).get("/w/acme/steer/loop/").content.decode()


def test_what_is_late_and_what_is_to_be_seen_again_stands_on_the_home_page(acme, walid):
    today = timezone.localdate()
    me = Member.objects.get(workspace=acme, user=walid)
    deviation = Deviation.objects.create(workspace=acme, title="Écart")
    Correction.objects.create(workspace=acme, title="Rappeler", deviation=deviation, due=today - timedelta(days=1), owner=me, status="running")
    SteeringDecision.objects.create(workspace=acme, title="Essai", recheck_on=today)
    lines = " ".join(line.text for function in ROOMS["steer"].lines for line in function(acme))
    assert "Rappeler" in lines
    assert "Essai" in lines
    assert [line.text for line in tasks(acme, walid)["steer"] if "Rappeler" in line.text]
    assert not [line.text for line in tasks(acme, walid)["steer"] if "Essai" in line.text]


def test_a_correction_stands_on_the_page_of_the_action_it_changes(acme, rita, client_of):
    action = Action.objects.create(workspace=acme, title="Salon")
    Correction.objects.create(workspace=acme, title="Zzc", action=action)
    assert "Zzc" in client_of(rita).get(action.get_absolute_url()).content.decode()


def test_a_correction_begins_from_a_deviation_with_its_owner_and_lever(acme, walid, client_of):
    clara = Member.objects.create(workspace=acme, title="Clara")
    deviation = Deviation.objects.create(workspace=acme, title="Écart", cause="slow_reply", owner=clara)
    page = client_of(walid).get(f"/w/acme/steer/corrections/new/?deviation={deviation.pk}&lever=reply").content.decode()
    assert f'<option value="{clara.pk}" selected' in page
    assert '<option value="reply" selected' in page
    correction = Correction.objects.create(workspace=acme, title="Zzc", deviation=deviation, lever="distribution", owner=clara)
    page = client_of(walid).get(f"/w/acme/steer/steeringdecisions/new/?correction={correction.pk}").content.decode()
    assert '<option value="strategic" selected' in page
    assert f'<option value="{deviation.pk}" selected' in page


def test_a_rate_is_typed_and_read_in_per_cent(acme, walid, client_of):
    indicator = Indicator.objects.create(workspace=acme, title="Part", unit="%")
    client = client_of(walid)
    sent = {"title": "Écart", "indicator": indicator.pk, "target": "45 %", "actual": "40", "on_page": "1"}
    client.post("/w/acme/steer/deviations/new/", sent)
    made = Deviation.objects.get()
    assert (made.target, made.actual) == (Decimal("0.45"), Decimal("0.40"))
    made.workspace = acme
    assert "−5\u202fpoints" in made.gap() or "−5 points" in made.gap()
    same = {"title": "Comparer", "deviation": made.pk, "compared_with": indicator.pk}
    assert "ne se compare pas à lui-même" in client.post("/w/acme/steer/corrections/new/", same).content.decode()


def test_the_catalogue_says_which_lever_acts_on_which_cause(acme, rita, client_of):
    page = client_of(rita, "en").get("/w/acme/steer/causes/").content.decode()
    assert "Enquiries answered too late" in page
    assert "Reply faster" in page
