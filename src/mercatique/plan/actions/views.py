"""The action plan on a page: the table, its cells, its file."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mercatique.fault import Fault
from mercatique.kernel import changes
from mercatique.kernel.access import workspace_view
from mercatique.kernel.blocks import Column
from mercatique.kernel.downloads import download
from mercatique.kernel.format import amount
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Indicator, Member, Workspace
from mercatique.plan.actions import table
from mercatique.plan.models import Action



@workspace_view()
def plan(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The eight columns, quarters summed, balance and coverage."""
    today = timezone.localdate()
    year = table.year_asked(workspace, request.GET.get("year", ""), today)
    found = table.read(workspace, year)
    context = {
        "plan": found,
        "year": year,
        "years": table.years_of(workspace, today),
        "members": Member.objects.filter(workspace=workspace, active=True),
        "indicators": Indicator.objects.filter(workspace=workspace),
        "natures": Action.Nature.choices,
        "uncovered": [objective for objective, actions in found.objectives if not actions],
    }
    return render(request, "plan/plan.html", context)


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
    totals = {name: amount(value, workspace.currency) for name, value in found.totals.items()}
    row = next(row for row in found.rows if row.action.pk == action.pk)
    return JsonResponse(
        {
            "text": edited.text,
            "value": edited.value,
            "version": row.action.version,
            "undo": reverse("undo", args=[workspace.slug, act.id]) if act and act.stored else None,
            "totals": {**totals, f"row-{action.number}": amount(row.total, workspace.currency)},
        }
    )


@workspace_view()
def export(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The eight columns as a file."""
    year = table.year_asked(workspace, request.GET.get("year", ""), timezone.localdate())
    found = table.read(workspace, year)
    heads = table.headings(year, workspace)
    columns = [*heads[:4], *(Column(head, "currency", workspace.currency) for head in heads[4:])]
    return download(f"{workspace.slug}-plan-{year.label}", columns, table.as_rows(found), request.GET.get("to", "xlsx"))
