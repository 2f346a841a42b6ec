"""Files for the export doctor: the samples of each platform, and files made up for one test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mercatique.warehouse.intake import Reading

SAMPLES = Path(__file__).parent / "samples"
HEADER = "order_id;date;customer id;sku;quantity;unit price\n"


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file; the folder's name has blanks, accents and a number sign."""
    folder = tmp_path / "Données d'Élodie #1"
    folder.mkdir(exist_ok=True)

    def write(content: str | bytes, name: str = "ventes.csv", encoding: str = "utf-8") -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def rows(reading: Reading, good: bool = True) -> list[dict[str, Any]]:
    """The lines of a reading as the store gets them; what was left out when not ``good``."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    result = con.execute(
        f"SELECT * FROM ({reading.relation_sql(con)}) WHERE (problem IS NULL) = {good} ORDER BY source_line"
    )
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
