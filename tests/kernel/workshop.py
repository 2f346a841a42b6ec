"""A workshop for tests of long work: jobs that misbehave, real worker processes, a real database of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import uuid4

import pytest

from tests.console import migrated

ROOT = Path(__file__).resolve().parents[2]
#: The PostgreSQL server of the second lane; empty: each installation has its database file.
SERVER = os.environ.get("MERCATIQUE_DATABASE", "")
#: The prepared database that those of the tests are copied from, one for each worker of pytest.
EMPTY = f"workshop_empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def kinds() -> None:
    """Register the jobs of the workshop."""
    from mercatique.kernel.jobs import Run, job

    def write(diary: str, line: str) -> None:
        with open(diary, "a") as file:
            file.write(line + "\n")

    @job("shop-note", max_attempts=3)
    def note(run: Run, diary: str, word: str) -> dict[str, str]:
        write(diary, f"{word} {os.getpid()}")
        return {"word": word}

    @job("shop-slow", max_attempts=3)
    def slow(run: Run, diary: str, seconds: float) -> None:
        write(diary, "begun")
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            run.progress(0.5, "Counting the %(things)s", things="orders")
            time.sleep(0.02)
        write(diary, "ended")

    @job("shop-deaf", max_attempts=3)
    def deaf(run: Run, diary: str, seconds: float) -> None:
        write(diary, f"begun {os.getpid()}")
        time.sleep(seconds)
        write(diary, f"ended {os.getpid()}")

    @job("shop-poison", max_attempts=2)
    def poison(run: Run, diary: str) -> None:
        write(diary, "begun")
        os.kill(os.getpid(), signal.SIGKILL)

    @job("shop-serial", max_attempts=1, serial=True)
    def serial(run: Run, diary: str, word: str) -> None:
        write(diary, f"{word} begun")
        time.sleep(0.2)
        write(diary, f"{word} ended")

    @job("shop-tally", max_attempts=1)
    def tally(run: Run, rows: int) -> None:
        """Reads, then writes what it has read plus one, in one transaction: what deferred transactions get wrong."""
        from django.db import transaction

        from mercatique.kernel.models import Message

        for _row in range(rows):
            with transaction.atomic():
                total = Message.objects.select_for_update().get(subject="tally")
                Message.objects.filter(pk=total.pk).update(attempts=total.attempts + 1)
                Message.objects.create(sender="a@b.fr", to="c@d.fr", subject="row")


class Bench:
    """One installation on a database of its own, and the processes that work on it."""

    def __init__(self, home: Path, address: str = "") -> None:
        self.home, self.address = home, address
        self.diary = home / "diary.txt"
        self.processes: list[subprocess.Popen[str]] = []

    def worker(self, *args: str, **given: str) -> "subprocess.Popen[str]":
        return self.process("tests.kernel.workshop", *args, **given)

    def process(self, module: str, *args: str, **given: str) -> "subprocess.Popen[str]":
        """Start a module as a process of this installation."""
        environment = os.environ | {
            "MERCATIQUE_HOME": str(self.home),
            "MERCATIQUE_DATABASE": self.address,
            "DJANGO_SETTINGS_MODULE": "tests.kernel.workshop_settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        environment.pop("MERCATIQUE_MAIL", None)
        process = subprocess.Popen(
            [sys.executable, "-m", module, *args], env=environment | given, cwd=self.home, stderr=subprocess.PIPE, text=True
        )
        self.processes.append(process)
        return process

    def lines(self) -> list[str]:
        return self.diary.read_text().splitlines() if self.diary.exists() else []

    def until(self, condition: Callable[[], Any], seconds: float = 120) -> None:
        """Wait for the condition, or fail with what the processes said."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"not within {seconds} s; diary {self.lines()}; {self.said()}")
            time.sleep(0.05)

    def said(self) -> str:
        """Stop every process and return what they wrote to standard error."""
        stopped, self.processes = self.processes, []
        for process in stopped:
            process.kill()
        return "".join(process.communicate()[1] or "" for process in stopped if process.stderr)


@contextmanager
def database(home: Path, address: str = "") -> Iterator[None]:
    """Let the models of this process speak to the database of an installation."""
    from django.db import connections
    from django.db.utils import load_backend

    from mercatique import settings as product

    ours = connections["default"]
    chosen = product.database(address) | ({} if address else {"NAME": str(home / "db.sqlite3")})
    wrapper = load_backend(chosen["ENGINE"]).DatabaseWrapper(ours.settings_dict | chosen, "default")
    connections["default"] = wrapper
    try:
        with closing(wrapper):
            yield
    finally:
        connections["default"] = ours


def on_server(order: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(order)


def address_of(name: str) -> str:
    """The address of a database beside the one the lane was given; empty without a server."""
    return f"{SERVER.rpartition('/')[0]}/{name}" if SERVER else ""


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    from django.conf import settings
    from django.core.management import call_command

    if not SERVER:
        return migrated(str(settings.ASSETS)) / "db.sqlite3"
    home = tmp_path_factory.mktemp("empty")
    on_server(f"DROP DATABASE IF EXISTS {EMPTY} WITH (FORCE)")
    on_server(f"CREATE DATABASE {EMPTY}")
    with django_db_blocker.unblock(), database(home, address_of(EMPTY)):
        call_command("migrate", run_syncdb=True, verbosity=0)
    return home / "db.sqlite3"


@pytest.fixture
def bench(tmp_path: Path, empty_database: Path, django_db_blocker: Any) -> Iterator[Bench]:
    kinds()
    name = f"workshop_{uuid4().hex[:12]}"
    if SERVER:
        on_server(f"CREATE DATABASE {name} TEMPLATE {EMPTY}")
    else:
        copyfile(empty_database, tmp_path / "db.sqlite3")
    shop = Bench(tmp_path, address_of(name))
    with django_db_blocker.unblock(), database(tmp_path, shop.address):
        yield shop
    shop.said()
    if SERVER:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> None:
    import django

    django.setup()
    from mercatique.kernel import worker

    kinds()
    worker.main()


if __name__ == "__main__":
    main()
