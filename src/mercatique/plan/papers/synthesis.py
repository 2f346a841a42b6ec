"""The synthesis of analyses for one audience: findings with what they rest on, and leads for development."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.analyze.models import SwotLine
from mercatique.kernel import evidence
from mercatique.kernel.blocks import (
    Block,
    Callout,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    Table,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import apart, day
from mercatique.kernel.models import Evidence
from mercatique.plan.models import Avenue, Synthesis
from mercatique.plan.papers import pieces


def reads(found: Synthesis) -> Reads:
    lines = list(found.findings.values_list("pk", flat=True))
    return {Synthesis: {"id": found.pk}, Avenue: {"synthesis_id": found.pk}, SwotLine: {"id__in": lines}}


@document(
    "synthesis",
    label=gettext_lazy("Synthesis for an audience"),
    purpose=gettext_lazy("What analyses and watch teach one audience, with sources, and leads for development."),
    of=Synthesis,
    reads=reads,
)
def synthesis(found: Synthesis, language: str) -> Document:
    blocks: list[Block] = pieces.part(_("In a few words"), [Paragraph([plain(found.intro)], lead=True)] if found.intro else [], absent=_("The introduction is not written yet."))
    blocks += pieces.part(_("Findings"), findings(found), absent=_("No finding is chosen yet."))
    blocks += pieces.part(_("Leads for development"), avenues(found), absent=_("No lead is drawn yet."))
    blocks += pieces.part(_("Conclusion"), paragraphs(found.conclusion), absent=_("The conclusion is not written yet."))
    subtitle = _("For: %(reader)s") % {"reader": found.get_audience_display()} if found.audience else ""
    return Document(found.title, blocks, subtitle=subtitle, workspace=found.workspace.name, language=language)


def findings(found: Synthesis) -> list[Block]:
    lines = list(found.findings.order_by("-importance", "number"))
    blocks: list[Block] = []
    rows = []
    for line in lines:
        text = f" {line.explanation}" if line.explanation else ""
        blocks.append(Paragraph([Run(f"{line.get_quadrant_display()} – {line.title}.", strong=True), plain(text)]))
        rows += [[line.title, said(each)] for each in evidence.of(line)]
    if rows:
        blocks.append(Table([Column(_("Finding"), width=2.5), Column(_("Rests on"), width=4)], rows, caption=_("Where it comes from")))
    bare = [line.title for line in lines if not evidence.of(line)]
    if bare:
        blocks.append(Callout("warning", [plain(_("Without a source: %(findings)s.") % {"findings": apart(bare)})]))
    return blocks


def said(support: Evidence) -> str:
    """A source as it was read, with its date."""
    data = support.snapshot.get("data")
    text = _("%(label)s: %(value)s") % {"label": support.figure.named, "value": support.before} if support.figure else (support.url or support.before)
    return text + (f" ({day(date.fromisoformat(data))})" if data else "")


def avenues(found: Synthesis) -> list[Block]:
    blocks: list[Block] = []
    for each in found.avenues.prefetch_related("findings").order_by("number"):  # type: ignore[attr-defined]
        blocks.append(Heading(2, each.title))
        blocks += paragraphs(each.description)
        pairs = [(_("Rests on"), apart(line.title for line in each.findings.all())), (_("Social and environmental effect"), each.responsibility)]
        blocks += pieces.facts(pairs)
    return blocks
