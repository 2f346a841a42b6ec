"""Personal tokens for the API: made, shown once, withdrawn."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mercatique.kernel.models import Token


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=80)
    writes = forms.BooleanField(label=gettext_lazy("It may write, not only read"), required=False)


def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of the person signed in; a new one is shown once."""
    form, key = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _token, key = Token.open(request.user, form.cleaned_data["name"], form.cleaned_data["writes"])  # type: ignore[arg-type]
        form = TokenForm()
    mine = Token.objects.filter(user=request.user)  # type: ignore[misc]
    return render(request, "kernel/tokens.html", {"tokens": mine, "form": form, "key": key}, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Token, pk=pk, user=request.user).delete()
    messages.success(request, _("The token no longer opens anything."))
    return redirect("tokens")
