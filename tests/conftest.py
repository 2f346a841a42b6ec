"""One workspace, acme: Olga owns it, Walid writes, Rita reads, Max is a stranger."""

import os
from pathlib import Path

import pytest

from tests.served import browser, demo, site  # noqa: F401  fixtures for every folder

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real public files; a checkout without them skips the tests that read them."""
    if not SHARED.is_dir():
        pytest.skip(f"the real public data are not here ({SHARED.parent.name}/{SHARED.name} beside the checkout)")
    return SHARED


#: What takes long begins first, so that no worker sits idle at the end.
LONG = ("demo", "site", "tests/test_seven_steps.py", "tests/kernel/test_bundle.py", "tests/test_cli.py", "tests/kernel/test_worker_crash.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A file stays with one worker, and so do all that look at one served installation: it is prepared once."""
    group = {item: next((name for name in ("demo", "site") if name in getattr(item, "fixturenames", ())), item.location[0]) for item in items}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group[item]))
    items.sort(key=lambda item: LONG.index(group[item]) if group[item] in LONG else len(LONG))


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
def client_of(client):
    """``client_of(olga)``: a browser in which this person is signed in (French unless told otherwise)."""
    from django.test import Client

    def signed_in(user, language: str = "fr") -> Client:
        signed = Client(headers={"accept-language": language})
        signed.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return signed

    return signed_in
