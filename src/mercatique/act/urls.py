"""The pages of the room "act"."""

from django.utils.translation import gettext_lazy as _

from mercatique.act.models import Processing
from mercatique.kernel.records import records

app_name = "act"

urlpatterns = [
    *records(
        Processing,
        columns=("title", "basis", "persons", "retention", "reviewed_on"),
        fields=(
            "title", "purpose", "basis", "persons", "categories", "sensitive", "recipients", "processors",
            "transfers", "retention", "security", "software", "tables", "owner", "reviewed_on",
        ),
        teaches=_("Every use of personal data has its sheet in the register: why, whose, how long, how protected."),
    ),
]  # fmt: skip
