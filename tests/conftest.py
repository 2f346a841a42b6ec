"""One workspace, acme: Olga owns it, Walid writes, Rita reads, Max is a stranger."""

import os
from pathlib import Path

import pytest

from mercatique import garbage
from tests import lanes, shapes
from tests.served import browser, demo, site  # noqa: F401  fixtures for every folder

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real public files; a checkout without them skips the tests that read them."""
    if not SHARED.is_dir():
        pytest.skip(f"the real public data are not here ({SHARED.parent.name}/{SHARED.name} beside the checkout)")
    return SHARED


#: Files that look at one served installation: it is prepared once, for all of them.
TOGETHER = {
    "demo": ("test_keyboard", "test_path_dealership", "test_matrix", "test_people", "test_quarter", "test_readme_image", "test_rooms"),
    "site": ("test_path_real", "test_session", "test_without_script"),
}
#: What takes long begins first, so that no worker sits idle at the end.
LONG = ("demo", "site", "test_seven_steps", "test_bundle", "test_cli", "test_worker_crash")


def group_of(nodeid: str) -> str:
    """The file of a test, or the installation it shares with others; who walks all pages walks alone."""
    if "::test_every_page_" in nodeid:
        return nodeid
    name = nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")
    return next((served for served, names in TOGETHER.items() if name in names), nodeid.partition("::")[0])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    names = lanes.named()
    apart = lanes.waiting(item.nodeid for item in items)
    for item in items:
        if item.nodeid in apart or lanes.is_long(item.nodeid, names):
            item.add_marker("long")
    if shapes.asked() == "once":
        once = shapes.wanted()
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in once])
        items[:] = [item for item in items if item.nodeid in once]

    def place(item):
        group = group_of(item.nodeid)
        return next((n for n, name in enumerate(LONG) if group == name or group.endswith(f"/{name}.py")), len(LONG))

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Each group stays with one worker, in the order above (``--dist loadgroup`` writes into names that pytest 9 keeps closed)."""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group_of(nodeid)

    return ByGroup(config, log)


@pytest.fixture(scope="session", autouse=True)
def _set_up():
    """French sentences and browser code, as ``mercatique migrate`` prepares them; one worker at a time."""
    import fcntl

    from django.conf import settings

    from mercatique.kernel import assets, translations

    settings.ASSETS.mkdir(parents=True, exist_ok=True)
    with (settings.ASSETS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assets.install(settings.ASSETS / "vendor")
        translations.compile_into(settings.ASSETS / "locale")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tables were made from the models: the steps that lead to them count as taken."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from mercatique.kernel import first

    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        first.take(recorder)


@pytest.fixture(autouse=True)
def _heard(request):
    """What each test says to the database, for the lane that says it to another."""
    if shapes.asked() not in ("keep", "more") or any(map(request.node.get_closest_marker, ("browser", "real", "matrix"))):
        yield
        return
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    with shapes.heard(request.node.nodeid, transactional):
        yield


clock = lanes.Clock()


def pytest_runtest_logreport(report):
    clock.note(report.nodeid, report.duration)
    if report.nodeid in shapes.known:
        shapes.known[report.nodeid].seconds += report.duration


def pytest_collection_finish(session):
    garbage.settle()


def pytest_sessionstart(session):
    if shapes.asked() == "keep" and not hasattr(session.config, "workerinput"):
        shapes.forget()


def pytest_sessionfinish(session):
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    if shapes.asked() in ("keep", "more"):
        shapes.keep(f"{shapes.asked()}-{process}")
        if process == "alone":
            clock.keep(beside=shapes.asked() == "more")


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Every test has its own workspaces folder, with a name that finds lazy path handling."""
    settings.WORKSPACES = tmp_path / "Données d'Élodie #1"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path


@pytest.fixture(autouse=True)
def _own_transaction(monkeypatch):
    """Workers and answers let old connections go between two pieces of work; in a test all is within its transaction."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    let_go = BaseDatabaseWrapper.close_if_unusable_or_obsolete
    monkeypatch.setattr(
        BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None if self.in_atomic_block else let_go(self)
    )


def person(name: str, workspace=None, role: str = "", **fields):
    from mercatique.kernel.accounts import join
    from mercatique.kernel.models import Membership, User

    user = User.objects.create_user(f"{name.lower()}@example.com", "correct horse battery", name=name, **fields)
    if workspace is not None:
        Membership.objects.create(user=user, workspace=workspace, role=role)
        join(workspace, user)
    return user


@pytest.fixture
def acme(db):
    from mercatique.kernel.models import Workspace

    return Workspace.objects.create(slug="acme", name="Acme", zone="Europe/Paris")


@pytest.fixture
def olga(acme):
    return person("Olga", acme, "owner")


@pytest.fixture
def walid(acme):
    return person("Walid", acme, "member")


@pytest.fixture
def rita(acme):
    return person("Rita", acme, "reader")


@pytest.fixture
def max(db):
    from mercatique.kernel.models import Workspace

    other = Workspace.objects.create(slug="other", name="Other")
    return person("Max", other, "owner")


@pytest.fixture
def bare_frame(monkeypatch):
    """Pages without the menus around them, which have tests of their own: for walks of a thousand pages."""
    from mercatique.kernel import frame

    monkeypatch.setattr(frame, "menu", lambda workspace, path: [])
    monkeypatch.setattr(frame, "due", lambda workspace, user: 0)


@pytest.fixture
def client_of(client):
    """``client_of(olga)``: a browser in which this person is signed in (French unless told otherwise)."""
    from django.test import Client

    def signed_in(user, language: str = "fr") -> Client:
        signed = Client(headers={"accept-language": language})
        signed.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return signed

    return signed_in
