"""The first migration of a room: all its tables at once."""

from typing import Any

from django.db import migrations


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
