"""The pages of the room "steer"."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import records
from mercatique.steer.models import ChangeArgument, TrainingAction
from mercatique.steer.objectives import views

app_name = "steer"

urlpatterns = [
    path("", views.objectives, name="objectives"),
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
