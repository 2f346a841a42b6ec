"""Chromium for the browser tests: found, installed when it may be, or said how."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def path() -> str | None:
    """The browser on this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    if path():
        return 0
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        print("→ installing chromium for the browser tests", flush=True)
        subprocess.run([apt, "update", "-qq"], check=False)
        done = subprocess.run([apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False, stdout=subprocess.DEVNULL)
        if done.returncode == 0 and path():
            return 0
    print("The browser tests need Chromium, and it may not be installed from here. Run: sudo apt install chromium", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
