"""A worker that stops for ever at a named point of an import, once: to be killed there."""

import os
import sys
import time
from pathlib import Path
from typing import Any


def halting() -> None:
    """Make every warehouse of this process stop at the point HALT, unless another process did before."""
    from mercatique.warehouse import Warehouse

    point, mark = os.environ.get("HALT", ""), Path(os.environ.get("HALTED", "/"))
    begin = Warehouse.__init__

    def reached(where: str) -> None:
        if where == point and not mark.exists():
            mark.write_text(where)
            time.sleep(600)

    def opened(self: Warehouse, *args: Any, **given: Any) -> None:
        begin(self, *args, **{"reached": reached, **given})

    Warehouse.__init__ = opened  # type: ignore[method-assign]


def main() -> None:
    import django

    django.setup()
    from mercatique.kernel import imports, worker
    from mercatique.kernel.models import Import

    if len(sys.argv) > 2 and sys.argv[1] == "start":
        item = Import.objects.select_related("workspace").get(pk=sys.argv[2])
        while not Path(sys.argv[3]).exists():
            time.sleep(0.001)
        imports.start(item)
        return
    halting()
    worker.main()


if __name__ == "__main__":
    main()
