"""The addresses of experience reports."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.steer.experience import views
from mercatique.steer.experience.models import Experience

pages = records(
    Experience,
    columns=("title", "member", "start", "end", "lacks"),
    fields=("title", "member", "start", "end", "context", "part", "difficulties", "learned", "ahead"),
    teaches=_("An experience report tells one person’s part in the plan: the records say what they did, the person says what they learned."),
)
kind = RECORDS["steer.experience"]

urlpatterns = [
    path("experiences/new/", views.NewExperience.as_view(kind=kind), name="experience-new"),
    path("experiences/<int:number>/", views.ExperienceDetail.as_view(kind=kind), name="experience-detail"),
    *pages,
]
