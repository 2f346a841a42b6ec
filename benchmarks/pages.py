"""The page of customers as a whole, by Django's test client: the first page and a late one."""

import os
import time
from pathlib import Path
from typing import Any

from benchmarks.work import clock, linked, work

#: Requests of each page; the first one, which works the figures out, is told apart.
TIMES = 9


@work
def page(bases: dict[str, str], home: str) -> dict[str, Any]:
    """Seconds of the page of each base, asked in turn so that a busy machine is busy for all; ``clock`` is that of the last one's first page."""
    os.environ["MERCATIQUE_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from mercatique import garbage
    from mercatique.kernel import assets
    from mercatique.kernel.models import Membership, User, Workspace

    call_command("migrate", verbosity=0)
    assets.install(Path(os.environ["MERCATIQUE_ASSETS"]) / "vendor")
    user = User.objects.create_user("bench@example.com", "correct horse battery", name="Bench")
    workspaces = {}
    for name, base in bases.items():
        workspaces[name] = workspace = Workspace.objects.create(slug=name, name="Bench", zone="Europe/Paris")
        linked(Path(base), workspace.folder)
        workspace.warehouse.rebuild()
        Membership.objects.create(user=user, workspace=workspace, role="owner")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {name: _told(client, workspace) for name, workspace in workspaces.items()}
    garbage.settle()  # as the server does
    for _turn in range(TIMES):
        for name, workspace in workspaces.items():
            told = found[name]
            told["first"] = min(told["first"], _asked(client, workspace, {}))
            told["late"] = min(told["late"], _asked(client, workspace, {"after": told["key"]}))
    clock.seconds, clock.cpu = told["first"], 0.0
    return found


def _told(client: Any, workspace: Any) -> dict[str, Any]:
    figures = _asked(client, workspace, {})
    return {"customers": workspace.warehouse.rows("customer_facts"), "figures": figures, "key": _late(workspace), "first": figures, "late": figures}


def _asked(client: Any, workspace: Any, query: dict[str, str]) -> float:
    from django.urls import reverse

    address = reverse("analyze:customers", args=[workspace.slug])
    started = time.perf_counter()
    answer = client.get(address, query)
    content = answer.content
    if answer.status_code != 200 or b"<table" not in content:
        raise SystemExit(f"{address} answers {answer.status_code}")
    return time.perf_counter() - started


def _late(workspace: Any) -> str:
    """The key that leads to a page behind nine tenths of the customers."""
    facts = workspace.warehouse.table("customer_facts")
    place = workspace.warehouse.rows("customer_facts") * 9 // 10
    ordered = facts.order_by([facts.net.desc(), facts.customer_id.asc()]).select("net", "customer_id")
    (row,) = workspace.warehouse.frame(ordered.limit(1, offset=place)).to_pylist()
    return f"{row['net']}~{row['customer_id']}"
