"""Who may enter a workspace: people, roles, invitations."""

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mercatique.kernel import accounts
from mercatique.kernel.access import workspace_view
from mercatique.kernel.models import Invitation, Member, Membership, Role, User, Workspace


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.MEMBER)


@workspace_view()
def people(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Accounts with their role, names without an account, open invitations."""
    return page(request, workspace, InviteForm())


def page(request: HttpRequest, workspace: Workspace, form: InviteForm, status: int = 200) -> HttpResponse:
    context = {
        "memberships": workspace.memberships.select_related("user"),  # type: ignore[attr-defined]
        "members": Member.objects.filter(workspace=workspace, user=None).select_related("workspace"),
        "invitations": [i for i in workspace.invitations.filter(accepted_at=None) if i.usable],  # type: ignore[attr-defined]
        "form": form,
        "roles": Role.choices,
    }
    return render(request, "kernel/people.html", context, status=status)


@require_POST
@workspace_view(role="owner")
def invite(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid():
        return page(request, workspace, form, status=422)
    accounts.invite(workspace, form.cleaned_data["email"], form.cleaned_data["role"], request.user)  # type: ignore[arg-type]
    messages.success(request, _("An invitation has been sent to %(email)s.") % {"email": form.cleaned_data["email"]})
    return redirect("people", workspace.slug)


@require_POST
@workspace_view(role="owner")
def role(request: HttpRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """Change a role, or let somebody go; a workspace always keeps an owner."""
    with transaction.atomic():
        membership = get_object_or_404(Membership.objects.select_for_update(), pk=pk, workspace=workspace)
        wish = request.POST.get("role", "")
        others = Membership.objects.filter(workspace=workspace, role=Role.OWNER).exclude(pk=pk)
        if membership.role == Role.OWNER and wish != Role.OWNER and not others.exists():
            messages.error(request, _("A workspace needs an owner: name another one first."))
        elif wish in Role.values:
            membership.role = wish
            membership.save(update_fields=["role"])
            messages.success(request, _("%(name)s is now: %(role)s.") % {"name": membership.user, "role": Role(wish).label})
        elif wish == "none":
            membership.delete()
            messages.success(request, _("%(name)s may no longer enter this workspace.") % {"name": membership.user})
    still_in = Membership.objects.filter(workspace=workspace, user=request.user).exists()  # type: ignore[misc]
    return redirect("people", workspace.slug) if still_in else redirect("start")


@require_POST
@workspace_view(role="owner")
def withdraw(request: HttpRequest, workspace: Workspace, pk: int) -> HttpResponse:
    get_object_or_404(Invitation, pk=pk, workspace=workspace, accepted_at=None).delete()
    messages.success(request, _("The invitation has been withdrawn."))
    return redirect("people", workspace.slug)


class AccountForm(forms.Form):
    """A first name at the door: who one is and a password, twice nothing to decide."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters."),
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.email = email

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        try:
            validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from None
        return str(password)


@login_not_required
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """The letter's link: join with the account one has, or make one. Opening it changes nothing."""
    found = Invitation.objects.select_related("workspace", "invited_by").filter(key_hash=Invitation.hash(key)).first()
    if found is None or not found.usable:
        return render(request, "kernel/invitation_used.html", status=404)
    known = User.objects.filter(email=found.email).first()
    context = {"invitation": found, "known": known}
    if request.user.is_authenticated:
        if request.user.email != found.email:
            return render(request, "kernel/invitation.html", {**context, "other": request.user})
        if request.method == "POST":
            accounts.accept(found, request.user)
            return redirect(found.workspace)
        return render(request, "kernel/invitation.html", context)
    if known is not None:
        return render(request, "kernel/invitation.html", context)
    form = AccountForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            user = User.objects.create_user(found.email, form.cleaned_data["password"], name=form.cleaned_data["name"])
            accounts.accept(found, user)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect(found.workspace)
    return render(request, "kernel/invitation.html", {**context, "form": form}, status=422 if form.is_bound else 200)
