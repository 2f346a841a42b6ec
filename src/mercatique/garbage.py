"""What Python's collector of garbage looks at in a process that lives long.

A process that serves has half a million objects that stay (models, pages, sentences). Python's collector walks all of them whenever a request
has made some thousands: a third of the time of a page of 2,000 tasks.
"""

import atexit
import gc

#: Objects made before the young are looked at, and rounds before the older ones are.
ROUNDS = (20_000, 20, 50)


def settle() -> None:
    """What is there now stays: it is not looked at again, and what comes is looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*ROUNDS)
    atexit.register(gc.unfreeze)  # libraries look for what they have left behind when a process ends
