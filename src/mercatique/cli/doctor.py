"""Is this installation well? One line per question, and what to do where the answer is no."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _
from mercatique.fault import Fault

#: Bytes of free disk below which something will soon go wrong.
ROOM = 1 << 30


@dataclass(frozen=True)
class Finding:
    """The answer to one question: ok, note (well, but worth knowing) or wrong, and what to do."""

    name: str
    state: str
    text: str
    advice: str = ""


Check = Callable[[], Iterator[Finding]]


def commands(add: Any) -> None:
    doctor = add.add_parser("doctor", help=_("check that the installation is well"))
    doctor.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    doctor.set_defaults(run=run_doctor)


def run_doctor(given: argparse.Namespace) -> int:
    findings = [*asked("python", python), *asked("home", home)]
    try:
        installation.open_settings()
    except Fault as fault:
        findings.append(Finding("settings", "wrong", speech.sentence(fault), _("Mend the MERCATIQUE_… variables.")))
    else:
        early: dict[str, Check] = {
            "secret key": secret_key, "database": database, "migrations": migrations, "assets": assets,
            "translations": translations, "pages": pages, "disk": disk, "memory": memory, "mail": mail,
        }  # fmt: skip
        for name, check in early.items():
            findings += asked(name, check)
        broken = {finding.name for finding in findings if finding.state == "wrong"}
        if not {"database", "migrations"} & broken:
            for name, check in {"worker": worker, "workspaces": workspaces, "sessions": sessions, "deposits": deposits}.items():
                findings += asked(name, check)
    wrong = [finding for finding in findings if finding.state == "wrong"]
    if given.json:
        speech.answer({"well": not wrong, "findings": [finding.__dict__ for finding in findings]})
    else:
        marks = {"ok": _("well"), "note": _("note"), "wrong": _("WRONG")}
        for finding in findings:
            name = names().get(finding.name, finding.name)
            print(f"{marks[finding.state]:<6} {name}: {finding.text}" + (f" → {finding.advice}" if finding.advice else ""))
    speech.say(_("Everything is well.") if not wrong else _("To mend: %(count)s.") % {"count": len(wrong)})
    return 1 if wrong else 0


def names() -> dict[str, str]:
    """What was asked, in the language of the person (a workspace keeps its own name)."""
    return {
        "python": "Python", "home": _("folder"), "settings": _("settings"), "secret key": _("secret key"),
        "database": _("database"), "migrations": _("migrations"), "assets": _("fonts and charts"),
        "translations": _("translations"), "pages": _("pages"), "disk": _("disk"), "memory": _("memory"),
        "mail": _("mail"), "worker": _("worker"), "workspaces": _("workspaces"), "deposits": _("deposits"), "sessions": _("records of sessions"),
    }  # fmt: skip


def asked(name: str, check: Check) -> list[Finding]:
    """The findings of a check; one that breaks is itself a finding."""
    try:
        return list(check())
    except Fault as fault:
        return [Finding(name, "wrong", " ".join(speech.sentence(fault).split()))]
    except Exception as error:
        first = (str(error).strip().splitlines() or [""])[0]
        return [Finding(name, "wrong", f"{type(error).__name__}: {first}", _("Set MERCATIQUE_DEBUG=1 and look at the log."))]


def python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < (3, 11):  # noqa: UP036 - asked of whoever runs it
        yield Finding("python", "wrong", version, _("Mercatique needs Python 3.11 or newer."))
    else:
        yield Finding("python", "ok", version)


def home() -> Iterator[Finding]:
    from mercatique.home import home as folder

    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / f".doctor-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        yield Finding("home", "wrong", f"{place}: {error.strerror}", _("Give the user that runs Mercatique the right to write there, or set MERCATIQUE_HOME."))
    else:
        yield Finding("home", "ok", str(place))


def secret_key() -> Iterator[Finding]:
    from django.conf import settings

    path = Path(settings.HOME) / "secret_key"
    if len(settings.SECRET_KEY) < 50:
        yield Finding("secret key", "wrong", _("shorter than 50 characters"), _("Give MERCATIQUE_SECRET_KEY a long random value."))
    elif os.name == "posix" and path.exists() and path.stat().st_mode & 0o077:
        yield Finding("secret key", "wrong", _("others may read %(path)s") % {"path": path}, f"chmod 600 {path}")
    else:
        yield Finding("secret key", "ok", _("long, and nobody else may read it"))


def database() -> Iterator[Finding]:
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            cursor.execute("PRAGMA quick_check(1)")
            healthy = cursor.fetchone()[0]
            if mode != "wal":
                yield Finding("database", "wrong", _("the journal mode is %(mode)s") % {"mode": mode}, _("Put MERCATIQUE_HOME on a local disk: a network disk cannot hold an SQLite database."))
                return
            if healthy != "ok":
                yield Finding("database", "wrong", _("the file is damaged (%(error)s)") % {"error": healthy}, _("Restore the last backup: mercatique backup DIR --restore."))
                return
        with transaction.atomic():
            cursor.execute("CREATE TABLE doctor_probe (x INTEGER)")
            cursor.execute("DROP TABLE doctor_probe")
            transaction.set_rollback(True)
    yield Finding("database", "ok", _("%(vendor)s, readable and writable") % {"vendor": connection.vendor})


def migrations() -> Iterator[Finding]:
    waiting = installation.pending()
    if waiting:
        yield Finding("migrations", "wrong", _("%(count)s not applied") % {"count": len(waiting)}, "mercatique migrate")
    else:
        yield Finding("migrations", "ok", _("all applied"))


def assets() -> Iterator[Finding]:
    from django.conf import settings

    from mercatique.kernel import assets as installed

    mark = settings.ASSETS / "vendor" / "versions.txt"
    if not mark.is_file() or mark.read_text() != installed.stamp():
        yield Finding("assets", "wrong", _("fonts and charts are missing or of another version"), "mercatique migrate")
    else:
        yield Finding("assets", "ok", _("fonts and charts are there"))


def translations() -> Iterator[Finding]:
    from django.conf import settings

    from mercatique.kernel import translations as catalogues

    compiled = settings.ASSETS / "locale" / "fr" / "LC_MESSAGES" / "django.mo"
    sources = [path for path in map(catalogues.catalogue_path, catalogues.PARTS) if path.exists()]
    if not compiled.exists() or compiled.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        yield Finding("translations", "wrong", _("not compiled, or older than the sentences"), "mercatique migrate")
    else:
        yield Finding("translations", "ok", _("compiled"))


def pages() -> Iterator[Finding]:
    from django.conf import settings

    if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield Finding("pages", "wrong", _("style sheets and scripts have not been collected"), "mercatique migrate")
    else:
        yield Finding("pages", "ok", _("style sheets and scripts are there"))


def disk() -> Iterator[Finding]:
    from django.conf import settings
    from django.template.defaultfilters import filesizeformat

    free = shutil.disk_usage(settings.HOME).free
    text = _("%(size)s free") % {"size": filesizeformat(free)}
    yield Finding("disk", "wrong" if free < ROOM else "ok", text, _("Make room: imports and backups will fail.") if free < ROOM else "")


def memory() -> Iterator[Finding]:
    from django.template.defaultfilters import filesizeformat

    from mercatique.warehouse.engine import machine_memory, memory_limit

    limit, machine = memory_limit(), machine_memory()
    values = {"limit": filesizeformat(limit), "machine": filesizeformat(machine)}
    text = _("%(limit)s of %(machine)s for tables") % values
    if limit > machine * 0.8:
        yield Finding("memory", "wrong", text, _("Set MERCATIQUE_MEMORY to at most half of the machine's memory."))
    else:
        yield Finding("memory", "ok", text)


def mail() -> Iterator[Finding]:
    import smtplib

    from mercatique.kernel import mail as post
    from mercatique.kernel.models import Message

    configured = post.server()
    if configured is None:
        yield Finding("mail", "ok", _("no mail server: mails stay in the outbox"))
        return
    try:
        with post.connected(configured) as smtp:
            smtp.noop()
    except (post.NotHandedOver, OSError, smtplib.SMTPException) as error:
        text = speech.sentence(Fault("mail", error.message, **error.values)) if isinstance(error, post.NotHandedOver) else str(error)
        yield Finding("mail", "wrong", text, _("Mend MERCATIQUE_MAIL, or take it away to keep mails here."))
        return
    yield Finding("mail", "ok", _("%(host)s answers") % {"host": configured.host})
    if not installation.pending() and (unsure := Message.objects.filter(state="uncertain").count()):
        yield Finding("mail", "note", _("%(count)s mails perhaps sent") % {"count": unsure}, _("Look at /outbox/?state=uncertain."))


def worker() -> Iterator[Finding]:
    from datetime import timedelta

    from django.utils import timezone

    from mercatique.kernel import jobs
    from mercatique.kernel.models import Job

    late = timezone.now() - timedelta(minutes=2)
    waiting = Job.objects.filter(state="queued", run_after__lt=late).count()
    if jobs.at_work():
        yield Finding("worker", "ok", _("at work, %(count)s jobs waiting") % {"count": waiting})
    elif waiting:
        yield Finding("worker", "wrong", _("%(count)s jobs wait and nobody is at work") % {"count": waiting}, "mercatique worker")
    else:
        yield Finding("worker", "ok", _("none is running and nothing waits (“mercatique serve” starts one)"))


def workspaces() -> Iterator[Finding]:
    from mercatique.kernel.models import Workspace

    for workspace in Workspace.objects.order_by("slug"):
        yield from asked(workspace.slug, lambda workspace=workspace: of_workspace(workspace))


def of_workspace(workspace: Any) -> Iterator[Finding]:
    """Zone, tables readable and in their order, derived tables up to date, imports the same in both stores."""
    from zoneinfo import ZoneInfo

    from mercatique.kernel.models import Import
    from mercatique.warehouse import TABLES

    name = workspace.slug
    try:
        ZoneInfo(workspace.zone)
    except (KeyError, ValueError, OSError):
        yield Finding(name, "wrong", _("there is no time zone “%(zone)s”") % {"zone": workspace.zone}, _("Choose another one in the workspace's settings."))
        return
    warehouse = workspace.warehouse
    rows = 0
    for table in TABLES:
        if not warehouse.has(table):
            continue
        rows += warehouse.rows(table)
        warehouse.frame(warehouse.table(table).limit(1))
        if disordered := warehouse.check(table):
            text = _("%(table)s: %(count)s files are not in their order") % {"table": table, "count": len(disordered)}
            yield Finding(name, "wrong", text, _("Ask for a compaction, and report it: this should not happen."))
    if not warehouse.fresh:
        yield Finding(name, "wrong", _("the derived tables are older than the imports"), f"mercatique figures -w {name} --refresh")
    written = {identity for ids in warehouse.imports().values() for identity in ids}
    noted = {*Import.objects.filter(workspace=workspace, state="done").values_list("key", flat=True)}
    if lost := noted - written:
        yield Finding(name, "wrong", _("%(count)s imports are noted but not in the tables") % {"count": len(lost)}, _("Restore the last backup, or import those files again."))
    busy = {*Import.objects.filter(workspace=workspace, state__in=["queued", "running"]).values_list("key", flat=True)}
    if strange := written - noted - busy:
        yield Finding(name, "wrong", _("%(count)s imports are in the tables but not noted") % {"count": len(strange)}, "mercatique worker --once")
    yield Finding(name, "ok", _("%(rows)s rows, readable and in their order") % {"rows": rows})


def sessions() -> Iterator[Finding]:
    """The record of every certification session still fits, row by row."""
    from mercatique.kernel.models import Workspace
    from mercatique.prove.marking import chain

    verified = 0
    for workspace in Workspace.objects.order_by("slug"):
        for session, faults in chain.verify_all(workspace):
            verified += not faults
            for fault in faults:
                named = {"workspace": workspace.slug, "session": session.title, "fault": " ".join(fault.split())}
                yield Finding("sessions", "wrong", _("%(workspace)s, %(session)s: %(fault)s") % named, _("Compare with the last backup, and with the digest printed on the jury record, before anyone decides anything."))
    yield Finding("sessions", "ok", _("%(count)s records intact") % {"count": verified})


def deposits() -> Iterator[Finding]:
    """Every deposited file is still what its hash says, every list what its digest says."""
    from mercatique.prove.dossiers import keeping
    from mercatique.prove.models import Deposit, PaperSeal
    from mercatique.prove.papers import files

    intact = 0
    for deposit in Deposit.objects.select_related("workspace").order_by("workspace__slug", "number"):
        faults = keeping.verify(deposit)
        intact += not faults
        if faults:
            named = {"workspace": deposit.workspace.slug, "number": deposit.number, "names": ", ".join(faults)}
            yield Finding("deposits", "wrong", _("%(workspace)s, deposit %(number)s no longer matches its digest: %(names)s") % named, _("Bring the deposited files back from the last backup."))
    for seal in PaperSeal.objects.select_related("workspace", "paper__sitting__workspace", "paper__candidate", "paper__group").order_by("workspace__slug", "paper__number"):
        if names := list(files.lost(seal)):
            named = {"workspace": seal.workspace.slug, "paper": seal.paper.code, "names": ", ".join(names)}
            yield Finding("deposits", "wrong", _("%(workspace)s, paper %(paper)s: its files are no longer those that were sealed: %(names)s") % named, _("Bring the deposited files back from the last backup."))
    yield Finding("deposits", "ok", _("%(count)s deposits intact") % {"count": intact})
