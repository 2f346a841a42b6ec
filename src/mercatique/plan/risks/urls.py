"""The addresses of risks."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import records
from mercatique.plan.models import Risk
from mercatique.plan.risks import views

urlpatterns = [
    path("risks/matrix/", views.matrix, name="risks"),
    *records(
        Risk,
        columns=("title", "kind", "probability", "impact", "exposed", "owner", "review", "status"),
        fields=(
            "title", "kind", "probability", "impact", "exposed", "trigger", "mitigation", "owner", "review", "status", "action", "objective",
        ),
        teaches=_("A risk has a probability, an impact, an owner and an answer prepared in advance."),
    ),
]  # fmt: skip
