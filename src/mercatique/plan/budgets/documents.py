"""The budget as a document: by action and quarter against what is available, the reserve, the investments."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    FigureLine,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
    Toc,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import amount, day, number
from mercatique.kernel.models import Workspace
from mercatique.plan.actions import table
from mercatique.plan.budgets import alerts, available, investing, ledger


@document(
    "budget",
    label=gettext_lazy("Budget and investment budget"),
    purpose=gettext_lazy("What is planned, used and available by quarter, the reserve, and what is invested: items, funding, depreciation, return."),
)
def budget(workspace: Workspace, language: str) -> Document:
    """Deliverable D33 of the requirements."""
    today = timezone.localdate()
    found = ledger.read(workspace, table.year_asked(workspace, "", today), today)
    blocks: list[Block] = [Toc(2), *year(found), *invested(workspace)]
    title = _("Budget and investment budget")
    return Document(title, blocks, subtitle=_("Fiscal year %(year)s") % {"year": found.year.label}, workspace=workspace.name, language=language)


def year(found: ledger.Ledger) -> list[Block]:
    """The quarterly budget, what is available, the reserve."""
    workspace, currency = found.workspace, found.workspace.currency
    there = available.read(found)
    blocks: list[Block] = [Heading(1, _("Budget of the year")), Paragraph([plain(alerts.answer(found))], lead=True)]
    whole = found.gross
    lines = [(_("Planned"), whole.planned), (_("Committed"), whole.committed), (_("Spent"), whole.spent), (_("Forecast at year end"), whole.forecast)]
    blocks.append(KeyFigures([FigureLine(label, value, "currency", currency, decimals=0) for label, value in lines]))
    money = [Column(_("Q%(n)d") % {"n": n}, "currency", currency, decimals=0) for n in (1, 2, 3, 4)]
    columns = [_("Action"), *money, Column(_("Total"), "currency", currency, decimals=0)]
    rows = [
        [str(line.action) if line.action else _("Expenses of no action"), *(line.of(3 * n - 3, 3 * n).planned for n in (1, 2, 3, 4)), line.gross.planned]
        for line in found.lines
        if line.gross.planned
    ]
    total = [_("Total"), *(found.quarter(n).planned for n in (1, 2, 3, 4)), whole.planned]
    caption = _("Planned by action and quarter, %(vat)s") % {"vat": _("excl. VAT") if workspace.vat == "excl" else _("incl. VAT")}
    blocks += [Heading(2, _("By action")), Table(columns, rows, caption, total, _("Nothing is planned."))]
    blocks += [Heading(2, _("Against what is available"))]
    if there.envelope is None:
        return [*blocks, Callout("warning", [plain(_("Nobody has said what is available."))])]
    unit = [Column(label, "currency", currency, decimals=0) for label in (_("Available"), _("Planned"), _("Committed and spent"), _("Still free"))]
    rows = [[_("Q%(n)d") % {"n": each.number}, each.available, each.sums.planned, each.used, each.room] for each in there.quarters]
    blocks.append(Table([_("Quarter"), *unit], rows, _("Available, planned and used by quarter")))
    blocks += [Callout("warning", [plain(alert.text)]) for alert in available.alerts(found, there)]
    return [*blocks, Heading(2, _("Reserve for the unforeseen")), *reserve(there, currency)]


def reserve(there: available.Available, currency: str) -> list[Block]:
    if there.reserve is None:
        return [Callout("warning", [plain(_("No reserve is said, not even of zero."))])]
    values = {"kept": amount(there.reserve, currency), "drawn": amount(there.drawn, currency), "left": amount(there.left or Decimal(0), currency)}
    blocks: list[Block] = [Paragraph([plain(_("%(kept)s kept, %(drawn)s drawn, %(left)s left.") % values)])]
    if there.envelope and there.envelope.reserve_why:
        blocks.append(Paragraph([plain(there.envelope.reserve_why)]))
    if there.draws:
        said = [_("%(label)s: %(value)s") % {"label": f"{day(draw.day)} – {draw}" if draw.day else draw, "value": amount(draw.amount or Decimal(0), currency)} for draw in there.draws]
        blocks.append(Bullets([[plain(words)] for words in said]))
    return blocks


def invested(workspace: Workspace) -> list[Block]:
    """Items, funding, depreciation, return."""
    found, currency = investing.read(workspace), workspace.currency
    blocks: list[Block] = [Heading(1, _("Investment budget"))]
    if not found.items:
        return [*blocks, Paragraph([plain(_("No investment is planned."))])]
    items = [
        [str(item.investment), day(item.investment.day) if item.investment.day else "", item.investment.amount, item.investment.get_funding_display(), item.investment.get_method_display(), item.investment.years]
        for item in found.items
    ]
    heads = [pgettext("investment", "Item"), _("In service"), Column(_("Amount"), "currency", currency, decimals=0), _("Funding"), _("Depreciation"), Column(_("Years"), "number")]
    blocks += [Heading(2, _("Items and funding")), Table(heads, items, _("What is bought, when, and who pays"), [_("Total"), "", found.total, "", "", None])]
    blocks.append(Bullets([[plain(_("%(label)s: %(value)s") % {"label": label or _("Not said"), "value": amount(part, currency, decimals=0)})] for label, part in found.funding]))
    if found.years:
        columns = [pgettext("investment", "Item"), *(Column(each.label, "currency", currency, decimals=0) for each in found.years)]
        worn = [[str(item.investment), *(value or None for value in values)] for item, values in found.rows if item.charges]
        blocks += [Heading(2, _("Depreciation")), Table(columns, worn, _("What wears out in each fiscal year"), [_("Total"), *found.charges])]
        blocks.append(Table([_("At year end"), *columns[1:]], [[_("Left in the books"), *found.book_values]], _("Book value")))
    back = [
        [str(item.investment), item.investment.gain, number(item.payback, decimals=1) if item.payback is not None else _("never"), item.surplus, item.investment.gain_why]
        for item in found.items
    ]
    heads = [pgettext("investment", "Item"), Column(_("Brings in a year"), "currency", currency, decimals=0), _("Paid back in years"), Column(_("Surplus over its life"), "currency", currency, decimals=0), _("How that is reckoned")]
    return [*blocks, Heading(2, _("Expected return")), Table(heads, back, _("Neither discounted nor taxed"))]
