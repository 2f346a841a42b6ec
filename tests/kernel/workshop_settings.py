"""Settings of the worker processes the tests start and kill: the product's own, with a short lease."""

import os

from mercatique.settings import *  # noqa: F403

JOB_LEASE = float(os.environ.get("WORKSHOP_LEASE", "1.5"))
