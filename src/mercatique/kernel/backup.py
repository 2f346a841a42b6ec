"""A backup of the whole installation: the database as of one moment, then the files the tables had at that moment."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from mercatique import __version__
from mercatique.fault import Fault
from mercatique.fault import _ as mark
from mercatique.kernel.models import Workspace

FORMAT = 1
#: Folders of a workspace that are locks or half-written work.
PASSING = {"leases", "staging"}
Progress = Callable[[float, str], None]

BROKEN = mark("“%(place)s” is no backup of Mercatique, or it has been damaged (%(what)s): nothing was restored.")


def silent(share: float, text: str) -> None:
    return None


def backup(folder: Path, progress: Progress = silent) -> Path:
    """Write a new backup into ``folder``; it gets its name once it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"mercatique-{timezone.localtime():%Y%m%d-%H%M%S}"
    aside, target = folder / f".{name}.part", folder / name
    if target.exists() or aside.exists():
        raise Fault("backup-there", mark("There is already a backup “%(place)s”."), place=str(target))
    links = Path(settings.HOME) / f".backup-{os.getpid()}"
    try:
        aside.mkdir()
        progress(0.0, mark("Copying the database"))
        with ExitStack() as held:
            # No table is written meanwhile: what the database says of the imports is what the links hold.
            for workspace in Workspace.objects.order_by("pk"):
                held.enter_context(workspace.warehouse.still())
            snapshot(aside)
            files = list(linked(links))
        progress(0.1, mark("Copying the tables and files"))
        sums = {path.name: digest(path) for path in aside.iterdir()}
        for number, path in enumerate(files, 1):
            name_inside = path.relative_to(links).as_posix()
            place = aside / "home" / name_inside
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place)
            sums[f"home/{name_inside}"] = digest(place)
            progress(0.1 + 0.9 * number / len(files), mark("Copying the tables and files"))
        manifest = {
            "format": FORMAT,
            "mercatique": __version__,
            "at": timezone.now().isoformat(timespec="seconds"),
            "database": connection.vendor,
            "workspaces": list(Workspace.objects.order_by("slug").values_list("slug", flat=True)),
            "files": sums,
        }
        (aside / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
        aside.rename(target)
    finally:
        shutil.rmtree(links, ignore_errors=True)
        shutil.rmtree(aside, ignore_errors=True)
    return target


def snapshot(folder: Path) -> None:
    """The database as of now, consistent though others write to it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "db.sqlite3")])
        return
    postgres("pg_dump", "-Fc", "--no-owner", "-f", str(folder / "db.dump"))


def postgres(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on this installation's database."""
    given = connection.settings_dict
    where = {"PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"], "PGPASSWORD": given["PASSWORD"], "PGDATABASE": given["NAME"]}
    try:
        subprocess.run([program, *arguments], env=os.environ | {k: v for k, v in where.items() if v}, check=True, capture_output=True, text=True)
    except FileNotFoundError:
        raise Fault("no-program", mark("The program %(program)s is not installed: it comes with PostgreSQL's client."), program=program) from None
    except subprocess.CalledProcessError as error:
        raise Fault("postgres", mark("%(program)s failed: %(error)s"), program=program, error=error.stderr.strip()[-300:]) from None


def linked(links: Path) -> Iterator[Path]:
    """Every file of the home that is kept, linked (not copied) as it is now: files are replaced, never rewritten."""
    home = Path(settings.HOME)
    for path in kept(home):
        place = links / path.relative_to(home)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except FileNotFoundError:
            continue
        except OSError:  # a disk without links
            shutil.copy2(path, place)
        yield place


def kept(home: Path) -> Iterator[Path]:
    if (home / "secret_key").is_file():
        yield home / "secret_key"
    roots = [home / "files", *(path for path in sorted((home / "workspaces").glob("*")) if not path.name.startswith("."))]
    for root in roots:
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            if path.is_file() and parts[0] not in PASSING:
                yield path


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verified(source: Path) -> dict[str, Any]:
    """The manifest of a backup whose every file is what it says."""
    try:
        manifest: dict[str, Any] = json.loads((source / "manifest.json").read_text("utf-8"))
        files = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Fault("backup", BROKEN, place=str(source), what="manifest.json") from None
    if manifest.get("format") != FORMAT:
        raise Fault("backup", BROKEN, place=str(source), what=f"format {manifest.get('format')}")
    for name, wanted in files.items():
        path = source / name
        if ".." in Path(name).parts or not path.is_file() or digest(path) != wanted:
            raise Fault("backup", BROKEN, place=str(source), what=name)
    return manifest


def backup_in(place: Path) -> Path:
    """The backup that is meant by a place: itself, or the only one in it."""
    held = sorted(path.parent for path in place.glob("mercatique-*/manifest.json"))
    if (place / "manifest.json").exists() or not held:
        return place
    if len(held) > 1:
        raise Fault(
            "several-backups",
            mark("“%(place)s” holds %(count)s backups: say which one is to be brought back, the newest is %(newest)s."),
            place=str(place), count=len(held), newest=str(held[-1]),
        )  # fmt: skip
    return held[0]


def restore(source: Path, progress: Progress = silent) -> Path | None:
    """Put a backup back. What was there before is moved aside, not deleted: its place is returned."""
    source = backup_in(source)
    manifest = verified(source)
    if manifest["database"] != connection.vendor:
        raise Fault(
            "backup-database",
            mark("The backup holds a database of kind %(held)s, this installation uses %(used)s."),
            held=manifest["database"], used=connection.vendor,
        )  # fmt: skip
    home = Path(settings.HOME)
    arriving = home / f".restore-{os.getpid()}"
    before = home / f"before-restore-{timezone.localtime():%Y%m%d-%H%M%S}"
    try:
        if (source / "home").is_dir():
            progress(0.1, mark("Copying the tables and files"))
            shutil.copytree(source / "home", arriving)
        arriving.mkdir(exist_ok=True)
        progress(0.7, mark("Bringing the database back"))
        moved = False
        names = ["files", "workspaces", "secret_key"]
        if connection.vendor == "sqlite":
            shutil.copy2(source / "db.sqlite3", arriving / "db.sqlite3")
            with closing(sqlite3.connect(arriving / "db.sqlite3")) as copy:
                if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                    raise Fault("backup", BROKEN, place=str(source), what="db.sqlite3")
            connections.close_all()
            # Journals of the old database must not meet the new one.
            names += ["db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm"]
        else:
            postgres("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "-d", str(connection.settings_dict["NAME"]), str(source / "db.dump"))
        for name in names:
            if (home / name).exists():
                before.mkdir(exist_ok=True)
                (home / name).rename(before / name)
                moved = True
            if (arriving / name).exists():
                (arriving / name).rename(home / name)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    progress(1.0, mark("The backup is back"))
    return before if moved else None
