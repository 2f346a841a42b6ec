"""Running the product: serve, worker, migrate, createuser."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from mercatique import garbage
from mercatique.cli import installation, speech
from mercatique.cli.speech import _, mark
from mercatique.fault import Fault


def commands(add: Any) -> None:
    serve = add.add_parser("serve", help=_("serve the pages, with one worker beside them"))
    serve.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: %(default)s)"))
    serve.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: %(default)s)"))
    serve.add_argument("--processes", type=int, default=2, help=_("processes that answer pages (default: %(default)s)"))
    serve.add_argument("--no-worker", action="store_true", help=_("start no worker: others run the jobs"))
    serve.set_defaults(run=run_serve)
    worker = add.add_parser("worker", help=_("run jobs (imports, mails, documents); any number side by side"))
    worker.add_argument("--once", action="store_true", help=_("stop when no job is due any more"))
    worker.set_defaults(run=run_worker)
    migrate = add.add_parser("migrate", help=_("prepare the database, the fonts, the charts and the translations"))
    migrate.set_defaults(run=run_migrate)
    user = add.add_parser("createuser", help=_("create an account"))
    user.add_argument("email", help=_("e-mail address, which is the name to sign in with"))
    user.add_argument("--name", default="", help=_("the person's name"))
    user.add_argument("--staff", action="store_true", help=_("runs the installation (the first account does by itself)"))
    user.add_argument("-w", "--workspace", metavar="SLUG", help=_("workspace the person may enter"))
    user.add_argument("--role", choices=("reader", "member", "manager", "owner"), default="owner", help=_("role in that workspace (default: %(default)s)"))  # fmt: skip
    user.add_argument("--password-stdin", action="store_true", help=_("read the password from standard input"))
    user.set_defaults(run=run_createuser)


def run_serve(given: argparse.Namespace) -> int:
    """Pages and one worker; Ctrl-C or SIGTERM stops both, a worker that died is started again."""
    import socket

    installation.open_installation()
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    from mercatique.kernel.models import User

    family = socket.AF_INET6 if ":" in given.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((given.host, given.port))
        except (OSError, OverflowError) as error:
            raise Fault(
                "port",
                mark("Port %(port)s of %(host)s cannot be used (%(error)s): choose another one with --port."),
                port=given.port, host=given.host, error=getattr(error, "strerror", None) or str(error),
            ) from None  # fmt: skip
    host = f"[{given.host}]" if ":" in given.host else given.host
    speech.say(_("Mercatique answers at http://%(host)s:%(port)s (Ctrl-C stops it).") % {"host": host, "port": given.port})
    if settings.MAIL_URL == "":
        speech.say(_("No mail server is configured: mails stay in the outbox, at /outbox/."))
    if not User.objects.exists():
        speech.say(_("Nobody has an account yet: create one with “mercatique createuser ADDRESS”."))
    _close_connections()
    named = "localhost" if given.host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else host  # noqa: S104
    os.environ.setdefault("MERCATIQUE_URL", f"http://{named}:{given.port}")
    crew = None if given.no_worker else _crew()
    try:
        Granian(
            "mercatique.wsgi:application",
            address=given.host,
            port=given.port,
            interface=Interfaces.WSGI,
            workers=max(1, given.processes),
            blocking_threads=4,
            websockets=False,
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        ).serve()
    finally:
        if crew:
            crew.dismiss()
    return 0


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _crew() -> Any:
    from mercatique.kernel.worker import Crew

    return Crew()


def run_worker(given: argparse.Namespace) -> int:
    from threading import Event

    from mercatique.kernel import worker

    stop = Event()
    worker.stop_on_signals(stop)
    installation.open_installation()
    garbage.settle()
    done = worker.run(once=given.once, stop=stop)
    if given.once:
        speech.say(_("%(count)s jobs were run.") % {"count": done})
    return 0


def run_migrate(given: argparse.Namespace) -> int:
    """Each step is done again without harm."""
    installation.open_settings()
    from django.conf import settings
    from django.core.management import call_command

    from mercatique.kernel import assets, first, translations

    tell = speech.progress()
    translations.compile_into(settings.ASSETS / "locale")
    assets.install(settings.ASSETS / "vendor", tell)
    waiting = installation.pending()
    if waiting:
        speech.say(_("Preparing the database (%(count)s steps)") % {"count": len(waiting)})
        if not first.create():
            call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    speech.say(_("Preparing the pages"))
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    speech.say(_("Everything is ready in %(home)s.") % {"home": Path(settings.HOME)})
    return 0


def run_createuser(given: argparse.Namespace) -> int:
    installation.open_installation()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from mercatique.kernel.accounts import join
    from mercatique.kernel.models import Membership, User

    email = given.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Fault("mail-address", mark("“%(address)s” is not one e-mail address."), address=email) from None
    if User.objects.filter(email__iexact=email).exists():
        raise Fault("user-there", mark("There is already an account for %(email)s."), email=email)
    workspace = installation.workspace(given.workspace) if given.workspace else None
    user = User(email=email, name=given.name, is_staff=given.staff or not User.objects.exists())
    password = _password(given.password_stdin)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Fault("password", " ".join(error.messages).replace("%", "%%")) from None
    user.set_password(password)
    with transaction.atomic(), installation.acting():
        user.save()
        if workspace is not None:
            Membership.objects.create(user=user, workspace=workspace, role=given.role)
            join(workspace, user)
    speech.say(_("%(email)s may now sign in.") % {"email": email})
    if user.is_staff:
        speech.say(_("This account runs the installation: it also sees the outbox."))
    return 0


def _password(from_stdin: bool) -> str:
    """Asked for twice on a terminal, or the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Fault("password", mark("No terminal to ask for a password: give it with --password-stdin."))
    import getpass

    first = getpass.getpass(_("Password: "))
    if first != getpass.getpass(_("Again: ")):
        raise Fault("password", mark("The two passwords differ: nothing was created."))
    return first
