"""Workspaces: list them, open a new one."""

import argparse
from typing import Any

from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault


def commands(add: Any) -> None:
    group = add.add_parser("workspace", help=_("list workspaces, open a new one"))
    acts = group.add_subparsers(dest="act", metavar=_("ACT"), required=True)
    shown = acts.add_parser("list", help=_("all workspaces of this installation"))
    shown.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    shown.set_defaults(run=run_list)
    new = acts.add_parser("new", help=_("open a workspace"))
    new.add_argument("slug", help=_("its address: small letters, digits and hyphens"))
    new.add_argument("--name", required=True, help=_("name of the firm or of the dossier"))
    new.add_argument("--currency", default="EUR", help=_("currency of its amounts (default: %(default)s)"))
    new.add_argument("--vat", choices=("excl", "incl"), default="excl", help=_("amounts excluding or including VAT (default: %(default)s)"))  # fmt: skip
    new.add_argument("--fiscal-month", type=int, default=1, help=_("first month of the fiscal year, 1 to 12 (default: %(default)s)"))  # fmt: skip
    new.add_argument("--zone", default="Europe/Paris", help=_("time zone (default: %(default)s)"))
    new.add_argument("--lang", choices=("fr", "en"), default="fr", help=_("language of its documents (default: %(default)s)"))
    new.add_argument("--purpose", choices=("firm", "certification", "school"), default="firm", help=_("what it is for (default: %(default)s)"))  # fmt: skip
    new.add_argument("--owner", metavar="EMAIL", help=_("account that owns it (default: whoever runs the installation)"))
    new.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    new.set_defaults(run=run_new)


def described(workspace: Any) -> dict[str, Any]:
    names = ("slug", "name", "purpose", "language", "currency", "vat", "fiscal_month", "zone")
    return {name: getattr(workspace, name) for name in names}


def run_list(given: argparse.Namespace) -> int:
    installation.open_installation()
    from mercatique.kernel.models import Workspace

    rows = [described(workspace) for workspace in Workspace.objects.order_by("slug")]
    if given.json:
        speech.answer(rows)
    else:
        speech.table([[row["slug"], row["name"], row["currency"], row["vat"]] for row in rows])
    return 0


def run_new(given: argparse.Namespace) -> int:
    installation.open_installation()
    from zoneinfo import available_timezones

    from django.core.exceptions import ValidationError

    from mercatique.kernel import accounts
    from mercatique.kernel.models import User, Workspace
    from mercatique.kernel.views.workspaces import RESERVED

    if given.zone not in available_timezones():
        raise Fault("zone", mark("There is no time zone “%(zone)s”: write for instance Europe/Paris."), zone=given.zone)
    if len(given.currency) != 3 or not given.currency.isalpha():
        raise Fault("currency", mark("“%(code)s” is no currency code: write three letters, such as EUR."), code=given.currency)
    if given.slug in RESERVED or Workspace.objects.filter(slug=given.slug).exists():
        raise Fault("slug-taken", mark("The address “%(slug)s” is taken: choose another one."), slug=given.slug)
    if given.owner:
        owner = User.objects.filter(email__iexact=given.owner).first()
        if owner is None:
            raise Fault("no-user", mark("There is no account for %(email)s."), email=given.owner)
    else:
        owner = User.objects.filter(is_staff=True, is_active=True).order_by("created_at").first()
    fields = {
        "slug": given.slug, "name": given.name, "currency": given.currency.upper(), "vat": given.vat,
        "fiscal_month": given.fiscal_month, "zone": given.zone, "language": given.lang, "purpose": given.purpose,
    }  # fmt: skip
    try:
        Workspace(**fields).full_clean(validate_unique=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Fault("workspace", mark("%(field)s: %(message)s"), field=field, message=messages[0]) from None
    with installation.acting():
        workspace = accounts.create_workspace(owner, **fields)
    if given.json:
        speech.answer(described(workspace))
    speech.say(_("The workspace “%(name)s” is open at /w/%(slug)s/.") % {"name": workspace.name, "slug": workspace.slug})
    if owner is None:
        speech.say(_("Nobody may enter it yet: mercatique createuser ADDRESS -w %(slug)s") % {"slug": workspace.slug})
    return 0
