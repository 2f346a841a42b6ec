"""Files kept aside: nothing unreadable is kept, nothing waits for ever, and an address leads to nothing else."""

import os
import time

import pytest
from django.http import Http404

from mercatique.fault import Fault
from mercatique.kernel import aside

SHELF = aside.Shelf("waiting")


def readable(data: bytes, name: str) -> None:
    if b"?" in data:
        raise Fault("unreadable", "It cannot be read.")


def test_a_file_waits_under_its_digest_until_it_is_forgotten(acme):
    digest = SHELF.keep(acme, b"one;two", "../relevé.csv", readable)
    assert SHELF.kept(acme, digest) == (b"one;two", "relevé.csv")
    SHELF.forget(acme, digest)
    with pytest.raises(Http404):
        SHELF.kept(acme, digest)


def test_what_cannot_be_read_or_is_too_large_is_not_kept(acme, monkeypatch):
    monkeypatch.setattr(aside, "SIZE", 8)
    for data in (b"?", b"123456789"):
        with pytest.raises(Fault):
            SHELF.keep(acme, data, "a.csv", readable)
    assert not SHELF.place(acme).exists()


def test_what_waited_too_long_goes_when_the_next_one_comes(acme):
    old = SHELF.keep(acme, b"old", "old.csv", readable)
    for path in SHELF.place(acme).iterdir():
        os.utime(path, (time.time() - aside.PATIENCE - 60,) * 2)
    SHELF.keep(acme, b"new", "new.csv", readable)
    with pytest.raises(Http404):
        SHELF.kept(acme, old)


@pytest.mark.parametrize("asked", ["..", "", "name", "../db.sqlite3", "0" * 63])
def test_an_address_that_is_no_digest_leads_nowhere(acme, asked):
    SHELF.keep(acme, b"one", "a.csv", readable)
    with pytest.raises(Http404):
        SHELF.kept(acme, asked)
