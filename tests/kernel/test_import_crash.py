"""Workers killed in the middle of an import: another one finishes, nothing twice, nothing lost. Real processes."""

import signal

import pytest

from mercatique.kernel import imports
from mercatique.kernel.models import Import, Job, Workspace
from tests.kernel.exports import gross, kept, lines
from tests.kernel.workshop import Bench, bench, empty_database  # noqa: F401

pytestmark = pytest.mark.usefixtures("bench")


@pytest.fixture
def firm(bench, settings):  # noqa: F811
    settings.WORKSPACES = bench.home / "workspaces"
    return Workspace.objects.create(slug="acme", name="Acme", zone="Europe/Paris")


def process(bench, *args: str, halt: str = ""):  # noqa: F811
    return bench.process("tests.kernel.import_worker", *args, HALT=halt, HALTED=str(bench.home / f"halted-{halt}"))


def over(job: Job) -> bool:
    job.refresh_from_db()
    return not job.live


def test_an_import_killed_twice_is_finished_by_a_third_worker_with_nothing_twice_and_nothing_lost(bench, firm, tmp_path):  # noqa: F811
    first = imports.receive(firm, kept(tmp_path, lines(1, 40)), None, "test")
    firm.warehouse.load(imports.reading_of(first), import_id=first.key)
    item = imports.receive(firm, kept(tmp_path, lines(30, 90), "suite.csv"), None, "test")
    asked = imports.start(item)
    for point in ("written", "committed"):
        doomed = process(bench, halt=point)
        bench.until((bench.home / f"halted-{point}").exists)
        doomed.send_signal(signal.SIGKILL)
        doomed.wait()
        assert not over(asked)

    process(bench)
    bench.until(lambda: over(asked))
    assert (asked.state, asked.attempts) == (Job.State.DONE, 3), asked.error
    item.refresh_from_db()
    assert item.state == Import.State.DONE
    assert [item.lineage[name] for name in ("read", "written", "known")] == [61, 50, 11]
    firm = Workspace.objects.get(pk=firm.pk)
    assert firm.warehouse.rows("orders") == 90 and firm.warehouse.fresh
    assert gross(firm) == [("sale", 90, "1800.0000")]
    assert firm.warehouse.imports()["orders"] == [first.key, item.key]
    assert firm.warehouse.check("orders") == {}
    third = imports.receive(firm, kept(tmp_path, lines(91, 92), "fin.csv"), None, "test")
    firm.warehouse.load(imports.reading_of(third), import_id=third.key)
    assert not [path for path in (firm.folder / "staging").rglob("*") if path.is_file()]


def test_two_people_and_two_workers_in_the_same_moment_write_each_line_once(bench, firm, tmp_path):  # noqa: F811
    path = kept(tmp_path, lines(1, 20))
    item, again = (imports.receive(firm, path, None, name) for name in ("Olga", "Walid"))
    shot = bench.home / "now"
    both = [process(bench, "start", str(item.pk), str(shot)) for _person in range(2)]
    shot.touch()
    assert [each.wait(120) for each in both] == [0, 0], bench.said()
    asked = [Job.objects.get(kind="import"), imports.start(again)]
    process(bench)
    process(bench)
    bench.until(lambda: all(over(job) for job in asked))
    assert [job.attempts for job in asked] == [1, 1]
    assert sorted(job.result["written"] for job in asked) == [0, 20]
    assert firm.warehouse.rows("orders") == 20
