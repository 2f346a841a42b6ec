"""Small exports for tests of imports, and the ways they are brought in."""

from pathlib import Path
from typing import Any

from mercatique.kernel import imports, jobs
from mercatique.kernel.models import Import, Job, Workspace

HEADER = "order_id,line_id,order_date,customer_id,sku,product name,quantity,unit_price,country"
FRENCH = (
    "Export des ventes – Atelier Ligérien\r\n"
    "\r\n"
    "N° commande;Date de commande;Code client;Référence;Désignation;Quantité;Prix unitaire HT;Montant HT\r\n"
    "V-001;03/04/2026;00042;REF-01;Théière émaillée;2;617,28 €;1\u00a0234,56 €\r\n"
    "V-002;31/02/2026;00043;REF-02;Bol;3;12,50 €;37,50 €\r\n"
    "V-003;14/04/2026;00044;REF-03;Carafe;-1;45,00 €;-45,00 €\r\n"
    "Total;;;;;4;;1\u00a0227,06 €\r\n"
)


def lines(first: int, last: int, price: float = 10.0, customer: str = "") -> str:
    """An export of one order of one line for each number, without line identities of the source."""
    rows = [HEADER.replace("line_id,", "")]
    for number in range(first, last + 1):
        rows.append(f"A{number:04d},2026-03-{number % 28 + 1:02d},{customer or f'C{number % 7}'},P{number % 3},Article {number % 3},2,{price:.2f},France")
    return "\n".join(rows) + "\n"


def kept(folder: Path, content: str | bytes, name: str = "ventes.csv", encoding: str = "utf-8") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def run(asked: Job) -> Job:
    """See a job through, and demand that it went well."""
    done = jobs.run_now(asked)
    assert done.state == Job.State.DONE, (done.error, done.log)
    return done


def bring(workspace: Workspace, path: Path, user: Any = None, **told: Any) -> Import:
    """Receive, say what is to be said, load."""
    item = imports.receive(workspace, path, user, "test")
    if told:
        imports.inspect(item, **told)
        item.save()
    run(imports.start(item, user))
    item.refresh_from_db()
    return item


def gross(workspace: Workspace) -> Any:
    """What the tables add up to now, kind by kind, in exact numbers."""
    warehouse = workspace.warehouse
    lines = warehouse.table("orders")
    found = warehouse.frame(lines.group_by("kind").agg(n=lines.count(), amount=lines.amount.sum())).to_pylist()
    return sorted((row["kind"], row["n"], str(row["amount"])) for row in found)
