"""The addresses of the financial forecast."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.decide.outlook import views
from mercatique.decide.outlook.forms import ForecastForm, PartForm, ProductForm
from mercatique.decide.outlook.models import (
    MONTHS,
    Forecast,
    ForecastCharge,
    ForecastCost,
    ForecastInvestment,
    ForecastProduct,
    ForecastResource,
)
from mercatique.kernel.records import RECORDS, records

pages = [
    *records(
        Forecast,
        columns=("title", "first_month", "months", "state", "owner", "lacks"),
        fields=(
            "title", "purpose", "owner", "first_month", "months", "opening_cash", "customer_days", "supplier_days", "stock_days", "regime", "tax_rate",
            "prudent_volume", "prudent_price", "prudent_cost", "ambitious_volume", "ambitious_price", "ambitious_cost", "hypotheses",
            "objective", "gap_reason", "verdict", "site", "brand", "activity",
        ),
        form_class=ForecastForm,
        teaches=_("A forecast says whether an activity pays, and whether there is money on the account each month."),
    ),
    *records(
        ForecastProduct,
        columns=("title", "forecast", "mode", "price", "volume", "growth"),
        fields=("title", "forecast", "family", "mode", "mode_reason", "price", "vat_rate", "volume", "growth", "start", "batch", "defects", *MONTHS),
        form_class=ProductForm,
        teaches=_("What is sold: how it is made, at what price, how much of it each month."),
    ),
    *records(
        ForecastCost,
        columns=("title", "product", "mode", "basis", "amount"),
        fields=("title", "product", "mode", "basis", "amount"),
        form_class=PartForm,
        teaches=_("What a piece costs in each way of production: write two ways down to compare them."),
    ),
    *records(
        ForecastCharge,
        columns=("title", "forecast", "kind", "amount", "start", "end"),
        fields=("title", "forecast", "kind", "amount", "start", "end", "vat_rate"),
        form_class=PartForm,
        teaches=_("What is paid each month, whatever is sold."),
    ),
    *records(
        ForecastInvestment,
        columns=("title", "forecast", "amount", "month", "years"),
        fields=("title", "forecast", "amount", "month", "years", "vat_rate"),
        form_class=PartForm,
        teaches=_("What is bought to last: paid at once, worn out over its years."),
    ),
    *records(
        ForecastResource,
        columns=("title", "forecast", "kind", "amount", "month", "rate", "duration"),
        fields=("title", "forecast", "kind", "amount", "month", "rate", "duration"),
        form_class=PartForm,
        teaches=_("Where the money comes from: own funds, loans, subsidies."),
    ),
]  # fmt: skip
kind = RECORDS["decide.forecast"]
PAGES = {
    "statement": views.StatementPage, "cash": views.CashPage, "threshold": views.ThresholdPage, "funding": views.FundingPage,
    "parts": views.PartsPage, "actual": views.ActualPage, "compare": views.ComparePage, "start": views.Start, "freeze": views.Freeze,
    "renew": views.Renew, "workbook": views.Workbook,
}  # fmt: skip

urlpatterns = [
    path("forecasts/new/", views.NewForecast.as_view(kind=kind), name="forecast-new"),
    path("forecasts/<int:number>/", views.ForecastDetail.as_view(kind=kind), name="forecast-detail"),
    *(path(f"forecasts/<int:number>/{act}/", page.as_view(kind=kind), name=f"forecast-{act}") for act, page in PAGES.items()),
    *pages,
]
