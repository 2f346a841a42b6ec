"""Why digital marketing, here: an argument built from what the firm's own actions cost and brought."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    Picture,
    Table,
    plain,
)
from mercatique.kernel.documents import document
from mercatique.kernel.format import amount, day, percent
from mercatique.kernel.models import Workspace
from mercatique.steer.returns import board, media, pictures, reading
from mercatique.steer.returns.board import Channel
from mercatique.steer.returns.reading import Return

NOTE = "digital-argument"


@dataclass(frozen=True)
class Argument:
    """A claim with the figures it stands on; without a figure there is no claim."""

    title: str
    claim: str
    figures: tuple[FigureLine, ...]


def arguments(returns: Sequence[Return], currency: str) -> list[Argument]:
    """What the figures allow to say, for or against: weight, cost of a contact, what is counted on the way, gain, costs avoided."""
    sides = {row.digital: row for row in board.sides(returns)}
    digital, traditional = sides.get(True), sides.get(False)
    if digital is None:
        return []
    found = [weight(digital, traditional), contact(digital, traditional, currency), counted(digital, currency), gained(digital, traditional), avoided(digital, currency)]
    return [each for each in found if each is not None]


def share(one: object, other: object) -> float | None:
    """One of two, as a share of both; None when one was not counted or both are nothing."""
    if one is None or other is None:
        return None
    both = float(one) + float(other)  # type: ignore[arg-type]
    return float(one) / both if both else None  # type: ignore[arg-type]


def weight(digital: Channel, traditional: Channel | None) -> Argument | None:
    """What digital media bring, beside what they take."""
    if traditional is None:
        return None
    brought = [(label, share(getattr(digital.results, name), getattr(traditional.results, name))) for name, label in (("revenue", _("Share of digital in the revenue")), ("leads", _("Share of digital in the leads")))]
    known = [(label, value) for label, value in brought if value is not None]
    cost = share(digital.cost, traditional.cost)
    if not known or cost is None:
        return None
    words = _("%(label)s: %(share)s, for %(cost)s of the cost.") % {"label": known[0][0], "share": percent(known[0][1]), "cost": percent(cost)}
    lines = [FigureLine(label, value, "%", decimals=1, note=_("of the channels that counted it")) for label, value in known]
    return Argument(_("What it weighs"), words, (*lines, FigureLine(_("Share of digital in the cost"), cost, "%", decimals=1, note=_("full cost, of the channels whose cost can be said"))))


def contact(digital: Channel, traditional: Channel | None, currency: str) -> Argument | None:
    """What a lead costs, else a thousand contacts, by one and by the other."""
    if traditional is None:
        return None
    for code in ("cpl", "cpm"):
        one, other = digital.ratios[code], traditional.ratios[code]
        if one.value and other.value:
            lines = tuple(FigureLine(f"{ratio.name} · {side.name}", ratio.value, ratio.unit, currency, note=ratio.over) for side, ratio in ((digital, one), (traditional, other)))
            return Argument(_("What a contact costs"), pictures.compared([digital, traditional], currency), lines)
    return None


def counted(digital: Channel, currency: str) -> Argument | None:
    """The way from seen to bought, each step over the one before."""
    steps = [digital.ratios[code] for code in ("ctr", "lead_rate", "cr_leads", "cac")]
    known = [ratio for ratio in steps if ratio.value is not None]
    if len(known) < 2:
        return None
    lines = tuple(FigureLine(ratio.name, ratio.value, ratio.unit, currency, note=ratio.over, decimals=ratio.decimals if ratio.unit == "%" else None) for ratio in known)
    return Argument(_("What can be followed"), _("Each step is counted, so that the next euro can be moved to where it works."), lines)


def gained(digital: Channel, traditional: Channel | None) -> Argument | None:
    """The return of both sides, on margin and costs avoided."""
    if digital.roi is None:
        return None
    lines = [FigureLine(_("ROI (margin) · %(side)s") % {"side": side.name}, side.roi, "%", decimals=0, note=_("(gain − cost) ÷ cost")) for side in (digital, traditional) if side is not None and side.roi is not None]
    words = _("Digital channels give back more than they cost.") if digital.roi > 0 else _("Digital channels do not pay their cost yet, as far as margins are known.")
    return Argument(_("What it gives back"), words, tuple(lines))


def avoided(digital: Channel, currency: str) -> Argument | None:
    """Costs that are no longer borne."""
    saving = digital.results.saving
    if not saving:
        return None
    words = _("Digital channels avoid %(saving)s of costs.") % {"saving": amount(saving, currency, decimals=0)}
    return Argument(_("What it avoids"), words, (FigureLine(_("Costs avoided"), saving, "currency", currency, decimals=0),))


@document(
    NOTE,
    label=gettext_lazy("Argument for digital marketing"),
    purpose=gettext_lazy("The interest of digital marketing and its fields of action, in figures of the firm, with what they do not show."),
)
def note(workspace: Workspace, language: str) -> Document:
    """Row 002:OBJ.5 of the requirements: interest and fields of action, with own figures."""
    returns = reading.read(workspace)
    said = arguments(returns, workspace.currency)
    blocks: list[Block] = [Heading(1, _("Its interest, here"))]
    if said:
        blocks.append(Paragraph([plain(said[0].claim)], lead=True))
    else:
        text = _("No figure of the firm speaks for or against it yet: write down what digital and traditional channels cost and brought.")
        blocks.append(Callout("warning", [plain(text)]))
    for one in said:
        blocks += [Heading(2, one.title), *([] if one is said[0] else [Paragraph([plain(one.claim)])]), KeyFigures(list(one.figures))]
    rows = board.channels(returns)
    chart = pictures.cost_per_lead([row for row in rows if row.cost is not None], workspace.currency)
    if chart is not None:
        blocks.append(Picture(chart))
    blocks += [*fields(rows, workspace), *limits(returns, rows, workspace)]
    return Document(_("Argument for digital marketing"), blocks, subtitle=_("As of %(day)s") % {"day": day(timezone.localdate())}, workspace=workspace.name, language=language)


def fields(rows: Sequence[Channel], workspace: Workspace) -> list[Block]:
    """Its fields of action: those at work with what they brought, and those nobody uses."""
    digital = [medium for medium in media.catalogue().values() if medium.digital]
    used = {part.medium.code: row for row in rows for part in row.parts if part.medium is not None and part.medium.digital}
    blocks: list[Block] = [Heading(1, _("Its fields of action"))]
    at_work = [medium for medium in digital if medium.code in used]
    if at_work:
        columns = [
            Column(_("Field of action"), width=3), Column(_("Aims, 1 to 5"), "count"), Column(_("Full cost"), "currency", workspace.currency, 0), Column(_("Leads"), "count"),
            Column(_("New customers"), "count"), Column("CPL", "currency", workspace.currency),
        ]  # fmt: skip
        lines = [[str(medium), medium.precision, row.cost, row.results.leads, row.results.customers, row.ratios["cpl"].value] for medium in at_work for row in (used[medium.code],)]
        blocks.append(Table(columns, lines, caption=_("Digital media at work; how precisely each aims, from everybody (1) to one person (5)")))
    idle = [medium for medium in digital if medium.code not in used]
    if idle:
        blocks += [Heading(2, _("Not used yet, or not measured")), Bullets([[plain(str(medium))] for medium in idle])]
    return blocks


def limits(returns: Sequence[Return], rows: Sequence[Channel], workspace: Workspace) -> list[Block]:
    """What these figures do not show."""
    said = [_("Results are those each channel reports, told apart as each action says; what would have come anyway is not taken off.")]
    if unsplit := board.unsplit_cost(returns):
        said.append(_("%(cost)s of cost is borne by no channel and is not in the comparison.") % {"cost": amount(unsplit, workspace.currency, decimals=0)})
    if unknown := [row.name for row in rows if row.digital is None]:
        said.append(_("Counted as neither digital nor traditional: %(names)s.") % {"names": ", ".join(unknown)})
    return [Heading(1, _("What these figures do not show")), Bullets([[plain(text)] for text in said])]
