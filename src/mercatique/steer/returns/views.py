"""The pages of costs and returns: actions, channels, months, unit economics, one action, the file of a platform."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import changes, figures
from mercatique.kernel.access import workspace_view
from mercatique.kernel.aside import SIZE
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.kernel.uploads import refusal
from mercatique.plan.actions import table
from mercatique.plan.budgets.views import years_of
from mercatique.plan.models import Action
from mercatique.steer.models import QualitativeReturn
from mercatique.steer.returns import (
    adrates,
    board,
    intake,
    media,
    pictures,
    platforms,
    proposals,
    reading,
    unit,
)
from mercatique.steer.returns.models import Basis
from mercatique.steer.returns.reading import Return

#: The figures that the page leads to.
KEPT = ("returns.cost", "returns.roi", "returns.roas", "returns.cpl", "returns.cac", "returns.conversion")


def basis_of(request: HttpRequest) -> str:
    """Margin, unless revenue is asked for."""
    return Basis.REVENUE if request.GET.get("basis") == Basis.REVENUE else Basis.MARGIN


def about(request: HttpRequest, workspace: Workspace, tab: str) -> dict[str, Any]:
    """What every page says: the returns, their basis, which page it is."""
    basis = basis_of(request)
    found = reading.read(workspace, basis=basis)
    return {"returns": found, "sums": reading.totals(found), "basis": basis, "basis_words": str(Basis(basis).label), "tab": tab, "planned_as": reading.planned_as(workspace), "any": any(row.cost.known or row.outcomes for row in found)}


@workspace_view()
def returns(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every action: full cost, gain, ROI, what was expected, and its ratios."""
    context = about(request, workspace, "actions")
    found = context["returns"]
    context |= {
        "answer": pictures.answer(context["sums"], context["basis_words"], workspace.currency),
        "chart": pictures.contributions(found),
        "together": reading.together(found),
        "expected": [row for row in found if row.expected_gain is not None],
        "kinds": [(words, [row for row in found if row.recurring is kind]) for kind, words in ((True, _("Recurring")), (False, _("One-off")), (None, _("Not said")))],
    }
    sums = context["together"]
    counted = [row for row in found if any(ratio.value is not None for ratio in row.ratios.values())]
    tables = ((_("What each step costs"), "currency"), (_("How many go on to the next step"), "%"))
    context |= {
        "headline": [sums[code] for code in ("roas", "cpl", "cac")], "ratio_tables": [
            (label, [ratio for ratio in sums.values() if ratio.unit == of], [(row, [ratio for ratio in row.ratios.values() if ratio.unit == of]) for row in counted]) for label, of in tables
        ],
        "kept_figures": [figures.read(workspace, key) for key in KEPT] if context["any"] else [],
    }  # fmt: skip
    context["kinds"] = [(words, rows, reading.totals(rows)) for words, rows in context["kinds"] if rows]
    return render(request, "steer/returns.html", context)


@workspace_view()
def channels(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Channel by channel, digital against traditional, search in all."""
    context = about(request, workspace, "channels")
    found = context["returns"]
    rows, sides = board.channels(found), board.sides(found)
    context |= {
        "rows": rows, "sides": sides, "search": board.search(found), "unsplit": board.unsplit_cost(found), "answer": pictures.compared(sides, workspace.currency),
        "chart": pictures.cost_per_lead(rows, workspace.currency), "traditional": [row for row in found if row.traditional], "media": list(media.catalogue().values()),
    }  # fmt: skip
    return render(request, "steer/returns_channels.html", context)


@workspace_view()
def media_results(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Campaign by campaign on media cost alone, and channel by channel what one more unit of money would bring."""
    today = timezone.localdate()
    years = adrates.years_of(workspace)
    year = next((one for one in years if one.label == request.GET.get("year", "")), None) or (years[-1] if years else None)
    rows = adrates.campaigns(workspace, year) if year else []
    context: dict[str, Any] = {"tab": "media", "basis": Basis.MARGIN, "years": years, "year": year, "rows": rows, "any": bool(years), "ratios": reading.names()}
    if year:
        kept = figures.read(workspace, "media.response")
        channels = adrates.channels(workspace, kept, today)
        context |= {
            "kept": kept, "channels": channels, "about": kept.result or {}, "experiment": adrates.label_of(tested) if (tested := (kept.result or {}).get("experiment")) else "", "answer": adrates.answer(kept, channels, workspace.currency), "rate": adrates.margin_rate(workspace),
            "charts": [(row, adrates.picture(row, workspace.currency)) for row in channels],
            "kept_figures": [figures.read(workspace, key, (year.first, year.last)) for key in ("media.spend", "media.cpm", "media.cpc", "media.ctr")],
        }  # fmt: skip
    return render(request, "steer/returns_media.html", context)


@workspace_view()
def months(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Actual costs against the plan month by month with what was decided, and what could be moved."""
    today, label = timezone.localdate(), request.GET.get("year", "")
    year = next((year for year in years_of(workspace) if year.label == label), None) or table.year_asked(workspace, "", today)
    context = about(request, workspace, "months")
    rows = board.months(workspace, year, today)
    context |= {
        "rows": rows, "year": year, "years": years_of(workspace), "proposal": proposals.propose(workspace, reading.read(workspace), today),
        "open": [row for row in rows if row.significant() and not row.decisions], "significant": [row for row in rows if row.significant()],
        "share": board.SIGNIFICANT,
    }  # fmt: skip
    return render(request, "steer/returns_months.html", context)


@require_POST
@workspace_view(role="member")
def prepare(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Write the proposed moves down as a hypothesis of the budget; somebody else decides whether it is applied."""
    today = timezone.localdate()
    found = proposals.propose(workspace, reading.read(workspace), today)
    if not found.moves:
        messages.error(request, found.reason)
        return HttpResponseRedirect(reverse("steer:returns-months", args=[workspace.slug]))
    made = proposals.prepare(workspace, found, today)
    messages.success(request, _("“%(title)s” has been written down.") % {"title": made.title}, extra_tags=changes.tag())
    return HttpResponseRedirect(made.get_absolute_url())


@workspace_view()
def economics(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What a customer costs and is worth."""
    context = about(request, workspace, "unit")
    found = unit.read(workspace, context["returns"])
    context |= {"unit": found, "answer": unit.sentence(found, workspace.currency), "why_not": unit.why_not(found)}
    return render(request, "steer/returns_unit.html", context)


@workspace_view()
def detail(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """One action: the lines of its cost, its results, the formula with its inputs, what would change it."""
    action = get_object_or_404(Action, workspace=workspace, number=number)
    action.workspace = workspace
    basis = basis_of(request)
    found = reading.of(action, basis=basis)
    if found is None:
        raise Http404
    measured, hoped = board.sensitivity(found.cost.total, found.gain), board.sensitivity(found.planned, found.expected_gain)
    context = {
        "found": found, "basis": basis, "basis_words": found.basis_words, "planned_as": reading.planned_as(workspace), "answer": pictures.in_words(found), "chart": pictures.paid_back(found),
        "ratios": list(found.ratios.values()), "payback": found.payback, "levels": QualitativeReturn.Level.choices,
        "sensitivity": measured, "hoped": hoped, "strays": [(change, by_change(measured).get(change), by_change(hoped).get(change)) for change in board.CHANGES], "safety": board.margin_of_safety(found.cost.total, found.gain),
        "outcome_rows": [(row, reading.margin_of(row, found.margin_rate)) for row in found.outcomes], "sheet_gaps": found.sheet.gaps() if found.sheet else [], "hoped_safety": board.margin_of_safety(found.planned, found.expected_gain),
        "back": f"{reverse('steer:returns', args=[workspace.slug])}?basis={basis}",
    }  # fmt: skip
    return render(request, "steer/return_detail.html", context)


def by_change(rows: list[board.Strayed]) -> dict[float, board.Strayed]:
    return {row.change: row for row in rows}


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The table as a file: one action a line, every cost, result and ratio."""
    found = reading.read(workspace, basis=basis_of(request))
    columns, rows = sheet(found, workspace)
    return download(f"{workspace.slug}-returns", columns, rows, "csv" if request.GET.get("to") == "csv" else "xlsx")


def sheet(found: list[Return], workspace: Workspace) -> tuple[list[Column | str], list[list[Any]]]:
    """Columns and rows of the table; what cannot be computed is empty, and its reason stands in the last column."""
    money, basis = workspace.currency, str(Basis(found[0].basis).label) if found else ""
    ratios = reading.names()
    columns: list[Column | str] = [_("Action"), _("Recurring or one-off"), _("Results told apart by")]
    columns += [Column(str(nature.label), "currency", money) for nature in reading.Nature]
    columns += [Column(_("Full cost"), "currency", money), Column(_("Paid by others"), "currency", money), Column(f"{_('Gain')} ({basis})", "currency", money), Column(f"ROI ({basis})", "%"), Column(_("Gain less cost"), "currency", money), Column(_("Payback in months"), "number")]  # fmt: skip
    columns += [Column(_("Expected gain"), "currency", money), Column(_("Share of it achieved"), "%")]
    columns += [Column(f"{ratios[code][0]} ({ratios[code][1]})", row.unit if row.unit != "ratio" else "number", money) for code, row in (found[0].ratios.items() if found else ())]
    columns.append(_("What cannot be said"))
    rows = []
    for each in found:
        row: list[Any] = [str(each.action), each.sheet.get_rhythm_display() if each.sheet else "", each.attribution]
        row += [amount for _code, _name, amount in each.cost.natures]
        row += [each.cost.total, each.cost.funded, each.gain, each.roi, each.contribution, each.payback[0], each.expected_gain, each.achieved]
        row += [ratio.value for ratio in each.ratios.values()]
        row.append("; ".join(dict.fromkeys(text for text in (each.roi_reason, *(ratio.reason for ratio in each.ratios.values())) if text)))
        rows.append(row)
    return columns, rows


@workspace_view(role="member")
def bring(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The file of an advertising platform: kept aside, then shown as understood."""
    context = {"platforms": list(platforms.platforms().values())}
    if request.method != "POST":
        return render(request, "steer/returns_import.html", context)
    upload = request.FILES.get("file")
    if upload is None:
        text = refusal(request) or _("Choose a file: CSV or XLSX.")
        return render(request, "steer/returns_import.html", {**context, "errors": [text]}, status=422)
    try:
        digest = intake.keep(workspace, upload.read(SIZE + 1), upload.name or "")
    except Fault as fault:
        return render(request, "steer/returns_import.html", {**context, "errors": [sentence(fault)]}, status=422)
    return HttpResponseRedirect(reverse("steer:returns-preview", args=[workspace.slug, digest]))


@workspace_view(role="member")
def preview(request: HttpRequest, workspace: Workspace, digest: str) -> HttpResponse:
    """What was understood of a file; nothing is written before the button is pressed."""
    data, name = intake.REPORTS.kept(workspace, digest)
    sent = request.POST if request.method == "POST" else request.GET
    conversions = sent.get("conversions", "leads")
    conversions = conversions if conversions in intake.CONVERSIONS else "leads"
    try:
        found = intake.understood(workspace, data, name, conversions)
    except Fault as fault:
        messages.error(request, sentence(fault))
        return HttpResponseRedirect(reverse("steer:returns-import", args=[workspace.slug]))
    error, status = "", 200
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            intake.REPORTS.forget(workspace, digest)
            messages.success(request, _("“%(name)s” has been put away: nothing has been written.") % {"name": name})
            return HttpResponseRedirect(reverse("steer:returns", args=[workspace.slug]))
        choices = {key.removeprefix("action-"): str(value) for key, value in request.POST.items() if key.startswith("action-")}
        means = {key.removeprefix("medium-"): str(value) for key, value in request.POST.items() if key.startswith("medium-") and value in media.catalogue()}
        try:
            told = intake.write(workspace, found, choices, means, conversions)
        except Fault as fault:
            error, status = sentence(fault), 422
        else:
            intake.REPORTS.forget(workspace, digest)
            messages.success(request, said(told), extra_tags=changes.tag())
            return HttpResponseRedirect(reverse("steer:outcome-list", args=[workspace.slug]))
    rows = [(campaign, sent.get(f"action-{campaign.key}", campaign.chosen), sent.get(f"medium-{campaign.key}", campaign.medium)) for campaign in found.campaigns]
    actions = [(str(action.number), str(action)) for action in Action.objects.filter(workspace=workspace).order_by("number")]
    context = {
        "found": found, "rows": rows, "actions": actions, "media": list(media.catalogue().values()), "conversions": conversions,
        "kinds": list(intake.CONVERSIONS.items()), "error": error, "states": [(state, found.months(state)) for state in (intake.NEW, intake.CHANGED, intake.SAME, intake.FULLER)],
    }  # fmt: skip
    return render(request, "steer/returns_preview.html", context, status=status)


def said(told: dict[str, int]) -> str:
    """What became of the months of a file."""
    new, changed, same, fuller = (told[state] for state in (intake.NEW, intake.CHANGED, intake.SAME, intake.FULLER))
    parts = [ngettext("%(n)d result has been written down.", "%(n)d results have been written down.", new) % {"n": new}]
    if changed:
        parts.append(ngettext("%(n)d has changed.", "%(n)d have changed.", changed) % {"n": changed})
    if same:
        parts.append(ngettext("%(n)d was there already.", "%(n)d were there already.", same) % {"n": same})
    if fuller:
        parts.append(ngettext("%(n)d was left as it is: it covers more days.", "%(n)d were left as they are: they cover more days.", fuller) % {"n": fuller})
    return " ".join(parts)
