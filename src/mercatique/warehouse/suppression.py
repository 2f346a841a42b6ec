"""The people who asked to be forgotten, as salted digests: a later import does not bring them back."""

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mercatique.warehouse.engine import quoted


@dataclass(frozen=True)
class Suppression:
    """The list of one workspace; a key can be checked against it, not read from it."""

    path: Path
    salt: str
    digests: tuple[str, ...] = ()

    @classmethod
    def of(cls, folder: Path) -> "Suppression":
        path = folder / "suppressed.json"
        if not path.exists():
            return cls(path, secrets.token_hex(16))
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(path, content["salt"], tuple(content["digests"]))

    def digest(self, key: str) -> str:
        return hashlib.sha256((self.salt + key).encode()).hexdigest()

    def __contains__(self, key: str) -> bool:
        return self.digest(key) in self.digests

    def with_key(self, key: str) -> "Suppression":
        """The list with one more person, written to disk."""
        if key in self:
            return self
        grown = replace(self, digests=(*self.digests, self.digest(key)))
        aside = self.path.with_suffix(".new")
        with open(aside, "w", encoding="utf-8") as file:
            json.dump({"salt": grown.salt, "digests": list(grown.digests)}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self.path)
        return grown

    def alias_sql(self, text: str) -> str:
        """What stands for a text that would name a person: the same for the same text, and no way back, as SQL."""
        return f"'~' || sha256({quoted(self.salt)} || {text})[1:16]"

    def among_sql(self, column: str, relation: str) -> str:
        """The values of ``column`` in ``relation`` that are on the list, as a SELECT."""
        listed: Sequence[str] = [quoted(digest) for digest in self.digests] or ["NULL"]
        return (
            f"SELECT k FROM (SELECT DISTINCT {column} AS k FROM {relation} WHERE {column} IS NOT NULL)"
            f" WHERE sha256({quoted(self.salt)} || k) IN ({', '.join(listed)})"
        )
