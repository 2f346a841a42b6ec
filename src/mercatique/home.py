"""Where an installation keeps everything it knows: ``MERCATIQUE_HOME``."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def home() -> Path:
    """The folder of this installation: the variable, else ``./var`` of a checkout, else the user's data folder."""
    if named := os.environ.get("MERCATIQUE_HOME"):
        return Path(named).expanduser().resolve()
    checkout = PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "Makefile").is_file():
        return checkout / "var"
    from platformdirs import user_data_path

    return user_data_path("mercatique")
