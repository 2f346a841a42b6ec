"""The warehouse of one workspace: what others may ask of its tables and do to them."""

import hashlib
import json
import os
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mercatique.fault import Fault, _
from mercatique.warehouse import compaction, erasure, loading, undo
from mercatique.warehouse.engine import Engine, memory_limit, named, quoted, reading_engine, room_on_disk
from mercatique.warehouse.lease import PATIENCE, lease
from mercatique.warehouse.ledger import Ledger
from mercatique.warehouse.lineage import ErasureReport, Lineage, UndoReport
from mercatique.warehouse.reader import Reader
from mercatique.warehouse.rules import OrderRules
from mercatique.warehouse.suppression import Suppression
from mercatique.warehouse.tables import DERIVED, IMPORTED, ORDER_MARKS, ORDERS, TABLES, TableSpec
from mercatique.warehouse.writing import Draft, Progress, out_of_order, silent, sweep, untouched

#: Memory of an import, at most: it shares the machine with the pages.
IMPORT_MEMORY = 640 << 20
#: Reading engines kept open in a process.
OPEN_ENGINES = 8


class _Engines:
    """The reading engines of this process, one per workspace, the longest unused closed first."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str, str, int], Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, folder: Path, memory: str) -> Any:
        # A connection does not survive a fork: the process is part of the name.
        name = (str(folder), memory, os.environ.get("MERCATIQUE_ENGINE", ""), os.getpid())
        with self._lock:
            if name not in self._open:
                self._open[name] = reading_engine(folder / "staging" / f"spill-{os.getpid()}", memory)
            self._open.move_to_end(name)
            if len(self._open) > OPEN_ENGINES:
                self._open.popitem(last=False)
            return self._open[name]


ENGINES = _Engines()


class Warehouse:
    """The tables of one workspace, in ``folder``: read through Ibis, written by imports, undone, compacted, erased."""

    def __init__(
        self,
        folder: Path,
        *,
        zone: str = "Europe/Paris",
        currency: str = "EUR",
        vat: str = "excl",
        rules: OrderRules | None = None,
        memory: str = "",
        patience: float = PATIENCE,
        reached: Callable[[str], None] = untouched,
    ) -> None:
        self.folder = Path(folder)
        self.zone = zone
        self.currency = currency
        self.vat = vat
        self.memory = memory
        self.patience = patience
        self.reached = reached
        self._rules = rules
        self._reader: Reader | None = None

    # -- reading ---------------------------------------------------------------------------------------------------

    @property
    def rules(self) -> OrderRules:
        if self._rules is None:
            path = self.folder / "rules.json"
            content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
            self._rules = OrderRules.from_json(content) if content is not None else OrderRules()
        return self._rules

    def set_rules(self, rules: OrderRules) -> None:
        """Keep edited rules: lines are read by them at once, derived tables after the next ``rebuild``."""
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / "rules.new"
        aside.write_text(json.dumps(rules.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(aside, self.folder / "rules.json")
        self._rules = rules
        if self._reader:
            self._reader.rules = rules

    @property
    def reader(self) -> Reader:
        if self._reader is None:
            engine = ENGINES.get(self.folder, self.memory)
            self._reader = Reader(engine, self.folder / "tables", self.rules, self.zone)
        return self._reader

    def table(self, name: str) -> Any:
        """A table as an Ibis expression; empty, with the declared columns, when nothing was imported."""
        _spec(name)
        return self.reader.read([name], lambda: self.reader.engine.ibis.table(name))

    def frame(self, expression: Any) -> Any:
        """The answer of an Ibis expression (a table, a column, one value) as a PyArrow table; for small answers."""
        asked = expression.as_table()
        used = {op.name for op in asked.op().find(_database_table())} & set(TABLES)
        return self.reader.read(sorted(used), asked.to_pyarrow)

    def in_parts(self, expression: Any, by: str, function: Callable[[Any], Any]) -> Any:
        """A method's core on all rows of some people at a time: at once by DuckDB, in the executors by Spark."""
        used = {op.name for op in expression.op().find(_database_table())} & set(TABLES)
        return self.reader.read(sorted(used), lambda: self.reader.engine.in_parts(expression, by, function))

    def rfm(self, basis: str = "net") -> Any:
        """Recency, frequency, money and scores of every customer straight from the stored lines, as a PyArrow table.

        Before any matching: *net* adds all amounts, *gross* those above zero. Where the files hold each customer in one
        place (after a first import, after a compaction) this is one pass over four columns.
        """
        if basis not in ("net", "gross"):
            raise Fault("basis", _("The basis “%(basis)s” is unknown. Choose net or gross."), basis=basis)
        from mercatique.warehouse import rfm

        ledger = self._ledger(ORDERS.name)

        def ask() -> Any:
            files = ledger.snapshot().live
            ordered = rfm.in_one_row(files)
            if ordered is None or not files or not self.reader.engine.buckets:
                source = self.reader.stored(ORDERS, files)
                return rfm.by_query(self.reader.engine, source, gross=basis == "gross")
            return rfm.by_fold([ledger.path(file) for file in ordered], gross=basis == "gross")

        return self.reader.read([ORDERS.name], ask)

    def of_person(self, name: str, key: str) -> Any:
        """The rows of a table about one person, as an Ibis expression that reads only the files' parts where they stand."""
        spec = _spec(name)
        table = self.table(name)
        if "bucket" not in spec or not self.reader.engine.buckets:
            return table.filter(table[spec.person] == key)
        sql = f"SELECT {loading.bucket_sql(spec)} FROM (SELECT {quoted(key)} AS {named(spec.person)})"
        bucket = self.reader.read([], lambda: self.reader.engine.rows(sql))[0][0]
        return table.filter(table.bucket == bucket, table[spec.person] == key)

    def has(self, name: str) -> bool:
        """Whether the table has rows."""
        return bool(self._ledger(name).snapshot().rows)

    def rows(self, name: str) -> int:
        """Number of stored rows, from the log alone."""
        return self._ledger(name).snapshot().rows

    def last_day(self, name: str = "orders") -> date | None:
        """The last day of the data, from the log alone."""
        days = [file.greatest.get("day") for file in self._ledger(name).snapshot().live]
        known = [date.fromisoformat(str(day)) for day in days if day]
        return max(known) if known else None

    def version(self, name: str) -> str:
        """The data version: the same imports, erasures and rules have the same one, whatever the files look like."""
        spec = _spec(name)
        account = self._ledger(name).snapshot().account
        if spec.derived:
            return account.built_from
        ids = [entry.id for entry in account.imports if entry.effective]
        return self._version(spec, ids, account.erasures)

    def imports(self) -> dict[str, list[str]]:
        """The imports committed to each table, undone ones left out: for reconciliation after a kill."""
        return {
            spec.name: [entry.id for entry in self._ledger(spec.name).snapshot().account.imports] for spec in IMPORTED
        }

    def lineage(self, import_id: str) -> Lineage | None:
        """The card of an import that is in the tables."""
        if not any(import_id in ids for ids in self.imports().values()):
            return None
        return loading.kept(self.folder / "lineage", import_id)

    @property
    def fresh(self) -> bool:
        """Whether the derived tables were built from what the imported ones hold now, under the present rules."""
        return all(self._ledger(spec.name).snapshot().account.built_from == self._sources() for spec in DERIVED)

    def check(self, name: str) -> dict[str, int]:
        """The files of a table that are not in its order, with the rows out of place: none, when all is well."""
        spec, ledger = _spec(name), self._ledger(name)
        found = {
            file.path: out_of_order(self.reader.engine, spec, ledger.path(file)) for file in ledger.snapshot().files
        }
        return {path: rows for path, rows in found.items() if rows}

    # -- writing ---------------------------------------------------------------------------------------------------

    def inspect(
        self,
        path: Path,
        *,
        table: str | None = None,
        preset: str | None = None,
        mapping: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
        presets: Sequence[Any] = (),
    ) -> Any:
        """What a file is and what would become of it; nothing is written."""
        from mercatique.warehouse import intake

        scratch = self.folder / "staging"
        scratch.mkdir(parents=True, exist_ok=True)
        return intake.inspect(
            Path(path),
            table=table,
            preset=preset,
            mapping=mapping,
            options=options,
            presets=tuple(presets),
            zone=self.zone,
            currency=self.currency,
            vat=self.vat,
            scratch=scratch,
            memory=_import_memory(self.memory),
        )

    def load(self, reading: Any, *, import_id: str, progress: Progress = silent) -> Lineage:
        """Bring the rows of a reading into its table; asked twice with one ``import_id``, it is done once."""
        spec = _spec(reading.table)
        if spec.derived:
            raise Fault("derived", _("The table “%(table)s” is worked out from others; nothing is imported to it."), table=spec.name)
        with self._writing([spec], "import", memory=_import_memory(self.memory)) as engine:
            ledger = self._ledger(spec.name)
            snapshot = ledger.snapshot()
            if snapshot.account.entry(import_id) and (done := loading.kept(self.folder / "lineage", import_id)):
                return done
            intent = loading.Intent(
                import_id=import_id,
                rules=self.rules,
                currency=self.currency,
                vat=self.vat,
                zone=self.zone,
                suppression=Suppression.of(self.folder),
                errors=self.folder / "errors",
                progress=progress,
                reached=self.reached,
                version=lambda ids: self._version(spec, ids, snapshot.account.erasures),
            )
            with self._draft(engine, ledger) as draft:
                lineage, _after = loading.load(reading, draft, snapshot, intent)
            sweep(ledger)
            progress(1.0, _("Imported"))
            return lineage

    def undo(self, import_id: str) -> UndoReport:
        """Take an import back: delete what it inserted, put back what it replaced; done twice, it is done once."""
        for spec in IMPORTED:
            if not self._ledger(spec.name).snapshot().account.entry(import_id):
                continue
            with self._writing([spec], "undo") as engine:
                ledger = self._ledger(spec.name)
                snapshot = ledger.snapshot()
                if not snapshot.account.entry(import_id):
                    break
                with self._draft(engine, ledger) as draft:
                    report = undo.undo(draft, snapshot, import_id)
                self.reached("undone")
                sweep(ledger)
                return report
        for spec in IMPORTED:
            if import_id in self._ledger(spec.name).snapshot().account.undone:
                return UndoReport(import_id, spec.name, 0, 0)
        raise Fault("no_import", _("The import %(import)s is not in the tables."), **{"import": import_id})

    def compact(self, name: str) -> int:
        """Merge the sorted runs of a table; the number of files after. Rows and data version stay the same."""
        spec = _spec(name)
        if spec.derived:
            return len(self._ledger(name).snapshot().live)
        with self._writing([spec], "compaction") as engine:
            ledger = self._ledger(name)
            with self._draft(engine, ledger) as draft:
                files = compaction.compact(draft, ledger.snapshot())
            sweep(ledger)
            return files

    def rebuild(self, progress: Progress = silent) -> bool:
        """Work out the derived tables again, out of sight, and switch; False when they were up to date."""
        specs = [*DERIVED, ORDER_MARKS]
        with self._writing(specs, "rebuild") as engine:
            built_from = self._sources()
            todo = [spec for spec in specs if self._ledger(spec.name).snapshot().account.built_from != built_from]
            if not todo:
                progress(1.0)
                return False
            from mercatique.warehouse import derived

            reader = Reader(engine, self.folder / "tables", self.rules, self.zone)
            derived.rebuild(reader, self._draft, built_from, progress, self.reached)
            for spec in specs:
                sweep(self._ledger(spec.name))
            return True

    def erase(self, key: str) -> ErasureReport:
        """Remove a person, by customer key, from every table, file and list; order lines stay and name nobody.

        A later import leaves the person out again, and keeps their order lines without them.
        """
        if not key.strip():
            raise Fault("no_key", _("Say which customer is to be erased: the key is empty."))
        name = erasure.new_erasure()
        specs = [spec for spec in TABLES.values() if spec.person]
        with self._writing([*specs, ORDER_MARKS], "erasure") as engine:
            suppression = Suppression.of(self.folder).with_key(key)
            rows: dict[str, int] = {}
            nameless: dict[str, int] = {}
            files = 0
            for spec in specs:
                ledger = self._ledger(spec.name)
                with self._draft(engine, ledger) as draft:
                    found = erasure.erase_rows(draft, ledger.snapshot(), key, name, suppression)
                (nameless if spec.outlives else rows)[spec.name] = found
                files += sweep(ledger)
            touched: dict[str, list[str]] = {"rewritten": [], "deleted": [], "errors": []}
            for path in sorted((self.folder / "uploads").rglob("*")):
                if path.is_file() and (done := erasure.erase_file(engine, path, key)):
                    touched[done].append(path.relative_to(self.folder / "uploads").as_posix())
            for path in sorted((self.folder / "errors").glob("*")):
                if path.is_file() and erasure.erase_file(engine, path, key):
                    touched["errors"].append(path.name)
            # Working copies and spilled pages are made again when they are still wanted.
            shutil.rmtree(self.folder / "staging", ignore_errors=True)
        return ErasureReport(
            erasure_id=name,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            rows=rows,
            files=files,
            nameless=nameless,
            uploads_rewritten=tuple(touched["rewritten"]),
            uploads_deleted=tuple(touched["deleted"]),
            errors_rewritten=tuple(touched["errors"]),
        )

    @contextmanager
    def still(self) -> Iterator[None]:
        """Let nobody write any table meanwhile: for a copy of them all as of one moment."""
        with ExitStack() as stack:
            for spec in sorted([*TABLES.values(), ORDER_MARKS], key=lambda spec: spec.name):
                stack.enter_context(lease(self.folder / "leases", spec.name, "copy", patience=self.patience))
            yield

    def tidy(self) -> list[str]:
        """Remove what killed writers left half-written; a table that is being written is let alone."""
        gone = []
        for folder in sorted((self.folder / "staging").glob("draft-*")):
            with suppress(Fault), lease(self.folder / "leases", folder.name.removeprefix("draft-"), "tidy", patience=0):
                shutil.rmtree(folder, ignore_errors=True)
                gone.append(folder.name)
        return gone

    # -- inside ----------------------------------------------------------------------------------------------------

    def _ledger(self, name: str) -> Ledger:
        return self.reader.ledgers[name]

    def _draft(self, engine: Engine, ledger: Ledger) -> Draft:
        return Draft(engine, ledger, self._draft_folder(ledger.spec.name))

    def _draft_folder(self, name: str) -> Path:
        return self.folder / "staging" / f"draft-{name}"

    @contextmanager
    def _writing(self, specs: Sequence[TableSpec], act: str, *, memory: str = "") -> Iterator[Engine]:
        """Hold the leases of some tables, with an engine of their own; leases are taken in one order by everybody."""
        staging = self.folder / "staging"
        with ExitStack() as stack:
            for spec in sorted(specs, key=lambda spec: spec.name):
                stack.enter_context(lease(self.folder / "leases", spec.name, act, patience=self.patience))
            stack.enter_context(room_on_disk())
            staging.mkdir(parents=True, exist_ok=True)
            for spec in specs:
                sweep(self._ledger(spec.name))
            # Nobody else writes under these leases: what lies there was left by a killed writer.
            spill = staging / f"spill-{act}-{specs[0].name}"
            shutil.rmtree(spill, ignore_errors=True)
            for spec in specs:
                shutil.rmtree(self._draft_folder(spec.name), ignore_errors=True)
            engine = Engine(spill, memory=memory or self.memory or None)
            stack.callback(engine.close)
            yield engine

    def _sources(self) -> str:
        versions = {spec.name: self.version(spec.name) for spec in IMPORTED}
        return _digest(versions) if any(versions.values()) else ""

    def _version(self, spec: TableSpec, ids: Sequence[str], erasures: Sequence[str]) -> str:
        if not ids:
            return ""
        rules = self.rules.version if spec is ORDERS else ""
        return _digest({"imports": list(ids), "erasures": list(erasures), "rules": rules, "zone": self.zone})


def _spec(name: str) -> TableSpec:
    if name not in TABLES:
        raise Fault(
            "no_table",
            _("There is no table called “%(table)s”. The tables are: %(tables)s."),
            table=name,
            tables=", ".join(TABLES),
        )
    return TABLES[name]


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _import_memory(memory: str) -> str:
    wanted = os.environ.get("MERCATIQUE_IMPORT_MEMORY", "")
    return wanted or str(min(memory_limit(memory or None), IMPORT_MEMORY))


def _database_table() -> Any:
    import ibis.expr.operations as operations

    return operations.DatabaseTable
