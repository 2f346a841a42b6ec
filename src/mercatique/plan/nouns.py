"""What the room "plan" shows in its menu."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mercatique.kernel.rooms import counted, noun
from mercatique.plan.models import (
    Absence,
    Action,
    Activity,
    Brief,
    CampaignRule,
    CoFunding,
    ControlPoint,
    Diffusion,
    Draw,
    Envelope,
    Expense,
    ExpenseRule,
    Framing,
    Investment,
    Project,
    Reallocation,
    Resource,
    Skill,
    Specification,
    Synthesis,
    Task,
    Team,
    Transfer,
)

noun(
    "plan", _("Action plan"), "plan:plan", order=10,
    says=_("All actions of the year with objective, KPI, owner and budget by quarter, changed in place."),
)
noun("plan", _("Actions"), "plan:action-list", count=counted(Action), order=11)
noun(
    "plan", _("Choice of actions"), "plan:ranking", order=12,
    says=_("The actions in the order of what they bring for what they cost, down to where the money ends."),
)
noun(
    "plan", _("Coverage"), "plan:coverage", order=13,
    says=_("Which segments, stages and channels the plan reaches, and where it leaves a hole."),
)

TIME = _("Time")

noun(
    "plan", _("Schedule"), "plan:schedule", order=20, group=TIME,
    says=_("When each launch can be, what holds it up, and who has several things to do at once."),
)
noun("plan", _("Projects"), "plan:project-list", count=counted(Project), order=21, group=TIME)
noun("plan", _("Tasks"), "plan:task-list", count=counted(Task), order=22, group=TIME)
noun("plan", _("Absences"), "plan:absence-list", count=counted(Absence), order=24, group=TIME)

PEOPLE = _("People and means")

noun(
    "plan", _("Feasibility"), "plan:feasibility", order=30, group=PEOPLE,
    says=_("Whether each action has the people, the skills, the time and the money it asks for."),
)
noun(
    "plan", pgettext_lazy("of people", "Load"), "plan:load", order=31, group=PEOPLE,
    says=_("Who has too much to do, week by week, and what can be moved."),
)
noun(
    "plan", _("Parts (RACI)"), "plan:raci", order=32, group=PEOPLE,
    says=_("Who does, who answers, who is asked and who is told, line by line."),
)
noun(
    "plan", _("Production chain"), "plan:chain", order=33, group=PEOPLE,
    says=_("Who hands what to whom before a launch, and which hand-overs do not hold."),
)
noun("plan", _("Processes"), "plan:processes", count=counted(Activity), order=33, group=PEOPLE)
noun("plan", _("Moves of people"), "plan:transfer-list", count=counted(Transfer), order=37, group=PEOPLE)
noun("plan", _("Means"), "plan:resource-list", count=counted(Resource), order=34, group=PEOPLE)
noun("plan", _("Teams"), "plan:team-list", count=counted(Team), order=35, group=PEOPLE)
noun("plan", _("Skills"), "plan:skills", count=counted(Skill), order=36, group=PEOPLE)

MONEY = _("Budget and risks")

noun(
    "plan", _("Budget"), "plan:budget", order=40, group=MONEY,
    says=_("Planned, committed and spent, action by action, and where the year will end."),
)
noun("plan", _("Expenses"), "plan:expense-list", count=counted(Expense), order=44, group=MONEY)
noun("plan", _("Co-funding"), "plan:cofunding-list", count=counted(CoFunding), order=45, group=MONEY)
noun("plan", _("Reallocations"), "plan:reallocation-list", count=counted(Reallocation), order=46, group=MONEY)
noun("plan", _("Control points"), "plan:controlpoint-list", count=counted(ControlPoint), order=47, group=MONEY)
noun("plan", _("Available budget"), "plan:envelope-list", count=counted(Envelope), order=41, group=MONEY)
noun("plan", _("Draws on the reserve"), "plan:draw-list", count=counted(Draw), order=42, group=MONEY)
noun("plan", _("Investment budget"), "plan:investments", count=counted(Investment), order=43, group=MONEY)
noun("plan", _("Matching rules"), "plan:expenserule-list", count=counted(ExpenseRule), order=48, group=MONEY)
noun(
    "plan", _("Ad spend"), "plan:budget-media", order=44, group=MONEY, table="spend",
    says=_("What advertising cost and where, and to which action each campaign belongs."),
)
noun("plan", _("Rules for campaigns"), "plan:campaignrule-list", count=counted(CampaignRule), order=48, group=MONEY)
noun(
    "plan", _("Risk matrix"), "plan:risks", order=49, group=MONEY,
    says=_("What may go wrong, how likely and how grave it is, and what is done about it."),
)

PAPERS = _("Documents of the plan")

noun(
    "plan", _("Plan and its documents"), "plan:papers", order=60, group=PAPERS,
    says=_("Whether the plan is complete, stage by stage, and the documents that are made from it."),
)
noun("plan", pgettext_lazy("of actions", "Specifications"), "plan:specification-list", count=counted(Specification), order=62, group=PAPERS)
noun("plan", _("Framing documents"), "plan:framing-list", count=counted(Framing), order=64, group=PAPERS)
noun("plan", _("Operational briefs"), "plan:brief-list", count=counted(Brief), order=65, group=PAPERS)
noun("plan", _("Syntheses"), "plan:synthesis-list", count=counted(Synthesis), order=66, group=PAPERS)
noun("plan", _("Diffusions"), "plan:diffusion-list", count=counted(Diffusion), order=69, group=PAPERS)
