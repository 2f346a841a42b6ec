"""A candidate's deposit, in the pages of a seat."""

from django.urls import path

from mercatique.prove.dossiers import seats

urlpatterns = [
    path("deposit/", seats.hand_in, name="deposit"),
    path("deposit/<int:number>/receipt.<str:to>", seats.paper, name="deposit-receipt"),
    path("deposit/<int:number>/file/<str:sha256>/", seats.file, name="deposit-file"),
]
