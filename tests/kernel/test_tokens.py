"""Keys to the interface for programs: made, shown once, withdrawn, and nobody else's."""

import re

from mercatique.kernel.models import Token


def test_a_key_is_shown_once_and_kept_as_a_hash(olga, client_of):
    browser = client_of(olga)
    page = browser.post("/tokens/", {"name": "Tableur"}).content.decode()
    (key,) = re.findall(r'value="(mq_[^"]+)"', page)
    token = Token.objects.get()
    assert (token.user, token.name, token.writes, token.prefix) == (olga, "Tableur", False, key[:8])
    assert Token.read(key) == token
    assert len(key) > 40
    assert key not in str(vars(token))
    again = browser.get("/tokens/").content.decode()
    assert key not in again
    assert key[:8] in again
    assert "no-store" in browser.get("/tokens/")["Cache-Control"]


def test_writing_is_asked_for(olga, client_of):
    client_of(olga).post("/tokens/", {"name": "Robot", "writes": "on"})
    assert Token.objects.get().writes


def test_a_key_needs_a_name_of_bounded_length(olga, client_of):
    for name in ("", " ", "x" * 81, "a\x00b"):
        assert client_of(olga).post("/tokens/", {"name": name}).status_code == 422
    assert not Token.objects.exists()


def test_only_ones_own_keys_are_seen_and_withdrawn(olga, max, client_of):
    token, key = Token.open(max, "Secret de Max")
    browser = client_of(olga)
    assert "Secret de Max" not in browser.get("/tokens/").content.decode()
    assert browser.post(f"/tokens/{token.pk}/withdraw/").status_code == 404
    assert browser.post("/tokens/999999/withdraw/").status_code == 404
    assert Token.read(key) == token


def test_a_withdrawn_key_opens_nothing(olga, client_of):
    token, key = Token.open(olga, "Tableur")
    browser = client_of(olga)
    assert browser.get(f"/tokens/{token.pk}/withdraw/").status_code == 405
    assert browser.post(f"/tokens/{token.pk}/withdraw/").status_code == 302
    assert Token.read(key) is None


def test_other_fields_are_not_taken(olga, max, client_of):
    client_of(olga).post("/tokens/", {"name": "Tableur", "user": max.pk, "key_hash": "0" * 64, "password_mark": ""})
    token = Token.objects.get()
    assert token.user == olga
    assert token.key_hash != "0" * 64


def test_nobody_makes_keys_without_signing_in(client, db):
    assert client.get("/tokens/").status_code == 302
    assert client.post("/tokens/", {"name": "x"}).status_code == 302
    assert not Token.objects.exists()


def test_two_keys_are_never_alike(olga):
    keys = {Token.open(olga, "x")[1] for _number in range(50)}
    assert len(keys) == 50
