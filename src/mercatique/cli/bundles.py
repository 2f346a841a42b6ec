"""Workspaces and installations carried away and brought back: export, restore, diff, backup."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault

if TYPE_CHECKING:
    from mercatique.kernel.bundle.differing import Content


def commands(add: Any) -> None:
    export = add.add_parser("export", help=_("write a workspace to a bundle"))
    export.add_argument("file", type=Path, metavar="BUNDLE.zip")
    export.add_argument("-w", "--workspace", metavar="SLUG", required=True)
    export.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    export.set_defaults(run=run_export)
    restore = add.add_parser("restore", help=_("bring a bundle back"))
    restore.add_argument("file", type=Path, metavar="BUNDLE.zip")
    restore.add_argument("--as", dest="slug", default="", metavar="SLUG", help=_("under another address, with identities of its own"))
    restore.add_argument("--owner", metavar="EMAIL", help=_("account that owns it (default: whoever runs the installation)"))
    restore.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    restore.set_defaults(run=run_restore)
    diff = add.add_parser("diff", help=_("what differs between two bundles (or workspaces), or two dates of one, in words"))
    diff.add_argument("a", metavar="A", help=_("a bundle, the address of a workspace, or that with a date: acme@2026-04-30"))
    diff.add_argument("b", metavar="B")
    diff.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    diff.set_defaults(run=run_diff)
    backup = add.add_parser("backup", help=_("save the whole installation, or bring it back"))
    backup.add_argument("folder", type=Path, metavar="DIR", help=_("folder for the new backup (with --restore: the backup itself)"))
    backup.add_argument("--restore", action="store_true", help=_("bring this backup back; what is there now is moved aside"))
    backup.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    backup.set_defaults(run=run_backup)


def run_export(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel import bundle

    manifest = bundle.export(installation.workspace(given.workspace), given.file)
    speech.say(_("Written to %(path)s.") % {"path": given.file})
    if given.json:
        speech.answer(manifest)
    return 0


def run_restore(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel import bundle
    from mercatique.kernel.models import User

    if not given.file.is_file():
        raise Fault("no-file", mark("There is no file “%(path)s”."), path=str(given.file))
    accounts = User.objects.filter(is_active=True)
    owner = accounts.filter(email__iexact=given.owner).first() if given.owner else accounts.filter(is_staff=True).first()
    if given.owner and owner is None:
        raise Fault("no-user", mark("There is no account for %(email)s."), email=given.owner)
    with installation.acting():
        workspace = bundle.restore(given.file, given.slug, owner)
    speech.say(_("The workspace “%(name)s” is open at /w/%(slug)s/.") % {"name": workspace.name, "slug": workspace.slug})
    if given.json:
        speech.answer({"workspace": workspace.slug, "name": workspace.name})
    return 0


def run_diff(given: argparse.Namespace) -> int:
    """0 when both are the same, 1 when they differ."""
    if any("@" in name and not Path(name).is_file() for name in (given.a, given.b)):
        return run_dates(given)
    before, after = content(given.a), content(given.b)
    from mercatique.kernel.bundle import differing

    found = differing.difference(before, after)
    if given.json:
        speech.answer(found)
    else:
        for line in differing.in_words(found):
            print(line)
    speech.say(_("No difference.") if not found else _("Differences: %(count)s.") % {"count": len(found)})
    return 1 if found else 0


def run_dates(given: argparse.Namespace) -> int:
    """Two dates of a workspace in the words of the trade."""
    (slug, first), (other, last) = dated(given.a), dated(given.b)
    if slug != other:
        raise Fault("two-workspaces", mark("Two dates are compared within one workspace: “%(one)s” and “%(other)s” are two."), one=slug, other=other)
    if first is None or (last is not None and first >= last):
        raise Fault("dates-reversed", mark("The first date must lie before the second."))
    installation.open_installation()
    from mercatique.kernel import comparison

    sections = comparison.compare(installation.workspace(slug), first, last)
    if given.json:
        speech.answer([{"section": section.label, "kind": one.kind, "text": one.text} for section in sections for one in section.said])
    else:
        for section in sections:
            print(section.label)
            for one in section.said:
                print(f"  {one.text}")
    speech.say(comparison.summed(sections) or _("No difference."))
    return 1 if sections else 0


def dated(name: str) -> tuple[str, date | None]:
    """``acme@2026-04-30`` as a workspace and the end of a day; without a date it is the workspace as it is now."""
    if "@" not in name:
        return name, None
    slug, _at, text = name.rpartition("@")
    try:
        return slug, date.fromisoformat(text)
    except ValueError:
        raise Fault("no-day", mark("“%(value)s” is no date: write it as 2026-04-30."), value=text) from None


def content(name: str) -> "Content":
    """What a bundle holds, or a workspace here."""
    path = Path(name)
    if path.is_file():
        installation.open_settings()
        from mercatique.kernel import bundle
        from mercatique.kernel.bundle.differing import DESCRIBED, Content

        with bundle.opened(path) as opened:
            bundle.verified(opened)
            (described,) = bundle.read(opened, "workspace.json")
            rows = {inside[5:].removesuffix(".jsonl"): list(bundle.read(opened, inside)) for inside in opened.namelist() if inside.startswith("rows/")}
        return Content({field: described["fields"][field] for field in DESCRIBED}, rows)
    installation.open_installation()
    from mercatique.kernel import bundle
    from mercatique.kernel.bundle.differing import DESCRIBED, Content

    workspace = installation.workspace(name)
    rows = {model._meta.label_lower: json.loads(json.dumps(list(bundle.rows_of(model, workspace)), default=str)) for model in bundle.of_workspace()}
    return Content({field: getattr(workspace, field) for field in DESCRIBED}, rows)


def run_backup(given: argparse.Namespace) -> int:
    if given.restore:
        installation.open_settings()
    else:
        installation.open_installation()
    from mercatique.kernel import backup, jobs

    tell = speech.progress(given.json)
    if not given.restore:
        place = backup.backup(given.folder, tell)
        speech.say(_("The backup is in %(path)s.") % {"path": place})
        if given.json:
            speech.answer({"backup": str(place)})
        return 0
    if not installation.pending() and jobs.at_work():
        raise Fault("at-work", mark("A worker is at work: stop “mercatique serve” and “mercatique worker” first."))
    before = backup.restore(given.folder, tell)
    if before:
        speech.say(_("What was here before is in %(path)s.") % {"path": before})
    if waiting := installation.pending():
        speech.say(_("The backup is of an earlier version (%(count)s steps): run “mercatique migrate”.") % {"count": len(waiting)})
    if given.json:
        speech.answer({"restored": str(given.folder), "before": str(before) if before else None})
    return 0
