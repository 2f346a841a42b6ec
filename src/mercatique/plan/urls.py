"""The pages of the room "plan"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.plan.actions import views
from mercatique.plan.actions.forms import ActionForm
from mercatique.plan.budgets import urls as budgets
from mercatique.plan.models import Action
from mercatique.plan.risks import urls as risks

app_name = "plan"

pages = [
    *records(
        Action,
        columns=("title", "objectives", "indicators", "owner", "nature", "start", "end", "status"),
        fields=(
            "title", "description", "objectives", "indicators", "owner", "segment", "nature", "push_pull",
            "channels", "start", "end", "status",
        ),
        form_class=ActionForm,
        teaches=_("An action serves an objective, has a KPI, an owner and a budget."),
    ),
]  # fmt: skip
kind = RECORDS["plan.action"]

urlpatterns = [
    path("", views.plan, name="plan"),
    path("add/", views.add, name="add"),
    path("cell/", views.cell, name="cell"),
    path("export/", views.export, name="export"),
    path("import/", views.bring, name="import"),
    path("actions/new/", views.NewAction.as_view(kind=kind), name="action-new"),
    path("actions/<int:number>/", views.ActionDetail.as_view(kind=kind), name="action-detail"),
    path("actions/<int:number>/edit/", views.EditAction.as_view(kind=kind), name="action-edit"),
    path("actions/<int:number>/budget/", views.Budget.as_view(kind=kind), name="action-budget"),
    *pages,
    *budgets.urlpatterns,
    *risks.urlpatterns,
]
