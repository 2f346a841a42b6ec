"""Addresses of the jury's and the candidates' pages of marking, included by those of the seats."""

from django.urls import path

from mercatique.prove.marking import duties, seats  # noqa: F401  duties: what the first page of a seat asks

urlpatterns = [
    path("marking/", seats.desk, name="desk"),
    path("marking/<uuid:pk>/", seats.sheet, name="sheet"),
    path("marking/<uuid:pk>/offer/", seats.offer, name="sheet-offer"),
    path("marking/<uuid:pk>/seal/", seats.seal, name="sheet-seal"),
    path("marking/<uuid:pk>/note/", seats.note, name="sheet-note"),
    path("marking/<uuid:pk>/compare/", seats.compare, name="sheet-compare"),
    path("dossier/<uuid:candidate>/<str:sha256>/", seats.piece, name="piece"),
    path("dossier/<uuid:candidate>/<str:sha256>/<int:page>.png", seats.piece, name="piece-page"),
    path("jury/", seats.jury, name="jury"),
    path("jury/meeting/", seats.meeting, name="jury-meeting"),
    path("jury/agreement/", seats.agreed, name="jury-agreement"),
    path("jury/<uuid:pk>/", seats.candidate, name="jury-candidate"),
    path("jury/minutes/<uuid:pk>/", seats.record, name="minutes"),
    path("jury/minutes/<uuid:pk>.pdf", seats.record_file, name="minutes-file"),
    path("result/", seats.result, name="result"),
    path("result/letter.pdf", seats.letter, name="result-letter"),
    path("result/badge.jwt", seats.badge, name="result-badge"),
]
