"""A candidate's deposit in a session: a dossier of one's own workspace, or files; refused after the deadline, with a receipt."""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.fault import Fault
from mercatique.kernel.files import REFUSED, clean_name, served
from mercatique.kernel.middleware import sentence
from mercatique.kernel.models import Membership
from mercatique.kernel.uploads import refusal
from mercatique.prove.dossiers import freezing, keeping
from mercatique.prove.dossiers.models import Deposit, Dossier
from mercatique.prove.dossiers.views import ask, receipt_as
from mercatique.prove.framework import of_session
from mercatique.prove.sessions import times
from mercatique.prove.sessions.access import seat_view
from mercatique.prove.sessions.models import Seat
from mercatique.prove.sessions.seats import DUTIES, Duty

#: Files handed in at once.
MANY = 20


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [data] if isinstance(data, UploadedFile) else list(data or [])
        found = [super(FilesField, self).clean(file, initial) for file in files]
        if len(found) > MANY:
            raise forms.ValidationError(_("At most %(n)d files at once.") % {"n": MANY})
        for file in found:
            if clean_name(file.name or "").lower().endswith(REFUSED):
                raise forms.ValidationError(_("“%(name)s” cannot be deposited: choose a document, a picture or a spreadsheet that is not empty.") % {"name": file.name})
        return found


class HandInForm(forms.Form):
    """A dossier written here, or files made elsewhere."""

    dossier = forms.ChoiceField(label=gettext_lazy("A dossier of your workspace"), required=False)
    files = FilesField(label=gettext_lazy("Or files, all at once"), required=False)

    def __init__(self, *args: Any, dossiers: list[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossier"].choices = [("", "—"), *((str(row.pk), f"{row.title} – {row.workspace.name}") for row in dossiers)]  # type: ignore[attr-defined]
        if not dossiers:
            del self.fields["dossier"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("dossier")) == bool(data.get("files")):
            raise forms.ValidationError(_("Choose one: a dossier of your workspace, or files."))
        return data


def dossiers_of(seat: Seat) -> list[Dossier]:
    """Dossiers the person may deposit: of their own workspaces, for what the session certifies."""
    mine = Membership.objects.filter(user=seat.user_id, role__in=("member", "manager", "owner")).values_list("workspace", flat=True)
    rows = Dossier.objects.filter(workspace__in=mine).select_related("workspace").order_by("workspace__name", "number")
    return [row for row in rows if not seat.session.framework or row.framework == seat.session.framework]


@seat_view("candidate")
def hand_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Deposit, as often as one likes until the deadline: the last one counts, none is lost."""
    candidate = seat.candidate
    if candidate is None:
        raise Http404
    candidate.session = seat.session
    mine = dossiers_of(seat)
    form = HandInForm(*((request.POST, request.FILES) if request.method == "POST" else ()), dossiers=mine)
    if request.method == "POST":
        if too_large := refusal(request):
            form.add_error("files", too_large)
        if form.is_valid():
            try:
                return deposit(request, seat, form.cleaned_data, mine)
            except Fault as fault:
                form.add_error(None, sentence(fault))
    until = times.deadline(candidate)
    rows = list(Deposit.objects.filter(session=seat.session, candidate=candidate))
    context = {"seat": seat, "form": form, "rows": rows, "until": until, "closed": bool(until and timezone.now() > until)}
    return render(request, "prove/seat_deposit.html", context, status=422 if form.errors else 200)


def deposit(request: HttpRequest, seat: Seat, data: dict[str, Any], mine: list[Dossier]) -> HttpResponse:
    """The chosen dossier as a job of its workspace; files at once."""
    session, candidate = seat.session, seat.candidate
    here = HttpResponseRedirect(reverse("seat:deposit", args=[session.pk]))
    if data.get("dossier"):
        chosen = next(row for row in mine if str(row.pk) == data["dossier"])
        answer = ask(request, chosen, whole=False, session=session, candidate=candidate)
        return here if answer["Location"] == reverse("prove:my-dossier", args=[chosen.workspace.slug]) else answer
    now = timezone.now()
    freezing.must_be_open(session, candidate, now)
    framework = of_session(session)
    made = keeping.keep(
        session.workspace, title=_("Dossier of %(name)s") % {"name": candidate}, framework=session.framework, framework_version=session.framework_version or (framework.version if framework else ""),
        pieces=[piece(file) for file in data["files"]], claims={}, session=session, candidate=candidate, author=request.user, author_name=seat.name,  # type: ignore[arg-type]
    )  # fmt: skip
    freezing.recorded(made)
    messages.success(request, _("Deposited: your receipt is below."))
    return here


def piece(file: UploadedFile) -> keeping.Piece:
    """An uploaded file, read from where it lies."""
    name = clean_name(file.name or "")
    lies = getattr(file, "temporary_file_path", None)
    if lies is not None:
        return keeping.Piece(name, name, deliverable="file", source=Path(lies()))
    return keeping.Piece(name, name, file.read(), deliverable="file")


def own(seat: Seat, number: int) -> Deposit:
    """A deposit of the candidate's own; those of others are not found."""
    return get_object_or_404(Deposit, session=seat.session, candidate=seat.candidate_id, number=number)


@seat_view("candidate")
def paper(request: HttpRequest, seat: Seat, number: int, to: str) -> HttpResponse:
    found = own(seat, number)
    return receipt_as(found, to, found.workspace)


@seat_view("candidate")
def file(request: HttpRequest, seat: Seat, number: int, sha256: str) -> Any:
    found = own(seat, number)
    row = next((row for row in found.manifest if row["sha256"] == sha256), None)
    if row is None or not keeping.path(found, sha256).is_file():
        raise Http404
    return served(keeping.path(found, sha256), row["name"])


def to_deposit(seat: Seat) -> list[Duty]:
    """The dossier, until when."""
    if seat.role != Seat.Role.CANDIDATE or seat.candidate is None:
        return []
    seat.candidate.session = seat.session
    done = Deposit.objects.filter(session=seat.session, candidate=seat.candidate).exists()
    return [Duty(_("Deposit your dossier"), reverse("seat:deposit", args=[seat.session_id]), times.deadline(seat.candidate), done=done, note=_("As often as you like: the last one counts."), ends=True)]


if to_deposit not in DUTIES:
    DUTIES.append(to_deposit)

