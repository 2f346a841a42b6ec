"""The page of customers as a whole, by Django's test client: the first page and a late one."""

import os
import time
from pathlib import Path
from typing import Any

from benchmarks.work import clock, linked, work

#: Requests of each page; the first one, which works the figures out, is told apart.
TIMES = 9


@work
def page(base: str, home: str) -> dict[str, Any]:
    """Seconds of the page when it is asked again and again; ``clock`` is that of the first page by key."""
    os.environ["MERCATIQUE_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from mercatique.kernel import assets
    from mercatique.kernel.models import Membership, User, Workspace

    call_command("migrate", verbosity=0)
    assets.install(Path(os.environ["MERCATIQUE_ASSETS"]) / "vendor")
    workspace = Workspace.objects.create(slug="bench", name="Bench", zone="Europe/Paris")
    linked(Path(base), workspace.folder)
    workspace.warehouse.rebuild()
    user = User.objects.create_user("bench@example.com", "correct horse battery", name="Bench")
    Membership.objects.create(user=user, workspace=workspace, role="owner")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("analyze:customers", args=["bench"])
    figures = _asked(client, address, {})
    first = min(_asked(client, address, {}) for _turn in range(TIMES))
    key = _late(workspace)
    late = min(_asked(client, address, {"after": key}) for _turn in range(TIMES))
    clock.seconds, clock.cpu = first, 0.0
    return {"customers": workspace.warehouse.rows("customer_facts"), "figures": figures, "first": first, "late": late}


def _asked(client: Any, address: str, query: dict[str, str]) -> float:
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
