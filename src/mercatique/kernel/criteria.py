"""Checks: questions asked of a workspace. A check proves that observable conditions are there, never quality."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel import jobs
from mercatique.kernel.figures import in_each_language
from mercatique.kernel.models import CheckResult, Job, Workspace
from mercatique.kernel.rounds import one_round

log = logging.getLogger(__name__)

#: The job that answers everything again once the tables have changed.
JOB = "checks"
STATES = ("complete", "judge", "incomplete", "waiting")


@dataclass(frozen=True)
class Missing:
    """What is not there yet, and the page where it is mended."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Check:
    """The answer of a check: its state, what it looked at (text, address), what is missing."""

    state: str
    looked_at: tuple[tuple[str, str], ...] = ()
    missing: tuple[Missing, ...] = ()

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(self.state)


def answer(looked_at: list[tuple[str, str]], missing: list[Missing], *, judge: bool = True) -> Check:
    """Incomplete while something is missing; else to be judged by a person, or complete when a person has no part."""
    state = "incomplete" if missing else ("judge" if judge else "complete")
    return Check(state, tuple(looked_at), tuple(missing))


@dataclass(frozen=True)
class Criterion:
    """A check by name: the function, its sentence, the room it belongs to."""

    name: str
    label: str
    room: str
    function: Callable[..., Check]
    defaults: dict[str, Any] = field(default_factory=dict)


CRITERIA: dict[str, Criterion] = {}


def criterion(name: str, *, label: str, **defaults: Any) -> Callable[..., Any]:
    """``@criterion("watch.sources", label=_("…"), sources=5)`` on ``f(workspace, sources) -> Check``.

    The keyword values are the thresholds' defaults; a framework may override them.
    """

    def register(function: Callable[..., Check]) -> Callable[..., Check]:
        room = function.__module__.split(".")[1]
        CRITERIA[name] = Criterion(name, label, room, function, defaults)
        return function

    return register


#: Who says which checks a workspace is held to, once somebody does: the last room knows the frameworks.
HELD_TO: list[Callable[[Workspace], set[str]]] = []


def held_to(function: Callable[[Workspace], set[str]]) -> Callable[[Workspace], set[str]]:
    """``@held_to`` on ``f(workspace) -> names of checks``."""
    HELD_TO.append(function)
    return function


def held(workspace: Workspace) -> set[str]:
    """The checks a workspace is held to by what it works to; all of them where nobody says."""
    return set().union(*(say(workspace) for say in HELD_TO)) if HELD_TO else {*CRITERIA}


def digest(name: str, params: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([name, params], sort_keys=True).encode()).hexdigest()


def run(workspace: Workspace, name: str, params: dict[str, Any] | None = None) -> Check:
    """Ask the question now."""
    found = CRITERIA.get(name)
    if found is None:
        return Check("waiting")
    return found.function(workspace, **{**found.defaults, **(params or {})})


def ask(workspace: Workspace, name: str, params: dict[str, Any]) -> Check:
    """Ask a check that may be broken: it then waits, with a line in the log, and the others go on."""
    try:
        return run(workspace, name, params)
    except Exception:
        log.exception("check %s in workspace %s", name, workspace.slug)
        return Check("waiting", missing=(Missing(_("This check could not be made; the log of the installation says why.")),))


def plain(check: Check) -> dict[str, Any]:
    """An answer as it is kept."""
    return {
        "looked_at": [[str(text), url] for text, url in check.looked_at],
        "missing": [[str(item.text), item.url] for item in check.missing],
    }


_later: ContextVar[bool] = ContextVar("later", default=False)


@contextmanager
def asked_later() -> Iterator[None]:
    """Who brings in file after file and asks everything at the end: inside, what arrives asks for nothing."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def arrived(workspace: Workspace) -> None:
    """The tables have changed: everything is asked again by a job of its own, which nobody who brings a file has to wait for."""
    waiting = Job.objects.filter(workspace=workspace, kind=JOB, state=Job.State.QUEUED)
    if not _later.get() and not waiting.exists():
        jobs.enqueue(workspace, JOB, actor="Mercatique")


@jobs.job(JOB, label=gettext_lazy("Checks"), serial=True)
def ask_again(run: jobs.Run) -> None:
    """Answer every check anew."""
    refresh(run.workspace)


def refresh(workspace: Workspace, asked: list[tuple[str, dict[str, Any]]] | None = None) -> list[CheckResult]:
    """Ask and keep the answers: of the named checks, or of all that exist; what several of them read is read once."""
    wanted = asked if asked is not None else [(name, {}) for name in CRITERIA]
    rows = []
    with one_round():
        for name, params in wanted:
            checks = in_each_language(lambda name=name, params=params: ask(workspace, name, params))
            rows.append(
                CheckResult(
                    workspace=workspace, digest=digest(name, params), name=name, params=params, state=next(iter(checks.values())).state,
                    answers={code: plain(check) for code, check in checks.items()}, checked_at=timezone.now(),
                )
            )  # fmt: skip
    CheckResult.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["workspace", "digest"], update_fields=["state", "answers", "checked_at"]
    )
    return rows
