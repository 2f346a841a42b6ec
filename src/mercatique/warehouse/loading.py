"""Loading a file: read once into sorted order, compared with what is there, written, committed in one step."""

import csv
import json
import os
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mercatique.fault import _
from mercatique.warehouse.engine import Engine, exactly, named, quoted
from mercatique.warehouse.erasure import nameless_sql
from mercatique.warehouse.identity import Judge, Staged, holding, identified_sql, rewrite_without
from mercatique.warehouse.ledger import REPLACED, DataFile, ImportEntry, Snapshot
from mercatique.warehouse.leftout import LeftOut
from mercatique.warehouse.lineage import Lineage, Total
from mercatique.warehouse.rules import CANCELLATION, CREDIT, FEE, GROSS, INVALID, KINDS, RETURN, OrderRules
from mercatique.warehouse.splice import exchange, put_in
from mercatique.warehouse.suppression import Suppression
from mercatique.warehouse.tables import ORDERS, SPEND, TableSpec
from mercatique.warehouse.writing import Draft, Progress, sort_sql

#: Rows of one import that can be numbered: each import has its own range of row numbers.
SHIFT = 40
NOTHING = "NULL::VARCHAR"
#: Columns the store works out from others of the line when the file does not give them.
MADE = ("order_id", "quantity", "amount", "unit_price", "day")
MADE_OF_SPEND = ("line_id", "day", "last_day", "amount")
#: Names of a column of months: its day stands for all days of the month.
OF_MONTHS = frozenset({"mois", "month"})


@dataclass(frozen=True)
class Intent:
    """What an import knows before it starts."""

    import_id: str
    rules: OrderRules
    currency: str
    vat: str
    zone: str
    suppression: Suppression
    errors: Path
    progress: Progress
    reached: Callable[[str], None]
    version: Callable[[Sequence[str]], str]


def load(reading: Any, draft: Draft, snapshot: Snapshot, intent: Intent) -> tuple[Lineage, Snapshot]:
    """Bring the rows of a reading into the table; the caller holds the lease."""
    started = time.monotonic()
    engine, spec = draft.engine, draft.spec
    intent.progress(0.02, _("Reading and sorting the file"))
    path = draft.path("staged.parquet")
    left_out = _stage(reading, draft, snapshot.account.sequence, intent, path)
    intent.reached("staged")
    intent.progress(0.55, _("Comparing with what is already there"))
    whole = f"read_parquet({exactly(path)}, hive_partitioning = false, file_row_number = true)"
    barred, nameless = _barred(engine, spec, intent.suppression, whole), 0
    if barred and spec.outlives:
        barred, nameless = "", _unname(draft, intent.suppression, path, whole)
    good = f"(SELECT * FROM {whole}{barred})"
    staged, cancellable = _counted(engine, spec, good)
    (kept_rows,) = engine.row(f"SELECT count(*) FROM {whole}")
    judge = Judge(engine, draft.ledger, snapshot, staged)
    judge.judge()
    intent.progress(0.7, _("Writing the rows"))
    error_file = _write_errors(engine, left_out, intent)
    gone, dropped = _tally(engine)
    removed = _write(draft, snapshot, judge, path, staged, kept_rows, intent)
    totals = _totals(engine, good, intent.rules) if spec is ORDERS else ()
    lineage = Lineage(
        import_id=intent.import_id,
        table=spec.name,
        file=getattr(reading, "name", ""),
        sha256=reading.sha256,
        read=kept_rows + left_out.rows,
        written=staged.rows - dropped - gone,
        known=dropped - judge.repeated,
        updated=gone,
        repeated=judge.repeated,
        rejected=left_out.rows,
        suppressed=kept_rows - staged.rows,
        nameless=nameless,
        reasons=left_out.reasons,
        known_from=judge.known_from,
        error_file=error_file,
        first_day=staged.first_day,  # type: ignore[arg-type]
        last_day=staged.last_day,  # type: ignore[arg-type]
        currency=reading.currency or intent.currency,
        vat=_vat(reading, intent),
        totals=totals,
        rules=intent.rules.version if spec is ORDERS else "",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    intent.reached("written")
    added = draft.move()
    intent.reached("moved")
    entry = ImportEntry(intent.import_id, lineage.written, gone, judge.known_from)
    account = replace(
        snapshot.account,
        imports=(*snapshot.account.imports, entry),
        undone=tuple(each for each in snapshot.account.undone if each != intent.import_id),
        sequence=snapshot.account.sequence + 1,
        cancellable=snapshot.account.cancellable or cancellable,
    )
    lineage = replace(
        lineage,
        version_before=intent.version(_effective(snapshot.account.imports)),
        version_after=intent.version(_effective(account.imports)),
        seconds=round(time.monotonic() - started, 3),
    )
    _keep(lineage, intent.errors.parent / "lineage")
    intent.progress(0.97, _("Committing"))
    after = draft.ledger.commit(
        account, add=added, remove=removed, act="import", transaction=f"mercatique.import:{intent.import_id}"
    )
    intent.reached("committed")
    return lineage, after


def _effective(imports: Sequence[ImportEntry]) -> list[str]:
    return [entry.id for entry in imports if entry.effective]


def _vat(reading: Any, intent: Intent) -> str:
    return str(reading.constants.get("vat") or intent.vat)


def bucket_sql(spec: TableSpec) -> str:
    """The part of the table a row stands in: the same for all rows of a customer, whatever engine computes it.

    Numbers are spread by multiplication, as a digest of each of ten million numbers would double the time of an import.
    """
    column = named(spec.person or spec.key[-1])
    return (
        f"CASE WHEN {column} IS NULL THEN -1 ELSE coalesce("
        f"(abs(TRY_CAST({column} AS INTEGER)::BIGINT) * 2654435761) % 4294967296 // 16777216,"
        f" (md5_number_lower({column}) % 256)::BIGINT) END::SMALLINT"
    )


def _stage(reading: Any, draft: Draft, sequence: int, intent: Intent, path: Path) -> LeftOut:
    """Read, check, type and sort the file in one pass; in another one line by line, if the first has not come by all lines."""
    while True:
        left_out = LeftOut(draft.engine, draft.path("left-out.csv"), draft.spec.person)
        with left_out, TemporaryDirectory(dir=draft.folder) as aside:
            relation = reading.relation_sql(draft.engine.con, Path(aside), draft.engine.threads)
            _stage_lines(reading, relation, draft, sequence, intent, path, left_out)
        if _complete(reading, draft.engine, path, left_out):
            return left_out
        reading.read_line_by_line()


def _complete(reading: Any, engine: Engine, path: Path, left_out: LeftOut) -> bool:
    """Whether every line of the file that holds something was staged or left out."""
    expected = getattr(reading, "filled", None)
    if expected is None:
        return True
    if any(getattr(column, "item", 0) for column in reading.columns):  # a line becomes several rows
        return bool(engine.row(f"SELECT count(*) FROM ({reading.raw_sql()})")[0] == expected)
    (staged,) = engine.row(f"SELECT count(*) FROM read_parquet({exactly(path)}, hive_partitioning = false)")
    return bool(staged + left_out.rows == expected)


def _stage_lines(reading: Any, relation: str, draft: Draft, sequence: int, intent: Intent, path: Path, left_out: LeftOut) -> None:
    spec = draft.spec
    filled = _filled(spec, reading, intent)
    fixed = {
        name: filled.get(name, named(name)).replace(named(name), value) for name, value in _fixed(relation, spec).items()
    }
    several = any(getattr(c, "item", 0) for c in reading.columns)
    numbered = "source_line, row_number() OVER () AS number" if several else "source_line AS number"
    moving = [column for column in spec.given if column.name not in fixed]
    given = ", ".join(f"{filled.get(c.name, named(c.name))} AS {named(c.name)}" for c in moving)
    rows = (
        f"SELECT {given}, {numbered}, {bucket_sql(spec)} AS bucket FROM ({relation}) WHERE {left_out.keep_sql}"
        f" ORDER BY {sort_sql('number' if column == 'row_id' else column for column in spec.sort)}"
    )
    # What is the same on every line is put into the written file: no row has to carry it.
    same = {**fixed, "import_id": quoted(intent.import_id), "replaced_by": NOTHING}
    same = {**_once(draft.engine, same), "line_no": "1::INTEGER"}
    same = {name: value for name, value in same.items() if name in spec}
    made = {
        "source_line": "source_line" if several else "number",
        "row_id": f"({sequence + 1}::BIGINT << {SHIFT}) + number",
    }
    listed = ", ".join(f"{made.get(c.name, named(c.name))} AS {named(c.name)}" for c in spec.stored if c.name not in same)
    select = f"SELECT {listed} FROM ({rows})"
    _watched(draft.engine, lambda: draft.copy(select, path), lambda share: intent.progress(0.02 + 0.53 * share))
    constant = ", ".join(f"{value} AS {named(name)}" for name, value in same.items())
    put_in(
        path, [c.name for c in spec.stored],
        lambda rows, aside: draft.copy(f"SELECT {constant} FROM range({rows})", aside),
    )  # fmt: skip


def _filled(spec: TableSpec, reading: Any, intent: Intent) -> dict[str, str]:
    """What stands in a column where the file says nothing, as SQL over the columns of the reading."""
    filled = {"source": "coalesce(\"source\", '')"}
    if "currency" in spec:
        filled["currency"] = f'coalesce("currency", {quoted(reading.currency or intent.currency)})'
        filled["vat"] = f'coalesce("vat", {quoted(_vat(reading, intent))})'
    if spec is ORDERS:
        filled |= {
            "order_id": "coalesce(order_id, customer_id || '@' || strftime(ordered_at, '%Y-%m-%d'))",
            "quantity": "coalesce(quantity, 1)::DECIMAL(18,4)",
            "amount": "coalesce(amount, TRY_CAST(coalesce(quantity, 1) * unit_price AS DECIMAL(18,4)))",
            "unit_price": "coalesce(unit_price, TRY_CAST(amount::DOUBLE / nullif(coalesce(quantity, 1), 0)::DOUBLE"
            " AS DECIMAL(18,4)))",
            "day": f"coalesce(day, timezone({quoted(intent.zone)}, ordered_at)::DATE)",
        }
    if spec is SPEND:
        filled["line_id"] = f"coalesce(line_id, {spend_line_sql()})"
        if any(column.field == "day" and column.name.strip().casefold() in OF_MONTHS for column in reading.columns):
            filled["last_day"] = 'coalesce("last_day", last_day(day))'
    return filled


def spend_line_sql() -> str:
    """What a line of spend is about, and which of those alike in its file: brought again, with numbers the platform has set right since, it updates."""
    about = "concat_ws('|', day, coalesce(last_day, day), channel, coalesce(campaign_id, lower(campaign)), ad_group, ad, site, brand, activity, country)"
    return f"md5({about}) || '-' || row_number() OVER (PARTITION BY {about} ORDER BY source_line)"


def _fixed(relation: str, spec: TableSpec) -> dict[str, str]:
    """The columns that a reading fills with the same value on every line, found by how it writes them."""
    found = {}
    for column in spec.given:
        same = re.search(rf"CAST\((NULL|'(?:[^']|'')*') AS {re.escape(column.type)}\) AS {named(column.name)}[ ,]", relation)
        if same and column.name not in (MADE_OF_SPEND if spec is SPEND else MADE):
            found[column.name] = f"{same[1]}::{column.type}"
    return found


def _once(engine: Engine, fixed: Mapping[str, str]) -> dict[str, str]:
    """The same on every line, texts as the only one of their kind: they are written once and not looked up per row."""
    values = engine.row(f"SELECT {', '.join(fixed.values())}")
    out = dict(fixed)
    for (name, said), value in zip(fixed.items(), values, strict=True):
        if isinstance(value, str):
            out[name] = f"{quoted(value)}::ENUM({quoted(value)})"
        elif said == NOTHING:
            out[name] = "NULL::ENUM('')"
    return out


def _watched(engine: Engine, work: Callable[[], None], progress: Callable[[float], None]) -> None:
    """Do one long statement in a thread of its own, telling how far it is; a refusal to go on stops it."""
    failed: list[BaseException] = []

    def do() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=do, name="mercatique-load")
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.5)
            if thread.is_alive() and (share := engine.con.query_progress()) > 0:
                progress(min(share, 100.0) / 100)
    except BaseException:
        engine.con.interrupt()
        raise
    finally:
        thread.join()
    if failed:
        raise failed[0]


def _barred(engine: Engine, spec: TableSpec, suppression: Suppression, whole: str) -> str:
    if not spec.person or not suppression.digests:
        return ""
    engine.run(f"CREATE OR REPLACE TEMP TABLE barred AS {suppression.among_sql(spec.person, whole)}")
    if not engine.row("SELECT count(*) FROM barred")[0]:
        return ""
    return f" WHERE ({named(spec.person)} IS NULL OR {named(spec.person)} NOT IN (SELECT k FROM barred))"


def _unname(draft: Draft, suppression: Suppression, path: Path, whole: str) -> int:
    """Take erased people out of the staged lines, which stay; how many lines. The lines go where those of nobody stand."""
    spec, engine = draft.spec, draft.engine
    mine = f"{named(spec.person)} IN (SELECT k FROM barred)"
    (lines,) = engine.row(f"SELECT count(*) FROM {whole} WHERE {mine}")
    said = nameless_sql(spec, suppression) | {"bucket": "-1"}
    types = {column.name: column.type for column in spec.stored}
    listed = ", ".join(
        f"(CASE WHEN {mine} THEN {said[n]} ELSE {named(n)} END)::{types[n]} AS {named(n)}" if n in said else named(n)
        for n in types
    )
    aside = path.with_name("unnamed.parquet")
    draft.copy(f"SELECT * FROM (SELECT {listed} FROM {whole}) ORDER BY {sort_sql(spec.sort)}", aside)
    os.replace(aside, path)
    return int(lines)


def _counted(engine: Engine, spec: TableSpec, good: str) -> tuple[Staged, bool]:
    """What is known of the staged rows, and whether their source may call an order cancelled."""
    days = "min(day), max(day)" if "day" in spec else "NULL, NULL"
    cancellable = "count(cancelled_at) + count(status)" if spec is ORDERS else "0"
    rows, identified, first, last, marked = engine.row(
        f"SELECT count(*), count(*) FILTER (WHERE {identified_sql(spec)}), {days}, {cancellable} FROM {good}"
    )
    brought = tuple(column.name for column in spec.given)
    if identified and rows:
        counts = engine.row(f"SELECT {', '.join(f'count({named(name)})' for name in brought)} FROM {good}")
        brought = tuple(name for name, count in zip(brought, counts, strict=True) if count)
    return Staged(f"{good} AS staged", rows, identified, first, last, brought), bool(marked)


def _tally(engine: Engine) -> tuple[int, int]:
    """Rows that are replaced, and staged rows that are not written because they are known."""
    gone, dropped = engine.row(
        "SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM verdict WHERE line_no IS NULL)"
    )
    return gone, dropped


def _write(
    draft: Draft,
    snapshot: Snapshot,
    judge: Judge,
    path: Path,
    staged: Staged,
    kept_rows: int,
    intent: Intent,
) -> list[DataFile]:
    """Write the new run; replaced rows move to a file of their own, their files are written again without them."""
    spec, engine = draft.spec, draft.engine
    columns = [column.name for column in spec.stored]
    removed: list[DataFile] = []
    if not kept_rows:
        return removed
    gone = engine.row("SELECT count(*) FROM gone")[0]
    if staged.rows == kept_rows and not gone and not judge.dropping:
        if not judge.plain:
            exchange(path, "line_no", judge.occurrences(kept_rows))
        draft.take(path)
        return removed
    if gone:
        removed = _replace(draft, snapshot, judge, intent)
    said = {"line_no": "coalesce(v.line_no, 1)::INTEGER"}
    join = ""
    if gone:
        older = [name for name in (c.name for c in spec.given) if name not in staged.brought]
        join = " LEFT JOIN older AS o ON s.file_row_number = o.place"
        said |= {name: f"coalesce(s.{named(name)}, o.{named(name)})" for name in older}
    listed = ", ".join(f"{said.get(name, 's.' + named(name))} AS {named(name)}" for name in columns)
    with engine.in_written_order():
        draft.write(
            f"SELECT {listed} FROM {staged.scan.removesuffix(' AS staged')} AS s"
            f" LEFT JOIN verdict AS v ON s.file_row_number = v.place{join}"
            " WHERE v.place IS NULL OR v.line_no IS NOT NULL"
        )
    return removed


def _replace(draft: Draft, snapshot: Snapshot, judge: Judge, intent: Intent) -> list[DataFile]:
    spec, engine = draft.spec, draft.engine
    touched = holding(engine, draft.ledger, snapshot.live, "gone")
    source = ", ".join(exactly(draft.ledger.path(file)) for file in touched)
    scanned = f"read_parquet([{source}], hive_partitioning = false)"
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE older AS SELECT g.place, t.* FROM {scanned} AS t JOIN gone AS g USING (row_id)"
    )
    listed = ", ".join(
        f"{quoted(intent.import_id)} AS replaced_by" if c.name == "replaced_by" else f"t.{named(c.name)}"
        for c in spec.stored
    )
    draft.write(f"SELECT {listed} FROM older AS t ORDER BY {sort_sql(spec.sort)}", prefix=REPLACED)
    rewrite_without(draft, touched, "row_id IN (SELECT row_id FROM gone)")
    return touched


def _write_errors(engine: Engine, left_out: LeftOut, intent: Intent) -> str:
    """The lines left out, with their numbers and reasons; no cell can act as a formula."""
    if not left_out.rows:
        return ""
    intent.errors.mkdir(parents=True, exist_ok=True)
    path = intent.errors / f"{intent.import_id}.csv"
    aside = path.with_suffix(".new")
    text = "source_text"
    if intent.suppression.digests:  # erased people do not come back in the file of errors
        text = f"CASE WHEN person IN ({intent.suppression.among_sql('person', left_out.scan)}) THEN '' ELSE source_text END"
    with engine.lock, open(aside, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["line", "reason", "text"])
        cursor = engine.con.execute(
            f"SELECT source_line, problem, {text} FROM {left_out.scan} ORDER BY source_line"
        )
        while rows := cursor.fetchmany(10_000):
            out.writerows((line, problem, harmless(text or "")) for line, problem, text in rows)
    os.replace(aside, path)
    return path.name


def harmless(text: str) -> str:
    """A text that a spreadsheet shows and does not calculate."""
    return "'" + text if text.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _totals(engine: Engine, good: str, rules: OrderRules) -> tuple[Total, ...]:
    """What the good lines of the file add up to, by the rules, per currency and VAT basis."""
    # Kinds as numbers: a text per line, and its sum, would take twice the time.
    kind = rules.kind_sql(lambda kind: f"{KINDS.index(kind)}::UTINYINT")
    counted = engine.rows(
        f"SELECT currency, vat, {kind} AS kind, count(*), sum(amount),"
        f" sum(amount) FILTER (WHERE ({rules.taken_back_sql()}) = '{CANCELLATION}'),"
        f" sum(amount) FILTER (WHERE ({rules.taken_back_sql()}) = '{RETURN}')"
        f" FROM {good} GROUP BY ALL ORDER BY ALL"
    )
    found = [(currency, vat, KINDS[number], *sums) for currency, vat, number, *sums in counted]
    totals = []
    for currency, vat in dict.fromkeys((row[0], row[1]) for row in found):
        rows = [row for row in found if row[:2] == (currency, vat)]
        amount = {row[2]: row[4] or 0 for row in rows}
        gross = sum(amount.get(kind, 0) for kind in GROSS)
        cancelled = amount.get(CANCELLATION, 0) - sum(row[5] or 0 for row in rows)
        returned = amount.get(RETURN, 0) - sum(row[6] or 0 for row in rows)
        money = {
            "gross": gross,
            "cancelled": cancelled,
            "returned": returned,
            "credited": amount.get(CREDIT, 0),
            "invalid": amount.get(INVALID, 0),
            "fees": amount.get(FEE, 0),
            "net": gross + cancelled + returned + amount.get(CREDIT, 0),
        }
        totals.append(
            Total.from_json(
                {
                    "currency": currency or "",
                    "vat": vat or "",
                    "lines": sum(row[3] for row in rows),
                    "kinds": {row[2]: row[3] for row in rows},
                    **{key: str(value) for key, value in money.items()},
                }
            )
        )
    return tuple(totals)


def _keep(lineage: Lineage, folder: Path) -> None:
    """Write the card before the commit, so that a kill between the two stores loses nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{lineage.import_id}.json"
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(lineage.to_json(), ensure_ascii=False), encoding="utf-8")
    os.replace(aside, path)


def kept(folder: Path, import_id: str) -> Lineage | None:
    """The card of an import that was committed."""
    path = folder / f"{import_id}.json"
    if not path.exists():
        return None
    return Lineage.from_json(json.loads(path.read_text(encoding="utf-8")))
