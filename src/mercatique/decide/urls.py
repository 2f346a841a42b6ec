"""The pages of the room "decide"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Objective
from mercatique.decide.objectives.forms import ObjectiveForm
from mercatique.decide.objectives.views import Baseline, NewObjective
from mercatique.decide.outlook import urls as outlook
from mercatique.kernel.records import RECORDS, records

app_name = "decide"

pages = [
    *records(
        Objective,
        columns=("title", "indicator", "baseline", "target", "due", "owner", "lacks"),
        fields=(
            "title", "statement", "level", "nature", "parent", "indicator", "product_line", "baseline",
            "baseline_start", "baseline_end", "target", "start", "due", "owner", "accepted_on", "influences",
        ),
        form_class=ObjectiveForm,
        teaches=_("An objective says what will change, by how much and until when, and who answers for it."),
    ),
]  # fmt: skip
kind = RECORDS["decide.objective"]

urlpatterns = [
    path("objectives/new/", NewObjective.as_view(kind=kind), name="objective-new"),
    path("objectives/<int:number>/baseline/", Baseline.as_view(kind=kind), name="objective-baseline"),
    *pages,
    *outlook.urlpatterns,
]
