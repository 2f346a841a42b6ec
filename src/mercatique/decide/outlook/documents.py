"""The financial forecast as a document for a banker: the answer, the hypotheses, the accounts, the cash."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.decide.outlook import pictures
from mercatique.decide.outlook.computing import Outlook, Study
from mercatique.decide.outlook.models import Forecast, ForecastProduct
from mercatique.decide.outlook.pictures import FUNDING, NAMES, STATEMENT
from mercatique.decide.outlook.reading import Written, read
from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    FigureLine,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Toc,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import amount, day, month, number, percent
from mercatique.kernel.models import Workspace


def chosen(workspace: Workspace) -> Forecast | None:
    """The forecast one shows: the last version frozen, else the last one written."""
    found = Forecast.objects.filter(workspace=workspace)
    made = found.filter(frozen_on__isnull=False).order_by("-frozen_on", "-number").first() or found.order_by("-number").first()
    if made is not None:
        made.workspace = workspace
    return made


@document(
    "financial-forecast",
    label=gettext_lazy("Financial forecast"),
    purpose=gettext_lazy("Hypotheses, income statement, cash, funding and break-even in three scenarios, for a banker."),
)
def financial_forecast(workspace: Workspace, language: str) -> Document:
    """Deliverable D22 of the requirements."""
    forecast = chosen(workspace)
    title = _("Financial forecast")
    if forecast is None:
        return Document(title, [Paragraph(_("No financial forecast is written down yet."))], workspace=workspace.name, language=language)
    written = read(forecast)
    study = written.study
    blocks: list[Block] = [Toc(2), PageBreak()]
    if study is None:
        blocks.append(Callout("warning", [plain(_("There is nothing to calculate yet: %(gaps)s.") % {"gaps": ", ".join(forecast.gaps())})]))
    else:
        blocks += [*summary(written, study), *hypotheses(written, study), *accounts(written, study), *cash(written, study), *threshold(written, study)]
    subtitle = f"{forecast.title} – {_('version %(version)s') % {'version': forecast.get_edition_display()}}"
    return Document(title, blocks, subtitle=subtitle, workspace=workspace.name, language=language)


def summary(written: Written, study: Study) -> list[Block]:
    forecast, currency = written.forecast, written.forecast.workspace.currency
    blocks: list[Block] = [Heading(1, _("Summary")), Paragraph([plain(pictures.verdict(study, currency))], lead=True)]
    lines = [
        FigureLine(_("Net result %(year)s") % {"year": label}, round(float(value)), "currency", currency, decimals=0)
        for label, value in zip(study.central.labels, study.central.statement.net_result, strict=True)
    ]
    blocks.append(KeyFigures([*lines, FigureLine(_("Lowest cash, all scenarios"), round(study.worst.lowest), "currency", currency, decimals=0)]))
    said = [pictures.chance_words(study), pictures.lever_words(study, currency)]
    blocks += [Paragraph([plain(words)]) for words in said if words]
    if forecast.purpose:
        blocks += [Heading(2, _("What it is about")), Paragraph([plain(forecast.purpose)])]
    if forecast.verdict:
        blocks += [Heading(2, _("Is it viable?")), Paragraph([plain(forecast.verdict)])]
    if gaps := forecast.gaps():
        blocks.append(Callout("warning", [plain(", ".join(gaps))], _("Still missing")))
    return blocks


def hypotheses(written: Written, study: Study) -> list[Block]:
    forecast, plan, currency = written.forecast, study.plan, written.forecast.workspace.currency
    modes = dict(ForecastProduct.Mode.choices)
    blocks: list[Block] = [
        PageBreak(),
        Heading(1, _("Hypotheses")),
        Facts(
            [
                (_("Period"), [plain(f"{month(plan.days[0])} – {month(plan.days[-1])}")]),
                (_("Money on the account at the start"), [plain(amount(plan.opening, currency))]),
                (_("Days until customers pay"), [plain(number(plan.customer_days))]),
                (_("Days until suppliers are paid"), [plain(number(plan.supplier_days))]),
                (_("Days of sales in stock"), [plain(number(plan.stock_days))]),
                (capfirst(_("VAT regime")), [plain(str(forecast.get_regime_display()))]),
                (_("Corporate tax (%)"), [plain(percent(plan.tax_rate))]),
            ]
        ),
    ]
    if forecast.hypotheses:
        blocks.append(Paragraph([plain(forecast.hypotheses)]))
    columns = [
        Column(_("Product")), Column(_("Way of production")), Column(_("Price"), "currency", currency), Column(_("Unit cost"), "currency", currency),
        Column(_("Margin"), "%"), Column(_("Pieces"), "number", decimals=0),
    ]  # fmt: skip
    rows = [
        [str(made.product), str(modes.get(made.product.mode, "")), made.product.price, made.unit_cost, made.rate, round(made.total)] for made in written.made
    ]
    blocks += [Heading(2, _("Products")), Table(columns, rows, caption=_("Price, cost and pieces over the whole forecast, excl. VAT"))]
    reasons = [[plain(f"{made.product} – {made.product.mode_reason}")] for made in written.made if made.product.mode_reason]
    if reasons:
        blocks.append(Bullets(reasons))
    if written.charges:
        rows = [[str(charge), charge.get_kind_display(), charge.amount] for charge in written.charges]
        blocks += [Heading(2, _("Charges")), Table([_("Charge"), _("Kind"), Column(_("A month"), "currency", currency)], rows, caption=_("Charges by month, excl. VAT"))]
    brought = [[str(each), _("Investment"), each.amount] for each in written.investments]
    brought += [[str(each), each.get_kind_display(), each.amount] for each in written.resources]
    if brought:
        table = Table([_("Title"), _("Kind"), Column(_("Amount"), "currency", currency)], brought, caption=_("Investments and resources"))
        blocks += [Heading(2, _("Investments and resources")), table]
    changes = [[str(NAMES[each.scenario]), each.factors.volume - 1, each.factors.price - 1, each.factors.cost - 1] for each in study.outlooks]
    columns = [Column(_("Scenario")), Column(_("Volumes"), "%"), Column(_("Prices"), "%"), Column(_("Unit costs"), "%")]
    blocks += [Heading(2, _("Scenarios")), Table(columns, changes, caption=_("Change against the central scenario"))]
    return blocks


def year_columns(found: Outlook, currency: str) -> list[Column]:
    plan = found.flows.plan
    heads = []
    for label in found.labels:
        months = plan.years.count(label)
        heads.append(label if months == 12 else _("%(year)s (%(n)d months)") % {"year": label, "n": months})
    return [Column(_("Line of the accounts")), *(Column(head, "currency", currency, 0) for head in heads)]


def statement_table(found: Outlook, currency: str) -> Table:
    rows: list[list[Any]] = []
    for name, label, sign, balance in STATEMENT:
        values = getattr(found.statement, name) if balance else found.lines[name]
        if balance or any(values):
            rows.append([f"= {label}" if balance else str(label), *(sign * float(value) for value in values)])
    return Table(year_columns(found, currency), rows, caption=_("Income statement, %(name)s scenario, excl. VAT") % {"name": str(NAMES[found.scenario]).lower()})


def accounts(written: Written, study: Study) -> list[Block]:
    currency = written.forecast.workspace.currency
    blocks: list[Block] = [PageBreak(), Heading(1, _("Income statement")), Paragraph([plain(pictures.result_words(study, currency))], lead=True)]
    blocks += [statement_table(found, currency) for found in (study.central, *(each for each in study.outlooks if each is not study.central))]
    years = study.central.years
    rows: list[list[Any]] = []
    for part in ("uses", "resources"):
        for name in getattr(years[0], part):
            rows.append([str(FUNDING[name]), *(getattr(year, part)[name] for year in years)])
        rows.append([f"= {_('Uses') if part == 'uses' else _('Resources')}", *(sum(getattr(year, part).values()) for year in years)])
    total = [_("Change of the account"), *(year.change for year in years)]
    funding = Table(year_columns(study.central, currency), rows, caption=_("Funding plan, central scenario"), total=total)
    return [*blocks, PageBreak(), Heading(1, _("Funding plan")), funding]


def cash(written: Written, study: Study) -> list[Block]:
    currency = written.forecast.workspace.currency
    found = study.central.cash
    columns = [Column(_("Month")), *(Column(label, "currency", currency, 0) for label in (_("Received"), _("Paid"), _("VAT settled"), _("On the account")))]
    rows = [
        [month(first), float(received), float(paid), float(vat), float(balance)]
        for first, received, paid, vat, balance in zip(found.months, found.received, found.paid, found.vat, found.balance, strict=True)
    ]
    table = Table(columns, rows, caption=_("Cash by month, central scenario, including VAT"))
    return [PageBreak(), Heading(1, _("Cash")), Picture(pictures.cash(study, currency)), Paragraph([plain(pictures.terms(written.forecast))]), table]


def threshold(written: Written, study: Study) -> list[Block]:
    currency = written.forecast.workspace.currency
    years = study.central.years
    rows = [[year.label, year.threshold.revenue, year.threshold.margin_rate, day(year.day.day) if year.day.day else "–", year.threshold.safety] for year in years]
    columns = [Column(_("Fiscal year")), Column(_("Break-even"), "currency", currency, 0), Column(_("Margin rate"), "%"), Column(_("Reached on")), Column(_("Sales may fall by"), "%")]
    chart = pictures.threshold(study.central, pictures.telling(study.central), currency)
    drawn: list[Block] = [Picture(chart)] if chart is not None else []
    return [Heading(1, _("Break-even")), *drawn, Table(columns, rows, caption=_("Break-even by fiscal year, central scenario"))]
