"""What other rooms show of this one: the names of criteria where a record or a figure says that they rest on it, and a person's seats at the entrance."""

from typing import Any

from django.urls import reverse

from mercatique.kernel.doors import Door, opens
from mercatique.kernel.evidence import Named, names_claims
from mercatique.kernel.models import Workspace
from mercatique.prove.framework import criterion_of, frameworks
from mercatique.prove.sessions.models import Seat


@names_claims
def criterion(workspace: Workspace, key: str) -> Named | None:
    """A row of a framework the workspace may work to, and its page."""
    framework = frameworks(workspace).get(key.partition("/")[0])
    if framework is None or key not in framework.by_claim:
        return None
    return Named(criterion_of(framework, key), reverse("prove:criterion", args=[workspace.slug, *key.split("/", 2)]))


@opens
def seats(user: Any) -> list[Door]:
    """The sessions in which somebody has taken a seat, the latest first: who has lost the letter finds them by signing in."""
    rows = Seat.objects.filter(user=user, accepted_at__isnull=False, released_at=None).select_related("session__workspace").order_by("-session__starts_on", "session__title", "role")
    roles: dict[Any, list[str]] = {}
    places: dict[Any, Any] = {}
    for seat in rows:
        places[seat.session_id] = seat.session
        roles.setdefault(seat.session_id, []).append(str(seat.get_role_display()))
    return [
        Door(session.title, reverse("seat:home", args=[key]), " · ".join([*dict.fromkeys(roles[key]), session.workspace.name, session.get_state_display()])) for key, session in places.items()
    ]
