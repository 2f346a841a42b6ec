"""Taking a whole workspace away: its rows, their history, its folder."""

import shutil

from django.apps import apps
from django.db import models, transaction

from mercatique.kernel.models import Workspace


def of_workspace() -> list[type[models.Model]]:
    """Every model whose rows belong to a workspace, those that point to others first."""
    left = [model for model in apps.get_models() if any(field.name == "workspace" for field in model._meta.fields)]
    ordered: list[type[models.Model]] = []
    while left:
        pointed = {
            field.related_model
            for model in left
            for field in model._meta.fields
            if field.is_relation and field.related_model is not model and field.db_constraint  # type: ignore[attr-defined]
        }
        free = [model for model in left if model not in pointed]
        ordered += free or left
        left = [model for model in left if free and model not in free]
    return ordered


def links() -> list[tuple[type[models.Model], str]]:
    """Rows that have no workspace of their own and hang on rows that have: links to several records, and their history."""
    owned = set(of_workspace())
    return [
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model not in owned
        for field in model._meta.fields
        if field.is_relation and field.related_model in owned and not field.null
    ]


def remove(workspace: Workspace) -> None:
    """Delete the workspace for good: the database in one transaction, then the files."""
    folder = workspace.folder
    with transaction.atomic():
        for model, name in links():
            hanging = model._base_manager.filter(**{f"{name}__workspace": workspace})
            hanging._raw_delete(hanging.db)
        for model in of_workspace():
            rows = model._base_manager.filter(workspace=workspace)
            rows._raw_delete(rows.db)
        Workspace.objects.filter(pk=workspace.pk).delete()
    shutil.rmtree(folder, ignore_errors=True)
