"""The pages of tests and case packs in the certifier's office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.prove.papers import views
from mercatique.prove.papers.forms import CasePackForm, SittingForm
from mercatique.prove.papers.models import CasePack, Sitting

registered = [
    *records(
        Sitting,
        columns=("title", "session", "test", "opens_at", "closes_at"),
        fields=(
            "title", "session", "test", "form", "setting", "opens_at", "closes_at", "minutes", "subject", "questions", "annexes",
            "files_most", "case", "english", "audio", "transcript",
        ),
        form_class=SittingForm,
        teaches=_("A test of the framework with its hours, its subject and a paper for each candidate, sealed at the end of the time."),
    ),
    *records(
        CasePack,
        columns=("title", "level", "same"),
        fields=("title", "level", "same", "supplier_at", "competitor_at", "budget_at", "review_at", "note"),
        form_class=CasePackForm,
        teaches=_("A practice company for each candidate, with one cause to be found: another company for everybody, as hard for everybody."),
    ),
]  # fmt: skip

urlpatterns = [
    path("sittings/<int:number>/", views.SittingDetail.as_view(kind=RECORDS["prove.sitting"]), name="sitting-detail"),
    path("sittings/<int:number>/give-out/", views.give_out, name="sitting-give-out"),
    path("sittings/<int:number>/papers/<int:paper>/", views.paper, name="paper"),
    path("sittings/<int:number>/papers/<int:paper>/files/<int:file>/", views.handed, name="paper-handed"),
    path("casepacks/<int:number>/", views.CasePackDetail.as_view(kind=RECORDS["prove.casepack"]), name="casepack-detail"),
    path("casepacks/<int:number>/companies/<str:code>/", views.company, name="company"),
    path("casepacks/<int:number>/companies/<str:code>/files/<str:name>", views.company_file, name="company-file"),
    *registered,
]
