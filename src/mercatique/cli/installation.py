"""The installation a command works on: its settings, its database, its workspaces, who acts."""

import getpass
import os
import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mercatique.cli import speech
from mercatique.cli.speech import mark
from mercatique.fault import Fault, recalled

if TYPE_CHECKING:
    from mercatique.kernel.models import Workspace

#: Bytes without which a database cannot even be opened.
SPARE = 1 << 20


def open_settings() -> None:
    """Settings and apps, speaking the language of the person; the database is not touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mercatique.settings")
    from mercatique.home import home

    try:
        assets = Path(os.environ.get("MERCATIQUE_ASSETS") or home() / "assets")
        (assets / "vendor").mkdir(parents=True, exist_ok=True)
        import django

        django.setup()
    except (OSError, ValueError) as error:
        raise Fault("settings", mark("This installation cannot be opened: %(error)s"), error=str(error)) from None
    from django.utils import translation

    translation.activate(speech.language())


def open_installation() -> None:
    """Settings and a database that is up to date."""
    open_settings()
    import mercatique.urls  # noqa: F401  record types register themselves with their pages

    if pending():
        raise Fault("not-migrated", mark("The database is not prepared for this version: run “mercatique migrate” first."))


def pending() -> list[str]:
    """Migrations that have not been applied."""
    from django.conf import settings
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        place = Path(settings.HOME)
        if shutil.disk_usage(place).free < SPARE:
            raise Fault("disk-full", mark("The disk of %(home)s is full: free some space and try again."), home=str(place)) from None
        raise Fault("database", mark("The database cannot be opened: %(error)s"), error=str(error)) from None
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _back in plan]


def workspace(slug: str) -> "Workspace":
    from mercatique.kernel.models import Workspace

    found = Workspace.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)[:10])
        if not known:
            raise Fault("no-workspace", mark("There is no workspace yet: create one with “mercatique workspace new”."))
        raise Fault(
            "no-workspace", mark("There is no workspace “%(slug)s”; there are: %(known)s."), slug=slug, known=known
        )
    return found


def actor() -> str:
    """Who acts, for the history: the user of the machine."""
    try:
        return f"{getpass.getuser()} (mercatique)"
    except (KeyError, OSError):
        return "mercatique"


def acting() -> AbstractContextManager[Any]:
    from mercatique.kernel import changes

    return changes.acting(actor=actor())


def finished(asked: Any, quiet: bool = False) -> Any:
    """See a job through with its progress; a job that failed is a fault of the command."""
    from mercatique.kernel import jobs

    done = jobs.run_now(asked, listen=speech.progress(quiet))
    if done.state == "failed":
        raise Fault(done.error_code, done.error_message, **recalled(done.error_values))
    if done.state == "cancelled":
        raise Fault("cancelled", mark("The work was stopped before its end; nothing is half-written."))
    return done
