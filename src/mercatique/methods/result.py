"""What every result of a method can do: say why a number is missing, become a table, become JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Reason:
    """Why a number is *n/a*: an English sentence marked for translation, and its values."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.said(str)

    def said(self, say: Callable[[str], str]) -> str:
        """The sentence as ``say`` translates it, with its values."""
        return say(self.message) % self.values if self.values else say(self.message)


class Result:
    """The common face of the frozen dataclasses that methods return."""

    def to_table(self) -> pa.Table:
        """The rows of the result as an Arrow table, in the order in which people read them."""
        raise NotImplementedError

    def sentences(self, say: Callable[[str], str]) -> dict[str, str]:
        """The sentences of the result by field, in the reader's words."""
        return {name: value.said(say) for name, value in vars(self).items() if isinstance(value, Reason)}

    def to_json(self) -> dict[str, Any]:
        """Plain values: ``summary`` (single numbers, *None* with a reason when n/a), ``columns`` and ``rows``."""
        table = self.to_table()
        summary = {
            item.name: plain(getattr(self, item.name))
            for item in fields(self)  # type: ignore[arg-type]
            if not isinstance(getattr(self, item.name), np.ndarray | tuple)
        }
        rows = [[plain(value) for value in row.values()] for row in table.to_pylist()]
        return {"summary": summary, "columns": list(table.column_names), "rows": rows}


def plain(value: Any) -> Any:
    """A value as JSON knows it; what is not a number becomes *None*."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Reason):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
