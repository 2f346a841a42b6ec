"""The minutes of a review, and the variance table with its corrective-action plan (D64 of the requirements)."""

from dataclasses import replace
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mercatique.kernel import documents, figures
from mercatique.kernel.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
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
from mercatique.kernel.format import apart, day
from mercatique.kernel.models import Workspace
from mercatique.steer.loop import board, gaps, pictures
from mercatique.steer.loop.board import Tried
from mercatique.steer.loop.models import Deviation, SteeringDecision
from mercatique.steer.meetings import agenda, briefings
from mercatique.steer.meetings.models import Meeting


def deviation_table(rows: list[Deviation], caption: str) -> Table:
    columns = [
        Column(_("Deviation"), width=3.2), Column(_("Aimed at"), align="end", width=1.6), Column(_("Reached"), align="end", width=1.6),
        Column(_("Variance"), align="end", width=1.9), Column(_("Cause"), width=2.2), Column(pgettext("of an action", "Owner"), width=1.6),
    ]  # fmt: skip
    return Table(
        columns,
        [[row.title, row.get_target_display(), row.get_actual_display(), row.gap(), row.get_cause_display() or _("to be found"), str(row.owner or "")] for row in rows],
        caption=caption,
    )


def correction_table(rows: list[Tried], caption: str) -> Table:
    columns = [
        Column(_("Corrective action"), width=2.8), Column(_("Lever"), width=2.2), Column(pgettext("of an action", "Owner"), width=1.6), Column(_("Due"), "day", width=1.5),
        Column(_("State"), width=1.3), Column(_("What it has brought"), width=3.2),
    ]  # fmt: skip
    table = [
        [row.correction.title, row.correction.get_lever_display(), str(row.correction.owner or ""), row.correction.due, row.correction.get_status_display(), row.sentence or "–"]
        for row in rows
    ]
    return Table(columns, table, caption=caption)


def decision_table(rows: list[SteeringDecision], caption: str) -> Table:
    columns = [
        Column(_("Decision"), width=3), Column(_("Scale"), width=1.4), Column(_("Who"), width=1.6), Column(_("By when"), "day", width=1.5),
        Column(_("Looked at again"), "day", width=1.5), Column(_("Decided by"), width=2.4),
    ]  # fmt: skip
    table = [
        [row.title, row.get_scale_display(), str(row.owner or ""), row.due, row.recheck_on, ", ".join(str(person) for person in row.participants.all())] for row in rows
    ]
    return Table(columns, table, caption=caption)


def minutes_of(meeting: Meeting, language: str, author: str = "") -> Document:
    """The minutes as they would be handed over now, in the charter of the workspace."""
    with translation.override(language):
        made = minutes(meeting, language)
    workspace = meeting.workspace
    blocks = (Heading(1, made.title, numbered=False), *made.blocks)
    return replace(
        made, blocks=blocks, workspace=workspace.name, language=language, author=author, issued_on=timezone.localdate(), data_date=workspace.warehouse.last_day("orders"),
        charter=documents.charter_of(workspace), cover=False,
    )  # fmt: skip


def minutes(meeting: Meeting, language: str) -> Document:
    """Agenda, deviations with their figures, what was said, what was decided: who does what by when."""
    workspace = meeting.workspace
    people = apart(f"{person} – {person.function}" if person.function else str(person) for person in meeting.participants.all())
    facts: list[tuple[str, Any]] = [
        (_("Date"), day(meeting.day) if meeting.day else ""), (_("Mode"), meeting.get_mode_display()), (_("Place or link"), meeting.place),
        (_("Purpose"), meeting.get_purpose_display()), (_("How it is led"), meeting.technique), (pgettext("of a meeting", "Led by"), str(meeting.leader or "")),
        (_("Participants"), people),
    ]  # fmt: skip
    blocks: list[Block] = [Facts([(label, [plain(text)]) for label, text in facts if text])]
    points, tried = agenda.points(meeting), agenda.tried(meeting)
    again = agenda.rechecks(meeting)
    blocks.append(Heading(1, _("Agenda")))
    if points:
        blocks += [Heading(2, _("What deviates")), deviation_table(points, _("Reached over finished days, against what was aimed at by then"))]
        blocks += [Paragraph([Run(f"{row.title} – ", strong=True), plain(row.explanation)]) for row in points if row.explanation]
    if tried:
        blocks += [Heading(2, _("Corrections under way or late")), correction_table(tried, _("Corrective actions and what they have brought"))]
    if again:
        blocks.append(Heading(2, _("Decisions looked at again")))
        blocks.append(Bullets([[Run(f"{row.title} – ", strong=True), plain(row.outcome or _("still to be looked at"))] for row in again]))
    if briefs := briefings.given(meeting):
        blocks += [Heading(2, _("Briefs presented")), Bullets([[plain(f"{brief.title} ({brief.reader})")] for brief, _row in briefs])]
    if meeting.agenda.strip():
        blocks += [Heading(2, _("Other points")), *paragraphs(meeting.agenda)]
    blocks.append(Heading(1, _("What was said")))
    blocks += paragraphs(meeting.minutes) or [Callout("note", _("The meeting has not been held, or its minutes are not written yet."))]
    decisions = list(SteeringDecision.objects.filter(meeting=meeting).select_related("owner").prefetch_related("participants").order_by("number"))
    blocks.append(Heading(1, _("Who does what by when")))
    blocks.append(decision_table(decisions, _("Decisions of this meeting")) if decisions else Paragraph(_("Nothing was decided.")))
    return Document(_("Minutes: %(title)s") % {"title": meeting.title}, blocks, workspace=workspace.name, language=language)


@document(
    "steering-minutes",
    label=gettext_lazy("Minutes of the last review"),
    purpose=gettext_lazy("Agenda, deviations with their figures, decisions: who does what by when."),
)
def last_minutes(workspace: Workspace, language: str) -> Document:
    """The minutes of the last meeting that was held."""
    found = Meeting.objects.filter(workspace=workspace, held=True).order_by("-day", "-number").first()
    if found is None:
        return Document(_("Minutes of the last review"), [Paragraph(_("No review has been held yet."))], workspace=workspace.name, language=language)
    found.workspace = workspace
    return minutes(found, language)


@document(
    "corrective-plan",
    label=gettext_lazy("Variances and corrective-action plan"),
    purpose=gettext_lazy("Gaps between what was aimed at and what was reached, causes, levers, actions and their effect."),
)
def corrective_plan(workspace: Workspace, language: str) -> Document:
    """Deliverable D64 of the requirements."""
    rows = board.rows_of(workspace)
    every = [gap for gap in gaps.all_of(workspace) if gap.variance is not None]
    title = _("Variances and corrective-action plan")
    blocks: list[Block] = [Toc(2)] if rows else []
    if every:
        columns = [
            Column(_("Objective"), width=3), Column(_("Up to"), "day", width=1.6), Column(_("Aimed at"), align="end", width=1.7), Column(_("Reached"), align="end", width=1.7),
            Column(_("Variance"), "%", width=1.3),
        ]  # fmt: skip
        table = [[gap.objective.title, gap.end, pictures.said(gap.target, gap.unit, gap.currency), pictures.said(gap.actual, gap.unit, gap.currency), gap.share] for gap in every]
        blocks += [Heading(1, _("Objectives over their finished months")), Table(columns, table, caption=_("Variance = actual − target, as a share of the target; unfinished months are left out"))]
    if not rows:
        return Document(title, [*blocks, Paragraph(_("No deviation has been written down yet."))], workspace=workspace.name, language=language)
    blocks += [Heading(1, _("Deviations")), deviation_table([row.deviation for row in rows], _("Deviations as read on their day"))]
    for row in rows:
        blocks += chapter(workspace, row)
    return Document(title, blocks, workspace=workspace.name, language=language)


def chapter(workspace: Workspace, row: board.Row) -> list[Block]:
    """One deviation: why, what was decided, what it has brought."""
    found = row.deviation
    blocks: list[Block] = [Heading(2, found.title)]
    kept = figures.read(workspace, "steer.variance", filters={"of": found.number})
    chart = pictures.why(kept)
    if chart is not None:
        blocks.append(Picture(chart, width=0.8, source=SourceNote(str(kept.spec.label), kept.data_version[:8], kept.data_date)))
    if found.cause:
        blocks.append(Paragraph([Run(f"{_('Cause')} – ", strong=True), plain(found.get_cause_display()), plain(f". {found.explanation}" if found.explanation else "")]))
    if found.justification:
        blocks.append(Callout("note", [plain(found.justification)], _("Why nothing is corrected")))
    if row.corrections:
        blocks.append(correction_table(row.corrections, f"{_('Corrective actions and what they have brought')} – {found.title}"))
    if row.decisions:
        blocks.append(decision_table(row.decisions, f"{_('Decisions')} – {found.title}"))
    return blocks
