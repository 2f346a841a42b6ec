"""Letting people in and out: invitations by mail, roles, and a workspace that always keeps an owner."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mercatique.kernel.models import Invitation, Member, Membership, Message, User
from tests import factories
from tests.conftest import person

PASSWORD = "une phrase assez longue"


@pytest.fixture(autouse=True)
def _letters_lie_in_the_outbox(settings):
    settings.EMAIL_BACKEND = "mercatique.kernel.mail.Outbox"


@pytest.fixture
def link(acme, olga, client_of):
    """The path of the letter sent to nina@example.com, as she reads it."""

    def sent(email="nina@example.com", role="member"):
        answer = client_of(olga).post("/w/acme/people/invite/", {"email": email, "role": role})
        assert answer.status_code == 302
        letter = Message.objects.filter(to=email).latest("created_at")
        return re.search(r"https?://[^/\s]+(/invitation/\S+)", letter.text)[1]

    return sent


def test_an_invitation_is_a_letter_with_a_key_that_is_kept_nowhere(acme, link):
    path = link()
    letter = Message.objects.get(to="nina@example.com")
    assert "Acme" in letter.subject and "Olga" in letter.text and "&" not in letter.subject
    key = path.split("/")[2]
    row = Invitation.objects.get(email="nina@example.com")
    assert row.key_hash == Invitation.hash(key) and key not in row.key_hash


def test_opening_the_letter_changes_nothing(acme, link):
    path = link()
    for _twice in range(2):
        assert Client(headers={"accept-language": "fr"}).get(path).status_code == 200
    assert not User.objects.filter(email="nina@example.com").exists()
    assert Invitation.objects.get(email="nina@example.com").usable


def test_a_new_person_makes_an_account_and_is_in(acme, link):
    path = link(role="manager")
    browser = Client(headers={"accept-language": "fr"})
    answer = browser.post(path, {"name": "Nina Roux", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/w/acme/")
    assert browser.get("/w/acme/").status_code == 200
    assert Membership.objects.get(workspace=acme, user__email="nina@example.com").role == "manager"
    assert Member.objects.get(workspace=acme, user__email="nina@example.com").title == "Nina Roux"


def test_the_name_that_waits_under_an_address_finds_its_account(acme, link):
    waiting = factories.make(Member, acme, "Nina de la compta", email="Nina@Example.com")
    Client().post(link(), {"name": "Nina Roux", "password": PASSWORD})
    waiting.refresh_from_db()
    assert waiting.user.email == "nina@example.com"
    assert Member.objects.filter(workspace=acme, user__email="nina@example.com").count() == 1


def test_a_known_person_signs_in_and_joins_with_one_button(acme, link, max, client_of):
    path = link(email="max@example.com")
    page = Client(headers={"accept-language": "fr"}).get(path).content.decode()
    assert "/account/login/?next=/invitation/" in page and 'name="password"' not in page
    browser = client_of(max)
    browser.get(path)
    assert not Membership.objects.filter(workspace=acme, user=max).exists()
    assert browser.post(path)["Location"] == "/w/acme/"
    assert Membership.objects.get(workspace=acme, user=max).role == "member"


def test_a_key_opens_once(acme, link, max, client_of):
    path = link()
    assert Client().post(path, {"name": "Nina", "password": PASSWORD}).status_code == 302
    again = Client().post(path, {"name": "Voleur", "password": PASSWORD})
    assert again.status_code == 404
    assert not User.objects.filter(name="Voleur").exists()


def test_an_invitation_that_has_expired_or_never_was_looks_the_same(acme, link):
    path = link()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    expired, unknown = Client().get(path), Client().get("/invitation/" + "x" * 43 + "/")
    assert expired.status_code == unknown.status_code == 404
    assert Client().post(path, {"name": "Nina", "password": PASSWORD}).status_code == 404
    assert not User.objects.filter(email="nina@example.com").exists()


def test_the_letter_of_somebody_else_does_not_let_one_in(acme, link, max, client_of):
    path = link()
    browser = client_of(max)
    assert "max@example.com" in browser.get(path).content.decode()
    browser.post(path)
    assert not Membership.objects.filter(workspace=acme, user=max).exists()


@pytest.mark.parametrize("password", ["court", "1234567890", "nina@example.com"])
def test_a_password_that_is_easily_guessed_is_refused(acme, link, password):
    answer = Client().post(link(), {"name": "Nina", "password": password})
    assert answer.status_code == 422
    assert not User.objects.filter(email="nina@example.com").exists()


def test_a_second_letter_to_the_same_address_withdraws_the_first(acme, link):
    first, second = link(), link()
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_a_withdrawn_letter_no_longer_opens(acme, link, olga, client_of):
    path = link()
    row = Invitation.objects.get(email="nina@example.com")
    assert client_of(olga).post(f"/w/acme/people/invitations/{row.pk}/withdraw/").status_code == 302
    assert Client().get(path).status_code == 404


def test_who_is_in_already_is_not_invited_again(acme, olga, walid, client_of):
    answer = client_of(olga).post("/w/acme/people/invite/", {"email": "walid@example.com", "role": "owner"})
    assert answer.status_code == 400
    assert "est déjà dans cet espace" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_address_that_is_none_is_asked_again_on_the_page_of_people(acme, olga, client_of):
    answer = client_of(olga).post("/w/acme/people/invite/", {"email": "personne", "role": "member"})
    assert answer.status_code == 422
    assert "Olga" in answer.content.decode()


@pytest.mark.parametrize("wish", ["member", "none"])
def test_a_workspace_keeps_its_last_owner(acme, olga, client_of, wish):
    row = Membership.objects.get(workspace=acme, user=olga)
    page = client_of(olga).post(f"/w/acme/people/{row.pk}/role/", {"role": wish}, follow=True).content.decode()
    assert "besoin d’un propriétaire" in page
    row.refresh_from_db()
    assert row.role == "owner"


def test_an_owner_may_go_when_another_stays(acme, olga, client_of):
    person("Omar", acme, "owner")
    row = Membership.objects.get(workspace=acme, user=olga)
    browser = client_of(olga)
    assert browser.post(f"/w/acme/people/{row.pk}/role/", {"role": "none"})["Location"] == "/"
    assert browser.get("/w/acme/").status_code == 404


def test_a_role_that_is_none_changes_nothing(acme, olga, walid, client_of):
    row = Membership.objects.get(workspace=acme, user=walid)
    client_of(olga).post(f"/w/acme/people/{row.pk}/role/", {"role": "emperor"})
    row.refresh_from_db()
    assert row.role == "member"


def test_a_role_taken_away_while_a_session_is_open_counts_at_once(acme, olga, walid, client_of):
    browser = client_of(walid)
    assert browser.get("/w/acme/indicators/new/").status_code == 200
    row = Membership.objects.get(workspace=acme, user=walid)
    client_of(olga).post(f"/w/acme/people/{row.pk}/role/", {"role": "reader"})
    assert browser.get("/w/acme/indicators/new/").status_code == 403
    assert browser.post("/w/acme/indicators/new/", {"title": "Trop tard"}).status_code == 403
    client_of(olga).post(f"/w/acme/people/{row.pk}/role/", {"role": "none"})
    assert browser.get("/w/acme/").status_code == 404
    assert Member.objects.filter(workspace=acme, user=walid).exists(), "the working name stays with what it owns"


def test_a_membership_of_another_workspace_is_out_of_reach(acme, olga, max, client_of):
    row = Membership.objects.get(user=max)
    assert client_of(olga).post(f"/w/acme/people/{row.pk}/role/", {"role": "none"}).status_code == 404
    assert Membership.objects.filter(pk=row.pk).exists()
