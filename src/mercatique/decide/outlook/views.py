"""The pages of a forecast: what a banker asks, one answer a page."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.decide.outlook import criteria, pictures, proposals, versions, workbook
from mercatique.decide.outlook.models import (
    Forecast,
    ForecastProduct,
)
from mercatique.decide.outlook.reading import Written, read
from mercatique.fault import Fault
from mercatique.kernel import changes
from mercatique.kernel.middleware import sentence
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.records import Detail, New, Page
from mercatique.kernel.spreadsheets import content_disposition

TABS = (
    ("detail", gettext_lazy("Summary")),
    ("statement", gettext_lazy("Income statement")),
    ("cash", gettext_lazy("Cash")),
    ("threshold", gettext_lazy("Break-even")),
    ("funding", gettext_lazy("Funding")),
    ("parts", gettext_lazy("Hypotheses")),
    ("actual", gettext_lazy("Actual")),
    ("compare", gettext_lazy("Versions")),
)


def shared(written: Written, act: str) -> dict[str, Any]:
    """What every page of a forecast shows."""
    forecast = written.forecast
    study = written.study
    return {
        "written": written,
        "study": study,
        "tabs": [(forecast.page_url(name), label, name == act) for name, label in TABS],
        "verdict": pictures.verdict(study, forecast.workspace.currency) if study else "",
        "scenario_names": pictures.NAMES,
    }


class ForecastDetail(Detail):
    """The answer first: does cash hold, what is earned, how sure is that, what is missing."""

    def about(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        written = read(record)
        study, currency = written.study, self.workspace.currency
        more: dict[str, Any] = {"checks": criteria.of_forecast(record, written)}
        if study:
            more |= {
                "chart": pictures.cash(study, currency),
                "result_words": pictures.result_words(study, currency),
                "chance_words": pictures.chance_words(study),
                "lever_words": pictures.lever_words(study, currency),
                "threshold_words": [pictures.threshold_words(year, currency) for year in study.central.years],
            }
        return {**super().about(request, record), **shared(written, "detail"), **more}


class Sheet(Page):
    """One page of a forecast."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        forecast = self.record(number)
        written = read(forecast)
        more = self.more(request, written) if written.study or self.act in {"parts", "compare"} else {}
        return self.page(request, record=forecast, **{**shared(written, self.act), **more})

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        return {}

    def scenario(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        """The scenario asked for, and the way to the others."""
        study = written.study
        assert study is not None
        found = study.of(request.GET.get("scenario", "central"))
        return {
            "found": found,
            "scenarios": [(each.scenario, pictures.NAMES[each.scenario], each is found) for each in study.outlooks],
        }


class StatementPage(Sheet):
    act = "statement"

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        context = self.scenario(request, written)
        found = context["found"]
        rows = []
        for name, label, sign, balance in pictures.STATEMENT:
            values = getattr(found.statement, name) if balance else found.lines[name]
            if balance or any(values):
                rows.append({"label": label, "values": [sign * float(value) for value in values], "balance": balance})
        plan = found.flows.plan
        heads = [(label, plan.years.count(label)) for label in found.labels]
        return {**context, "rows": rows, "heads": heads, "words": pictures.result_words(written.study, self.workspace.currency)}  # type: ignore[arg-type]


class CashPage(Sheet):
    act = "cash"

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        context, study = self.scenario(request, written), written.study
        assert study is not None
        cash = context["found"].cash
        rows = list(zip(cash.months, cash.received, cash.paid, cash.vat, cash.balance, strict=True))
        return {**context, "rows": rows, "chart": pictures.cash(study, self.workspace.currency), "chance_words": pictures.chance_words(study), "terms": pictures.terms(written.forecast)}


class ThresholdPage(Sheet):
    act = "threshold"

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        context = self.scenario(request, written)
        found, currency = context["found"], self.workspace.currency
        years = []
        for year in found.years:
            pieces = list(zip(year.threshold.products, year.threshold.unit_margin, year.threshold.planned, year.threshold.units, strict=True))
            years.append({"year": year, "words": pictures.threshold_words(year, currency), "pieces": pieces})
        best = pictures.telling(found)
        return {**context, "years": years, "words": pictures.threshold_words(best, currency), "chart": pictures.threshold(found, best, currency)}


class FundingPage(Sheet):
    act = "funding"

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        context = self.scenario(request, written)
        years = context["found"].years
        uses = [(pictures.FUNDING[name], [year.uses[name] for year in years], sum(year.uses[name] for year in years)) for name in years[0].uses]
        brought = [(pictures.FUNDING[name], [year.resources[name] for year in years], sum(year.resources[name] for year in years)) for name in years[0].resources]
        sums = {name: [sum(getattr(year, name).values()) for year in years] for name in ("uses", "resources")}
        return {
            **context,
            "years": years,
            "uses": uses,
            "resources": brought,
            "sums": [(name, values, sum(values)) for name, values in sums.items()],
            "changes": ([year.change for year in years], sum(year.change for year in years)),
            "balance": float(context["found"].cash.balance[-1]),
        }


class PartsPage(Sheet):
    """What the forecast is made of, each line with the way to change it."""

    act = "parts"

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        forecast = written.forecast
        lists = [
            (_("Charges"), written.charges, "decide:forecastcharge-new", _("Add a charge")),
            (_("Investments"), written.investments, "decide:forecastinvestment-new", _("Add an investment")),
            (_("Resources"), written.resources, "decide:forecastresource-new", _("Add a resource")),
        ]
        shown = ("prudent", "ambitious")
        factors = [
            (label, [getattr(forecast, f"{name}_{what}") for name in shown])
            for what, label in (("volume", _("Volumes")), ("price", _("Prices")), ("cost", _("Unit costs")))
        ]
        return {"lists": lists, "factors": factors, "modes": dict(ForecastProduct.Mode.choices), "gaps": forecast.gaps()}


class ActualPage(Sheet):
    act = "actual"

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        plan, study = written.plan, written.study
        assert plan is not None and study is not None
        revenue = list(zip(plan.days, (float(value) for value in study.central.flows.revenue.sum(axis=0)), strict=True))
        found = proposals.progress(written.forecast, revenue, {product.vat for product in plan.products})
        currency = self.workspace.currency
        return {"progress": found, "words": pictures.progress_words(found, currency), "chart": pictures.actual(found, currency)}


class ComparePage(Sheet):
    act = "compare"

    def more(self, request: HttpRequest, written: Written) -> dict[str, Any]:
        forecast, currency = written.forecast, self.workspace.currency
        others = [each for each in versions.versions(forecast) if each.pk != forecast.pk]
        asked = request.GET.get("with", "")
        other = next((each for each in others if str(each.number) == asked), None) or (others[-1] if others else None)
        context: dict[str, Any] = {"others": others, "other": other}
        if other is not None and written.study is not None and (study := read(other).study) is not None:
            first, second = (forecast, other) if forecast.edition < other.edition else (other, forecast)
            pair = (written.study, study) if first is forecast else (study, written.study)
            context |= {"first": first, "second": second, "rows": versions.differences(*pair, currency), "words": versions.compared_words(*pair, currency)}
        return context


class NewForecast(New):
    """A forecast begins with the next fiscal year."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"first_month": fiscal_year(self.workspace, timezone.localdate()).next().first, "customer_days": 30, "supplier_days": 30}


class Start(Page):
    """What the data propose, each number with where it comes from; written when it is confirmed."""

    act = "start"
    role = "member"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        forecast = self.record(number)
        found = proposals.proposed(self.workspace, forecast)
        return self.page(request, record=forecast, proposed=found)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            forecast = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            forecast.workspace = self.workspace
            wanted = set(request.POST.getlist("family"))
            rows = [row for row in proposals.proposed(self.workspace, forecast).rows if row.key in wanted]
            try:
                taken = proposals.take(forecast, rows)
            except Fault as fault:
                messages.error(request, sentence(fault))
                return HttpResponseRedirect(forecast.page_url("parts"))
        if not taken:
            messages.error(request, _("Choose at least one family: nothing has been written."))
            return HttpResponseRedirect(forecast.page_url("start"))
        text = ngettext("%(n)d product has been written from your data.", "%(n)d products have been written from your data.", taken)
        messages.success(request, text % {"n": taken}, extra_tags=changes.tag())
        return HttpResponseRedirect(forecast.page_url("parts"))


class Freeze(Page):
    """Say what freezing means, then do it."""

    act = "freeze"
    role = "member"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        forecast = self.record(number)
        return self.page(request, record=forecast, gaps=forecast.gaps(), **shared(read(forecast), "freeze"))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            forecast = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            forecast.workspace = self.workspace
            try:
                versions.freeze(forecast)
            except Fault as fault:
                return self.page(request, record=forecast, refused=sentence(fault), gaps=forecast.gaps(), **shared(read(forecast), "freeze"), status=409)
        text = _("Version %(n)d of “%(title)s” is frozen.")
        messages.success(request, text % {"n": forecast.edition, "title": forecast.title})
        return HttpResponseRedirect(forecast.get_absolute_url())


class Renew(Page):
    """The next version, copied from this one."""

    act = "renew"
    role = "member"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return self.page(request, record=self.record(number))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            made = versions.renew(self.record(number))
        text = _("Version %(n)d of “%(title)s” has been begun.")
        messages.success(request, text % {"n": made.edition, "title": made.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(made.page_url("parts"))


class Workbook(Page):
    """The forecast as a workbook whose formulas live."""

    act = "workbook"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        forecast: Forecast = self.record(number)
        written = read(forecast)
        if written.study is None:
            messages.error(request, _("There is nothing to calculate yet: %(gaps)s.") % {"gaps": ", ".join(forecast.gaps())})
            return HttpResponseRedirect(forecast.get_absolute_url())
        scenario = request.GET.get("scenario", "central")
        answer = HttpResponse(workbook.made(written, scenario), content_type=workbook.XLSX)
        answer["Content-Disposition"] = content_disposition(f"{self.workspace.slug}-{forecast.title}-v{forecast.edition}.xlsx")
        return answer
