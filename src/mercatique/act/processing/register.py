"""The register as a workbook after the model of the CNIL: the organisation on the first sheet, one activity per row on the second."""

from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from mercatique.act.models import Processing
from mercatique.act.processing.controller import controller_of
from mercatique.kernel.blocks import Column
from mercatique.kernel.format import apart, day
from mercatique.kernel.models import Member, Membership, Workspace
from mercatique.kernel.records import display
from mercatique.kernel.spreadsheets import Book

FIELDS = (
    "purpose", "basis", "persons", "categories", "sensitive", "recipients", "processors", "transfers", "retention",
    "security", "software", "tables", "owner", "reviewed_on",
)  # fmt: skip


def sheets_of(workspace: Workspace) -> list[Processing]:
    """The sheets of the register, in the order they were written."""
    found = list(Processing.objects.filter(workspace=workspace).select_related("owner").order_by("number"))
    for sheet in found:
        sheet.workspace = workspace
    return found


def answers_for(workspace: Workspace) -> list[str]:
    """The people who own the workspace: whom to ask about the register."""
    users = Membership.objects.filter(workspace=workspace, role="owner").values_list("user_id", flat=True)
    members = Member.objects.filter(workspace=workspace, user_id__in=users)
    return [f"{member} ({member.email})" if member.email else str(member) for member in members]


def controller(workspace: Workspace) -> list[tuple[str, str]]:
    """The controller and the data protection officer, as the first sheet of the register names them."""
    found = controller_of(workspace)
    if found is None:
        return [(_("Organisation"), workspace.name), (_("Data protection officer"), _("not said"))]

    def joined(*parts: str) -> str:
        return ", ".join(part for part in (" ".join(part.split()) for part in parts) if part) or _("not said")

    officer = joined(found.officer, found.officer_company, found.officer_address, found.officer_email, found.officer_phone)
    lines = [
        (_("Controller"), found.title),
        (_("Postal address"), joined(*found.postal_address.splitlines())),
        (_("E-mail and telephone"), joined(found.email, found.phone)),
        (_("Representative"), joined(found.representative)),
        (_("Data protection officer"), officer if found.officer or not found.without_officer else _("no officer has to be named")),
    ]
    return lines + ([(_("Joint controllers"), joined(*found.joint.splitlines()))] if found.joint else [])


def organisation(workspace: Workspace) -> list[tuple[str, str]]:
    """What the register says of the organisation that keeps it."""
    sheets = sheets_of(workspace)
    reviewed = [sheet.reviewed_on for sheet in sheets if sheet.reviewed_on]
    return [
        *controller(workspace),
        (_("Person to ask"), apart(answers_for(workspace)) or "—"),
        (_("Number of activities"), str(len(sheets))),
        (_("Activities with sensitive data"), str(sum(sheet.sensitive for sheet in sheets))),
        (_("Last review of a sheet"), day(max(reviewed)) if reviewed else "—"),
        (_("Printed on"), day(timezone.localdate())),
    ]


def columns() -> list[Column]:
    def label(name: str) -> str:
        return capfirst(str(Processing._meta.get_field(name).verbose_name))  # type: ignore[union-attr]

    units = {"reviewed_on": "day"}
    return [
        Column(pgettext("register", "No."), "number"),
        Column(_("Activity")),
        *(Column(label(name), units.get(name, "text")) for name in FIELDS),
        Column(_("Still missing")),
    ]


def row(sheet: Processing) -> list[Any]:
    values: list[Any] = []
    for name in FIELDS:
        value = display(sheet, name)
        if isinstance(value, bool):
            value = _("yes") if value else _("no")
        values.append(str(value) if isinstance(value, Member) else value)
    return [sheet.number, sheet.title, *values, ", ".join(sheet.gaps())]


def workbook(workspace: Workspace, file: BinaryIO) -> None:
    """Write the register."""
    title = _("Register of processing activities")
    book = Book(file, title=title, author=workspace.name, language=get_language())
    try:
        book.table(_("Organisation"), [Column(pgettext("register", "Item")), Column(_("Answer"))], organisation(workspace), title=title)
        book.table(_("Activities"), columns(), (row(sheet) for sheet in sheets_of(workspace)))
    finally:
        book.close()
