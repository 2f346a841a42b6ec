"""The one way into a session for those who are no members of its workspace: by their seat."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from mercatique.prove.sessions.models import Seat


def seats_of(user: Any, session: UUID) -> list[Seat]:
    """The seats a person has taken in a session."""
    if not (getattr(user, "is_authenticated", False) and user.is_active):
        return []
    rows = Seat.objects.select_related("session__workspace", "candidate").filter(user=user, session=session)
    return [seat for seat in rows if seat.taken]


def seat_for(user: Any, session: UUID, *roles: str) -> Seat:
    """The seat of ``user`` in a session, in one of ``roles`` (or any); a stranger learns nothing, not even that it exists."""
    found = seats_of(user, session)
    if not found:
        raise Http404
    seat = next((seat for seat in found if not roles or seat.role in roles), None)
    if seat is None:
        raise PermissionDenied
    return seat


def gate(user: Any, seat: Seat) -> str:
    """What stands before a judging seat: two-step sign-in first, then declared ties; "" when the way is free."""
    if not seat.judges:
        return ""
    if seat.session.two_factor and not is_mfa_enabled(user):
        return "seat:two-step"
    return "" if seat.declared_at else "seat:ties"


def seat_view(*roles: str, gated: bool = True) -> Callable[..., Any]:
    """``@seat_view("marker", "juror")`` on ``view(request, seat, …)`` for a path with ``<uuid:session>``.

    Markers and jurors see nothing before they have set up two-step sign-in (where the session asks for it) and declared
    whom they know; ``gated=False`` is for those two pages themselves.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, session: UUID, **kwargs: Any) -> HttpResponse:
            seat = seat_for(request.user, session, *roles)
            if gated:
                before = next((name for other in seats_of(request.user, session) if (name := gate(request.user, other))), "")
                if before:
                    return redirect(before, session)
            with timezone.override(ZoneInfo(seat.session.workspace.zone)):
                return view(request, seat, **kwargs)

        wrapped.roles = roles  # type: ignore[attr-defined]
        return wrapped

    return decorate
