"""The pages of the room "decide"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.decide.choices import views as choices
from mercatique.decide.choices.forms import DecisionForm, OptionForm
from mercatique.decide.models import Choice, Decision, Objective, Option
from mercatique.decide.objectives import views as objectives
from mercatique.decide.objectives.forms import ObjectiveForm
from mercatique.decide.outlook import urls as outlook
from mercatique.kernel.records import RECORDS, records

app_name = "decide"

pages = [
    *records(
        Objective,
        columns=("title", "indicator", "baseline", "target", "due", "owner", "lacks"),
        fields=(
            "title", "statement", "level", "horizon", "nature", "parent", "split", "indicator", "product_line", "site", "person",
            "baseline", "baseline_start", "baseline_end", "target", "start", "due", "owner", "means", "ambition", "influences",
            "evaluation", "reevaluation",
        ),
        form_class=ObjectiveForm,
        teaches=_("An objective says what will change, by how much and until when, and who answers for it."),
    ),
    *records(
        Choice,
        columns=("title", "options_count", "deadline", "owner", "decided"),
        fields=(
            "title", "question", "objectives", "needs", "commitments", "budget_limit", "deadline", "return_limit",
            "financial", "organisational", "technical", "human", "owner",
        ),
        teaches=_("A choice puts a question, holds at least two options against the same criteria, and keeps why one was retained."),
    ),
    *records(
        Option,
        columns=("title", "choice", "digital", "innovation", "start", "end"),
        fields=(
            "title", "choice", "description", "digital", "innovation", "benefit", "answers", "start", "end", "feasibility",
            "social", "environmental",
        ),
        form_class=OptionForm,
        teaches=_("An option is one way to take: what it is, how it unfolds, what it costs and brings."),
    ),
    *records(
        Decision,
        columns=("title", "choice", "option", "day", "review"),
        fields=("title", "choice", "option", "day", "participants", "reason", "waiver", "dissent", "review"),
        form_class=DecisionForm,
        teaches=_("A decision says which option was retained, by whom and why, who disagreed, and when it is looked at again."),
    ),
]  # fmt: skip
objective, choice = RECORDS["decide.objective"], RECORDS["decide.choice"]
option, decision = RECORDS["decide.option"], RECORDS["decide.decision"]

urlpatterns = [
    path("objectives/tree/", objectives.objective_tree, name="objective-tree"),
    path("objectives/new/", objectives.NewObjective.as_view(kind=objective), name="objective-new"),
    path("objectives/<int:number>/", objectives.ObjectiveDetail.as_view(kind=objective), name="objective-detail"),
    path("objectives/<int:number>/edit/", objectives.EditObjective.as_view(kind=objective), name="objective-edit"),
    path("objectives/<int:number>/baseline/", objectives.Baseline.as_view(kind=objective), name="objective-baseline"),
    path("objectives/<int:number>/targets/", objectives.Targets.as_view(kind=objective), name="objective-targets"),
    path("objectives/<int:number>/accept/", objectives.Accept.as_view(kind=objective), name="objective-accept"),
    path("objectives/<int:number>/forecast/", objectives.Ask.as_view(kind=objective), name="objective-ask"),
    path("choices/<int:number>/", choices.ChoiceDetail.as_view(kind=choice), name="choice-detail"),
    path("choices/<int:number>/scores/", choices.Scores.as_view(kind=choice), name="choice-scores"),
    path("options/<int:number>/", choices.OptionDetail.as_view(kind=option), name="option-detail"),
    path("options/<int:number>/lines/", choices.Lines.as_view(kind=option), name="option-lines"),
    path("decisions/new/", choices.NewDecision.as_view(kind=decision), name="decision-new"),
    *pages,
    *outlook.urlpatterns,
]
