"""The pages of a choice: its options side by side, their scores, the phases and money of one option."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.decide.choices import comparison, pictures
from mercatique.decide.choices.forms import LinesForm, ScoresForm, TableForm, new_decision
from mercatique.decide.models import Choice, Decision, Option
from mercatique.kernel import changes
from mercatique.kernel.documents import name_of
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.records import Detail, New, Page


class ChoiceDetail(Detail):
    """A choice: the options weighed, held against the limits, and what was decided."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        choice = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        found = comparison.read(choice)
        totals = found.totals
        decisions = list(Decision.objects.filter(choice=choice).select_related("option").prefetch_related("participants").order_by("-day", "-number"))
        for decision in decisions:
            decision.workspace = self.workspace
        return {
            "found": found,
            "verdict": pictures.verdict(found),
            "scores_chart": pictures.scores(found),
            "sensitivity_chart": pictures.sensitivity(found),
            "by_weight": comparison.by_weight(found),
            "by_revenue": comparison.by_revenue(found),
            "agrees": agreement(found),
            "columns": [
                {
                    "option": option, "total": totals.get(option.number), "wins": option == found.winner, "gaps": option.gaps(),
                    "tests": found.tests[option.number], "retained": any(decision.option_id == option.pk for decision in decisions[:1]),
                }
                for option in found.options
            ],
            "decisions": decisions, "paper": name_of("recommendation", choice),
        }  # fmt: skip


def agreement(found: comparison.Comparison) -> str:
    """Whether the other way of weighing comes to the same option."""
    if found.distance is None or found.winner is None:
        return ""
    if found.distance.winner is None:
        return str(_("By distance from the best of each criterion (TOPSIS) nobody leads alone: the choice hangs on the way of weighing."))
    other = found.option(found.distance.winner)
    if other == found.winner:
        return str(_("The distance from the best of each criterion (TOPSIS) leads to the same option."))
    return _("The distance from the best of each criterion (TOPSIS) leads to “%(option)s”: the choice hangs on the way of weighing.") % {"option": other}


class OptionDetail(Detail):
    """An option with its phases and its money by fiscal year."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        option = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        years: dict[str, dict[str, Decimal]] = defaultdict(lambda: {"cost": Decimal(0), "revenue": Decimal(0)})
        amounts = sorted(option.amounts.all(), key=lambda line: (line.day, line.kind, line.number))
        for line in amounts:
            years[fiscal_year(self.workspace, line.day).label][line.kind] += line.amount
        return {
            "amounts": amounts,
            "steps": option.steps.order_by("start", "number"),
            "years": [(label, sums["cost"], sums["revenue"], sums["revenue"] - sums["cost"]) for label, sums in sorted(years.items())],
            "tests": comparison.limits(with_workspace(option), option) if option.choice else [],
        }


def with_workspace(option: Option) -> Choice:
    assert option.choice is not None
    option.choice.workspace = option.workspace
    return option.choice


class TablePage(Page):
    """A table of fields edited at once, guarded by the version of its record."""

    role = "member"

    def form(self, record: Any, *data: Any) -> TableForm:
        raise NotImplementedError

    def shown(self, request: HttpRequest, record: Any, form: TableForm, status: int = 200) -> HttpResponse:
        return self.page(request, record=record, form=form, status=status)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        record = self.record(number)
        return self.shown(request, record, self.form(record))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            record = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            record.workspace = self.workspace
            form = self.form(record, request.POST)
            valid = form.is_valid()
            opened = form.cleaned_data.get("version")
            if opened is not None and opened != record.version:
                form.add_error(None, _("Somebody else has changed this meanwhile: look at what it says now, then save again."))
                form.data = form.data.copy()  # type: ignore[assignment]
                form.data["version"] = str(record.version)  # type: ignore[index]
                return self.shown(request, record, form, 409)
            if not valid:
                return self.shown(request, record, form, 422)
            form.save()  # type: ignore[attr-defined]
        messages.success(request, _("“%(title)s” has been saved.") % {"title": record.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(record.get_absolute_url())


class Scores(TablePage):
    """What counts, how much, and the score of each option on it."""

    act = "scores"

    def form(self, record: Any, *data: Any) -> TableForm:
        return ScoresForm(*data, choice=record)


class Lines(TablePage):
    """The phases and the money of an option."""

    act = "lines"

    def form(self, record: Any, *data: Any) -> TableForm:
        return LinesForm(*data, option=record)


class NewDecision(New):
    """A decision of today, on the choice one comes from, for the option that leads."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = {"day": timezone.localdate()}
        asked = request.GET.get("choice", "")
        choice = next((one for one in Choice.objects.filter(workspace=self.workspace) if str(one.pk) == asked), None)
        if choice is not None:
            choice.workspace = self.workspace
            found["title"] = new_decision(choice)
            if (winner := comparison.read(choice).winner) is not None:
                found["option"] = winner.pk
        return found
