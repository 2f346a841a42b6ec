"""The addresses behind the choice of actions."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.plan.choosing import views
from mercatique.plan.choosing.forms import EffectForm
from mercatique.plan.models import ActionVerdict, Appraisal, Effect

kinds = [
    *records(
        Effect,
        columns=("title", "action", "objective", "value", "lacks"),
        fields=("title", "action", "objective", "value", "why"),
        form_class=EffectForm,
        teaches=_("An expected effect says by how much an action moves an objective: together they must give what it needs."),
    ),
    *records(
        Appraisal,
        columns=("title", "action", "cost", "reach", "fit", "positioning", "care", "trend", "rivals"),
        fields=("title", "action", "cost", "reach", "fit", "positioning", "care", "trend", "rivals", "constraint", "why"),
        teaches=_("An appraisal marks an action on the criteria by which actions are chosen, with the constraint it respects."),
    ),
    *records(
        ActionVerdict,
        columns=("title", "action", "outcome", "day", "by", "lacks"),
        fields=("title", "action", "outcome", "day", "reason", "altered", "by"),
        teaches=_("On a review date each action is kept, changed or dropped, with a reason."),
    ),
]

urlpatterns = [
    path("ranking/contributions/", views.contributions_page, name="contributions"),
    path("ranking/grid/", views.grid_page, name="grid"),
    path("ranking/verdicts/", views.verdicts_page, name="verdicts"),
    *(
        path(f"{kind.model.plural()}/new/", views.NewAbout.as_view(kind=kind), name=f"{kind.model.noun()}-new")
        for kind in (RECORDS["plan.effect"], RECORDS["plan.appraisal"], RECORDS["plan.actionverdict"])
    ),
    *kinds,
]
