"""The report of one person: what the records say, what they write."""

from datetime import date

import pytest
from django.utils.translation import override

from mercatique.kernel import documents
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Member
from mercatique.plan.models import Action, Project, Task
from mercatique.steer.experience import reading
from mercatique.steer.models import Experience, Meeting, SteeringDecision


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def lived(acme):
    """Clara led the fair, did one of two tasks, attended a meeting and decided; Denis did nothing of it."""
    clara, denis = (Member.objects.create(workspace=acme, title=name) for name in ("Clara", "Denis"))
    fair = Action.objects.create(workspace=acme, title="Salon", owner=clara, status="running", start=date(2026, 4, 1), end=date(2026, 5, 31))
    project = Project.objects.create(workspace=acme, title="Salon", start=date(2026, 4, 1))
    for title, more in (("Stand", {"began": date(2026, 4, 1), "ended": date(2026, 4, 3)}), ("Invitations", {})):
        Task.objects.create(workspace=acme, project=project, title=title, likely=2, owner=clara, action=fair, **more)
    meeting = Meeting.objects.create(workspace=acme, title="Point d'avril", day=date(2026, 4, 10), leader=denis, held=True, minutes="On tient la date.")
    meeting.participants.set([clara])
    SteeringDecision.objects.create(workspace=acme, title="Doubler les invitations", day=date(2026, 4, 10), owner=clara)
    words = dict.fromkeys(("context", "part", "difficulties", "learned", "ahead"), "Dit.")
    return Experience.objects.create(workspace=acme, title="Mon printemps", member=clara, start=date(2026, 4, 1), end=date(2099, 1, 1), **words)


def test_the_deeds_are_those_of_the_person_and_of_the_days(acme, lived):
    deeds = reading.of(lived)
    assert [action.title for action in deeds.actions] == ["Salon"]
    assert (len(deeds.tasks), len(deeds.done)) == (2, 1)
    assert [one.title for one in deeds.meetings] == ["Point d'avril"]
    assert [one.title for one in deeds.decisions] == ["Doubler les invitations"]
    lived.start = lived.end = date(2025, 1, 1)
    assert not reading.of(lived).meetings and not reading.of(lived).decisions


def test_the_document_holds_deeds_and_words(acme, lived, rita, client_of):
    text = str(documents.draft(acme, f"experience-{lived.number}", "fr").blocks)
    for words in ("Salon", "Stand", "Point d'avril", "On tient la date.", "Doubler les invitations", "Dit."):
        assert words in text
    page = client_of(rita, "en").get(lived.get_absolute_url()).content.decode()
    assert "2 tasks, 1 done" in page and f"experience-{lived.number}" in page


def test_a_report_rests_on_deeds(acme, lived):
    assert run(acme, "experience.reports").state == "judge"
    lived.member = Member.objects.get(workspace=acme, title="Denis")
    lived.start = lived.end = date(2025, 1, 1)
    lived.save()
    (missing,) = run(acme, "experience.reports").missing
    assert "bears this person’s name" in missing.text
    lived.learned = ""
    lived.save()
    assert "what was learned" in run(acme, "experience.reports").missing[0].text


def test_the_review_tells_the_last_verdict_of_the_period(acme, lived):
    from mercatique.plan.models import ActionVerdict
    from mercatique.steer.reviews import reading as reviews

    fair = Action.objects.get(title="Salon")
    for day, outcome in ((date(2026, 4, 5), "keep"), (date(2026, 4, 20), "change"), (date(2026, 6, 1), "drop")):
        ActionVerdict.objects.create(workspace=acme, title="Salon", action=fair, outcome=outcome, day=day)
    assert reviews.verdicts_of(acme, (date(2026, 4, 1), date(2026, 4, 30)))[fair.pk].outcome == "change"
