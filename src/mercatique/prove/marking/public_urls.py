"""What anyone may verify of a badge."""

from django.urls import path

from mercatique.prove.marking import badges

urlpatterns = [
    path("issuer.json", badges.issuer, name="badge-issuer"),
    path("<uuid:pk>.json", badges.status, name="badge-status"),
]
