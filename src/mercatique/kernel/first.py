"""The beginning of an installation: all tables at once, and the first migration of a room."""

from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def create() -> bool:
    """Give an empty database its tables, as the models say: where the steps lead, in a tenth of their time. Whether it was empty.

    One transaction: tables, and every step that leads to them marked as taken; or nothing, and the next try begins again.
    """
    recorder = MigrationRecorder(connection)
    own = recorder.Migration._meta.db_table
    if {*connection.introspection.table_names()} - {own} or recorder.applied_migrations():
        return False
    recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        take(recorder)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    return True


def take(recorder: MigrationRecorder) -> None:
    """Mark every step as taken, and those that others have replaced."""
    known = MigrationLoader(connection).disk_migrations
    steps = {step for key, migration in known.items() for step in (key, *migration.replaces)}
    rows = [recorder.Migration(app=app, name=name) for app, name in sorted(steps - recorder.applied_migrations().keys())]
    recorder.migration_qs.bulk_create(rows)


class AtOnce(migrations.Migration):
    """A migration that only creates models, drawn once for all of them.

    Django draws the models anew after every operation, and ours hang together by their workspace: of two hundred
    tables that is a minute, of which the database takes a second.
    """

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
