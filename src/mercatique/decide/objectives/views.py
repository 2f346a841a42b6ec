"""The pages of an objective that differ from any record's, and the tree of them all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives import cascade, figures, pictures, smart, targets, tree
from mercatique.decide.objectives.forms import BASELINE, read_baseline, rest_on_data
from mercatique.kernel import changes, evidence, indicators, panels
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Job, Member, Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.records import Detail, Edit, New, Page


@workspace_view()
def objective_tree(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Mission, strategic and operational objectives as one tree, and what hangs in the air."""
    found = tree.read(workspace)
    missing = [*tree.circles(found), *tree.without_whole(found), *tree.without_parts(found), *tree.horizons(found)]
    context = {
        "tree": found,
        "branches": [worn(request, branch) for branch in found.branches],
        "missing": missing,
        "pieces": panels.pieces(request, found),
        "levels": [(label, sum(objective.level == level for objective in found.objectives)) for level, label in Objective.Level.choices],
    }
    return render(request, "decide/objective_tree.html", context)


def worn(request: HttpRequest, branch: tree.Branch) -> dict[str, Any]:
    """A branch as the page shows it: its gaps, what later rooms say of it, its own branches."""
    objective = branch.objective
    return {
        "objective": objective,
        "gaps": objective.gaps(),
        "pieces": panels.pieces(request, branch),
        "branches": [worn(request, part) for part in branch.branches],
    }


class ObjectiveDetail(Detail):
    """An objective with its letters, its forecast, its parts and its targets by period."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        objective = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        variant = smart.chosen(self.workspace, request.GET.get("smart", ""))
        parts = cascade.of(objective)
        aims = targets.written(objective)
        return {
            "variant": variant,
            "variants": smart.variants().values(),
            "letters": smart.answers(objective, variant),
            "parts": parts,
            "parts_chart": cascade.picture(parts) if parts else None,
            "parts_missing": cascade.unnamed(parts) if parts else [],
            "branches": Objective.objects.filter(parent=objective).order_by("number") if parts is None else [],
            "targets": [(target, targets.span_words(target.start, target.end), said(objective, target.value)) for target in aims],
            "targets_gap": targets.difference(objective),
            "targets_gap_said": said(objective, abs(targets.difference(objective) or 0)),
            "targets_whole": bool(targets.whole(objective)),
            "may_accept": may_accept(request, objective),
            **self.forecast(objective),
        }

    def forecast(self, objective: Objective) -> dict[str, Any]:
        """What is kept of its forecast, and whether it is being computed."""
        kept = figures.kept(objective) if figures.asks(objective) else None
        live = Job.objects.filter(
            workspace=self.workspace, kind=figures.JOB, args__objective=objective.number, state__in=[Job.State.QUEUED, Job.State.RUNNING]
        ).first()
        return {
            "forecast": kept,
            "forecast_asked": figures.asks(objective),
            "forecast_chart": pictures.way(objective, kept) if kept and kept.result else None,
            "job": None if kept else live,
        }


def said(objective: Objective, value: Any) -> str:
    return indicators.said(value, objective.unit, objective.workspace.currency)


def may_accept(request: HttpRequest, objective: Objective) -> bool:
    """Its owner may, and whoever manages the workspace."""
    membership = request.membership  # type: ignore[attr-defined]
    owns = objective.owner is not None and objective.owner.user_id is not None and objective.owner.user_id == membership.user_id
    return bool(membership.may("member") and (owns or membership.may("manager")))


class EditObjective(Edit):
    """A changed objective has its forecast computed anew."""

    def saved(self, request: HttpRequest, record: Any, form: Any) -> None:
        figures.ask(record)


class Ask(Page):
    """Have the forecast computed."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        objective = self.record(number)
        figures.ask(objective)
        return HttpResponseRedirect(f"{objective.get_absolute_url()}#attainability")


class Accept(Page):
    """Its owner says yes to an objective as it stands, or takes the yes back."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            objective = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            objective.workspace = self.workspace
            if not may_accept(request, objective):
                raise PermissionDenied
            page = HttpResponseRedirect(f"{objective.get_absolute_url()}#acceptance")
            if request.POST.get("version") != str(objective.version):
                messages.error(request, _("This objective has been changed meanwhile: look at what it says now, then accept it."))
                return page
            if "withdraw" in request.POST:
                objective.accepted_on = objective.accepted_by = None
            elif gaps := objective.gaps():
                messages.error(request, _("Nobody can accept it yet, it lacks: %(gaps)s.") % {"gaps": ", ".join(gaps)})
                return page
            else:
                objective.accepted_on = timezone.localdate()
                objective.accepted_by = Member.objects.filter(workspace=self.workspace, user=request.user).first() or objective.owner
            objective.save()
        text = _("“%(title)s” has been accepted.") if objective.accepted_on else _("“%(title)s” is no longer accepted.")
        messages.success(request, text % {"title": objective.title}, extra_tags=changes.tag())
        return page


class Targets(Page):
    """The targets by month or quarter of one objective."""

    act = "targets"
    role = "member"

    def months(self, request: HttpRequest, objective: Objective) -> int:
        asked = request.GET.get("by", "")
        return {"month": 1, "quarter": 3}.get(asked) or targets.step_of(objective)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        objective = self.record(number)
        months = self.months(request, objective)
        proposed = targets.rhythm(objective, months) if "propose" in request.GET else None
        form = targets.TargetsForm(objective=objective, months=months, proposed=proposed)
        return self.shown(request, objective, form, months, proposed=proposed)

    def shown(self, request: HttpRequest, objective: Objective, form: Any, months: int, **context: Any) -> HttpResponse:
        adds_up = objective.indicator is not None and indicators.adds_up(objective.indicator)
        too_many = len(form.spans) > targets.MOST
        return self.page(request, record=objective, form=form, by="quarter" if months == 3 else "month", adds_up=adds_up, too_many=too_many, **context)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            objective = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            objective.workspace = self.workspace
            months = self.months(request, objective)
            form = targets.TargetsForm(request.POST, objective=objective, months=months)
            valid = form.is_valid()
            opened = form.cleaned_data.get("version")
            if opened is not None and opened != objective.version:
                form.add_error(None, _("Somebody else has changed this objective meanwhile: look at what it says now, then save again."))
                form.data = form.data.copy()
                form.data["version"] = str(objective.version)
                return self.shown(request, objective, form, months, status=409)
            if not valid:
                return self.shown(request, objective, form, months, status=422)
            form.save()
        messages.success(request, _("The targets of “%(title)s” have been saved.") % {"title": objective.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(f"{objective.get_absolute_url()}#targets")


class NewObjective(New):
    """A new objective begins with the next fiscal year, compared with the last one in the data."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        last = self.workspace.warehouse.last_day("orders")
        if last is None:
            return {}
        before = fiscal_year(self.workspace, last)
        after = before.next()
        return {"start": after.first, "due": after.last, "baseline_start": before.first, "baseline_end": before.last}

    def saved(self, request: HttpRequest, record: Any, form: Any) -> None:
        figures.ask(record)


class Baseline(Page):
    """Read the baseline from the data again: what is written, what the data say now, and one button."""

    act = "baseline"
    role = "member"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        objective = self.record(number)
        if objective.indicator is None:
            return HttpResponseRedirect(objective.page_url("edit"))
        reading = read_baseline(objective)
        now = indicators.said(reading.value, reading.unit, reading.currency)
        rests = evidence.of(objective, BASELINE).first()
        return self.page(request, record=objective, reading=reading, now=now, rests=rests)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            objective = self.record(number)
            reading = rest_on_data(objective) if objective.indicator else None
        if reading is None or reading.value is None:
            messages.error(request, _("The baseline could not be read: nothing has been changed."))
        else:
            text = _("The baseline of “%(title)s” is now %(value)s.")
            values = {"title": objective.title, "value": objective.get_baseline_display()}
            messages.success(request, text % values, extra_tags=changes.tag())
        return HttpResponseRedirect(objective.get_absolute_url())
