"""One way in: who may enter which workspace, in which role."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from mercatique.kernel.models import Membership, User, Workspace


def membership_for(user: Any, slug: str, role: str = "reader") -> Membership:
    """The membership of ``user`` in the workspace ``slug``; a stranger learns nothing, not even that it exists."""
    found = None
    if getattr(user, "is_authenticated", False) and user.is_active:
        found = Membership.objects.select_related("workspace").filter(user=user, workspace__slug=slug).first()
    if found is None:
        raise Http404
    if not found.may(role):
        raise PermissionDenied
    return found


def workspace_for(user: Any, slug: str, role: str = "reader") -> Workspace:
    """The workspace ``slug`` if ``user`` has at least ``role`` in it: not found for strangers, refused below the role."""
    return membership_for(user, slug, role).workspace


def enter(request: HttpRequest, slug: str, role: str = "reader") -> Workspace:
    """``workspace_for`` for a request, remembered on it for the frame."""
    membership = membership_for(request.user, slug, role)
    request.membership = membership  # type: ignore[attr-defined]
    request.workspace = membership.workspace  # type: ignore[attr-defined]
    return membership.workspace


def workspace_view(role: str = "reader") -> Callable[..., Any]:
    """``@workspace_view(role="member")`` on ``view(request, workspace, …)`` for a path with ``<slug:slug>``."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            return view(request, enter(request, slug, role), **kwargs)

        wrapped.role = role  # type: ignore[attr-defined]
        return wrapped

    return decorate


def role_of(user: User, workspace: Workspace) -> str | None:
    found = Membership.objects.filter(user=user, workspace=workspace).first()
    return found.role if found else None
