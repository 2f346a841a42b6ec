"""The options of a choice as a document: what is asked, each way with its money and its phases, how they compare, what was decided."""

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mercatique.decide.choices import comparison, pictures
from mercatique.decide.choices.comparison import Comparison
from mercatique.decide.models import (
    Choice,
    Decision,
    Objective,
    Option,
    OptionAmount,
    OptionScore,
    OptionStep,
    Yardstick,
)
from mercatique.decide.words import quoted
from mercatique.kernel import evidence
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
    Paragraph,
    Picture,
    Table,
    Toc,
    paragraphs,
    plain,
)
from mercatique.kernel.documents import Reads, document
from mercatique.kernel.format import amount, apart, day, period
from mercatique.kernel.models import Workspace


def reads(choice: Choice) -> Reads:
    of = {"option__choice_id": choice.pk}
    return {
        Choice: {"id": choice.pk}, Option: {"choice_id": choice.pk}, OptionAmount: of, OptionStep: of, OptionScore: of, Yardstick: {"choice_id": choice.pk},
        Decision: {"choice_id": choice.pk}, Objective: {"id__in": list(choice.objectives.values_list("pk", flat=True))},
    }  # fmt: skip


@document(
    "recommendation",
    label=gettext_lazy("Strategic recommendation"),
    purpose=gettext_lazy("The question, each option with its costs, revenues and phases, the weighted comparison, what would make it flip, and the decision argued."),
    of=Choice,
    reads=reads,
)
def recommendation(choice: Choice, language: str) -> Document:
    """Deliverable D14 of the requirements."""
    found = comparison.read(choice)
    blocks: list[Block] = [Toc(2), *short(found), *asked(choice)]
    blocks.append(Heading(1, _("The options")))
    blocks += [Callout("warning", [plain(_("No option is written down yet."))])] if not found.options else []
    for option in found.options:
        blocks += described(option)
    blocks += compared(found) + tested(found) + flips(found) + decided(choice)
    return Document(choice.title, blocks, subtitle=_("Strategic recommendation"), workspace=choice.workspace.name, language=language)


def facts(pairs: list[tuple[Any, str]]) -> list[Block]:
    kept = [(capfirst(str(label)), [plain(text)]) for label, text in pairs if text]
    return [Facts(kept)] if kept else []


def money(option: Option, value: Decimal) -> str:
    return amount(value, option.workspace.currency, decimals=0)


def last_of(choice: Choice) -> Decision | None:
    return Decision.objects.filter(choice=choice, option__isnull=False).select_related("option").prefetch_related("participants").order_by("-day", "-number").first()


def short(found: Comparison) -> list[Block]:
    """Who leads, and what was retained."""
    blocks: list[Block] = [Heading(1, _("In short"))]
    last = last_of(found.choice)
    if last is not None:
        when = f" ({day(last.day)})" if last.day else ""
        blocks.append(Paragraph([plain(_("Retained: “%(option)s”%(when)s.") % {"option": last.option, "when": when})], lead=True))
    blocks.append(Paragraph([plain(pictures.verdict(found).rstrip(".") + ".")], lead=last is None))
    option = last.option if last is not None else found.winner
    if option is not None:
        option.workspace = found.choice.workspace
        currency = option.workspace.currency
        lines = [FigureLine(str(label), value, "currency", currency, decimals=0) for label, value in ((_("Cost"), option.cost), (pgettext("of an option", "Revenue"), option.revenue), (_("What is left"), option.net))]
        blocks.append(KeyFigures(lines))
    return blocks


def asked(choice: Choice) -> list[Block]:
    """The question and the frame within which it is answered."""
    blocks: list[Block] = [Heading(1, _("The question")), *paragraphs(choice.question)]
    needs = apart(part.strip() for part in choice.needs.splitlines() if part.strip())
    pairs: list[tuple[Any, str]] = [(_("Objectives"), apart(str(each) for each in choice.objectives.all())), (_("needs to answer"), needs), (_("social and environmental commitments"), choice.commitments)]
    pairs += [(Choice._meta.get_field(name).verbose_name, getattr(choice, name)) for name in Choice.CONSTRAINTS]  # type: ignore[union-attr]
    return [*blocks, *facts(pairs)]


def described(option: Option) -> list[Block]:
    """An option: what it is, when, for how much, why it can be done and what it does to people and nature."""
    blocks: list[Block] = [Heading(2, option.title), *paragraphs(option.description)]
    dates = period(option.start, option.end) if option.start and option.end and not option.over else day(option.start or option.end) if option.start or option.end else ""
    kind = ", ".join(filter(None, [_("digital") if option.digital else "", option.get_innovation_display().lower()]))
    blocks += facts(
        [
            (pgettext("of an option", "Nature"), kind), (_("When"), dates), (_("benefit for the customer"), option.benefit), (_("needs it answers"), apart(option.answers.splitlines())),
            (_("why it is feasible"), option.feasibility), (_("what it does to people"), option.social), (_("what it does to nature"), option.environmental),
        ]
    )  # fmt: skip
    blocks += by_year(option)
    if steps := list(option.steps.all()):
        steps.sort(key=lambda step: (step.start is None, step.start or step.end, step.number))
        columns = [Column(_("Phase"), width=4), Column(pgettext("date", "From"), "day", width=1.5), Column(pgettext("date", "To"), "day", width=1.5), Column(_("Purpose"), width=2)]
        rows = [[step.title, step.start, step.end, step.get_purpose_display()] for step in steps]
        blocks.append(Table(columns, rows, caption=_("How “%(option)s” unfolds") % {"option": option}))
    return blocks


def by_year(option: Option) -> list[Block]:
    """Its costs and its revenues line by line, and what they leave."""
    lines = sorted(option.amounts.all(), key=lambda line: (line.kind, line.day, line.number))
    if not lines:
        return [Callout("warning", [plain(_("No cost and no revenue is written down."))])]
    currency = option.workspace.currency
    columns = [Column(pgettext("of a statement", "Line"), width=4), Column(pgettext("amount", "Kind"), width=1.5), Column(_("From the"), "day", width=1.6), Column(_("Amount"), "currency", currency, 0, width=1.6)]
    rows = [[line.title, line.get_kind_display(), line.day, line.amount if line.kind == OptionAmount.Kind.REVENUE else -line.amount] for line in lines]
    caption = _("“%(option)s”: %(cost)s of costs for %(revenue)s of revenues") % {"option": option, "cost": money(option, option.cost), "revenue": money(option, option.revenue)}
    return [Table(columns, rows, caption=caption, total=[_("What is left"), "", None, option.net])]


def compared(found: Comparison) -> list[Block]:
    """Criteria, weights and scores, side by side."""
    blocks: list[Block] = [Heading(1, _("The comparison"))]
    if found.weighted is None:
        return [*blocks, Callout("warning", [plain(found.reason)])]
    if (chart := pictures.scores(found)) is not None:
        blocks.append(Picture(chart, width=0.8))
    columns = [Column(_("Criterion"), width=3), Column(_("Weight"), "%", decimals=0, width=1), *(Column(str(option), "number", decimals=1, width=2) for option in found.options)]
    rows = [[str(row.yardstick), row.weight, *row.scores] for row in found.rows]
    total = [_("Weighted score"), None, *(found.totals[option.number] for option in found.options)]
    return [*blocks, Table(columns, rows, caption=_("Scores from 0 to 5; more is better"), total=total)]


def tested(found: Comparison) -> list[Block]:
    """The limits of the choice, held against each option."""
    tests = {option: found.tests[option.number] for option in found.options}
    names = [test.name for test in next(iter(tests.values()), ())]
    if not names:
        return []
    words = {comparison.PASSES: _("holds"), comparison.FAILS: _("does not hold"), comparison.UNKNOWN: _("cannot be said")}
    columns = [Column(_("Limit"), width=2.4), *(Column(str(option), width=3) for option in found.options)]
    rows = [[name, *(f"{capfirst(words[each[place].state])} – {each[place].words}" for each in tests.values())] for place, name in enumerate(names)]
    return [Heading(1, _("The limits")), Table(columns, rows, caption=_("What each option makes of the limits set"))]


def flips(found: Comparison) -> list[Block]:
    """How firm the ranking is."""
    said = [*comparison.by_weight(found), *comparison.by_revenue(found)]
    if not said:
        return []
    chart = pictures.sensitivity(found)
    return [Heading(1, _("What would make it flip")), *([Picture(chart, width=0.8)] if chart is not None else []), Bullets([[plain(text)] for text in said])]


def decided(choice: Choice) -> list[Block]:
    """The decision with its reason, its dissent and what it rests on."""
    last = last_of(choice)
    if last is None:
        return [Heading(1, _("The decision")), Callout("note", [plain(_("Nothing has been decided yet."))])]
    blocks: list[Block] = [Heading(1, _("The decision")), *record(last)]
    rests = [each.before if each.figure is None else _("%(label)s: %(value)s") % {"label": each.figure.named, "value": each.before} for each in evidence.of(last)]
    if rests:
        blocks += [Heading(2, _("What it rests on")), Bullets([[plain(text)] for text in rests])]
    return blocks


def record(last: Decision) -> list[Block]:
    pairs = [
        (_("option retained"), str(last.option)), (_("decided on"), day(last.day) if last.day else ""), (_("participants"), ", ".join(str(each) for each in last.participants.all())),
        (_("reason"), last.reason), (_("waiver"), last.waiver), (_("dissent"), last.dissent), (_("look again on"), day(last.review) if last.review else ""),
    ]  # fmt: skip
    return facts([*pairs])


def retained(workspace: Workspace, level: int = 1) -> list[Block]:
    """The options retained, for the plan that follows from them: a piece of other documents; nothing where nothing was decided."""
    blocks: list[Block] = []
    for choice in Choice.objects.filter(workspace=workspace).order_by("number"):
        choice.workspace = workspace
        last = last_of(choice)
        if last is None or last.option is None:
            continue
        last.option.workspace = workspace
        others = [str(option) for option in Option.objects.filter(choice=choice).exclude(pk=last.option_id).order_by("number")]
        blocks += [Paragraph([plain(_("%(choice)s: “%(option)s” was retained.") % {"choice": choice, "option": last.option})], lead=True), *paragraphs(last.option.description)]
        net = _("%(cost)s of costs for %(revenue)s of revenues") % {"cost": money(last.option, last.option.cost), "revenue": money(last.option, last.option.revenue)}
        blocks += facts([(_("reason"), last.reason), (_("expected"), net if last.option.cost or last.option.revenue else ""), (_("set aside"), quoted(others) if others else ""), (_("dissent"), last.dissent), (_("look again on"), day(last.review) if last.review else "")])
    return [Heading(level, _("The option retained")), *blocks] if blocks else []
