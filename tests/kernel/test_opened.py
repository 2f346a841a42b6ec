"""A database file stays open between requests, and is opened anew when another one has taken its place."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.core.signals import request_started
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from mercatique.kernel import opened

pytestmark = pytest.mark.django_db


def written(path, word):
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE said (word TEXT)")
        base.execute("INSERT INTO said VALUES (?)", [word])
    return path


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A connection of its own to a file, as a thread of the server has one."""
    given = {"NAME": str(written(tmp_path / "db.sqlite3", "old")), "OPTIONS": {}, "AUTOCOMMIT": True, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None}
    found = DatabaseWrapper({**connections["default"].settings_dict, **given}, "file")
    monkeypatch.setattr(opened, "connections", SimpleNamespace(all=lambda initialized_only: [found]))
    yield found
    found.close()


def word(base):
    with base.cursor() as cursor:
        return cursor.execute("SELECT word FROM said").fetchone()[0]


def test_a_request_finds_the_database_open(base):
    assert word(base) == "old"
    kept = base.connection
    request_started.send(sender=None)
    assert base.connection is kept


def test_a_backup_put_back_under_a_server_is_read_by_the_next_request(base, tmp_path):
    assert word(base) == "old"
    (tmp_path / "db.sqlite3").rename(tmp_path / "before.sqlite3")
    written(tmp_path / "arriving.sqlite3", "restored").rename(tmp_path / "db.sqlite3")
    assert word(base) == "old"
    request_started.send(sender=None)
    assert word(base) == "restored"


def test_what_is_in_memory_is_left_alone(base, tmp_path):
    base.settings_dict["NAME"] = "file:nothing?mode=memory"
    base.connect()
    kept = base.connection
    request_started.send(sender=None)
    assert base.connection is kept
