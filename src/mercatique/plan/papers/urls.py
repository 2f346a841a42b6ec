"""The addresses of the documents of the plan."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.plan.models import (
    Avenue,
    Brief,
    Diffusion,
    Framing,
    MarketingPlan,
    Requirement,
    Specification,
    Synthesis,
    Verdict,
)
from mercatique.plan.papers import views
from mercatique.plan.papers.forms import VersionForm

pages = [
    *records(
        MarketingPlan,
        columns=("title", "order", "start", "end", "owner"),
        fields=("title", "order", "start", "end", "owner", "role", "context", "market", "strategy", "stakeholders"),
        teaches=_("The frame of the marketing plan says what it is for, over which period, in which order it is told, and the strategy in a few sentences."),
    ),
    *records(
        Specification,
        columns=("title", "action", "project", "author"),
        fields=("title", "action", "project", "author", "ordered_by", "context", "need", "message", "deliverables", "constraints", "acceptance"),
        teaches=_("A specification says what is ordered for an action: message, deliverables, requirements. Target, dates, people, money and indicators come from the plan."),
    ),
    *records(
        Requirement,
        columns=("title", "specification", "weight", "tasks", "met_on"),
        fields=("title", "specification", "weight", "test", "tasks", "answer", "met_on"),
        teaches=_("A requirement is one demand of a specification, with its test and what answers it."),
    ),
    *records(
        Framing,
        columns=("title", "team", "member", "project", "due", "objectives"),
        fields=("title", "team", "member", "project", "actions", "objectives", "due", "author", "mission", "means", "outputs", "human_limits", "budget_limits"),
        teaches=_("A framing document tells a team or a person its role, its deadlines, its means, its outputs and at least one objective of quantity and one of quality."),
    ),
    *records(
        Brief,
        columns=("title", "audience", "depth", "team", "member", "supplier", "objective"),
        fields=("title", "audience", "depth", "team", "member", "supplier", "objective", "actions", "stakes", "role", "asked"),
        teaches=_("A brief tells one reader what concerns them: the stakes, the objective of all, their own tasks and money, and nothing else."),
    ),
    *records(
        Synthesis,
        columns=("title", "audience", "author", "findings"),
        fields=("title", "audience", "author", "intro", "findings", "conclusion"),
        teaches=_("A synthesis tells one audience what analyses and watch have found, and what could be developed from it."),
    ),
    *records(
        Avenue,
        columns=("title", "synthesis", "findings", "responsibility"),
        fields=("title", "synthesis", "findings", "description", "responsibility"),
        teaches=_("A development lead rests on findings, and says what it does to people and planet."),
    ),
    *records(
        Verdict,
        columns=("title", "edition", "outcome", "by", "day"),
        fields=("title", "edition", "outcome", "by", "day", "reason"),
        form_class=VersionForm,
        teaches=_("A verdict says who approved a version of a document, or sent it back and why."),
    ),
    *records(
        Diffusion,
        columns=("title", "edition", "audience", "day", "recipients", "others"),
        fields=("title", "edition", "audience", "day", "channel", "recipients", "others", "acknowledged", "note"),
        form_class=VersionForm,
        teaches=_("A diffusion says to whom a version of a document went, when and how, and who has read it."),
    ),
]

urlpatterns = [
    path("papers/", views.papers, name="papers"),
    path("papers/pack/", views.make_pack, name="pack"),
    path("papers/pack/<int:number>/download/", views.pack_file, name="pack-file"),
    path("papers/<slug:name>/<int:number>/verdict/", views.judge, name="judge"),
    path("diffusions/<int:number>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("diffusions/<int:number>/mail/", views.mail_diffusion, name="diffusion-mail"),
    path("diffusions/new/", views.NewOfVersion.as_view(kind=RECORDS["plan.diffusion"]), name="diffusion-new"),
    path("diffusions/<int:number>/", views.DiffusionDetail.as_view(kind=RECORDS["plan.diffusion"]), name="diffusion-detail"),
    path("verdicts/new/", views.NewOfVersion.as_view(kind=RECORDS["plan.verdict"]), name="verdict-new"),
    path("specifications/<int:number>/", views.SpecificationDetail.as_view(kind=RECORDS["plan.specification"]), name="specification-detail"),
    path("framings/new/", views.NewFraming.as_view(kind=RECORDS["plan.framing"]), name="framing-new"),
    path("framings/<int:number>/", views.FramingDetail.as_view(kind=RECORDS["plan.framing"]), name="framing-detail"),
    path("briefs/<int:number>/", views.BriefDetail.as_view(kind=RECORDS["plan.brief"]), name="brief-detail"),
    path("syntheses/<int:number>/", views.SynthesisDetail.as_view(kind=RECORDS["plan.synthesis"]), name="synthesis-detail"),
    *pages,
]
