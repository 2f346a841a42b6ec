"""The addresses of people and means."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.plan.models import (
    Activity,
    Assignment,
    Resource,
    Role,
    Skill,
    Team,
    Transfer,
    Treatment,
)
from mercatique.plan.people import views
from mercatique.plan.people.forms import AssignmentForm, ResourceForm, TransferForm, TreatmentForm

moved = records(
    Transfer,
    columns=("title", "resource", "source", "goal", "state", "decided_on"),
    fields=("title", "trigger", "resource", "source", "goal", "stand_in", "tasks", "reason"),
    form_class=TransferForm,
    teaches=_("What if somebody left an action for another? Load, skills, dates and costs are shown before and after, then it is applied or turned down."),
)

urlpatterns = [
    path("people/load/", views.load_page, name="load"),
    path("people/load/export/", views.load_export, name="load-export"),
    path("people/raci/", views.raci_page, name="raci"),
    path("people/raci/cell/", views.raci_cell, name="raci-cell"),
    path("people/raci/actions/<int:number>/", views.raci_line, {"kind": "a"}, name="raci-action"),
    path("people/raci/tasks/<int:number>/", views.raci_line, {"kind": "t"}, name="raci-task"),
    path("people/skills/", views.skills_page, name="skills"),
    path("people/skills/cell/", views.skills_cell, name="skills-cell"),
    path("people/skills/<int:number>/", views.skills_of, name="skills-of"),
    path("people/chain/", views.chain_page, name="chain"),
    path("people/feasibility/", views.feasibility_page, name="feasibility"),
    path("people/processes/", views.processes_page, name="processes"),
    path("transfers/<int:number>/", views.TransferDetail.as_view(kind=RECORDS["plan.transfer"]), name="transfer-detail"),
    path("transfers/<int:number>/decide/", views.decide_transfer, name="transfer-decide"),
    *moved,
    *records(
        Activity,
        columns=("title", "process", "place", "role", "hours", "lacks"),
        fields=("title", "process", "place", "role", "tasks", "quality", "takes", "gives", "hours"),
        teaches=_("An activity of a process says what is done, by which post, and how one knows that it is done well."),
    ),
    path("people/feasibility/export/", views.feasibility_export, name="feasibility-export"),
    path("resources/<int:number>/calendar/", views.absences_bring, name="absences-bring"),
    path("resources/<int:number>/absences.ics", views.absences_file, name="absences-file"),
    path("tasks/<int:number>/means/", views.task_means, name="task-means"),
    *records(
        Resource,
        columns=("title", "kind", "function", "capacity", "cost", "per", "last_day"),
        fields=("title", "kind", "member", "function", "contact", "capacity", "quantity", "cost", "per", "first_day", "last_day"),
        form_class=ResourceForm,
        teaches=_("People of the house and from outside, materials and tools: what the plan can count on, and what it costs."),
    ),
    *records(
        Team,
        columns=("title", "domain", "lead", "members"),
        fields=("title", "mission", "responsibilities", "domain", "lead", "members", "technology", "delays", "culture", "instructions"),
        teaches=_("A team has a mission, somebody who leads it, members, and the constraints it works under."),
    ),
    *records(
        Role,
        columns=("title", "domain", "holder", "team"),
        fields=("title", "domain", "mission", "holder", "team"),
        teaches=_("A post says what somebody answers for, in which field; without a holder it is to be filled."),
    ),
    *records(
        Skill,
        columns=("title", "domain", "description"),
        fields=("title", "domain", "description"),
        teaches=_("A skill is asked for by tasks and held by people: the gap between the two is what is trained, hired or bought."),
    ),
    *records(
        Assignment,
        columns=("title", "task", "action", "resource", "hours", "share", "quantity", "start", "end"),
        fields=("title", "task", "action", "resource", "hours", "share", "quantity", "start", "end"),
        form_class=AssignmentForm,
        teaches=_("An assignment gives a task the hours of a person, or books a material for its days."),
    ),
    *records(
        Treatment,
        columns=("title", "skill", "way", "resource", "due"),
        fields=("title", "skill", "task", "way", "resource", "due", "reason"),
        form_class=TreatmentForm,
        teaches=_("A gap of skill is trained, hired, bought outside, or accepted with a reason."),
    ),
]
