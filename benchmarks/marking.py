"""Boards of a session of 500 candidates beside one of 20, both marked by three on 30 criteria: what a visible row costs.

The office's board, the jury's and a marker's desk show a page by key; what stands on it is asked for that page alone, the
counts at its head by one query each. Both sessions are of one workspace and their pages asked for in turn, so that a machine at work
slows both.
"""

import os
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.plans import asked
from benchmarks.race import Contestant, once
from benchmarks.report import Line
from benchmarks.work import work

SIZES = {"small": 20, "large": 500}
CRITERIA, MARKERS = 30, 3
TURNS = 25


def write(workspace: Any, candidates: int) -> tuple[Any, list[Any]]:
    """A session whose grids are full, half of them sealed; rows at once, as nothing of their history is measured."""
    from django.utils import timezone

    from mercatique.kernel.models import User
    from mercatique.prove.marking import sheets
    from mercatique.prove.models import Candidate, Mark, Seat, Session, Sheet

    session = Session.objects.create(workspace=workspace, title=f"Bench {candidates}", framework="fr-auto-digital", framework_version="1", markers_each=MARKERS)
    chairs = []
    for name, role in (*((f"Marker {n}", "marker") for n in range(MARKERS)), ("President", "president")):
        user = User.objects.create_user(f"{name.replace(' ', '')}.{candidates}@example.com".lower(), "correct horse battery", name=name)
        now = timezone.now()
        chairs.append(Seat.objects.create(session=session, role=role, name=name, email=user.email, user=user, accepted_at=now, declared_at=now, outside=True))
    for n in range(candidates):
        Candidate.objects.create(workspace=workspace, session=session, title=f"Candidate {n}")
    sheets.assign(session)
    rows = list(Sheet.objects.filter(session=session))
    Mark.objects.bulk_create(
        [Mark(workspace=workspace, sheet=sheet, criterion=f"fr-auto-digital/B/{n}", points=Decimal(n % 3)) for sheet in rows for n in range(CRITERIA)], batch_size=2_000
    )
    Sheet.objects.filter(session=session, order__lte=len(rows) // 2).update(sealed_at=timezone.now())
    return session, chairs


@work
def boards(home: str) -> dict[str, dict[str, Any]]:
    """Processor seconds and rows of each session's boards, the least of several turns each."""
    os.environ["MERCATIQUE_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse

    from mercatique import garbage
    from mercatique.kernel import assets
    from mercatique.kernel.models import Membership, User, Workspace

    Path(home).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    assets.install(Path(os.environ["MERCATIQUE_ASSETS"]) / "vendor")
    workspace = Workspace.objects.create(slug="bench", name="Bench", zone="Europe/Paris", purpose="school")
    owner = User.objects.create_user("bench@example.com", "correct horse battery", name="Bench")
    Membership.objects.create(user=owner, workspace=workspace, role="owner")
    pages: dict[str, list[tuple[str, Any, str]]] = {}
    for size, candidates in SIZES.items():
        with transaction.atomic():
            session, chairs = write(workspace, candidates)
        for name, user, address in (
            ("office", owner, reverse("prove:marking", args=["bench", session.number])),
            ("jury", chairs[-1].user, reverse("seat:jury", args=[session.pk])),
            ("desk", chairs[0].user, reverse("seat:desk", args=[session.pk])),
        ):
            client = Client(headers={"accept-language": "en"})
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            pages.setdefault(name, []).append((size, client, address))
    garbage.settle()  # as the server does
    return {name: least_of(turns) for name, turns in pages.items()}


def least_of(pages: list[tuple[str, Any, str]]) -> dict[str, Any]:
    """The least processor time of each size's page, asked for in turn, and the rows each shows."""
    times: dict[str, float] = {}
    found: dict[str, Any] = {}
    for _turn in range(TURNS):
        for size, client, address in pages:
            started = time.process_time()
            content = asked(client, address)
            spent = time.process_time() - started
            times[size] = min(times.get(size, spent), spent)
            found[f"{size}_rows"] = content.count("<tr")
    return found | times


def lines(folder: Path) -> list[Line]:
    """What a visible row of each board costs in the large session, of one in the small."""
    found = once(Contestant("both", "marking:boards", {"home": str(folder / "marking")}))["found"]
    told = []
    for page, label in (("office", "the office's board"), ("jury", "the jury's board"), ("desk", "a marker's desk")):
        here = found[page]
        ours, theirs = (here[size] / here[f"{size}_rows"] for size in ("large", "small"))
        told.append(
            Line(f"{SIZES['large']} candidates × {CRITERIA} criteria × {MARKERS}", f"{label}, per visible row", f"{here['large']:.3f} s, {here['large_rows']} rows", "",
                 f"{ours / theirs:.2f} ×", "", f"{SIZES['small']} candidates ({here['small']:.3f} s, {here['small_rows']} rows)")
        )  # fmt: skip
    return told
