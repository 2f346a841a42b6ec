"""The register of processing activities as a document one hands to an inspector."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.act.models import Processing
from mercatique.act.processing import register
from mercatique.act.processing.coverage import uncovered
from mercatique.act.processing.criteria import controller_gaps
from mercatique.kernel.blocks import (
    Block,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    Landscape,
    PageBreak,
    Paragraph,
    Table,
    Toc,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import day
from mercatique.kernel.models import Workspace


@document(
    "processing-register",
    label=gettext_lazy("Register of processing activities"),
    purpose=gettext_lazy("What is done with personal data, sheet by sheet (GDPR, article 30), for an inspector or a customer who asks."),
)
def processing_register(workspace: Workspace, language: str) -> Document:
    """The organisation, the list of activities, then a sheet for each."""
    sheets = register.sheets_of(workspace)
    blocks: list[Block] = [Toc(2), PageBreak(), Heading(1, _("The organisation"))]
    blocks.append(Facts([(label, [plain(text)]) for label, text in register.organisation(workspace)]))
    blocks += holes(workspace, sheets)
    activities = Heading(1, _("The activities"))
    if not sheets:
        blocks += [activities, Paragraph(_("The register has no sheet yet."))]
    else:
        text = ngettext("The register has %(n)d activity.", "The register has %(n)d activities.", len(sheets))
        blocks.append(Landscape([activities, Paragraph(text % {"n": len(sheets)}), overview(sheets)]))
    if sheets:
        blocks.append(Heading(1, _("The sheets")))
    for sheet in sheets:
        blocks += [Heading(2, sheet.title), facts(sheet)]
    return Document(_("Register of processing activities"), blocks, subtitle=_("GDPR, article 30"), workspace=workspace.name, language=language)


def overview(sheets: list[Processing]) -> Table:
    columns = [
        Column(_("Activity"), width=2.4), Column(_("Purposes"), width=3), Column(_("Lawful basis"), width=1.4),
        Column(_("Persons"), width=2), Column(_("Data"), width=2.4), Column(_("Retention"), width=2),
    ]  # fmt: skip
    rows = [[s.title, s.purpose, s.get_basis_display(), s.persons, s.categories, s.retention] for s in sheets]
    return Table(columns, rows, caption=_("The activities at a glance"))


def holes(workspace: Workspace, sheets: list[Processing]) -> list[Block]:
    """What an inspector would find missing, said first by ourselves."""
    found = [str(item.text) for item in controller_gaps(workspace)]
    found += [_("The table “%(table)s” holds personal data and is in no sheet.") % {"table": item.label} for item in uncovered(workspace)]
    found += [_("“%(sheet)s” lacks: %(gaps)s.") % {"sheet": sheet, "gaps": ", ".join(gaps)} for sheet in sheets if (gaps := sheet.gaps())]
    return [Callout("warning", [plain(" ".join(found))], _("Still missing"))] if found else []


def facts(sheet: Processing) -> Facts:
    """A sheet as the register keeps it; what is not filled in says so."""
    pairs = []
    for column, value in zip(register.columns()[2:-1], register.row(sheet)[2:-1], strict=True):
        text = day(value) if hasattr(value, "year") else str(value or "")
        pairs.append((column.label, [plain(text or _("not said"))]))
    return Facts(pairs)
