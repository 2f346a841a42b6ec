"""The pages of the room "act"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.act.models import Processing
from mercatique.act.processing.views import Register, workbook
from mercatique.kernel.records import RECORDS, records

app_name = "act"

pages = [
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
kind = RECORDS["act.processing"]

urlpatterns = [
    path("processing/", Register.as_view(kind=kind), name="processing-list"),
    path("processing/workbook/", workbook, name="register-workbook"),
    *pages,
]
