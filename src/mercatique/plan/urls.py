"""The pages of the room "plan"."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.plan.actions import views
from mercatique.plan.actions.forms import ActionForm, ColumnForm
from mercatique.plan.budgets import urls as budgets
from mercatique.plan.choosing import urls as choosing
from mercatique.plan.models import Absence, Action, Column, Link, Project, Task
from mercatique.plan.papers import urls as papers
from mercatique.plan.people import urls as people
from mercatique.plan.risks import urls as risks
from mercatique.plan.schedule import views as schedule
from mercatique.plan.schedule.forms import AbsenceForm, LinkForm, ProjectForm, TaskForm

app_name = "plan"

pages = [
    *records(
        Action,
        columns=("title", "objectives", "indicators", "owner", "nature", "start", "end", "status"),
        fields=(
            "title", "description", "objectives", "indicators", "owner", "segment", "nature", "push_pull",
            "stage", "channels", "digital", "start", "end", "status", "feasibility", "feasibility_why", "effectiveness", "effectiveness_why",
            "contribution", "contribution_why", "innovation", "novelty", "responsibility", "truthful", "sober", "inclusive", "discreet", "conflict",
            "own",
        ),
        form_class=ActionForm,
        teaches=_("An action serves an objective, has a KPI, an owner and a budget."),
    ),
    *records(
        Column,
        columns=("title", "kind", "hidden"),
        fields=("title", "kind", "options", "hidden", "note"),
        form_class=ColumnForm,
        teaches=_("A column of your own holds what the eight columns do not: an agency, a purchase order, a date of proof."),
    ),
    *records(
        Project,
        columns=("title", "launch", "direction", "priority", "owner"),
        fields=("title", "description", "owner", "direction", "start", "launch", "region", "priority"),
        form_class=ProjectForm,
        teaches=_("A project groups the tasks that lead to one launch, and counts their dates."),
    ),
    *records(
        Task,
        columns=("title", "project", "phase", "owner", "nature", "likely", "done"),
        fields=(
            "title", "project", "phase", "nature", "owner", "action", "priority", "likely", "optimistic", "pessimistic",
            "forced", "forced_on", "done", "began", "ended", "description", "team", "yields", "final", "uses", "given",
        ),
        form_class=TaskForm,
        teaches=_("A task says who does what in how many working days, and after what."),
    ),
    *records(
        Link,
        columns=("title", "before", "after", "kind", "lag"),
        fields=("title", "before", "after", "kind", "lag"),
        form_class=LinkForm,
        teaches=_("A link says what a task waits for; most are typed with the task itself."),
    ),
    *records(
        Absence,
        columns=("title", "member", "resource", "start", "end"),
        fields=("title", "member", "resource", "start", "end"),
        form_class=AbsenceForm,
        teaches=_("While a person is away, their tasks wait; a provider or a material that is away carries nothing and cannot be booked."),
    ),
]  # fmt: skip
kind = RECORDS["plan.action"]


def foreseen(label: str) -> list[URLPattern]:
    """The pages on which a change of dates is shown with all it moves before it is kept."""
    registered = RECORDS[label]
    noun, plural = registered.model.noun(), registered.model.plural()
    return [
        path(f"{plural}/new/", schedule.NewForeseen.as_view(kind=registered), name=f"{noun}-new"),
        path(f"{plural}/<int:number>/edit/", schedule.EditForeseen.as_view(kind=registered), name=f"{noun}-edit"),
    ]


urlpatterns = [
    path("", views.plan, name="plan"),
    path("add/", views.add, name="add"),
    path("cell/", views.cell, name="cell"),
    path("export/", views.export, name="export"),
    path("import/", views.bring, name="import"),
    path("actions/new/", views.NewAction.as_view(kind=kind), name="action-new"),
    path("actions/<int:number>/", views.ActionDetail.as_view(kind=kind), name="action-detail"),
    path("actions/<int:number>/edit/", views.EditAction.as_view(kind=kind), name="action-edit"),
    path("actions/<int:number>/budget/", views.Budget.as_view(kind=kind), name="action-budget"),
    path("table/columns/", views.own_columns, name="columns"),
    path("table/columns/<int:number>/", views.shape, name="column-shape"),
    path("table/columns/<int:number>/forget/", views.forget, name="column-forget"),
    path("ranking/", views.ranking_page, name="ranking"),
    path("coverage/", views.coverage_page, name="coverage"),
    path("schedule/", schedule.schedule, name="schedule"),
    path("schedule/mine/", schedule.my_tasks, name="my-tasks"),
    path("schedule/levelling/", schedule.together_page, name="together"),
    path("schedule/import/", schedule.bring, name="schedule-import"),
    path("schedule/calendars/", schedule.calendars, name="calendars"),
    path("schedule/<int:number>/", schedule.project, name="project"),
    path("schedule/<int:number>/network/", schedule.network_page, name="network"),
    path("schedule/<int:number>/chance/", schedule.chance_page, name="chance"),
    path("schedule/<int:number>/levelling/", schedule.levelling_page, name="levelling"),
    path("schedule/<int:number>/export/", schedule.export, name="schedule-export"),
    path("schedule/<int:number>/file.xml", schedule.export_xml, name="schedule-xml"),
    *foreseen("plan.project"),
    *foreseen("plan.task"),
    *foreseen("plan.link"),
    *foreseen("plan.absence"),
    path("tasks/<int:number>/delete/", schedule.DeleteTask.as_view(kind=RECORDS["plan.task"]), name="task-delete"),
    *pages,
    *choosing.urlpatterns,
    *budgets.urlpatterns,
    *risks.urlpatterns,
    *people.urlpatterns,
    *papers.urlpatterns,
]
