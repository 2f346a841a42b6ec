"""Records are written one by one, so that each has its version, its history and marks what rests on it."""

import ast
from functools import cache
from pathlib import Path

import pytest

import mercatique
from mercatique.kernel.changes import record_types
from mercatique.kernel.models import Member
from tests import factories

SOURCE = Path(mercatique.__file__).parent
BULK = {"bulk_create", "bulk_update", "abulk_create", "abulk_update", "aupdate", "_raw_delete", "_update"}

#: Who may write rows at once, and why it is no record whose history would have a hole.
ALLOWED = {
    "kernel/accounts.py": "an invitation is used up by one conditional update",
    "kernel/api.py": "the hour a token was last used",
    "kernel/bundle/restoring.py": "a restore brings its history along, row by row as it was",
    "kernel/first.py": "steps of the database, marked as taken before there is a record",
    "kernel/imports.py": "states of imports and jobs, claimed by conditional updates",
    "kernel/jobs.py": "states of jobs, claimed by conditional updates",
    "kernel/lease.py": "leases of jobs",
    "kernel/mail.py": "states of letters, claimed by conditional updates",
    "kernel/removal.py": "a whole workspace goes, its history with it",
    "demo/manual.py": "the day on which a draft of the demo was brought",
    "kernel/criteria.py": "answers of checks, kept in one statement",
    "prove/exchange/drafting.py": "a draft that is no record, guarded by its version",
    "prove/exchange/views.py": "a draft that is no record",
    "prove/frames/drafts.py": "a draft that is no record, guarded by its revision",
    "prove/frames/views.py": "which version a workspace works to",
    "prove/marking/chain.py": "the end of a chain, moved under its lock",
    "prove/marking/sheets.py": "a grid is held while it is written",
    "prove/papers/files.py": "files of an open paper, taken by conditional updates; each act is on the chain",
    "prove/papers/writing.py": "states of papers, moved by conditional updates; each act is on the chain",
    "prove/sessions/views.py": "a clock begins once, by a conditional update",
}


def bulk_writes(tree: ast.AST) -> list[tuple[int, str, str]]:
    """(line, method, receiver) of every call that writes many rows at once.

    ``update`` of a dictionary or a digest takes something in its place; ``update`` of a query takes names only.
    """
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        names_only = node.func.attr == "update" and node.keywords and not node.args
        if node.func.attr in BULK or names_only:
            found.append((node.lineno, node.func.attr, ast.unparse(node.func.value)))
    return found


def modules() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts and path.parts[-2] not in {"methods", "charts"}]


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@cache
def written() -> dict[str, list[tuple[int, str, str]]]:
    """The bulk writes of every module that has some."""
    found = {name_of(path): bulk_writes(ast.parse(path.read_text("utf-8"))) for path in modules()}
    return {name: calls for name, calls in found.items() if calls}


def test_only_who_has_a_reason_writes_many_rows_at_once():
    strange = {f"{name}:{line} {receiver}.{method}" for name, calls in written().items() for line, method, receiver in calls if name not in ALLOWED}
    assert strange == set()


def test_no_reason_is_left_over():
    assert set(ALLOWED) - set(written()) == set()


def test_none_of_them_names_a_kind_of_record():
    names = {model.__name__ for model in record_types()}
    for name, calls in written().items():
        for line, method, receiver in calls:
            assert receiver.split(".")[0].split("(")[0] not in names, f"{name}:{line} {receiver}.{method}"


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("Member.objects.filter(pk=1).update(title='x')", 1), ("rows.bulk_create([a])", 1), ("M.objects.bulk_update(rows, ['a'])", 1),
        ("found.update({'a': 1})", 0), ("digest.update(data)", 0), ("rows._raw_delete(db)", 1), ("Member(title='x').save()", 0),
    ],
)  # fmt: skip
def test_the_search_itself_finds_what_it_should(code, count):
    assert len(bulk_writes(ast.parse(code))) == count


def test_a_bulk_write_would_indeed_leave_a_hole(acme):
    """Why the rule is there: neither version nor history nor evidence notice."""
    record = factories.make(Member, acme, "Claire")
    Member.objects.filter(pk=record.pk).update(title="Clara")
    record.refresh_from_db()
    assert (record.version, record.history.count()) == (1, 1)
    record.save()
    assert (record.version, record.history.count()) == (2, 2)
