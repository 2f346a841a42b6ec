"""The second lane: the same tests on a PostgreSQL server of their own, started for them and thrown away."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import shapes
from tests.shapes import NO_DATABASE

LANE = ["-n", "2", "-m", "not browser and not real and not matrix", *(f"--ignore={name}" for name in NO_DATABASE)]


def binaries() -> Path | None:
    """Where the server's programs are (Debian keeps them out of the path)."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else (Path(named).parent if named else None)


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped on the way out
    programs = binaries()
    if programs is None:
        print("The second lane needs a PostgreSQL server. Run: sudo apt install postgresql", file=sys.stderr)
        return 1
    if shapes.asked() == "once" and not shapes.kept():
        print("The short lane asks what the whole tests have said. Run first: make test test-long", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="mercatique-pg-") as folder:
        os.chmod(folder, 0o755)
        data = Path(folder) / "data"
        # The server refuses to run as root: then it runs as the user Debian made for it.
        become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if become:
            shutil.chown(folder, "postgres", "postgres")
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([*become, programs / "initdb", "-D", data, "-U", "mercatique", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], **quiet)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c synchronous_commit=off"
        subprocess.run([*become, programs / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"], **quiet)
        try:
            address = f"postgresql://mercatique@{folder.replace('/', '%2F')}/postgres"
            return subprocess.run(
                [sys.executable, "-m", "pytest", *(arguments or LANE)], env={**os.environ, "MERCATIQUE_DATABASE": address}, check=False
            ).returncode
        finally:
            subprocess.run([*become, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
