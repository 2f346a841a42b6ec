"""``python -m mercatique.cli`` is ``mercatique``."""

import sys

from mercatique.cli import main

if __name__ == "__main__":
    sys.exit(main())
