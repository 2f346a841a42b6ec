"""The documents of a review: in full, on one page, as a report of activity; and the tools it is followed with."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from mercatique.kernel import documents, evidence
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
    Run,
    SourceNote,
    Table,
    Toc,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import amount, apart, day, month, period
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Action
from mercatique.steer.kpi import board as kpis
from mercatique.steer.kpi.models import Dashboard
from mercatique.steer.loop.board import of_workspace
from mercatique.steer.meetings.documents import correction_table, decision_table, deviation_table
from mercatique.steer.meetings.models import Meeting
from mercatique.steer.objectives import pictures as of_objectives
from mercatique.steer.objectives import trajectory
from mercatique.steer.reviews import pictures, reading, supports
from mercatique.steer.reviews.models import Finding, Improvement, Review
from mercatique.steer.reviews.reading import Line, Reading, Result

FULL, SYNTHESIS, ACTIVITY = "review", "results-synthesis", "activity-report"
#: Rows of the synthesis that fit on its page.
MOST = 7
SHORT = 90


def strong(label: Any, text: Any) -> list[Any]:
    return [Run(f"{label} – ", strong=True), plain(text)]


def covered(found: Reading) -> str:
    return period(*found.period)


# The full review ------------------------------------------------------------------------------------------------------


def full(found: Reading) -> Document:
    """Deliverable D69 of the requirements: results against indicators, return, causes, lessons, axes with figures."""
    review = found.review
    blocks: list[Block] = [Toc(2), *opening(found), *outcomes(found), *of_actions(found), *of_deviations(found), *of_causes(found), *of_axes(found), *origins(found)]
    kind = f"{_('Review')} – {review.get_kind_display().lower()}" if review.kind else _("Review")
    return Document(review.title, blocks, subtitle=f"{kind}, {covered(found)}", workspace=review.workspace.name)


def opening(found: Reading) -> list[Block]:
    review = found.review
    people = apart(f"{person} – {person.function}" if person.function else str(person) for person in review.participants.all())
    facts = [
        (_("Period"), covered(found)), (_("Covers"), str(review.project) if review.project else _("the whole plan")),
        (_("Kind"), review.get_kind_display()), (pgettext("of a review", "Written by"), str(review.author or "")), (_("Participants"), people),
    ]  # fmt: skip
    blocks: list[Block] = [Heading(1, _("What is to be remembered")), *key_figures(found)]
    blocks += paragraphs(review.conclusion) or [Callout("note", _("The conclusion is not written yet."))]
    blocks += [Facts([(label, [plain(text)]) for label, text in facts if text])]
    if review.context.strip():
        blocks += [Heading(2, _("What the period was about")), *paragraphs(review.context)]
    return blocks


def key_figures(found: Reading) -> list[Block]:
    """Objectives reached, actions over, what was spent of what was planned."""
    currency = found.workspace.currency
    over = sum(line.over for line in found.lines)
    kept = sum(line.action.status != line.action.Status.DROPPED for line in found.lines)
    figures = [
        FigureLine(_("Objectives at or above what was aimed at"), len(found.reached), "count", note=_("of %(n)d that can be read") % {"n": len(found.known)}),
        FigureLine(_("Actions that are over"), over, "count", note=_("of %(n)d in the plan") % {"n": kept}),
        FigureLine(_("Spent in the period"), found.spent, "currency", currency, decimals=0, note=_("planned: %(amount)s") % {"amount": amount(found.planned, currency, decimals=0)}),
    ]
    returned, gain, cost = found.whole_return
    if found.returns:
        values = {"gain": amount(gain, currency, decimals=0), "cost": amount(cost, currency, decimals=0), "n": len(found.returns)}
        note = ngettext("(%(gain)s − %(cost)s) ÷ %(cost)s, %(n)d action", "(%(gain)s − %(cost)s) ÷ %(cost)s, %(n)d actions", len(found.returns)) % values
        figures.append(FigureLine(_("ROI of the actions whose gain is known"), returned, "%", note=note))
    return [KeyFigures(figures)]


def result_columns() -> list[Column]:
    return [
        Column(_("Objective"), width=3.2), Column(_("Up to"), "day", width=1.5), Column(_("Aimed at"), align="end", width=1.6), Column(_("Reached"), align="end", width=1.8),
        Column(_("Variance"), align="end", width=1.3), Column(_("Judgement"), width=1.4),
    ]  # fmt: skip


#: Whether a result is good: where less is better, the sign of the variance does not say it.
JUDGED = {"reached": gettext_lazy("at the target"), "near": gettext_lazy("just short of it"), "missed": gettext_lazy("short of it"), "unknown": ""}


def result_row(result: Result) -> list[Any]:
    return [result.objective.title, result.gap.end, pictures.aimed(result), pictures.reached(result), pictures.gone(result), str(JUDGED[result.state])]


def outcomes(found: Reading) -> list[Block]:
    """Every objective, with the figure it is read from; the way of the one that is farthest."""
    blocks: list[Block] = [Heading(1, _("Results"))]
    chart = pictures.results(found)
    if chart is None:
        blocks.append(Paragraph([plain(pictures.results_sentence(found))]))
    else:  # its title is the sentence
        blocks.append(Picture(chart, width=0.9, source=SourceNote(_("Objectives over their finished months"), day=found.workspace.warehouse.last_day("orders"))))
    columns = [*result_columns(), Column(_("Source"), width=2.6)]
    table = Table(columns, [[*result_row(result), pictures.source(result)] for result in found.results], caption=_("Every objective at the end of its last finished month"))
    blocks += [Landscape([table])] if found.results else [Paragraph(_("No objective is written down yet."))]
    if found.worst is not None:
        way = trajectory.of(found.worst.objective)
        drawn = of_objectives.way(way)
        if drawn is not None:
            note = SourceNote(str(way.figure.label), way.figure.data_version[:8], way.figure.data_date) if way.figure is not None else None
            blocks += [Heading(2, found.worst.objective.title), Picture(drawn, width=0.8, source=note)]
    return blocks


def kpi_words(line: Line) -> str:
    """Each KPI with its value, or why it has none."""
    return apart(f"{kpi.indicator}: {kpi.said or kpi.reading.reason}" for kpi in line.kpis)


def action_columns(currency: str) -> list[Column]:
    return [
        Column(_("Action"), width=2.8), Column(_("State"), width=1.2), Column(_("Dates"), width=1.7), Column(_("Planned"), "currency", currency, 0, width=1.2),
        Column(_("Spent"), "currency", currency, 0, width=1.2), Column(_("KPI over the period"), width=3.2), Column(_("Return up to its end"), width=2.4),
    ]  # fmt: skip


def action_row(line: Line) -> list[Any]:
    return [line.action.title, line.action.get_status_display(), line.dates, line.planned, line.spent, kpi_words(line), line.return_words]


def of_actions(found: Reading) -> list[Block]:
    """Every action with its state, cost, figures and return; then what people say of each."""
    if not found.lines:
        return []
    currency = found.workspace.currency
    total = [_("Total"), "", "", found.planned, found.spent, "", ""]
    caption = _("Every action of the plan: state, days it slipped, cost in the period, figures and return")
    blocks: list[Block] = [Landscape([Heading(1, _("Actions")), Table(action_columns(currency), [action_row(line) for line in found.lines], caption=caption, total=total)])]
    chart = pictures.money(found)
    if chart is not None:
        blocks.append(Picture(chart, width=0.9, source=SourceNote(_("Invoices of the period"), day=found.period[1])))
    written = [line for line in found.lines if line.written is not None]
    if written:
        blocks.append(Heading(2, _("Why it worked or not, and what is decided")))
        columns = [Column(_("Action"), width=2.2), Column(_("Did it work?"), width=1.3), Column(_("Result and why"), width=4), Column(_("Decision"), width=2.8)]
        blocks.append(Table(columns, [said_of(line) for line in written], caption=_("Post-action reviews")))
    if said := [line for line in found.lines if line.said is not None]:
        columns = [Column(_("Action"), width=2.4), Column(_("Verdict"), width=1.3), Column(_("Day"), "day", width=1.4), Column(_("Reason"), width=4)]
        rows = [[line.action.title, line.said.get_outcome_display(), line.said.day, " ".join(filter(None, [line.said.reason, line.said.altered]))] for line in said if line.said]
        blocks += [Heading(2, _("Keep, change or drop")), Table(columns, rows, caption=_("What was said last of each action in the period"))]
    if waiting := [line.action.title for line in found.to_review if line.written is None]:
        blocks.append(Callout("note", [plain(", ".join(waiting))], _("Not reviewed yet")))
    return blocks


def said_of(line: Line) -> list[Any]:
    row = line.written
    assert row is not None
    causes = apart(text for text in (row.get_success_display(), row.get_cause_display()) if text)
    why = " ".join(text for text in (row.result, f"{causes}." if causes else "", row.why) if text)
    decided = " – ".join(text for text in (row.get_verdict_display(), row.decided) if text)
    if row.owner is not None and row.due:
        decided += f" ({row.owner}, {day(row.due)})"
    return [line.action.title, row.get_outcome_display(), why, decided]


def of_deviations(found: Reading) -> list[Block]:
    """What deviated, what was tried with its measured effect, what was decided."""
    blocks: list[Block] = [Heading(1, _("Deviations and corrections"))]
    if not found.deviations and not found.decisions:
        return [*blocks, Paragraph(_("Nothing deviated that was written down in the period."))]
    if found.deviations:
        blocks.append(deviation_table([row.deviation for row in found.deviations], _("Deviations as read on their day")))
        if tried := [one for row in found.deviations for one in row.corrections]:
            blocks.append(correction_table(tried, _("Corrective actions and what they have brought")))
        for row in found.deviations:
            if row.deviation.justification.strip():
                blocks.append(Paragraph(strong(row.deviation.title, row.deviation.justification)))
    if found.decisions:
        blocks.append(decision_table(list(found.decisions), _("Decisions of the period")))
    return blocks


def finding_words(row: Finding) -> list[Any]:
    about = str(row.objective or row.action or "")
    parts = [text for text in (row.get_cause_display(), row.explanation, f"({about})" if about else "") if text]
    return strong(row.title, " ".join(f"{text}." if text == row.get_cause_display() else text for text in parts)) if parts else [Run(row.title, strong=True)]


def of_causes(found: Reading) -> list[Block]:
    """Causes of success, of difficulty and of failure, then lessons."""
    blocks: list[Block] = [Heading(1, _("Causes and lessons"))]
    for nature, heading in (
        (Finding.Nature.SUCCESS, _("What worked")), (Finding.Nature.DIFFICULTY, _("What was difficult")), (Finding.Nature.FAILURE, _("What failed")),
        (Finding.Nature.LESSON, _("What was learned")),
    ):  # fmt: skip
        if rows := found.of_nature(nature):
            blocks += [Heading(2, heading), Bullets([finding_words(row) for row in rows])]
    return blocks if len(blocks) > 1 else [*blocks, Paragraph(_("No cause and no lesson is written yet."))]


def axis_figure(axis: Improvement) -> str:
    return pictures.figure_of(evidence.of(axis, supports.FIGURE).first())


def of_axes(found: Reading) -> list[Block]:
    """Each axis with its figure, its argument and its proposal."""
    blocks: list[Block] = [Heading(1, _("Improvement axes"))]
    if not found.improvements:
        return [*blocks, Paragraph(_("No axis of improvement is stated yet."))]
    for axis in found.improvements:
        made = str(axis.action or axis.correction or "")
        facts = [
            (_("Figure"), axis_figure(axis) or _("none yet")), (_("Argument"), axis.argument), (_("Expected gain"), axis.get_expected_display()), (_("Proposal"), axis.proposal),
            (_("Who, by when"), " – ".join(text for text in (str(axis.owner or ""), day(axis.due) if axis.due else "") if text)), (_("Became"), made),
        ]  # fmt: skip
        blocks += [Heading(2, axis.title), Facts([(label, [plain(text)]) for label, text in facts if text])]
    return blocks


def origins(found: Reading) -> list[Block]:
    """Where the figures come from, each once."""
    rows = [
        [name, str(kept.label), period(kept.start, kept.end) if kept.start and kept.end else "", kept.data_date, kept.data_version[:8]] for name, kept in found.figures
    ]
    if not rows:
        return []
    text = _("Objectives are read over finished months only; costs are the invoices dated in the months of the period; “n/a” says why a figure cannot be had.")
    columns = [Column(_("Indicator"), width=3), Column(_("Figure"), width=2), Column(_("Days read"), width=2), Column(_("Data of"), "day", width=1.4), Column(_("Version"), width=1.2)]
    return [Heading(1, _("Where the figures come from")), Paragraph([plain(text)]), Table(columns, rows, caption=_("Figures of this review"))]


# On one page ----------------------------------------------------------------------------------------------------------


def short(text: str, length: int = SHORT) -> str:
    return Truncator(text.replace("\n", " ")).chars(length)


def synthesis(found: Reading) -> Document:
    """Deliverable D70 of the requirements: the results of the period on one page, with what is decided."""
    review = found.review
    blocks: list[Block] = [Heading(1, review.title, numbered=False), Paragraph([plain(f"{capfirst(covered(found))}. {pictures.results_sentence(found)}")]), *key_figures(found)]
    if review.conclusion.strip():
        blocks.append(Callout("decision", [plain(short(review.conclusion, 420))], _("What is to be remembered")))
    order = sorted(found.known, key=lambda result: (not result.gap.unfavourable, -abs(result.gap.share or 0.0)))
    rows = [[short(result.objective.title, 60), *result_row(result)[1:-1]] for result in order[:MOST]]  # their order judges them: room is short
    if rows:
        blocks.append(Table(result_columns()[:-1], rows, caption=_("Results against what was aimed at, those to worry about first")))
    if len(order) > MOST:
        more = len(order) - MOST
        blocks.append(Paragraph([plain(ngettext("%(n)d more objective in the full review.", "%(n)d more objectives in the full review.", more) % {"n": more})]))
    items = [strong(_("What worked"), short(row.title)) for row in found.of_nature(Finding.Nature.SUCCESS)[:2]]
    items += [strong(_("What was difficult"), short(row.title)) for row in found.of_nature(Finding.Nature.DIFFICULTY, Finding.Nature.FAILURE)[:2]]
    items += [strong(_("Next"), short(" – ".join(text for text in (axis.title, axis_figure(axis)) if text), 150)) for axis in found.improvements[:2]]
    if items:
        blocks.append(Bullets(items))
    last = found.workspace.warehouse.last_day("orders")
    blocks.append(SourceNote(_("Objectives over their finished months, invoices of the period"), day=last))
    return Document(_("Synthesis: %(title)s") % {"title": review.title}, blocks, workspace=review.workspace.name, cover=False)


# What was done --------------------------------------------------------------------------------------------------------


def activity(found: Reading) -> Document:
    """A report of activity: what was done in the period, meetings held, decisions taken, what comes next."""
    review, workspace = found.review, found.workspace
    running = [line for line in found.lines if line.begun and not (line.action.end and line.action.end < found.period[0])]
    blocks: list[Block] = [Heading(1, _("What was done"))]
    if running:
        columns = [Column(_("Action"), width=3), Column(pgettext("of an action", "Owner"), width=1.8), Column(_("State"), width=1.3), Column(_("Dates"), width=2), Column(_("Spent"), "currency", workspace.currency, 0, width=1.3)]
        rows = [[line.action.title, str(line.action.owner or ""), line.action.get_status_display(), line.dates, line.spent] for line in running]
        blocks.append(Table(columns, rows, caption=_("Actions under way or finished in the period"), total=[_("Total"), "", "", "", sum((line.spent for line in running), reading.ZERO)]))
    else:
        blocks.append(Paragraph(_("No action was under way in the period.")))
    blocks += [Heading(1, _("Results")), Paragraph([plain(pictures.results_sentence(found))])]
    if found.known:
        blocks.append(Table(result_columns(), [result_row(result) for result in found.known], caption=_("Objectives at the end of their last finished month")))
    held = of_workspace(workspace, Meeting.objects.filter(workspace=workspace, held=True, day__range=found.period).order_by("day", "number"))
    blocks.append(Heading(1, _("Meetings and decisions")))
    if held:
        columns = [Column(_("Date"), "day", width=1.4), Column(_("Meeting"), width=3), Column(_("What was said"), width=5)]
        blocks.append(Table(columns, [[meeting.day, meeting.title, meeting.minutes.strip() or _("minutes not written")] for meeting in held], caption=_("Meetings held in the period")))
    if found.decisions:
        blocks.append(decision_table(list(found.decisions), _("Decisions of the period")))
    if not held and not found.decisions:
        blocks.append(Paragraph(_("No meeting was held and nothing was decided in the period.")))
    coming = [line for line in found.lines if line.action.status not in {Action.Status.DONE, Action.Status.DROPPED} and line.action.end and line.action.end > found.period[1]]
    if coming:
        blocks += [Heading(1, _("What comes next")), Bullets([strong(line.action.title, _("until %(day)s") % {"day": day(line.action.end)}) for line in sorted(coming, key=lambda line: line.action.end)[:10]])]
    if found.improvements:
        blocks += [Heading(2, _("Improvement axes")), Bullets([strong(axis.title, axis.proposal or axis.argument) for axis in found.improvements])]
    return Document(_("Report of activity: %(title)s") % {"title": review.title}, blocks, subtitle=covered(found), workspace=workspace.name)


DOCUMENTS: dict[str, Callable[[Reading], Document]] = {FULL: full, SYNTHESIS: synthesis, ACTIVITY: activity}


def document_of(found: Reading, name: str, language: str, author: str = "") -> Document:
    """A document of one review as it would be issued now."""
    with translation.override(language):
        made = DOCUMENTS[name](found)
        return replace(documents.dressed(found.workspace, made, language, author), cover=made.cover)


def newest(workspace: Workspace) -> Review | None:
    """The review the general documents speak of: the newest that was issued, else the newest draft with a period."""
    rows = Review.objects.filter(workspace=workspace, start__isnull=False, end__isnull=False).order_by("-end", "-number")
    found = rows.filter(status=Review.Status.ISSUED).first() or rows.first()
    if found is not None:
        found.workspace = workspace
    return found


def of_newest(workspace: Workspace, name: str, title: str) -> Document:
    review = newest(workspace)
    found = reading.of(review) if review is not None else None
    if found is None:
        return Document(title, [Paragraph(_("No review is written yet."))], workspace=workspace.name)
    return DOCUMENTS[name](found)


@document(FULL, label=gettext_lazy("Review: results, return, causes, axes"), purpose=gettext_lazy("The newest review in full: results against targets, costs, causes, lessons and improvement axes with their figures."))
def review_document(workspace: Workspace, language: str) -> Document:
    return of_newest(workspace, FULL, _("Review"))


@document(SYNTHESIS, label=gettext_lazy("Synthesis of results, on one page"), purpose=gettext_lazy("The newest review on one page: results, what worked, what was difficult, what comes next."))
def synthesis_document(workspace: Workspace, language: str) -> Document:
    return of_newest(workspace, SYNTHESIS, _("Synthesis of results"))


@document(ACTIVITY, label=gettext_lazy("Report of activity"), purpose=gettext_lazy("What was done in the period of the newest review: actions, results, meetings, decisions, what comes next."))
def activity_document(workspace: Workspace, language: str) -> Document:
    return of_newest(workspace, ACTIVITY, _("Report of activity"))


# The tools of follow-up -----------------------------------------------------------------------------------------------


@document("follow-up-tools", label=gettext_lazy("Dashboards and follow-up tools"), purpose=gettext_lazy("Indicators with their formula, thresholds and last value, dashboards by audience, objectives against what was reached."))
def follow_up(workspace: Workspace, language: str) -> Document:
    """Deliverable D61 of the requirements: indicators, evaluation criteria, table of objectives, table of actuals, ratios."""
    every = kpis.read(workspace)
    title = _("Dashboards and follow-up tools")
    if not every:
        return Document(title, [Paragraph(_("No indicator is written down yet."))], workspace=workspace.name)
    first = Paragraph([plain(_("%(share)s of the indicators have a value. A value beyond its threshold asks for an answer.") % {"share": kpis.share_measured(every)})])
    columns = [Column(_("Indicator"), width=2.4), Column(_("Formula"), width=3.2), Column(_("Source"), width=1.8), Column(_("Read"), width=1.3), Column(_("To watch from"), align="end", width=1.3), Column(_("Alert from"), align="end", width=1.3)]
    rows = [
        [str(kpi.indicator), kpi.formula, kpi.source, kpi.sheet.get_frequency_display() if kpi.sheet else "", kpi.sheet.get_watch_at_display() if kpi.sheet else "", kpi.sheet.get_alert_at_display() if kpi.sheet else ""]
        for kpi in every
    ]
    table = Table(columns, rows, caption=_("Each indicator, its formula and its thresholds"))
    blocks: list[Block] = [Toc(2), Landscape([Heading(1, _("Indicators and how they are judged")), first, table])]
    blocks += [Heading(1, _("Values and ratios")), values_table(every, _("Last finished month, against the same month a year before and the target"))]
    for dashboard in of_workspace(workspace, Dashboard.objects.filter(workspace=workspace).order_by("number")):
        shown = kpis.read(workspace, dashboard.indicators.order_by("number"))
        facts = [(_("For whom"), dashboard.audience), (_("What it helps to decide"), dashboard.purpose), (_("Read"), dashboard.get_frequency_display()), (_("Owner"), str(dashboard.owner or ""))]
        blocks += [Heading(1, dashboard.title), Facts([(label, [plain(text)]) for label, text in facts if text])]
        if shown:
            blocks.append(values_table(shown, _("KPIs of “%(dashboard)s”") % {"dashboard": dashboard}))
    found = [Result(gap) for gap in reading.gaps.all_of(workspace)]
    if found:
        blocks += [Heading(1, _("Objectives and what was reached")), Table(result_columns(), [result_row(result) for result in found], caption=_("Every objective at the end of its last finished month"))]
    return Document(title, blocks, workspace=workspace.name)


STATES = {kpis.GOOD: gettext_lazy("good"), kpis.WATCH: gettext_lazy("to watch"), kpis.ALERT: gettext_lazy("alert"), kpis.NONE: ""}


def values_table(shown: list[kpis.Kpi], caption: str) -> Table:
    columns = [Column(_("Indicator"), width=2.8), Column(_("Value"), align="end", width=1.6), Column(_("Of"), width=1.4), Column(_("A year before"), align="end", width=1.4), Column(_("Target"), align="end", width=1.6), Column(_("State"), width=1.3)]
    rows = [
        [str(kpi.indicator), kpis.said(kpi, kpi.value) if kpi.value is not None else kpi.reason, month(kpi.month) if kpi.month else day(kpi.day) if kpi.day else "", kpi.moved, kpis.target_said(kpi), str(STATES[kpi.state])]
        for kpi in shown
    ]
    return Table(columns, rows, caption=caption)
