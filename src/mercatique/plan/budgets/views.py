"""The pages of the budget: the ledger, its file, statements brought in, expenses matched, reallocations."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import changes
from mercatique.kernel.access import enter, workspace_view
from mercatique.kernel.aside import SIZE
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.format import number, percent
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Workspace
from mercatique.kernel.periods import FiscalYear, fiscal_year
from mercatique.kernel.records import Detail, New
from mercatique.kernel.uploads import refusal
from mercatique.plan import proposals
from mercatique.plan.actions import table
from mercatique.plan.budgets import (
    alerts,
    available,
    intake,
    investing,
    ledger,
    matching,
    media,
    moves,
    pictures,
)
from mercatique.plan.budgets.forms import MoveForm
from mercatique.plan.models import (
    Action,
    BudgetMove,
    CampaignRule,
    CoFunding,
    ControlPoint,
    Expense,
    Reallocation,
)
from mercatique.plan.risks import register

PERIODS = ("year", "q1", "q2", "q3", "q4")


def months_asked(period: str) -> tuple[int, int]:
    """The months (0 to 11) of the year or of a quarter."""
    place = PERIODS.index(period) if period in PERIODS else 0
    return (0, 12) if place == 0 else (3 * place - 3, 3 * place)


def years_of(workspace: Workspace) -> list[FiscalYear]:
    """The fiscal years of the plan and those in which something was spent."""
    days = Expense.objects.filter(workspace=workspace).exclude(day=None).order_by().values_list("day", flat=True).distinct()
    spent = {fiscal_year(workspace, day) for day in days}
    return sorted({*table.years_of(workspace, timezone.localdate()), *spent}, key=lambda year: year.first)


def read(request: HttpRequest, workspace: Workspace) -> ledger.Ledger:
    today, label = timezone.localdate(), request.GET.get("year", "")
    named = next((year for year in years_of(workspace) if year.label == label), None)
    return ledger.read(workspace, named or table.year_asked(workspace, "", today), today)


@workspace_view()
def budget(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Planned, committed, spent, left to commit and forecast, by action and objective, by quarter and month."""
    found = read(request, workspace)
    net = request.GET.get("cost") == "net"
    period = request.GET.get("period", "year")
    period = period if period in PERIODS else "year"
    first, last = months_asked(period)
    groups = []
    for objective, lines in found.by_objective:
        shown = [(line, line.of(first, last, net=net)) for line in lines]
        groups.append((objective, shown, ledger.added(cell for _line, cell in shown)))
    quarters = [
        (n, found.quarter(n, net=net), [(found.year.months[place], found.month(place, net=net)) for place in range(3 * n - 3, 3 * n)])
        for n in (1, 2, 3, 4)
    ]
    exposure = register.read(workspace)
    there = available.read(found)
    context = {
        "ledger": found,
        "year": found.year,
        "years": years_of(workspace),
        "period": period,
        "net": net,
        "groups": groups,
        "total": ledger.added(part for _objective, _lines, part in groups),
        "quarters": quarters,
        "whole": found.whole(net=net),
        "alerts": [*available.alerts(found, there), *alerts.alerts(found)],
        "there": there,
        "new_envelope": available.new_envelope(found),
        "answer": alerts.answer(found) if found.lines else "",
        "chart": pictures.by_month(found, net=net),
        "funded": CoFunding.objects.filter(workspace=workspace).exists(),
        "exposure": exposure,
        "points": ControlPoint.objects.filter(workspace=workspace).order_by("-day", "-number")[:3],
        "any": bool(found.lines) and (found.gross != ledger.Sums() or bool(found.left_out)),
    }
    for point in context["points"]:
        point.workspace = workspace
    return render(request, "plan/budget.html", context)


@workspace_view()
def investment_budget(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What lasts: items, funding, depreciation by fiscal year, return."""
    return render(request, "plan/investments.html", {"found": investing.read(workspace)})


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The table as a file: an action a line, gross and net of co-funding, with its quarters and months."""
    found = read(request, workspace)
    money = workspace.currency

    def of(label: str, part: str) -> Column:
        return Column(f"{label} ({part})", "currency", money)

    names = {"planned": _("Planned"), "committed": _("Committed"), "spent": _("Spent"), "left": _("Left to commit"), "forecast": pgettext("budget", "Forecast")}
    columns: list[Any] = [_("Action"), _("Objective")]
    columns += [of(label, vat_words(workspace)) for label in names.values()]
    columns += [of(label, _("net of co-funding")) for label in names.values()]
    for n in (1, 2, 3, 4):
        columns += [of(names[name], _("Q%(n)d") % {"n": n}) for name in ("planned", "committed", "spent")]
    for month in found.year.months:
        columns += [of(names[name], month.strftime("%Y-%m")) for name in ("planned", "committed", "spent")]
    rows = []
    for line in found.lines:
        row: list[Any] = [line.action.title if line.action else _("No action"), line.objective.title if line.objective else ""]
        row += [getattr(line.gross, name) for name in names] + [getattr(line.net, name) for name in names]
        for n in (1, 2, 3, 4):
            cell = line.of(3 * n - 3, 3 * n)
            row += [cell.planned, cell.committed, cell.spent]
        for cell in line.months:
            row += [cell.planned, cell.committed, cell.spent]
        rows.append(row)
    return download(f"{workspace.slug}-budget-{found.year.label}", columns, rows, request.GET.get("to", "xlsx"))


def vat_words(workspace: Workspace) -> str:
    return _("excl. VAT") if workspace.vat == "excl" else _("incl. VAT")


@workspace_view(role="member")
def bring(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """A statement or accounting file: kept aside, then shown as understood."""
    if request.method != "POST":
        return render(request, "plan/budget_import.html", {})
    upload = request.FILES.get("file")
    if upload is None:
        text = refusal(request) or _("Choose a file: OFX, CSV or FEC.")
        return render(request, "plan/budget_import.html", {"errors": [text]}, status=422)
    try:
        digest = intake.keep(workspace, upload.read(SIZE + 1), upload.name or "")
    except Fault as fault:
        return render(request, "plan/budget_import.html", {"errors": [sentence(fault)]}, status=422)
    return HttpResponseRedirect(reverse("plan:budget-preview", args=[workspace.slug, digest]))


@workspace_view(role="member")
def preview(request: HttpRequest, workspace: Workspace, digest: str) -> HttpResponse:
    """What was understood of a file; nothing is written before the button is pressed."""
    data, name = intake.STATEMENTS.kept(workspace, digest)
    accounts = (request.POST if request.method == "POST" else request.GET).getlist("account")
    found = intake.understood(workspace, data, name, accounts)
    error, status = "", 200
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            intake.STATEMENTS.forget(workspace, digest)
            messages.success(request, _("“%(name)s” has been put away: nothing has been written.") % {"name": name})
            return HttpResponseRedirect(reverse("plan:budget", args=[workspace.slug]))
        choices, remember = chosen(request)
        try:
            made, rules = intake.write(workspace, found, choices, remember, request.POST.get("vat", ""))
        except Fault as fault:
            error, status = sentence(fault), 422
            found = intake.understood(workspace, data, name, accounts)
        else:
            intake.STATEMENTS.forget(workspace, digest)
            messages.success(request, said(made, found.known, rules), extra_tags=changes.tag())
            return HttpResponseRedirect(reverse("plan:budget", args=[workspace.slug]))
    context = {
        "found": found, "digest": digest, "groups": rows_of(found.groups, request), "hidden_groups": max(len(found.groups) - matching.SHOWN, 0),
        "actions": actions_of(workspace), "error": error, "rates": [(rate, percent(Decimal(rate) / 100)) for rate in intake.RATES], "rate": request.POST.get("vat", "20"), "accounts": accounts,
    }  # fmt: skip
    return render(request, "plan/budget_preview.html", context, status=status)


def said(made: int, known: int, rules: int) -> str:
    parts = [ngettext("%(n)d expense has been written down.", "%(n)d expenses have been written down.", made) % {"n": made}]
    if known:
        parts.append(ngettext("%(n)s line was there already.", "%(n)s lines were there already.", known) % {"n": number(known)})
    if rules:
        parts.append(ngettext("%(n)d rule has been learned.", "%(n)d rules have been learned.", rules) % {"n": rules})
    return " ".join(parts)


def chosen(request: HttpRequest) -> tuple[dict[str, str], set[str]]:
    """What a form says of groups: the action of each, and which are to be remembered."""
    choices = {name.removeprefix("group-"): str(value) for name, value in request.POST.items() if name.startswith("group-")}
    return choices, set(request.POST.getlist("remember"))


def rows_of(groups: Any, request: HttpRequest) -> list[tuple[matching.Group, str, bool]]:
    """The groups of a page with what is chosen for each: what was sent when a form comes back, else what its rule says."""
    choices, remember = chosen(request) if request.method == "POST" else ({}, set())
    return [(group, choices.get(group.key, group.chosen), group.key in remember) for group in groups[: matching.SHOWN]]


def actions_of(workspace: Workspace) -> list[tuple[str, str]]:
    return [(str(action.number), action.title) for action in Action.objects.filter(workspace=workspace).order_by("number")]


@workspace_view(role="member")
def match(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Expenses that belong to no action, in groups: matched many at once, by rules or by hand."""
    expenses = list(Expense.objects.filter(workspace=workspace, action=None).exclude(net=None).exclude(day=None).order_by("-day", "number"))
    rows = [matching.Amount(one.day, one.net, one.title, one.supplier, one.account, one, one.currency if one.currency != workspace.currency else "") for one in expenses]
    groups = matching.grouped(rows, matching.Rules(workspace), otherwise="0")
    if request.method == "POST":
        choices, remember = chosen(request)
        actions = {str(action.number): action for action in Action.objects.filter(workspace=workspace)}
        done, taught = 0, []
        with transaction.atomic():
            for group in groups:
                action = actions.get(choices.get(group.key, ""))
                if action is None:
                    continue
                if group.key in remember:
                    taught.append((group, action))
                for line in group.lines:
                    line.thing.action = action
                    line.thing.save()
                    done += 1
            rules = matching.teach(workspace, taught)
        text = ngettext("%(n)d expense now has its action.", "%(n)d expenses now have their action.", done) % {"n": done}
        if rules:
            text += " " + ngettext("%(n)d rule has been learned.", "%(n)d rules have been learned.", rules) % {"n": rules}
        messages.success(request, text, extra_tags=changes.tag())
        return HttpResponseRedirect(reverse("plan:budget-match", args=[workspace.slug]))
    context = {"groups": rows_of([group_with(group) for group in groups], request), "actions": actions_of(workspace), "n": len(expenses)}
    return render(request, "plan/budget_match.html", context)


@workspace_view()
def ad_spend(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The campaigns of the table of ad spend, the action each belongs to, and how what is invoiced counts once."""
    campaigns = media.read(workspace)
    if request.method == "POST":
        enter(request, workspace.slug, "member")
        actions = {str(action.number): action for action in Action.objects.filter(workspace=workspace)}
        done = 0
        with transaction.atomic():
            for campaign in campaigns:
                choice, results = request.POST.get(f"campaign-{campaign.key}"), request.POST.get(f"results-{campaign.key}", "")
                if choice is None or (choice not in ("", "0") and choice not in actions):
                    continue
                results = results if results in CampaignRule.Results.values else ""
                done += media.teach(workspace, campaign, actions.get(choice), choice == "", results)
        text = ngettext("%(n)d campaign has been led.", "%(n)d campaigns have been led.", done) % {"n": done} if done else _("Nothing has changed.")
        messages.success(request, text, extra_tags=changes.tag() if done else "")
        return HttpResponseRedirect(f"{reverse('plan:budget-media', args=[workspace.slug])}?year={request.GET.get('year', '')}")
    spent = {fiscal_year(workspace, month) for campaign in campaigns for month in campaign.months}
    years = sorted({*years_of(workspace), *spent}, key=lambda year: year.first)
    today = timezone.localdate()
    year = next((one for one in years if one.label == request.GET.get("year")), None) or fiscal_year(workspace, today)
    rows = [(campaign, sums, str(campaign.action.number) if campaign.action else "" if campaign.left_out else "0", campaign.early(year.first, year.last)) for campaign in campaigns if (sums := campaign.within(year.first, year.last)).spend or campaign.foreign]
    rows.sort(key=lambda row: row[0].rule is not None)
    groups = [(group, *parts) for group in media.counted_once(workspace) if any(parts := of_year(group, year))]
    parts = {"loose": [sums for campaign, sums, _chosen, _early in rows if campaign.rule is None], "matched": [sums for campaign, sums, _chosen, _early in rows if campaign.action], "left": [sums for campaign, sums, _chosen, _early in rows if campaign.left_out]}
    early = sum((row[3] for row in rows), Decimal(0))
    context = {
        "rows": rows, "groups": groups, "year": year, "early": early, "years": years, "actions": actions_of(workspace), "kinds": CampaignRule.Results.choices, "any": bool(campaigns),
        "sums": {name: sum((part.spend for part in found), -early if name == "matched" else Decimal(0)) for name, found in parts.items()}, "n": {name: len(found) for name, found in parts.items()},
        "waiting": sum((row[3] for row in groups), Decimal(0)), "foreign": [(campaign, code, spend) for campaign, _sums, _chosen, _early in rows for code, spend in campaign.foreign.items()],
        "last": workspace.warehouse.last_day(media.TABLE) if campaigns else None,
    }  # fmt: skip
    return render(request, "plan/ad_spend.html", context)


def of_year(group: media.Group, year: FiscalYear) -> tuple[Decimal, Decimal, Decimal]:
    """Of a fiscal year: what the table says, what of it invoices have counted, what is counted from the table."""
    said = sum((spend for month, spend in group.months.items() if year.first <= month <= year.last), Decimal(0))
    still = sum((spend for month, spend in group.open.items() if year.first <= month <= year.last), Decimal(0))
    return said, said - still, still


def group_with(group: matching.Group) -> matching.Group:
    """A rule that leaves out cannot take away what is written down already."""
    return group if group.chosen else matching.Group(group.name, group.lines, group.rule, "0")


class NewExpense(New):
    """A new expense is of today unless said otherwise."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"day": timezone.localdate()}


class NewControlPoint(New):
    """A reading of today unless said otherwise."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        member = getattr(request, "membership", None)
        from mercatique.kernel.models import Member

        known = Member.objects.filter(workspace=self.workspace, user=member.user).first() if member else None
        return {"day": timezone.localdate(), "by": known.pk if known else None}


class ControlPointDetail(Detail):
    """A reading with its numbers."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        point = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        sums = ledger.Sums(point.planned, point.committed, point.spent, point.forecast) if point.planned is not None else None
        return {"sums": sums}


class ReallocationDetail(Detail):
    """A hypothesis: its moves, and what they do to each action and objective."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        may_decide = request.membership.may("manager")  # type: ignore[attr-defined]
        form = MoveForm(workspace=self.workspace) if found.state == Reallocation.State.PROPOSED else None
        return {**about(found, form), "may_decide": may_decide}

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """One more move."""
        enter(request, self.workspace.slug, "member")
        found = self.record(number)
        if found.state != Reallocation.State.PROPOSED:
            raise Http404
        form = MoveForm(request.POST, workspace=self.workspace)
        if not form.is_valid():
            return self.page(request, status=422, record=found, **self.about(request, found), **about(found, form))
        BudgetMove(workspace=self.workspace, reallocation=found, title=found.title[:200], **form.cleaned_data).save()
        found.save()
        messages.success(request, _("The move has been added."), extra_tags=changes.tag())
        return HttpResponseRedirect(found.get_absolute_url())


def about(found: Reallocation, form: MoveForm | None) -> dict[str, Any]:
    moved = moves.moves_of(found)
    day = moved[0].giver_month if moved else timezone.localdate()
    book = ledger.read(found.workspace, fiscal_year(found.workspace, day), timezone.localdate())
    by_action, by_objective = moves.effects(found, book)
    tables = [(_("By action"), by_action), (_("By objective"), by_objective)]
    return {
        "moves": moved, "tables": [entry for entry in tables if entry[1]], "form": form, "year": book.year,
        "open": found.state == Reallocation.State.PROPOSED,
    }  # fmt: skip


@require_POST
@workspace_view(role="member")
def remove_move(request: HttpRequest, workspace: Workspace, number: int, move: int) -> HttpResponse:
    """Take a move out of a hypothesis."""
    found = get_object_or_404(Reallocation, workspace=workspace, number=number, state=Reallocation.State.PROPOSED)
    found.workspace = workspace
    get_object_or_404(BudgetMove, reallocation=found, number=move).delete()
    found.save()
    messages.success(request, _("The move has been taken out."), extra_tags=changes.tag())
    return HttpResponseRedirect(found.get_absolute_url())


@require_POST
@workspace_view(role="manager")
def decide(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Apply a hypothesis to the plan, or turn it down."""
    found = get_object_or_404(Reallocation, workspace=workspace, number=number)
    found.workspace = workspace
    applied = _("“%(title)s” has been applied to the plan.")
    return proposals.answer(request, found, lambda version: moves.apply(workspace, number, timezone.localdate(), version), applied)
