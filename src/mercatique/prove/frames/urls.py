"""Addresses of the frameworks' pages."""

from django.urls import path

from mercatique.prove.frames import views

urlpatterns = [
    path("frameworks/new/", views.new, name="framework-begin"),
    path("frameworks/<slug:key>/text/", views.text, name="framework-text"),
    path("frameworks/<slug:key>/file.toml", views.file, name="framework-file"),
    path("frameworks/<slug:key>/thresholds/", views.thresholds, name="framework-thresholds"),
    path("frameworks/<slug:key>/versions/", views.compare, name="framework-versions"),
    path("frameworks/<slug:key>/versions/move/", views.move, name="framework-move"),
    path("frameworks/<slug:key>/draft/", views.draft, name="framework-own"),
    path("frameworks/<slug:key>/draft/general/", views.general, name="framework-own-general"),
    path("frameworks/<slug:key>/draft/file/", views.edit_file, name="framework-own-file"),
    path("frameworks/<slug:key>/draft/thresholds/", views.edit_thresholds, name="framework-own-thresholds"),
    path("frameworks/<slug:key>/draft/confirm/", views.confirm, name="framework-own-confirm"),
    path("frameworks/<slug:key>/draft/freeze/", views.freeze, name="framework-own-freeze"),
    path("frameworks/<slug:key>/draft/discard/", views.discard, name="framework-own-discard"),
    path("frameworks/<slug:key>/draft/<str:block>/<str:code>/", views.edit_row, name="framework-own-row"),
]
