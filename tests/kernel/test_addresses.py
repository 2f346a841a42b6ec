"""The address of a page is the one its route has, for every number."""

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from mercatique.kernel.addresses import numbered
from mercatique.kernel.models import Indicator, Member
from mercatique.kernel.rooms import ROOMS
from mercatique.kernel.views import home


@pytest.mark.parametrize("number", [1, 0, 8_074_185_296, 12_345_678_901])
@pytest.mark.parametrize("slug", ["acme", "1", "8074185296"])
def test_an_address_is_the_one_of_its_route(slug, number):
    for name in ("plan:task-edit", "plan:action-detail", "steer:return-detail"):
        assert numbered(name, slug, number) == reverse(name, args=[slug, number])


def test_an_installation_below_a_path_has_addresses_below_it():
    before = get_script_prefix()
    plain = numbered("plan:task-edit", "acme", 7)
    set_script_prefix("/tools/")
    try:
        assert numbered("plan:task-edit", "acme", 7) == f"/tools{plain}"
    finally:
        set_script_prefix(before)
    assert numbered("plan:task-edit", "acme", 7) == plain


def test_every_record_has_its_own_page(acme):
    first, second = (Indicator.objects.create(workspace=acme, title=title, unit="count") for title in ("Leads", "Visits"))
    assert first.page_url() == reverse("kernel:indicator-detail", args=["acme", first.number])
    assert first.page_url() != second.page_url() != second.page_url("edit")


def test_what_is_not_kept_yet_has_no_page(acme):
    with pytest.raises(NoReverseMatch):
        Member(workspace=acme, title="Nobody yet").page_url()


def test_an_address_cut_off_behind_a_room_leads_to_the_room(walid, client_of):
    browser = client_of(walid)
    for key in ROOMS:
        assert browser.get(f"/w/acme/{key}/", follow=True).status_code == 200
    assert browser.get("/w/acme/decide/").url == "/w/acme/room/decide/"
    assert browser.get("/w/acme/nowhere/").status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_room_says_what_each_of_its_pages_is_for(walid, client_of, language):
    browser = client_of(walid)
    browser.cookies["mercatique_language"] = language
    for key, room in ROOMS.items():
        shown = browser.get(f"/w/acme/room/{key}/").context["nouns"]
        assert shown
        assert not [entry.url_name for entry in room.nouns if not home.said_of(entry)]
        assert not [noun["label"] for noun in shown if not noun["says"].endswith(".")]
