"""The kernel's pages: entrance, workspaces, people, figures, rechecks, files."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.api import api
from mercatique.kernel.models import Attachment, Indicator, Measure, Member
from mercatique.kernel.quantities import MeasureForm
from mercatique.kernel.records import records
from mercatique.kernel.views import (
    attachments,
    comparison,
    documents,
    evidence,
    figures,
    home,
    identity,
    imports,
    jobs,
    methods,
    outbox,
    people,
    preferences,
    search,
    tokens,
    workspaces,
)

app_records = [
    *records(
        Member,
        columns=("title", "function", "email", "active"),
        fields=("title", "function", "email", "active"),
        teaches=_("People own objectives and actions; they need no account."),
    ),
    path("attachments/new/", attachments.new, name="attachment-deposit"),
    *records(
        Attachment,
        columns=("title", "name", "size", "changed_at"),
        fields=("title", "note"),
        teaches=_("Deposit a study, a contract or a screenshot: a claim can rest on it."),
    ),
    *records(
        Indicator,
        columns=("title", "figure_key", "unit", "owner"),
        fields=("title", "figure_key", "unit", "direction", "definition", "source", "owner"),
        form_class=figures.IndicatorForm,
        teaches=_("An indicator is a figure read from your data, or values you type."),
    ),
    *records(
        Measure,
        columns=("title", "indicator", "day", "value"),
        fields=("title", "indicator", "day", "value", "source"),
        form_class=MeasureForm,
        teaches=_("Type the values of an indicator that no table holds."),
    ),
]

workspace = [
    path("", home.home, name="home"),
    path("settings/", workspaces.edit, name="workspace-settings"),
    path("settings/identity/", identity.edit, name="identity"),
    path("settings/identity/<slug:kind>/", identity.bring, name="identity-file"),
    path("settings/identity/<slug:kind>/remove/", identity.remove, name="identity-remove"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/role/", people.role, name="role"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw, name="withdraw"),
    path("room/<slug:key>/", home.room, name="room"),
    path("search/", search.search, name="search"),
    path("tasks/", home.tasks, name="tasks"),
    path("changes/", home.changes, name="changes"),
    path("changes/compare/", comparison.compare, name="compare"),
    path("changes/<uuid:pk>/undo/", home.undo, name="undo"),
    path("figures/", figures.catalogue, name="figures"),
    path("figures/<int:number>/", figures.detail, name="figure"),
    path("figures/<int:number>/refresh/", figures.refresh, name="figure-refresh"),
    path("methods/", methods.catalogue, name="methods"),
    path("methods/<slug:name>/", methods.page, name="method"),
    path("methods/<slug:name>/example/", methods.example, name="method-example"),
    path("imports/", imports.imports, name="imports"),
    path("imports/drop/", imports.drop, name="import-drop"),
    path("imports/<int:number>/", imports.detail, name="import"),
    path("imports/<int:number>/tell/", imports.tell, name="import-tell"),
    path("imports/<int:number>/confirm/", imports.confirm, name="import-confirm"),
    path("imports/<int:number>/discard/", imports.discard, name="import-discard"),
    path("imports/<int:number>/undo/", imports.undo, name="import-undo"),
    path("imports/<int:number>/errors/", imports.errors, name="import-errors"),
    path("imports/presets/<int:pk>/forget/", imports.forget_preset, name="preset-forget"),
    path("jobs/<int:number>/", jobs.detail, name="job"),
    path("jobs/<int:number>/progress/", jobs.progress, name="job-progress"),
    path("jobs/<int:number>/cancel/", jobs.cancel, name="job-cancel"),
    path("documents/", documents.catalogue, name="documents"),
    path("documents/<slug:name>/", documents.draft, name="document"),
    path("documents/<slug:name>/file.<slug:to>", documents.draft_file, name="document-file"),
    path("documents/<slug:name>/issue/", documents.issue, name="document-issue"),
    path("documents/<slug:name>/<int:number>/", documents.edition, name="edition"),
    path("documents/<slug:name>/<int:number>/file.<slug:to>", documents.edition_file, name="edition-file"),
    path("documents/<slug:name>/<int:number>/validate/", documents.validate, name="edition-validate"),
    path("rechecks/", evidence.rechecks, name="rechecks"),
    path("evidence/add/<slug:app>/<slug:noun>/<int:number>/", evidence.add, name="evidence-add"),
    path("evidence/confirm-all/", evidence.confirm_all, name="evidence-confirm-all"),
    path("evidence/<uuid:pk>/confirm/", evidence.confirm, name="evidence-confirm"),
    path("evidence/<uuid:pk>/later/", evidence.later, name="evidence-later"),
    path("evidence/<uuid:pk>/remove/", evidence.remove, name="evidence-remove"),
    path("attachments/<int:number>/download/", attachments.download, name="download"),
    path("", include((app_records, "kernel"))),
]

urlpatterns = [
    path("", home.start, name="start"),
    path("account/", include("allauth.urls")),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/withdraw/", tokens.withdraw, name="token-withdraw"),
    path("api/", api.urls),
    path("invitation/<str:key>/", people.invitation, name="invitation"),
    path("workspaces/new/", workspaces.new, name="workspace-new"),
    path("preferences/", preferences.change, name="preferences"),
    path("patterns/", preferences.patterns, name="patterns"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<uuid:pk>/", outbox.message, name="message"),
    path("outbox/<uuid:pk>/send/", outbox.send_again, name="message-send"),
    path("w/<slug:slug>/", include(workspace)),
]
