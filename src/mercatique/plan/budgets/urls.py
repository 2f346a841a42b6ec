"""The addresses of budgets."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.plan.budgets import views
from mercatique.plan.budgets.forms import ControlPointForm, ExpenseForm, InvestmentForm
from mercatique.plan.models import (
    CampaignRule,
    CoFunding,
    ControlPoint,
    Draw,
    Envelope,
    Expense,
    ExpenseRule,
    Investment,
    Reallocation,
)

pages = [
    *records(
        Expense,
        columns=("title", "action", "day", "supplier", "net", "state"),
        fields=("title", "action", "state", "day", "supplier", "document", "net", "vat_rate", "currency", "order", "capital"),
        form_class=ExpenseForm,
        teaches=_("An expense is an order signed or an invoice; with its action it shows where the budget goes."),
    ),
    *records(
        CoFunding,
        columns=("title", "action", "funder", "share", "amount", "state"),
        fields=("title", "action", "funder", "share", "amount", "day", "state"),
        teaches=_("Write down what somebody else pays of an action: the budget then shows its cost gross and net."),
    ),
    *records(
        ExpenseRule,
        columns=("title", "action", "leave_out"),
        fields=("title", "action", "leave_out"),
        teaches=_("A rule leads the lines of a bank or accounting file to their action."),
    ),
    *records(
        CampaignRule,
        columns=("title", "platform", "action", "results", "leave_out"),
        fields=("title", "platform", "action", "leave_out", "results", "supplier"),
        teaches=_("A rule leads the campaigns of the table of ad spend to their action."),
    ),
    *records(
        ControlPoint,
        columns=("title", "day", "planned", "spent", "forecast", "by"),
        fields=("title", "day", "by", "load", "decision"),
        form_class=ControlPointForm,
        teaches=_("At each milestone or quarter end, read the budget: the numbers of the day are kept with what you decide."),
    ),
    *records(
        Reallocation,
        columns=("title", "state", "applied_on"),
        fields=("title", "trigger", "reason"),
        teaches=_("A reallocation moves money between actions and months, and shows the effect before anything changes."),
    ),
    *records(
        Envelope,
        columns=("title", "start", "q1", "q2", "q3", "q4", "reserve_share", "reserve_amount"),
        fields=("title", "start", "q1", "q2", "q3", "q4", "granted_by", "reserve_share", "reserve_amount", "reserve_why"),
        teaches=_("Write down what is available in each quarter and what of it is kept for the unforeseen: the plan is then held against it."),
    ),
    *records(
        Draw,
        columns=("title", "envelope", "action", "day", "amount", "by"),
        fields=("title", "envelope", "action", "day", "amount", "by", "reason"),
        teaches=_("A draw says what the reserve has covered; what is left of it is counted."),
    ),
    *records(
        Investment,
        columns=("title", "action", "amount", "day", "years", "method", "funding"),
        fields=("title", "action", "amount", "day", "years", "method", "funding", "funding_note", "gain", "gain_why", "owner"),
        form_class=InvestmentForm,
        teaches=_("An investment lasts several years: say who pays, how it wears out and what it is expected to bring."),
    ),
]  # fmt: skip

urlpatterns = [
    path("budget/investments/", views.investment_budget, name="investments"),
    path("budget/", views.budget, name="budget"),
    path("budget/export/", views.export, name="budget-export"),
    path("budget/import/", views.bring, name="budget-import"),
    path("budget/import/<slug:digest>/", views.preview, name="budget-preview"),
    path("budget/media/", views.ad_spend, name="budget-media"),
    path("budget/match/", views.match, name="budget-match"),
    path("expenses/new/", views.NewExpense.as_view(kind=RECORDS["plan.expense"]), name="expense-new"),
    path("controlpoints/new/", views.NewControlPoint.as_view(kind=RECORDS["plan.controlpoint"]), name="controlpoint-new"),
    path(
        "controlpoints/<int:number>/", views.ControlPointDetail.as_view(kind=RECORDS["plan.controlpoint"]), name="controlpoint-detail"
    ),
    path(
        "reallocations/<int:number>/", views.ReallocationDetail.as_view(kind=RECORDS["plan.reallocation"]), name="reallocation-detail"
    ),
    path("reallocations/<int:number>/moves/<int:move>/remove/", views.remove_move, name="reallocation-move-remove"),
    path("reallocations/<int:number>/decide/", views.decide, name="reallocation-decide"),
    *pages,
]
