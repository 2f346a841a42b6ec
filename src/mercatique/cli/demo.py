"""``mercatique demo``: the demo companies in a home of their own, prepared once, then served."""

import os
import subprocess
import sys
import time
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

from mercatique.cli import server, speech
from mercatique.cli.speech import _, mark, say
from mercatique.fault import Fault
from mercatique.home import home


def commands(add: Any) -> None:
    demo = add.add_parser("demo", help=_("serve the demo companies, in a home of their own"))
    demo.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: %(default)s)"))
    demo.add_argument("--prepare-only", action="store_true", help=_("prepare them, do not serve"))
    demo.add_argument("--today", type=date.fromisoformat, default=None, metavar="DAY", help=_("the day they take for today"))
    demo.set_defaults(run=run_demo)


def demo_home() -> Path:
    """What MERCATIQUE_HOME says, else ``demo`` inside the usual home."""
    return home() if os.environ.get("MERCATIQUE_HOME") else home() / "demo"


def run_demo(given: Namespace) -> int:
    """Migrate, install assets, build the companies that are missing, serve."""
    started = time.monotonic()
    os.environ["MERCATIQUE_HOME"] = str(demo_home())
    os.environ.setdefault("MERCATIQUE_URL", f"http://localhost:{given.port}")
    words()
    say(_("Preparing the database, the fonts and the charts"))
    server.run_migrate(given)
    prepare(given.today or date.today())
    say(_("Ready after %(seconds)d s.") % {"seconds": round(time.monotonic() - started)})
    if given.prepare_only:
        return 0
    from mercatique.demo.builder import ACCOUNTS, PASSWORD
    from mercatique.demo.sessions import DOORS

    say("\n" + _("Open http://localhost:%(port)d and sign in:") % {"port": given.port})
    for email, name, role in ACCOUNTS:
        say(f"  {email:<26} {PASSWORD}   {name} ({role})")
    say(_("Chairs of the certification session, each with its own page:"))
    for email, name, role in DOORS:
        say(f"  {email:<26} {PASSWORD}   {name} ({role})")
    say(_("Ctrl+C stops it.") + "\n")
    return serve(given.port)


def serve(port: int) -> int:
    """A fresh program serves: the threads that wrote the tables would not live on in the processes that answer pages."""
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, "-m", "mercatique.cli", "serve", "--port", str(port)]
    if os.name == "nt":
        # There, what takes the place of a program lets go of the terminal.
        return subprocess.call(command)
    os.execv(command[0], command)  # noqa: S606


def words() -> None:
    """French from the first line on: the catalogue is compiled before anything is said."""
    from mercatique.kernel import translations

    assets = Path(os.environ.get("MERCATIQUE_ASSETS") or Path(os.environ["MERCATIQUE_HOME"]) / "assets")
    translations.compile_into(assets / "locale")
    speech.in_language()


def prepare(today: date) -> None:
    """The companies that are not there yet; a home with real workspaces is refused."""
    import mercatique.urls  # noqa: F401  record types register themselves with their pages
    from mercatique.demo import sessions
    from mercatique.demo.builder import PASSWORD, build, users, wanted
    from mercatique.kernel.models import Workspace

    real = list(Workspace.objects.filter(demo=False).values_list("name", flat=True)[:3])
    if real:
        raise Fault(
            "not-a-demo-home",
            mark("This home holds real workspaces (%(names)s): the demo needs one of its own. Set MERCATIQUE_HOME to another folder."),
            names=", ".join(real),
        )
    for company in wanted():
        say(company.name)
        build(company, today, say=lambda text: say("  " + _(text)))
    if sessions.wanted():
        say(sessions.NAME)
        sessions.build(today, users(), PASSWORD)
