"""The pages of the room "plan"."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import records
from mercatique.plan.models import Action

app_name = "plan"

urlpatterns = [
    *records(
        Action,
        columns=("title", "objectives", "indicators", "owner", "nature", "start", "end", "status"),
        fields=(
            "title", "description", "objectives", "indicators", "owner", "segment", "nature", "push_pull",
            "channels", "start", "end", "status",
        ),
        teaches=_("An action serves an objective, has a KPI, an owner and a budget."),
    ),
]  # fmt: skip
