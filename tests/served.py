"""Real servers with real workers in homes of their own, and one real Chromium for all the tests that look at pages."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, expect, sync_playwright

from tests import console
from tests.chromium import path as chromium

PASSWORD = "correct horse battery"
#: The day the demo companies take for today.
TODAY = "2026-11-20"


@dataclass(frozen=True)
class Site:
    """A served installation."""

    url: str
    home: Path
    email: str
    password: str

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """The command line on this installation."""
        return mercatique(self.home, *arguments, check=check)


def mercatique(home: Path, *arguments: str, check: bool = True, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = console.command(environment(home), *arguments, typed=stdin)
    assert not check or done.returncode == 0, done.stderr[-2000:]
    return done


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MERCATIQUE_", "DJANGO_"))}
    assets = Path(__file__).resolve().parents[1] / "var" / "test-assets"
    return {**kept, "MERCATIQUE_HOME": str(home), "MERCATIQUE_ASSETS": str(assets), "MERCATIQUE_LANGUAGE": "en", "MERCATIQUE_MEMORY": "2GB"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(home: Path, *command: str, patience: float = 60) -> Iterator[str]:
    """``mercatique serve``, or another command that serves, until the tests are over."""
    command = command or ("serve", "--processes", "1")
    port = free_port()
    shutil.copy(AXE_FILE_PATH, home / "static" / "axe.js")
    log = (home / "serve.log").open("w")
    running = subprocess.Popen(
        [sys.executable, "-m", "mercatique.cli", *command, "--port", str(port)],
        env={**environment(home), "MERCATIQUE_URL": f"http://localhost:{port}"}, stdout=log, stderr=log,
    )  # fmt: skip
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + patience
        while True:
            try:
                urllib.request.urlopen(f"{url}/account/login/", timeout=5)
                break
            except (OSError, urllib.error.URLError):
                assert running.poll() is None, (home / "serve.log").read_text()[-2000:]
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.3)
        yield url
    finally:
        running.terminate()
        running.wait(20)
        log.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty installation with one account, in a folder whose name finds lazy path handling."""
    home = tmp_path_factory.mktemp("site") / "Données d'Élodie #1"
    console.prepare(home, environment(home))
    mercatique(home, "createuser", "olga@example.com", "--name", "Olga Martin", "--staff", "--password-stdin", stdin=PASSWORD + "\n")
    for url in serve(home):
        yield Site(url, home, "olga@example.com", PASSWORD)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo companies, prepared once and served by the command of ``make demo``."""
    home = tmp_path_factory.mktemp("demo")
    console.prepare_demo(home, environment(home), TODAY)
    from mercatique.demo.builder import ACCOUNTS
    from mercatique.demo.builder import PASSWORD as SAID

    for url in serve(home, "demo", "--today", TODAY, patience=300):
        yield Site(url, home, ACCOUNTS[0][0], SAID)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("no Chromium on this machine; on Debian and Ubuntu: sudo apt install chromium")
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        )
        yield opened
        opened.close()
