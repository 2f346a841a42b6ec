"""What was measured on, and with which versions."""

import os
import platform
from datetime import date
from importlib.metadata import version

NAMES = ("duckdb", "numpy", "pyarrow", "deltalake", "django")


def described() -> str:
    """Machine, system and versions in two lines."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{date.today().isoformat()} · {os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()}, load {load:.1f}\n"
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in NAMES)
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()
