"""The addresses of costs and returns."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import records
from mercatique.steer.models import CostRule, InternalCost, Outcome, QualitativeReturn, ReturnSheet
from mercatique.steer.returns import views
from mercatique.steer.returns.forms import OutcomeForm

pages = [
    *records(
        ReturnSheet,
        columns=("title", "action", "rhythm", "expected_gain", "measured_by", "lacks"),
        fields=(
            "title", "action", "rhythm", "expected_gain", "basis", "hypothesis", "margin_rate", "free", "measured_by", "device",
            "stated_cost", "stated_roi",
        ),
        teaches=_("A return sheet says what an action should bring, on which basis, and how its results are told apart."),
    ),
    *records(
        Outcome,
        columns=("title", "action", "medium", "month", "spend", "leads", "customers", "revenue", "source"),
        fields=(
            "title", "action", "channel", "medium", "month", "spend", "impressions", "clicks", "visits", "leads", "customers", "orders",
            "revenue", "margin", "saving",
        ),
        form_class=OutcomeForm,
        teaches=_("Write down month by month what each channel of an action brought, or bring the file of the advertising platform."),
    ),
    *records(
        InternalCost,
        columns=("title", "action", "nature", "day", "hours", "rate", "cost"),
        fields=("title", "action", "nature", "member", "day", "hours", "rate", "amount"),
        teaches=_("The hours of the team and the tools are a cost too: without them a return looks better than it is."),
    ),
    *records(
        CostRule,
        columns=("title", "nature"),
        fields=("title", "nature"),
        teaches=_("Tell once which supplier is a tool, a medium or a person: the cost of every action is then split by nature."),
    ),
    *records(
        QualitativeReturn,
        columns=("title", "action", "effect", "level", "judge", "day"),
        fields=("title", "action", "effect", "level", "shown_by", "judge", "day"),
        teaches=_("What money does not tell is judged on a declared scale, with what shows it and who judged."),
    ),
]  # fmt: skip

urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/channels/", views.channels, name="returns-channels"),
    path("returns/media/", views.media_results, name="returns-media"),
    path("returns/months/", views.months, name="returns-months"),
    path("returns/months/prepare/", views.prepare, name="returns-prepare"),
    path("returns/unit/", views.economics, name="returns-unit"),
    path("returns/export/", views.export, name="returns-export"),
    path("returns/import/", views.bring, name="returns-import"),
    path("returns/import/<slug:digest>/", views.preview, name="returns-preview"),
    path("returns/<int:number>/", views.detail, name="return-detail"),
    *pages,
]
