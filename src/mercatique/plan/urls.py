"""The pages of the room "plan"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import records
from mercatique.plan.actions import views
from mercatique.plan.actions.forms import ActionForm
from mercatique.plan.models import Action

app_name = "plan"

urlpatterns = [
    path("", views.plan, name="plan"),
    path("cell/", views.cell, name="cell"),
    path("export/", views.export, name="export"),
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
