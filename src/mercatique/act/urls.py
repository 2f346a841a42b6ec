"""The pages of the room "act"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.act.models import Controller, Processing
from mercatique.act.processing.views import NameController, Register, workbook
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
    *records(
        Controller,
        columns=("title", "representative", "officer", "email"),
        fields=(
            "title", "postal_address", "email", "phone", "representative", "joint", "officer", "officer_company", "officer_address",
            "officer_email", "officer_phone", "without_officer",
        ),
        teaches=_("The register opens with who answers for it: the organisation, its representative and its data protection officer."),
    ),
]  # fmt: skip
kind = RECORDS["act.processing"]

urlpatterns = [
    path("processing/", Register.as_view(kind=kind), name="processing-list"),
    path("controllers/new/", NameController.as_view(kind=RECORDS["act.controller"]), name="controller-new"),
    path("processing/workbook/", workbook, name="register-workbook"),
    *pages,
]
