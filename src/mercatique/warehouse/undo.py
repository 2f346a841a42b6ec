"""Taking an import back: what it inserted is deleted, what it replaced is put back."""


from mercatique.warehouse.engine import named, quoted, scan
from mercatique.warehouse.identity import rewrite_without
from mercatique.warehouse.ledger import DataFile, Snapshot
from mercatique.warehouse.lineage import UndoReport
from mercatique.warehouse.writing import Draft, sort_sql


def undo(draft: Draft, snapshot: Snapshot, import_id: str) -> UndoReport:
    """Undo one import of this table; the caller holds the lease."""
    spec, ledger = draft.spec, draft.ledger
    mine = f"import_id = {quoted(import_id)}"
    touched = [f for f in snapshot.files if f.may_hold("import_id", import_id, import_id)]
    replaced = [f for f in snapshot.files if not f.live and f.may_hold("replaced_by", import_id, import_id)]
    removed = [file for file in snapshot.files if file in touched or file in replaced]
    deleted = _count(draft, [f for f in touched if f.live], mine)
    restored = _restore(draft, snapshot, removed, import_id)
    whole = [f for f in removed if f.live and f.least.get("import_id") == import_id == f.greatest.get("import_id")]
    rewrite_without(draft, [file for file in removed if file.live and file not in whole], mine)
    leftover = [file for file in removed if not file.live]
    if leftover:
        by = f"replaced_by = {quoted(import_id)}"
        rewrite_without(draft, leftover, f"({mine}) OR ({by})")
    relied = {
        entry.id: entry.known[import_id] for entry in snapshot.account.imports if import_id in entry.known
    }
    added = draft.move()
    ledger.commit(snapshot.account.without(import_id), add=added, remove=removed, act="undo")
    return UndoReport(import_id, spec.name, deleted, restored, relied)


def _restore(draft: Draft, snapshot: Snapshot, removed: list[DataFile], import_id: str) -> int:
    """Put back what the import replaced; where a later import replaced its row in turn, that one stands."""
    spec, ledger = draft.spec, draft.ledger
    files = [file for file in snapshot.files if not file.live and file in removed]
    if not files:
        return 0
    identity = ", ".join(named(column) for column in spec.identity)
    columns = [column.name for column in spec.stored]
    source = scan([ledger.path(file) for file in files])
    superseded = scan([ledger.path(file) for file in snapshot.files if not file.live])
    draft.engine.run(
        f"""CREATE OR REPLACE TEMP TABLE back AS
        SELECT r.* EXCLUDE (replaced_by), later.replaced_by FROM {source} AS r
        LEFT JOIN (SELECT {identity}, max(replaced_by) AS replaced_by FROM {superseded}
                   WHERE import_id = {quoted(import_id)} GROUP BY ALL) AS later USING ({identity})
        WHERE r.replaced_by = {quoted(import_id)}"""
    )
    listed = ", ".join(named(column) for column in columns)
    live = draft.write(f"SELECT {listed} FROM back WHERE replaced_by IS NULL ORDER BY {sort_sql(spec.sort)}")
    draft.write(
        f"SELECT {listed} FROM back WHERE replaced_by IS NOT NULL ORDER BY {sort_sql(spec.sort)}", prefix="replaced-"
    )
    return live.rows if live else 0


def _count(draft: Draft, files: list[DataFile], condition: str) -> int:
    if not files:
        return 0
    source = scan([draft.ledger.path(file) for file in files])
    return int(draft.engine.row(f"SELECT count(*) FROM {source} WHERE {condition}")[0])
