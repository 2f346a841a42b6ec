"""A diffusion by mail goes to each person once, as a link; a framing document may be of one person."""

from datetime import date

import pytest
from django.utils.translation import override

from mercatique.kernel import documents
from mercatique.kernel.models import Member, Message
from mercatique.plan.models import Diffusion, Framing
from mercatique.plan.papers import framing as framings
from mercatique.plan.papers import mailing


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.EMAIL_BACKEND = "mercatique.kernel.mail.Outbox"
    with override("en"):
        yield


@pytest.fixture
def sent(acme, olga):
    documents.issue(acme, "roadmap", user=olga)
    made = Diffusion.objects.create(workspace=acme, title="Feuille de route", edition="roadmap/1", audience="team", note="À lire avant lundi.")
    clara = Member.objects.create(workspace=acme, title="Clara", email="clara@example.com")
    denis = Member.objects.create(workspace=acme, title="Denis")
    made.recipients.set([clara, denis])
    return made


def test_the_link_is_written_once_to_each_person(acme, sent, walid, client_of):
    browser, address = client_of(walid, "en"), f"{sent.get_absolute_url()}mail/"
    assert "Write the link to 1 person" in browser.get(sent.get_absolute_url()).content.decode()
    browser.post(address)
    (message,) = Message.objects.filter(workspace=acme)
    assert message.to == "clara@example.com"
    assert "/documents/roadmap/" in message.text and "À lire avant lundi." in message.text
    again = browser.post(address, follow=True).content.decode()
    assert Message.objects.count() == 1 and "has got the link already" in again
    assert "Without an address: Denis" in " ".join(again.split())
    kept = Diffusion.objects.get(pk=sent.pk)
    assert (kept.channel, [person.title for person in kept.mailed.all()]) == ("mail", ["Clara"])
    late = Member.objects.create(workspace=acme, title="Élise", email="elise@example.com")
    sent.recipients.add(late)
    assert [person.title for person in mailing.waiting(sent)] == ["Élise"]


def test_a_reader_writes_to_nobody_and_a_diffusion_without_version_says_so(acme, sent, walid, rita, client_of):
    address = f"{sent.get_absolute_url()}mail/"
    assert client_of(rita).post(address).status_code == 403
    sent.edition = ""
    sent.save()
    assert "which version goes out first" in client_of(walid, "en").post(address, follow=True).content.decode()
    assert not Message.objects.exists()


def test_a_framing_document_of_one_person_tells_only_what_they_own(acme, staffed, rita, client_of):
    made = Framing.objects.create(workspace=acme, title="Denis", team=staffed.team, member=staffed.denis, due=date(2026, 11, 20))
    assert [person.title for person in framings.people_of(made)] == ["Denis"]
    page = client_of(rita).get(made.get_absolute_url())
    assert [row.node.title for row in page.context["own"]] == ["Impression"]
    assert "a team or a person" not in made.gaps()
    text = str(documents.draft(acme, f"framing-{made.number}").blocks)
    assert "Impression" in text and "Textes" not in text
