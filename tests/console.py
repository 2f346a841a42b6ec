"""Installations for tests: migrated once and copied; a command line that loads Django once, each command a process of its own."""

import atexit
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Folders whose files, all of them, become part of an installation when it is migrated.
MADE_OF = {"migrations", "static", "cli", "locale"}
#: Installations whose command line is kept at hand.
KEPT = 2


def prepare(home: Path, environment: Mapping[str, str]) -> None:
    """An installation as ``mercatique migrate`` leaves it."""
    shutil.copytree(migrated(environment["MERCATIQUE_ASSETS"]), home, dirs_exist_ok=True)


def prepare_demo(home: Path, environment: Mapping[str, str], today: str) -> None:
    """An installation as ``mercatique demo`` prepares it."""
    shutil.copytree(demonstrated(environment["MERCATIQUE_ASSETS"], today), home, dirs_exist_ok=True)


@cache
def migrated(assets: str) -> Path:
    made_of = (path for path in (ROOT / "src").rglob("*") if MADE_OF & set(path.parts))
    return kept("home", told(made_of), assets, "migrate")


@cache
def demonstrated(assets: str, today: str) -> Path:
    """What is written into the demo says when it was written: tomorrow it is made anew."""
    made_of = told((ROOT / "src").rglob("*"), today, str(date.today()))
    return kept("demo", made_of, assets, "demo", "--today", today, "--prepare-only")


def told(files: Iterable[Path], *words: str) -> str:
    """A name for what these files and the pinned libraries say."""
    heard = hashlib.sha256((ROOT / "requirements" / "core.txt").read_bytes())
    heard.update("\n".join(words).encode())
    for path in sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts):
        heard.update(path.read_bytes())
    return heard.hexdigest()[:16]


def kept(name: str, made_of: str, assets: str, *command: str) -> Path:
    """One installation that a command has prepared, for all workers and for as long as what it is made of stays as it is."""
    import fcntl

    home = ROOT / "var" / f"test-{name}-{made_of}"
    home.parent.mkdir(parents=True, exist_ok=True)
    with (home.parent / f"test-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            for older in home.parent.glob(f"test-{name}-*"):
                shutil.rmtree(older)
            making = Path(tempfile.mkdtemp(dir=home.parent, prefix=f"test-{name}-"))
            others = {name: value for name, value in os.environ.items() if not name.startswith(("MERCATIQUE_", "DJANGO_"))}
            given = {"MERCATIQUE_HOME": str(making), "MERCATIQUE_ASSETS": assets, "MERCATIQUE_LANGUAGE": "en", "MERCATIQUE_MEMORY": "2GB"}
            done = subprocess.run(
                [sys.executable, "-m", "mercatique.cli", *command], env={**others, **given, "PYTHONPATH": str(ROOT / "src")},
                capture_output=True, text=True, timeout=1800,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            making.rename(home)
    return home


class Console:
    """The command line of one installation. Modules are loaded once; each command is a fork that has touched nothing."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        here, there = socket.socketpair()
        paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        with there:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.console", str(there.fileno())],
                env={**environment, "PYTHONPATH": paths}, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL,
            )  # fmt: skip
        here.settimeout(600)
        self.line = here.makefile("rw", encoding="utf-8")
        here.close()

    def run(self, *arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        with tempfile.TemporaryDirectory() as folder:
            places = {name: str(Path(folder) / name) for name in ("in", "out", "err")}
            Path(places["in"]).write_text(typed, "utf-8")
            self.line.write(json.dumps({"arguments": arguments, "folder": os.getcwd(), **places}) + "\n")
            self.line.flush()
            code = int(self.line.readline())
            said = [Path(places[name]).read_text("utf-8") for name in ("out", "err")]
        return subprocess.CompletedProcess(arguments, code, *said)

    def close(self) -> None:
        self.line.close()
        self.process.wait(20)


CONSOLES: OrderedDict[tuple[tuple[str, str], ...], Console] = OrderedDict()


def command(environment: Mapping[str, str], *arguments: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """A command on the installation of this environment; how it ended and what it said."""
    name = tuple(sorted(environment.items()))
    if name not in CONSOLES:
        CONSOLES[name] = Console(environment)
    CONSOLES.move_to_end(name)
    while len(CONSOLES) > KEPT:
        CONSOLES.popitem(last=False)[1].close()
    return CONSOLES[name].run(*arguments, typed=typed)


@atexit.register
def leave() -> None:
    while CONSOLES:
        CONSOLES.popitem()[1].close()


def serve(line: socket.socket) -> None:
    """Load what every command loads, then fork for each."""
    from mercatique.cli import installation, main

    installation.open_settings()
    import mercatique.kernel.worker
    import mercatique.urls
    import mercatique.warehouse.intake  # noqa: F401

    def obey(asked: dict[str, str]) -> int:
        for place, (name, flags) in enumerate((("in", os.O_RDONLY), ("out", os.O_WRONLY | os.O_CREAT), ("err", os.O_WRONLY | os.O_CREAT))):
            os.dup2(os.open(asked[name], flags), place)
        os.chdir(asked["folder"])
        try:
            code = main(asked["arguments"])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return code

    with line.makefile("rw", encoding="utf-8") as asking:
        for order in asking:
            child = os.fork()
            if not child:
                code = 70
                try:
                    code = obey(json.loads(order))
                finally:
                    os._exit(code)
            asking.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
            asking.flush()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
