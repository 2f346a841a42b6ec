"""The evaluation of costs and return: what actions cost and brought, on which basis, what was hoped for, what could be moved."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    Landscape,
    Paragraph,
    Picture,
    Table,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import amount, apart, day, number, quantity
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.steer.models import QualitativeReturn
from mercatique.steer.returns import board, pictures, proposals, reading, unit
from mercatique.steer.returns.models import Basis, InternalCost
from mercatique.steer.returns.reading import Return


@document(
    "costs-and-return",
    label=gettext_lazy("Cost and ROI evaluation"),
    purpose=gettext_lazy("Full costs of recurring and one-off actions, what they brought and should bring, ratios by channel, what could be moved."),
)
def costs_and_return(workspace: Workspace, language: str) -> Document:
    """Deliverable D66 of the requirements."""
    found, today = reading.read(workspace), timezone.localdate()
    if not any(row.cost.known or row.outcomes or row.expected_gain is not None for row in found):
        blocks: list[Block] = [Paragraph(_("No action has a cost or a result yet."))]
    else:
        blocks = [*summary(found, workspace), *costs(found, workspace), *returned(found, workspace), *hoped(found, workspace), *ratios(found, workspace)]
        blocks += [*channels(found, workspace), *economics(found, workspace), *qualities(found), *moves(workspace, found), *method(found)]
    return Document(_("Cost and ROI evaluation"), blocks, subtitle=_("As of %(day)s") % {"day": day(today)}, workspace=workspace.name, language=language)


def money(label: str, workspace: Workspace, width: float | None = None) -> Column:
    return Column(label, "currency", workspace.currency, 0, width=width)


def summary(found: list[Return], workspace: Workspace) -> list[Block]:
    """What all of it comes to, and one picture."""
    sums, both = reading.totals(found), reading.together(found)
    on_revenue = reading.totals([row.on(Basis.REVENUE) for row in found])
    blocks: list[Block] = [
        Heading(1, _("Summary")),
        Paragraph([plain(pictures.answer(sums, str(Basis.MARGIN.label), workspace.currency))], lead=True),
        KeyFigures(
            [
                FigureLine(_("Full cost"), sums.cost, "currency", workspace.currency, decimals=0),
                FigureLine(_("ROI (margin)"), sums.roi, "%", decimals=0, note=_("(gain − cost) ÷ cost"), reason=sums.roi_reason),
                FigureLine(_("ROI (revenue)"), on_revenue.roi, "%", decimals=0, note=_("(gain − cost) ÷ cost"), reason=on_revenue.roi_reason),
                *(FigureLine(both[code].name, both[code].value, both[code].unit, workspace.currency, note=both[code].over, reason=both[code].reason) for code in ("cpl", "cac")),
            ]
        ),
    ]
    chart = pictures.contributions(found)
    return [*blocks, Picture(chart)] if chart is not None else blocks


def costs(found: list[Return], workspace: Workspace) -> list[Block]:
    """Full cost by nature, recurring and one-off."""
    rows: list[list[Any]] = []
    for kind, words in ((True, _("Recurring")), (False, _("One-off")), (None, _("Not said"))):
        rows += [[str(row.action), words, *(value for _code, _name, value in row.cost.natures), row.cost.total] for row in found if row.recurring is kind and row.cost.known]
    columns = [Column(_("Action"), width=3), Column(_("Kind"), width=1.5), *(money(str(nature.label), workspace) for nature in reading.Nature), money(_("Full cost"), workspace)]
    totals = [sum(row[place] for row in rows) for place in range(2, 7)]
    blocks: list[Block] = [Landscape([Heading(1, _("Full costs")), Table(columns, rows, caption=_("Full cost by nature, excl. VAT"), total=[_("Total"), "", *totals])])]
    blocks += worked(found, workspace)
    left = [f"{row.action}: {out.reason}" for row in found for out in row.cost.left_out]
    return [*blocks, Callout("warning", apart(left), _("Could not be counted"))] if left else blocks


def worked(found: list[Return], workspace: Workspace) -> list[Block]:
    """The hours that were written down, by person and action."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for row in found:
        for line in row.cost.lines:
            if isinstance(line.record, InternalCost) and line.record.hours:
                both = sums.setdefault((str(line.record.member or _("Nobody named")), str(row.action)), [Decimal(0), Decimal(0)])
                both[0], both[1] = both[0] + line.record.hours, both[1] + line.amount
    if not sums:
        return []
    columns = [Column(_("Person"), width=2.4), Column(_("Action"), width=4), Column(_("Hours"), "number", decimals=0, width=1), money(_("Cost"), workspace, 1.4)]
    rows = [[person, action, *both] for (person, action), both in sorted(sums.items())]
    total = [_("Total"), "", sum((row[2] for row in rows), Decimal(0)), sum((row[3] for row in rows), Decimal(0))]
    return [Heading(2, _("Hours by person")), Table(columns, rows, caption=_("Hours written down, and what they cost"), total=total)]


def returned(found: list[Return], workspace: Workspace) -> list[Block]:
    """Gain and ROI with their basis."""
    rows = []
    for row in found:
        if row.cost.known or row.outcomes:
            months, reason = row.payback
            state = row.roi_reason if row.roi is None else (_("%(n)s months") % {"n": quantity(months, "number")} if months is not None else reason)
            rows.append([str(row.action), row.attribution or _("Not said"), row.cost.total, row.gain, row.contribution, row.roi, row.ratios["roas"].value, state])
    columns = [
        Column(_("Action"), width=3), Column(_("Results told apart by"), width=2.4), money(_("Full cost"), workspace), money(_("Gain (margin)"), workspace),
        money(_("Gain less cost"), workspace), Column(_("ROI (margin)"), "%", decimals=0), Column("ROAS", "number", decimals=1), Column(_("Payback, or why not"), width=2.4),
    ]  # fmt: skip
    sums = reading.totals(found)
    total = [_("Measured actions"), "", sums.measured_cost, sums.gain, sums.contribution, sums.roi, None, ""]
    return [Landscape([Heading(1, _("Return")), Table(columns, rows, caption=_("Cost, gain and ROI by action, gain on margin"), total=total)])]


def hoped(found: list[Return], workspace: Workspace) -> list[Block]:
    """Expected and achieved, with how much each hypothesis bears."""
    known = [row for row in found if row.expected_gain is not None]
    if not known:
        return []
    columns = [
        Column(_("Action"), width=3), Column(_("Basis")), money(_("Planned cost"), workspace), money(_("Expected gain"), workspace), Column(_("Expected ROI"), "%", decimals=0),
        Column(_("ROI if 25% less"), "%", decimals=0), Column(_("Share of the gain achieved"), "%", decimals=0),
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for row in known:
        strays = {each.change: each.roi for each in board.sensitivity(row.planned, row.expected_gain)}
        rows.append([str(row.action), str(Basis(row.expected_basis).label), row.planned, row.expected_gain, row.expected_roi, strays.get(-0.25), row.achieved])
    facts: list[Any] = [(str(row.action), [plain(row.sheet.hypothesis)]) for row in known if row.sheet and row.sheet.hypothesis.strip()]
    blocks: list[Block] = [Landscape([Heading(1, _("Expected and achieved")), Table(columns, rows, caption=_("Expected return, its sensitivity, and what is achieved so far"))])]
    return [*blocks, Heading(2, _("Hypotheses")), Facts(facts)] if facts else blocks


def ratios(found: list[Return], workspace: Workspace) -> list[Block]:
    """Every ratio of all actions, with its denominator."""
    rows = [
        [ratio.name, ratio.over, ratio.top, ratio.bottom, quantity(ratio.value, ratio.unit, currency=workspace.currency, decimals=ratio.decimals if ratio.unit == "%" else None) if ratio.value is not None else _("n/a: %(reason)s") % {"reason": ratio.reason}]
        for ratio in reading.together(found).values()
    ]
    columns = [Column(_("Ratio"), width=2), Column(_("Denominator"), width=2.4), Column(_("Numerator"), "number", decimals=0), Column(_("Divided by"), "number", decimals=0), Column(_("Value"), align="end", width=2)]
    return [Heading(1, _("Ratios")), Table(columns, rows, caption=_("Ratios of all actions together, over those that counted both parts"))]


def channels(found: list[Return], workspace: Workspace) -> list[Block]:
    """Channels, digital against traditional, search engines."""
    rows = board.channels(found)
    if not rows:
        return []
    columns = [Column(_("Channel"), width=3), money(_("Full cost"), workspace), Column(_("Leads"), "count"), Column(_("New customers"), "count"), Column("CPM", "currency", workspace.currency), Column("CPL", "currency", workspace.currency), Column("CAC", "currency", workspace.currency), Column(_("ROI (margin)"), "%", decimals=0)]  # fmt: skip

    def lines(parts: list[board.Channel]) -> list[list[Any]]:
        return [[part.name, part.cost, part.results.leads, part.results.customers, *(part.ratios[code].value for code in ("cpm", "cpl", "cac")), part.roi] for part in parts]

    sides, search = board.sides(found), board.search(found)
    blocks: list[Block] = [Heading(1, _("Channels")), Table(columns, lines(rows), caption=_("Channels, full cost shared by what each reports"))]
    if sides:
        blocks += [Paragraph([plain(pictures.compared(sides, workspace.currency))]), Table(columns, lines(sides), caption=_("Digital and traditional media"))]
    if search:
        blocks.append(Table(columns, lines(search), caption=_("Search engines: SEM = SEO + SEA")))
    return [Landscape(blocks)]


def economics(found: list[Return], workspace: Workspace) -> list[Block]:
    """What a customer costs and is worth."""
    known = unit.read(workspace, found)
    blocks: list[Block] = [Heading(1, _("Unit economics")), Paragraph([plain(unit.sentence(known, workspace.currency))])]
    if known.segments and known.rate is not None:
        columns = [Column(_("Segment"), width=3), Column(_("Customers"), "count"), money(_("CLV so far"), workspace), money(_("CLV of the next %(n)d months") % {"n": known.horizon}, workspace)]
        rows = [[row.name, row.customers, row.so_far, row.ahead] for row in known.segments]
        blocks.append(Table(columns, rows, caption=_("Customer value in margin: historical, and predicted by BG/NBD and Gamma-Gamma")))
        blocks.append(Paragraph([plain(_("Source: %(figure)s, data to %(day)s.") % {"figure": known.clv.label, "day": day(known.clv.data_date)})]))
    return blocks


def qualities(found: list[Return]) -> list[Block]:
    """Effects judged on the declared scale."""
    rows = [
        [str(row.action), str(each.get_effect_display()), str(each.get_level_display() or ""), each.shown_by, f"{each.judge or ''} {day(each.day) if each.day else ''}".strip()]
        for row in found for each in row.qualities
    ]  # fmt: skip
    if not rows:
        return []
    columns = [Column(_("Action"), width=2.4), Column(_("Effect on"), width=1.4), Column(_("Level on the scale"), width=2), Column(_("What shows it"), width=3), Column(_("Judged by"), width=1.6)]
    scale = [[plain(str(label))] for _value, label in QualitativeReturn.Level.choices]
    return [Heading(1, _("What money does not tell")), Table(columns, rows, caption=_("Effects judged on the declared scale")), Heading(2, _("The scale")), Bullets(scale)]


def moves(workspace: Workspace, found: list[Return]) -> list[Block]:
    """Costs month by month, and the reallocation proposed."""
    today = timezone.localdate()
    rows = [
        [row.month.strftime("%m/%Y"), row.planned, row.used, row.variance, row.share, apart(str(each) for each in row.decisions)]
        for row in board.months(workspace, fiscal_year(workspace, today), today) if row.over
    ]  # fmt: skip
    blocks: list[Block] = [Heading(1, _("Costs by month and moves"))]
    if rows:
        columns = [Column(_("Month")), money(_("Planned"), workspace), money(_("Spent and committed"), workspace), money(_("Variance"), workspace), Column(_("Share"), "%", decimals=0), Column(_("Decided afterwards"), width=3)]
        blocks.append(Table(columns, rows, caption=_("Actual costs against the plan, as budgets are planned")))
    proposal = proposals.propose(workspace, found, today)
    if not proposal.moves:
        return [*blocks, Callout("note", proposal.reason, _("Reallocation"))]
    table = Table(
        [Column(_("From"), width=3), Column(_("To"), width=3), money(_("Amount"), workspace)], [[str(move.giver), str(move.taker), move.amount] for move in proposal.moves],
        caption=_("Reallocation proposed for the rest of the year"),
    )  # fmt: skip
    text = _("About %(gain)s of margin more by the end of the year, if returns diminish as supposed. What an action has brought so far is no promise.")
    return [*blocks, table, Paragraph([plain(text % {"gain": amount(proposal.gain, workspace.currency, decimals=0)})])]


def method(found: list[Return]) -> list[Block]:
    """How it is counted, and where it comes from."""
    lines, results = sum(len(row.cost.lines) for row in found), sum(len(row.outcomes) for row in found)
    facts: list[Any] = [
        (_("Full cost"), [plain(_("Invoices and orders due, internal costs (hours times what an hour costs), and what platforms report beyond what is invoiced; excl. VAT."))]),
        (_("Gain"), [plain(_("On margin: the margins written down, or revenue times the rate of margin; costs avoided are added. On revenue: the revenue."))]),
        (_("ROI"), [plain(_("(gain − cost) ÷ cost, of actions whose gain and cost are both known; n/a is not zero."))]),
        (_("Basis of data"), [plain(_("%(lines)s lines of cost and %(results)s monthly results.") % {"lines": number(lines), "results": number(results)})]),
    ]
    if found and (supposed := reading.planned_as(found[0].action.workspace)):
        facts.append((_("Planned cost"), [plain(supposed)]))
    return [Heading(1, _("How it is counted")), Facts(facts)]

