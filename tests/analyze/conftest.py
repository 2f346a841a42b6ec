"""Small shops brought in line by line, and the real file of a year of orders."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEADER = ("order_id", "product_id", "product_name", "quantity", "ordered_at", "unit_price", "customer_id", "country", "currency")


def line(order: str, customer: str, day: str, amount: float = 10, product: str = "A", **more: Any) -> dict[str, Any]:
    """One order line; a negative quantity takes back."""
    return {
        "order_id": order, "product_id": product, "product_name": more.get("name", f"Article {product}"),
        "quantity": more.get("quantity", 1), "ordered_at": f"{day} {more.get('hour', '10:00:00')}", "unit_price": amount,
        "customer_id": customer, "country": more.get("country", "France"), "currency": more.get("currency", "EUR"),
    }  # fmt: skip


@pytest.fixture
def bring(acme: Any, tmp_path: Path) -> Callable[..., Any]:
    """``bring(line(…), line(…))``: these lines imported into acme, as a person would, and worked out."""
    from mercatique.kernel import imports, jobs
    from mercatique.kernel.models import Job

    def brought(*lines: dict[str, Any], name: str = "orders.csv") -> Any:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, HEADER)
            writer.writeheader()
            writer.writerows(lines)
        item = imports.receive(acme, path, None, actor="test")
        done = jobs.run_now(imports.start(item))
        assert done.state == Job.State.DONE, (done.error_code, done.error_message, done.error_values)
        item.refresh_from_db()
        assert item.lineage["written"] == len(lines)
        return item

    return brought


#: Ten orders of four customers: Ada keeps coming, Bob cancelled at once, Cyd sent half back, Eve left long ago.
SHOP = (
    line("1", "ada", "2025-01-10", 50, "CAKE", name="Cake stand"),
    line("2", "ada", "2025-02-10", 70, "CAKE", name="Cake stand", quantity=2),
    line("3", "ada", "2025-03-05", 30, "MUG", name="Blue mug"),
    line("4", "bob", "2025-03-06", 900, "GOLD", name="Golden egg", country="Germany"),
    line("C4", "bob", "2025-03-06", 900, "GOLD", name="Golden egg", country="Germany", quantity=-1, hour="10:12:00"),
    line("5", "cyd", "2025-03-07", 20, "MUG", name="Blue mug", quantity=4, country="Belgium"),
    line("C5", "cyd", "2025-03-08", 20, "MUG", name="Blue mug", quantity=-2, country="Belgium"),
    line("6", "eve", "2024-03-01", 40, "CAKE", name="Cake stand"),
    line("7", "eve", "2024-03-08", 15, "POST", name="Carriage"),
    line("8", "", "2025-03-09", 25, "MUG", name="Blue mug"),
)  # fmt: skip


@pytest.fixture
def shop(acme: Any, bring: Callable[..., Any]) -> Any:
    """Acme with the ten lines of ``SHOP``."""
    bring(*SHOP)
    return acme


@pytest.fixture(scope="session")
def retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workspace that holds the real file, made once."""
    from mercatique.warehouse import Warehouse

    folder = tmp_path_factory.mktemp("retail")
    warehouse = Warehouse(folder, zone="Europe/London", currency="GBP", vat="excl")
    reading = warehouse.inspect(shared_data / "transactions" / "online_retail.csv.gz")
    warehouse.load(reading, import_id="real")
    warehouse.rebuild()
    return folder


@pytest.fixture
def uk(db: None, retail: Path, settings: Any) -> Any:
    """A workspace on the real file; tests read it and write nothing to its tables."""
    from mercatique.kernel.models import Workspace

    workspace = Workspace.objects.create(slug="uk", name="UK gifts", zone="Europe/London", currency="GBP", vat="excl")
    workspace.folder.parent.mkdir(parents=True, exist_ok=True)
    workspace.folder.symlink_to(retail, target_is_directory=True)
    return workspace
