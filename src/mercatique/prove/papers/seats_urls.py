"""The pages of papers for who sits in a session: candidates write, markers read what is sealed."""

from django.urls import path

from mercatique.prove.papers import seats

urlpatterns = [
    path("paper/", seats.papers, name="papers"),
    path("paper/<uuid:pk>/", seats.paper, name="paper"),
    path("paper/<uuid:pk>/clock/", seats.clock, name="paper-clock"),
    path("paper/<uuid:pk>/audio/", seats.audio, name="paper-audio"),
    path("paper/<uuid:pk>/receipt/", seats.receipt, name="paper-receipt"),
    path("paper/<uuid:pk>/sealed.json", seats.sealed, name="paper-sealed"),
    path("paper/<uuid:pk>/annexes/<int:number>/", seats.annex, name="paper-annex"),
    path("paper/<uuid:pk>/files/<str:name>", seats.case_file, name="paper-file"),
    path("paper/<uuid:pk>/handed/<uuid:file>/", seats.handed, name="paper-handed"),
    path("copies/", seats.copies, name="copies"),
    path("copies/<uuid:pk>/", seats.copy, name="copy"),
    path("copies/<uuid:pk>/files/<int:number>/", seats.copy_handed, name="copy-handed"),
    path("copies/<uuid:pk>/<slug:part>/", seats.score, name="copy-score"),
]
