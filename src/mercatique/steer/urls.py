"""The pages of the room "steer"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.steer.experience import urls as experience
from mercatique.steer.kpi import views as kpi
from mercatique.steer.kpi.forms import KpiSheetForm
from mercatique.steer.loop import views as loop
from mercatique.steer.loop.forms import CorrectionForm, DeviationForm
from mercatique.steer.meetings import views as meetings
from mercatique.steer.models import (
    ChangeArgument,
    Correction,
    Dashboard,
    Deviation,
    KpiSheet,
    Meeting,
    SteeringDecision,
    TrainingAction,
)
from mercatique.steer.objectives import views
from mercatique.steer.returns import urls as returns
from mercatique.steer.reviews import urls as reviews

app_name = "steer"

pages = [
    *records(
        Deviation,
        columns=("title", "indicator", "end", "target", "actual", "gap", "cause", "owner", "status"),
        fields=(
            "title", "objective", "indicator", "start", "end", "read_on", "target", "actual", "owner", "cause", "explanation",
            "justification", "status",
        ),
        form_class=DeviationForm,
        teaches=_("A deviation is what was reached over finished days, against what was aimed at by then. Record it from the page of an objective."),
    ),
    *records(
        Correction,
        columns=("title", "deviation", "lever", "owner", "start", "due", "status", "conclusion", "lacks"),
        fields=(
            "title", "deviation", "lever", "description", "owner", "start", "due", "status", "expected", "compared_with", "units", "touched", "action",
            "conclusion", "concluded_on", "learned",
        ),
        form_class=CorrectionForm,
        teaches=_("A corrective action pulls a lever that acts on the cause of a deviation, and says what it should bring."),
    ),
    *records(
        SteeringDecision,
        columns=("title", "scale", "day", "deviation", "participants", "owner", "due", "recheck_on"),
        fields=(
            "title", "scale", "day", "deviation", "correction", "meeting", "participants", "reason", "owner", "due", "recheck_on",
            "rechecked_on", "outcome",
        ),
        teaches=_("A decision says what was chosen, with whom, and when it is looked at again."),
    ),
    *records(
        Meeting,
        columns=("title", "day", "scale", "mode", "purpose", "leader", "held"),
        fields=(
            "title", "scale", "day", "mode", "place", "purpose", "technique", "leader", "participants", "deviations", "corrections",
            "agenda", "held", "minutes",
        ),
        teaches=_("A review looks at what deviates, at what is late and at what was decided; its minutes say who does what by when."),
    ),
    *records(
        KpiSheet,
        columns=("title", "indicator", "family", "frequency", "watch_at", "alert_at"),
        fields=("title", "indicator", "family", "numerator", "denominator", "frequency", "watch_at", "alert_at"),
        form_class=KpiSheetForm,
        teaches=_("A KPI sheet says what is counted over what, how often it is read and from which value it alerts."),
    ),
    *records(
        Dashboard,
        columns=("title", "audience", "frequency", "owner", "indicators"),
        fields=("title", "audience", "purpose", "frequency", "owner", "indicators"),
        teaches=_("A dashboard puts the KPIs together that one audience needs to decide."),
    ),
    *records(
        TrainingAction,
        columns=("title", "skill", "level_now", "level_wanted", "day", "cost"),
        fields=(
            "title", "skill", "participants", "level_now", "level_wanted", "day", "hours", "cost", "trainer",
            "success_test", "done_on", "level_after", "action",
        ),
        teaches=_("A training action closes the gap between the level people have and the one they need."),
    ),
    *records(
        ChangeArgument,
        columns=("title", "audience", "answer"),
        fields=("title", "audience", "answer", "benefit", "action"),
        teaches=_("Write down what holds people back, your answer, and what they gain."),
    ),
]  # fmt: skip
deviation, correction, decision, meeting = (RECORDS[f"steer.{noun}"] for noun in ("deviation", "correction", "steeringdecision", "meeting"))
sheet, dashboard = RECORDS["steer.kpisheet"], RECORDS["steer.dashboard"]

urlpatterns = [
    path("", views.objectives, name="objectives"),
    path("kpis/", kpi.library, name="kpis"),
    path("kpisheets/new/", kpi.NewSheet.as_view(kind=sheet), name="kpisheet-new"),
    path("dashboards/<int:number>/", kpi.DashboardDetail.as_view(kind=dashboard), name="dashboard-detail"),
    path("dashboards/<int:number>/export/", kpi.DashboardFile.as_view(kind=dashboard), name="dashboard-file"),
    path("loop/", loop.board, name="loop"),
    path("causes/", loop.causes, name="causes"),
    path("deviations/new/", loop.NewDeviation.as_view(kind=deviation), name="deviation-new"),
    path("deviations/record/", loop.record, name="deviation-record"),
    path("deviations/<int:number>/", loop.DeviationDetail.as_view(kind=deviation), name="deviation-detail"),
    path("deviations/<int:number>/close/", loop.Close.as_view(kind=deviation), name="deviation-close"),
    path("corrections/new/", loop.NewCorrection.as_view(kind=correction), name="correction-new"),
    path("corrections/<int:number>/", loop.CorrectionDetail.as_view(kind=correction), name="correction-detail"),
    path("corrections/<int:number>/conclude/", loop.Conclude.as_view(kind=correction), name="correction-conclude"),
    path("steeringdecisions/new/", loop.NewDecision.as_view(kind=decision), name="steeringdecision-new"),
    path("meetings/new/", meetings.NewMeeting.as_view(kind=meeting), name="meeting-new"),
    path("meetings/<int:number>/", meetings.MeetingDetail.as_view(kind=meeting), name="meeting-detail"),
    path("meetings/<int:number>/brief/", meetings.Briefing.as_view(kind=meeting), name="meeting-brief"),
    path("meetings/<int:number>/agenda/", meetings.Agenda.as_view(kind=meeting), name="meeting-agenda"),
    path("meetings/<int:number>/minutes/", meetings.Minutes.as_view(kind=meeting), name="meeting-minutes"),
    *experience.urlpatterns,
    *returns.urlpatterns,
    *reviews.urlpatterns,
    *pages,
]
