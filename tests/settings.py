"""The settings of the tests: a home of their own, quick passwords, no compressed files."""

import os
import tempfile
from pathlib import Path

if "PYTEST_XDIST_WORKER" in os.environ:
    # Each worker its own home: that of the process which started it stands in the environment too.
    os.environ["MERCATIQUE_HOME"] = tempfile.mkdtemp(prefix="mercatique-tests-")
os.environ.setdefault("MERCATIQUE_HOME", tempfile.mkdtemp(prefix="mercatique-tests-"))
os.environ.setdefault("MERCATIQUE_ASSETS", str(Path(__file__).resolve().parent.parent / "var" / "test-assets"))
os.environ.setdefault("MERCATIQUE_MEMORY", "1GB")

from mercatique.settings import *  # noqa: F403
from mercatique.settings import CACHES, DATABASES, MIDDLEWARE, STORAGES

MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # The tables as the models say; installations and the PostgreSQL lane are made by the migrations.
    DATABASES = {"default": {**DATABASES["default"], "TEST": {"MIGRATE": False}}}
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# French is compiled before anything is said: a catalogue that appears later is not read by a process that has begun.
from mercatique.kernel.translations import compile_into  # noqa: E402

compile_into(Path(os.environ["MERCATIQUE_ASSETS"]) / "locale")
