"""The office's pages of marking and results, included by the room's own."""

from django.urls import path

from mercatique.prove.marking import office

urlpatterns = [
    path("sessions/<int:number>/marking/", office.board, name="marking"),
    path("sessions/<int:number>/marking/assign/", office.assign, name="marking-assign"),
    path("sessions/<int:number>/marking/terms/", office.terms, name="marking-terms"),
    path("sessions/<int:number>/marking/terms/<str:block>/<str:code>/", office.levels, name="marking-levels"),
    path("sessions/<int:number>/marking/agreement/", office.agreement, name="marking-agreement"),
    path("sessions/<int:number>/marking/<int:candidate>/", office.candidate, name="marking-candidate"),
    path("sessions/<int:number>/marking/<int:candidate>/act/", office.act, name="marking-act"),
    path("sessions/<int:number>/marking/<int:candidate>/letter.pdf", office.letter, name="marking-letter"),
    path("sessions/<int:number>/marking/<int:candidate>/holder/", office.holder, name="holder"),
    path("sessions/<int:number>/results/", office.outcome, name="results"),
    path("sessions/<int:number>/results/export/", office.export, name="results-export"),
    path("sessions/<int:number>/results/erase/", office.erase, name="results-erase"),
    path("sessions/<int:number>/results/declaration/", office.declaration, name="declaration"),
    path("sessions/<int:number>/results/declaration.xml", office.declaration_file, name="declaration-file"),
    path("sessions/<int:number>/results/record/", office.record, name="record"),
    path("sessions/<int:number>/results/<uuid:pk>.pdf", office.minutes_file, name="results-minutes"),
]
