"""How many tests run side by side: as many as there are cores to this process, at least two and at most four.

Half of the suite waits for a browser or a process, so that two workers are enough for two cores.
"""

import os
from pathlib import Path

LEAST, MOST = 2, 4
QUOTA = Path("/sys/fs/cgroup/cpu.max")


def cores(quota: str = "") -> int:
    """Those the system offers, or the part of them a container is allowed (``cpu.max``: microseconds of so many)."""
    offered = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or LEAST
    allowed, _, period = quota.strip().partition(" ")
    return min(offered, max(int(allowed) // int(period), 1)) if allowed.isdigit() and period.isdigit() else offered


def workers(found: int) -> int:
    return max(LEAST, min(found, MOST))


if __name__ == "__main__":
    print(workers(cores(QUOTA.read_text() if QUOTA.is_file() else "")))
