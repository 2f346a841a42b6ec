"""The first migration of each room: all tables at once, for new homes and for those that took the steps before it."""

import pytest
from django.apps import apps
from django.db.migrations import CreateModel
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mercatique.kernel.first import AtOnce


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
