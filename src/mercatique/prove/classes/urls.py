"""The pages of classes: the trainer's, and the candidate's own."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from mercatique.kernel.records import RECORDS, records
from mercatique.prove.classes import views
from mercatique.prove.classes.models import Classroom

registered = records(
    Classroom,
    columns=("title", "framework", "begins_on", "ends_on"),
    fields=("title", "framework", "case", "trainer_email", "begins_on", "ends_on", "note"),
    form_class=views.ClassroomForm,
    teaches=_("A class: candidates join by its code, each with their own workspace, and let you read how far they are. You comment; you never mark."),
)

urlpatterns = [
    path("class/", views.mine, name="class"),
    path("class/join/", views.join, name="class-join"),
    path("class/<uuid:pk>/leave/", views.leave, name="class-leave"),
    path("class/<uuid:pk>/bring/", views.class_import, name="class-bring"),
    path("class/<uuid:pk>/files/<str:name>", views.class_file, name="class-file"),
    path("classrooms/<int:number>/", views.ClassroomDetail.as_view(kind=RECORDS["prove.classroom"]), name="classroom-detail"),
    path("classrooms/<int:number>/people/<uuid:pk>/", views.pupil, name="pupil"),
    *registered,
]
