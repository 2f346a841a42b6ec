"""The addresses of reviews and reports."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.steer.reviews import views
from mercatique.steer.reviews.forms import ActionReviewForm, FindingForm, ImprovementForm, ReviewForm
from mercatique.steer.reviews.models import ActionReview, Finding, Improvement, ReportSchedule, Review

pages = [
    *records(
        Review,
        columns=("title", "kind", "start", "end", "author", "status", "issued_on"),
        fields=("title", "kind", "start", "end", "project", "author", "participants", "context", "conclusion"),
        form_class=ReviewForm,
        teaches=_("A review says what a period came to: it starts filled from the records, and shows what is still to be written."),
    ),
    *records(
        ActionReview,
        columns=("title", "action", "outcome", "verdict", "owner", "due", "lacks"),
        fields=("title", "review", "action", "day", "outcome", "result", "success", "cause", "why", "verdict", "decided", "owner", "due"),
        form_class=ActionReviewForm,
        teaches=_("For each action that is over: what came of it, why it worked or not, and what is decided."),
    ),
    *records(
        Finding,
        columns=("title", "review", "nature", "cause", "objective", "action"),
        fields=("title", "review", "nature", "cause", "objective", "action", "explanation"),
        form_class=FindingForm,
        teaches=_("A review names what made things work, what held them back, and what was learned."),
    ),
    *records(
        Improvement,
        columns=("title", "review", "indicator", "expected", "owner", "due"),
        fields=("title", "review", "argument", "indicator", "expected", "proposal", "owner", "due", "action", "correction"),
        form_class=ImprovementForm,
        teaches=_("An axis of improvement is argued with a figure, and becomes an action or a corrective action."),
    ),
    *records(
        ReportSchedule,
        columns=("title", "every", "start", "days", "audience", "owner"),
        fields=("title", "every", "start", "days", "audience", "owner", "until"),
        teaches=_("A reporting schedule says for which periods a report is due, to whom and when: what is late then shows."),
    ),
]  # fmt: skip
review, improvement = RECORDS["steer.review"], RECORDS["steer.improvement"]
parts = [RECORDS[f"steer.{noun}"] for noun in ("actionreview", "finding", "improvement")]

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("milestones/", views.milestones, name="milestones"),
    path("reviews/new/", views.NewReview.as_view(kind=review), name="review-new"),
    path("reviews/<int:number>/", views.ReviewDetail.as_view(kind=review), name="review-detail"),
    path("reviews/<int:number>/issue/", views.Issue.as_view(kind=review), name="review-issue"),
    path("reviews/<int:number>/reopen/", views.Reopen.as_view(kind=review), name="review-reopen"),
    path("reviews/<int:number>/file/<slug:name>.<slug:to>", views.File.as_view(kind=review), name="review-file"),
    *(
        entry
        for kind in parts
        for entry in (
            path(f"{kind.name}/new/", views.NewPart.as_view(kind=kind), name=f"{kind.model.noun()}-new"),
            path(f"{kind.name}/<int:number>/edit/", views.EditPart.as_view(kind=kind), name=f"{kind.model.noun()}-edit"),
        )
    ),
    path("improvements/<int:number>/action/", views.MakeAction.as_view(kind=improvement), name="improvement-action"),
    path("improvements/<int:number>/correction/", views.MakeCorrection.as_view(kind=improvement), name="improvement-correction"),
    *pages,
]
