"""Deposited files: bring one, take it back out."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel.access import workspace_view
from mercatique.kernel.files import deposit, response
from mercatique.kernel.models import Attachment, Workspace
from mercatique.kernel.uploads import refusal


class DepositForm(forms.Form):
    upload = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=200)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


@workspace_view(role="member")
def new(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Deposit a file."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DepositForm(*sent)
    if too_large := refusal(request):
        form.add_error("upload", too_large)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        record = deposit(workspace, data["upload"], data["title"], data["note"])
        messages.success(request, _("“%(title)s” has been deposited.") % {"title": record.title})
        return HttpResponseRedirect(record.get_absolute_url())
    return render(request, "kernel/attachment_new.html", {"form": form}, status=422 if form.is_bound else 200)


@workspace_view()
def download(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    record = get_object_or_404(Attachment, workspace=workspace, number=number)
    record.workspace = workspace
    if not record.path.is_file():
        raise Http404
    return response(record)  # type: ignore[no-any-return]
