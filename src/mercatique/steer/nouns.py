"""What the room "steer" shows in its menu."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mercatique.kernel.rooms import counted, noun
from mercatique.steer.models import (
    ActionReview,
    ChangeArgument,
    Correction,
    CostRule,
    Dashboard,
    Deviation,
    Experience,
    Finding,
    Improvement,
    InternalCost,
    KpiSheet,
    Meeting,
    Outcome,
    QualitativeReturn,
    ReportSchedule,
    ReturnSheet,
    Review,
    SteeringDecision,
    TrainingAction,
)

LOOP, RETURN = _("Deviations and corrections"), _("Costs and return")
REVIEWS, TEAM = _("Reviews and reports"), _("Team")

noun(
    "steer", _("Objectives against targets"), "steer:objectives", order=10,
    says=_("Each objective held against what was to be reached by now, like with like."),
)

noun("steer", _("Dashboards"), "steer:dashboard-list", count=counted(Dashboard), order=11)
noun(
    "steer", _("KPI library"), "steer:kpis", order=12,
    says=_("The indicators of the trade with formula and unit, ready to be taken up."),
)
noun("steer", pgettext_lazy("menu", "KPI sheets"), "steer:kpisheet-list", count=counted(KpiSheet), order=13)

noun(
    "steer", _("Steering board"), "steer:loop", order=20, group=LOOP,
    says=_("What deviates, what is done about it, and what waits for a decision."),
)
noun("steer", _("Deviations"), "steer:deviation-list", count=counted(Deviation), order=21, group=LOOP)
noun("steer", _("Corrective actions"), "steer:correction-list", count=counted(Correction), order=22, group=LOOP)
noun("steer", _("Decisions"), "steer:steeringdecision-list", count=counted(SteeringDecision), order=23, group=LOOP)
noun("steer", _("Meetings"), "steer:meeting-list", count=counted(Meeting), order=24, group=LOOP)
noun(
    "steer", _("Causes and levers"), "steer:causes", order=25, group=LOOP,
    says=_("Which lever acts on which cause: a correction rests on one that does."),
)

noun(
    "steer", _("Return of actions"), "steer:returns", order=40, group=RETURN,
    says=_("What each action brought for all that it cost."),
)
noun(
    "steer", _("Unit economics"), "steer:returns-unit", order=41, group=RETURN,
    says=_("What it costs to win a customer, what they bring over time, and when the cost is won back."),
)
noun("steer", _("Results of actions"), "steer:outcome-list", count=counted(Outcome), order=42, group=RETURN)
noun("steer", _("Return sheets"), "steer:returnsheet-list", count=counted(ReturnSheet), order=43, group=RETURN)
noun("steer", _("Qualitative returns"), "steer:qualitativereturn-list", count=counted(QualitativeReturn), order=44, group=RETURN)
noun("steer", _("Internal costs"), "steer:internalcost-list", count=counted(InternalCost), order=45, group=RETURN)
noun("steer", _("Natures of purchases"), "steer:costrule-list", count=counted(CostRule), order=46, group=RETURN)

noun("steer", pgettext_lazy("menu", "Reviews"), "steer:review-list", count=counted(Review), order=50, group=REVIEWS)
noun("steer", _("Post-action reviews"), "steer:actionreview-list", count=counted(ActionReview), order=51, group=REVIEWS)
noun("steer", _("Causes and lessons"), "steer:finding-list", count=counted(Finding), order=52, group=REVIEWS)
noun("steer", _("Improvement axes"), "steer:improvement-list", count=counted(Improvement), order=53, group=REVIEWS)
noun("steer", _("Experience reports"), "steer:experience-list", count=counted(Experience), order=53, group=REVIEWS)
noun(
    "steer", _("Reports due"), "steer:reports", order=54, group=REVIEWS,
    says=_("The reports each period asks for, and those that are late."),
)
noun("steer", _("Reporting schedules"), "steer:reportschedule-list", count=counted(ReportSchedule), order=55, group=REVIEWS)
noun(
    "steer", _("Meetings around milestones"), "steer:milestones", order=26, group=LOOP,
    says=_("The meetings before and after each milestone, and those that are missing."),
)

noun("steer", _("Training actions"), "steer:trainingaction-list", count=counted(TrainingAction), order=70, group=TEAM)
noun("steer", _("Change arguments"), "steer:changeargument-list", count=counted(ChangeArgument), order=71, group=TEAM)
