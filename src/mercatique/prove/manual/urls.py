"""The addresses of the manual."""

from django.urls import path

from mercatique.prove.manual import views

urlpatterns = [
    path("manual/", views.programme, name="manual"),
    path("manual/cards/", views.catalogue, name="cards"),
    path("manual/cards/<slug:key>/", views.card, name="card"),
    path("manual/glossary/", views.glossary, name="glossary"),
    path("manual/quizzes/<int:chapter>/", views.quiz, name="quiz"),
    path("manual/tries/<int:pk>/", views.quiz_try, name="quiz-try"),
]
