"""The pages of the room "prove"."""

from django.urls import path

from mercatique.prove import views

app_name = "prove"

urlpatterns = [
    path("frameworks/", views.catalogue, name="frameworks"),
    path("frameworks/<slug:key>/", views.framework, name="framework"),
    path("frameworks/<slug:key>/refresh/", views.refresh, name="refresh"),
    path("frameworks/<slug:key>/adopt/", views.adopt, name="adopt"),
    path("frameworks/<slug:key>/<slug:block>/<slug:code>/", views.criterion, name="criterion"),
    path("pieces/<uuid:pk>/withdraw/", views.withdraw, name="piece-withdraw"),
]
