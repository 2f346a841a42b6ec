"""The pages of the room "decide"."""

from django.utils.translation import gettext_lazy as _

from mercatique.decide.models import Objective
from mercatique.kernel.records import records

app_name = "decide"

urlpatterns = [
    *records(
        Objective,
        columns=("title", "indicator", "baseline", "target", "due", "owner"),
        fields=(
            "title", "statement", "level", "nature", "parent", "indicator", "product_line", "baseline",
            "baseline_start", "baseline_end", "target", "start", "due", "owner", "accepted_on", "influences",
        ),
        teaches=_("An objective says what will change, by how much and until when, and who answers for it."),
    ),
]  # fmt: skip
