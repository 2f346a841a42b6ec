"""The first migration of each room: all tables at once, for new homes and for those that took the steps before it."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.apps import apps
from django.db.migrations import CreateModel
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mercatique.kernel import first
from mercatique.kernel.first import AtOnce
from tests import console
from tests.served import environment


@pytest.fixture
def rooms(db):
    from django.db import connection

    found = MigrationLoader(connection).disk_migrations
    return {key: migration for key, migration in found.items() if isinstance(migration, AtOnce)}


def test_each_room_begins_with_one(rooms):
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("mercatique.") and any(config.get_models())}
    assert {app for app, _name in rooms} == ours


def test_it_only_creates_models_and_their_state_is_drawn_once(rooms):
    for migration in rooms.values():
        assert all(isinstance(operation, CreateModel) for operation in migration.operations), migration


def test_a_home_that_took_the_steps_before_has_nothing_left_to_do(rooms, db, monkeypatch):
    from django.db import connection

    taken = dict.fromkeys(MigrationLoader(connection).disk_migrations)
    for key, migration in rooms.items():
        if not migration.replaces:
            continue
        del taken[key]
        taken |= dict.fromkeys(migration.replaces)
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: taken)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_a_home_with_tables_is_left_to_its_steps(db):
    assert not first.create()


def tables(path) -> dict[str, tuple]:
    """What each table is made of, whatever the order in which it came to it."""
    found = {}
    with sqlite3.connect(path) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = {tuple(row[1:6]) for row in file.execute(f'PRAGMA table_info("{name}")')}
            pointers = {tuple(row[2:]) for row in file.execute(f'PRAGMA foreign_key_list("{name}")')}
            indexes = file.execute(f'PRAGMA index_list("{name}")').fetchall()
            read = {(row[2], tuple(part[2] for part in file.execute(f'PRAGMA index_info("{row[1]}")'))) for row in indexes}
            found[name] = columns, pointers, read
    return found


def test_the_models_make_the_tables_the_steps_lead_to(tmp_path):
    """A new home takes the short way; one that took every step has the same tables, and neither has a step left."""
    console.prepare(tmp_path / "new", environment(tmp_path / "new"))
    steps = environment(tmp_path / "old") | {"DJANGO_SETTINGS_MODULE": "mercatique.settings", "PYTHONPATH": str(console.ROOT / "src")}
    (tmp_path / "old").mkdir()
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env={**os.environ, **steps}, check=True, timeout=600)
    old, new = (tables(tmp_path / home / "db.sqlite3") for home in ("old", "new"))
    del new["mercatique_cache"]
    assert new.keys() == old.keys()
    assert [name for name in new if new[name] != old[name]] == []
    taken = []
    for home in ("old", "new"):
        with sqlite3.connect(tmp_path / home / "db.sqlite3") as file:
            taken.append(set(file.execute("SELECT app, name FROM django_migrations")))
    assert taken[0] <= taken[1]
