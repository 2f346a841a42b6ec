"""The addresses of dossiers, deposits and rehearsals."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.prove.dossiers import views
from mercatique.prove.dossiers.forms import AttestationForm, DossierForm, InsetForm
from mercatique.prove.dossiers.models import Attestation, Dossier, Inset, Rehearsal, Section

pages = [
    *records(
        Dossier,
        columns=("title", "kind", "candidate", "due_on", "oral_on"),
        fields=(
            "title", "framework", "test", "kind", "candidate", "setting", "company", "starts_on", "due_on", "oral_on", "presentation", "questions", "words_max", "pages_max",
        ),
        form_class=DossierForm,
        teaches=_("A dossier is what a candidate hands in: own text, with pieces made from the workspace between."),
    ),
    *records(
        Section,
        columns=("title", "dossier", "position"),
        fields=("title", "dossier", "position", "text", "words_min", "words_max", "pages_max", "slide", "notes", "minutes"),
        teaches=_("A dossier is written section by section, in the order its test asks."),
    ),
    *records(
        Inset,
        columns=("title", "section", "document", "heading", "frozen_at"),
        fields=("title", "section", "position", "document", "heading", "attachment", "on_slide"),
        form_class=InsetForm,
        teaches=_("A part of a document, a figure or a file put into a section; it follows the data until it is frozen."),
    ),
    *records(
        Attestation,
        columns=("title", "firm", "signatory", "state", "asked_on", "signed_on"),
        fields=("title", "criterion", "did", "recommendation", "firm", "signatory", "function", "state", "asked_on", "signed_on", "file"),
        form_class=AttestationForm,
        teaches=_("Somebody of a firm attests what you did there: asked for, then received as a signed file."),
    ),
    *records(
        Rehearsal,
        columns=("title", "dossier", "day", "presented", "answered"),
        fields=("title", "dossier", "day", "presented", "answered", "audience", "notes"),
        teaches=_("An oral that was rehearsed before it counts: how long it took, and what is to be better."),
    ),
]  # fmt: skip

dossier, section, rehearsal = (RECORDS[f"prove.{name}"] for name in ("dossier", "section", "rehearsal"))

urlpatterns = [
    path("dossier/", views.mine, name="my-dossier"),
    path("dossiers/new/", views.NewDossier.as_view(kind=dossier), name="dossier-new"),
    path("dossiers/<int:number>/", views.DossierPage.as_view(kind=dossier), name="dossier-detail"),
    path("dossiers/<int:number>/outline/", views.lay_out, name="dossier-outline"),
    path("dossiers/<int:number>/deposit/", views.deposit_dossier, name="dossier-deposit"),
    path("dossiers/<int:number>/oral/", views.oral, name="dossier-oral"),
    path("dossiers/<int:number>/oral/begin/", views.begin, name="dossier-oral-begin"),
    path("dossiers/<int:number>/oral/clock/", views.oral_clock, name="dossier-oral-clock"),
    path("sections/<int:number>/", views.SectionPage.as_view(kind=section), name="section-detail"),
    path("sections/<int:number>/edit/", views.SectionEdit.as_view(kind=section), name="section-edit"),
    path("sections/<int:number>/draft/", views.draft, name="section-draft"),
    path("sections/<int:number>/move/", views.move, name="section-move"),
    path("sections/<int:number>/insert/", views.insert, name="section-insert"),
    path("insets/<int:number>/look/", views.look, name="inset-look"),
    path("insets/<int:number>/freeze/", views.freeze, name="inset-freeze"),
    path("rehearsals/new/", views.NewRehearsal.as_view(kind=rehearsal), name="rehearsal-new"),
    path("remarks/", views.remark, name="remark"),
    path("remarks/<uuid:pk>/settle/", views.settle, name="remark-settle"),
    path("deposits/", views.deposits, name="deposits"),
    path("deposits/verify/", views.verify, name="deposit-verify"),
    path("deposits/<int:number>/", views.deposit, name="deposit"),
    path("deposits/<int:number>/receipt.<str:to>", views.deposit_receipt, name="deposit-receipt"),
    path("deposits/<int:number>/file/<str:sha256>/", views.deposited_file, name="deposit-file"),
    path("pick/<str:key>/<str:block>/<str:code>/", views.pick, name="criterion-pick"),
    *pages,
]
