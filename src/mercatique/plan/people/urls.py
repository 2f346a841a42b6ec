"""The addresses of people and means."""

from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import records
from mercatique.plan.models import Assignment, Resource, Role, Skill, Team, Treatment
from mercatique.plan.people.forms import AssignmentForm, ResourceForm, TreatmentForm

urlpatterns = [
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
