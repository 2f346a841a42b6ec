"""The action plan on a page: the table, its cells, its file."""

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import blocks, changes
from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import download
from mercatique.kernel.format import amount
from mercatique.kernel.forms import amount as amount_typed
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Indicator, Member, Workspace
from mercatique.kernel.periods import FiscalYear
from mercatique.kernel.record_files import NotRead
from mercatique.kernel.records import Detail, Edit, New, Page
from mercatique.plan.actions import columns, coverage, files, ranking, stages, table
from mercatique.plan.actions.forms import MonthsForm
from mercatique.plan.models import Action, Column


@workspace_view()
def plan(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The eight columns, quarters summed, balance and coverage."""
    today = timezone.localdate()
    year = table.year_asked(workspace, request.GET.get("year", ""), today)
    found = table.read(workspace, year)
    context = {
        "plan": table.of_year(found),
        "others": len(found.rows) - len(table.of_year(found).rows),
        "year": year,
        "years": table.years_of(workspace, today),
        "members": Member.objects.filter(workspace=workspace, active=True),
        "indicators": Indicator.objects.filter(workspace=workspace),
        "natures": Action.Nature.choices,
        "stages": stages.choices(),
    }
    return render(request, "plan/plan.html", context)


@require_POST
@workspace_view(role="member")
def add(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """One more line in the table, by its name alone."""
    year = table.year_asked(workspace, request.POST.get("year", ""), timezone.localdate())
    page = f"{reverse('plan:plan', args=[workspace.slug])}?year={year.label}"
    if title := request.POST.get("title", "").strip()[:200]:
        action = Action(workspace=workspace, title=title)
        action.save()
        text = _("“%(title)s” has been written down.") % {"title": title}
        messages.success(request, text, extra_tags=changes.tag())
        return HttpResponseRedirect(f"{page}#action-{action.number}")
    messages.error(request, _("An action needs a name."))
    return HttpResponseRedirect(page)


@require_POST
@workspace_view(role="member")
def cell(request: HttpRequest, workspace: Workspace) -> JsonResponse:
    """Change one cell of the table; the answer says what it shows and the new sums."""
    year = table.year_asked(workspace, request.GET.get("year", ""), timezone.localdate())
    number, version = request.POST.get("row", ""), request.POST.get("version", "")
    with transaction.atomic():
        rows = Action.objects.select_for_update(of=("self",)).filter(workspace=workspace)
        action = get_object_or_404(rows, number=int(number) if number.isdigit() else 0)
        action.workspace = workspace
        if version and version != str(action.version):
            text = _("Somebody else has changed this action meanwhile: reload the page to see it.")
            return JsonResponse({"error": text}, status=409)
        try:
            edited = table.edit(action, request.POST.get("field", ""), request.POST.get("value", ""), year)
        except Fault as fault:
            transaction.set_rollback(True)
            return JsonResponse({"error": sentence(fault)}, status=422)
    act = changes.current()
    found = table.read(workspace, year)
    totals = {name: amount(value, workspace.currency) for name, value in found.sums.items()}
    return JsonResponse(
        {
            "text": edited.text,
            "value": edited.value,
            "version": action.version,
            "undo": reverse("undo", args=[workspace.slug, act.id]) if act and act.stored else None,
            "totals": totals,
        }
    )


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The eight columns as a file, or all columns."""
    year = table.year_asked(workspace, request.GET.get("year", ""), timezone.localdate())
    found = table.of_year(table.read(workspace, year))
    whole = request.GET.get("columns") == "all"
    heads = table.headings(year, workspace)
    kinds = {Column.Kind.AMOUNT: "currency", Column.Kind.NUMBER: "number", Column.Kind.DATE: "date"}
    heading: list[Any] = [*heads[:4], *(blocks.Column(head, "currency", workspace.currency) for head in heads[4:])]
    if whole:
        heading += table.further_headings(())
        heading += [blocks.Column(each.title, kinds.get(Column.Kind(each.kind), "text"), workspace.currency) for each in found.columns]
    return download(f"{workspace.slug}-plan-{year.label}", heading, table.as_rows(found, whole=whole), request.GET.get("to", "xlsx"))


class ActionDetail(Detail):
    """An action with its budget by month."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        number = request.resolver_match.kwargs["number"]  # type: ignore[union-attr]
        return {"years": table.months_of(self.record(number))}


class NewAction(New):
    """A new action plans the year one looks at."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"budget_year": request.GET.get("year", "")}


class EditAction(Edit):
    """The quarters of the year one looks at."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        form = self.kind.form(instance=record, workspace=self.workspace, initial={"budget_year": request.GET.get("year", "")})
        return self.page(request, form=form, record=record)


class Budget(Page):
    """The months of a fiscal year, for one action."""

    act = "budget"
    role = "member"

    def year(self, request: HttpRequest) -> FiscalYear:
        return table.year_asked(self.workspace, request.GET.get("year", ""), timezone.localdate())

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        action, year = self.record(number), self.year(request)
        return self.page(request, record=action, year=year, years=self.years(), form=MonthsForm(action=action, year=year))

    def years(self) -> list[FiscalYear]:
        return table.years_of(self.workspace, timezone.localdate())

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        year = self.year(request)
        with transaction.atomic():
            action = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            action.workspace = self.workspace
            form = MonthsForm(request.POST, action=action, year=year)
            valid = form.is_valid()
            opened = form.cleaned_data.get("version")
            if opened is not None and opened != action.version:
                form.add_error(None, _("Somebody else has changed this action meanwhile: look at what it says now, then save again."))
                form.data = form.data.copy()
                form.data["version"] = str(action.version)
                return self.page(request, record=action, year=year, years=self.years(), form=form, status=409)
            if not valid:
                return self.page(request, record=action, year=year, years=self.years(), form=form, status=422)
            form.save()
        messages.success(request, _("The budget of “%(title)s” has been saved.") % {"title": action.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(action.get_absolute_url())


@workspace_view(role="member")
def bring(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """A plan of eight columns from a spreadsheet: the differences, all or none."""
    year = table.year_asked(workspace, request.GET.get("year", ""), timezone.localdate())
    context = {"year": year, "headings": table.headings(year, workspace), "further": table.further_headings(columns.of(workspace)), "errors": []}
    if request.method != "POST":
        return render(request, "plan/plan_import.html", context)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise NotRead([_("Choose a CSV or XLSX file.")])
        made, changed, strange = files.take_in(workspace, year, upload.read(), upload.name or "")
    except NotRead as error:
        return render(request, "plan/plan_import.html", {**context, "errors": error.sentences}, status=422)
    text = _("%(made)d written down, %(changed)d changed.") % {"made": made, "changed": changed}
    if not made and not changed:
        text = _("The file says what the plan says already: nothing has changed.")
    if strange:
        names = ", ".join(_("“%(name)s”") % {"name": name[:60]} for name in strange)
        text += " " + _("Columns of the file the plan does not have, left aside: %(names)s.") % {"names": names}
    messages.success(request, text, extra_tags=changes.tag())
    return HttpResponseRedirect(f"{reverse('plan:plan', args=[workspace.slug])}?year={year.label}")


@workspace_view()
def own_columns(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The workspace's own columns in their order, what they hold, and what deleted ones have left."""
    found = columns.of(workspace, hidden=True)
    held = Counter(key for own in Action.objects.filter(workspace=workspace).exclude(own={}).values_list("own", flat=True) for key in own)
    for column in found:
        column.workspace = workspace
    rows = [(column, held[column.key], place == 0, place == len(found) - 1) for place, column in enumerate(found)]
    return render(request, "plan/columns.html", {"rows": rows, "gone": columns.gone(workspace), "most": columns.MOST})


@require_POST
@workspace_view(role="member")
def shape(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Move a column up or down, hide it or show it."""
    column = get_object_or_404(Column, workspace=workspace, number=number)
    act = request.POST.get("act", "")
    if act in {"up", "down"}:
        columns.move(workspace, column, -1 if act == "up" else 1)
    elif act in {"hide", "show"}:
        column.hidden = act == "hide"
        column.save()
    return HttpResponseRedirect(f"{reverse('plan:columns', args=[workspace.slug])}#column-{number}")


@require_POST
@workspace_view(role="member")
def forget(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Erase the values a deleted column has left, once its name has been typed."""
    one = next((each for each in columns.gone(workspace) if each.number == number), None)
    if one is None:
        raise Http404
    page = reverse("plan:columns", args=[workspace.slug])
    if request.POST.get("name", "").strip().casefold() != one.title.casefold():
        messages.error(request, _("Nothing has been erased: type “%(name)s” to confirm.") % {"name": one.title})
        return HttpResponseRedirect(page)
    with transaction.atomic():
        n = columns.forget(workspace, one)
    text = ngettext("%(n)d value of “%(name)s” has been erased.", "%(n)d values of “%(name)s” have been erased.", n)
    messages.success(request, text % {"n": n, "name": one.title}, extra_tags=changes.tag())
    return HttpResponseRedirect(page)


@workspace_view()
def ranking_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Feasibility × effectiveness, and the actions ranked with the line where the budget ends."""
    today = timezone.localdate()
    year = table.year_asked(workspace, request.GET.get("year", ""), today)
    error, wanted = "", None
    if text := request.GET.get("budget", "").strip():
        try:
            wanted = amount_typed(text)
        except InvalidOperation:
            wanted = Decimal(-1)
        if not 0 <= wanted < 10**12:
            error, wanted = _("“%(value)s” is no budget: type 45000, 45,000 or 45k.") % {"value": text[:40]}, None
    found = ranking.read(workspace, year, wanted, by=request.GET.get("by", ""))
    context = {
        "found": found, "year": year, "years": table.years_of(workspace, today), "typed": text or table.typed(found.budget or Decimal(0)), "error": error,
        "matrix": ranking.matrix(found.actions), "unplaced": [row for row in found.rows if not row.action.feasibility or not row.action.effectiveness],
    }  # fmt: skip
    return render(request, "plan/ranking.html", context, status=422 if error else 200)


@workspace_view()
def coverage_page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Which segments, funnel stages and channels the plan addresses, by count and by budget."""
    today = timezone.localdate()
    year = table.year_asked(workspace, request.GET.get("year", ""), today)
    measure = "budget" if request.GET.get("by") == "budget" else "actions"
    channel = request.GET.get("channel", "")
    found = coverage.read(workspace, year, channel)
    context = {"found": found, "year": year, "years": table.years_of(workspace, today), "measure": measure, "channel": channel}
    return render(request, "plan/coverage.html", context)
