"""Two lanes: nothing is asked in neither, and the list of the long ones follows what was measured."""

import ast
from pathlib import Path

from tests import cores, lanes

ROOT = Path(__file__).resolve().parent.parent


def written(path: Path) -> set[str]:
    """The tests of a file, those within classes included."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        within = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {f"{within}{part.name}" for part in inside if isinstance(part, ast.FunctionDef) and part.name.startswith("test_")}
    return found


def test_each_line_of_the_list_names_a_test_that_exists():
    gone = []
    for line in lanes.named():
        path, _, name = line.partition("::")
        if not (ROOT / path).is_file() or (name and name not in written(ROOT / path)):
            gone.append(line)
    assert gone == [], "python -m tests.lanes writes the list anew, after make test and make test-long"


def test_the_main_path_in_a_browser_and_the_strangers_are_asked_after_every_change():
    assert [name for name in lanes.STAY if lanes.is_long(name, lanes.named())] == []


def test_a_case_goes_with_its_test_and_a_test_with_its_file():
    names = {"tests/plan/test_grid.py::test_a_paste", "tests/test_cli.py"}
    assert lanes.is_long("tests/plan/test_grid.py::test_a_paste[fr-1]", names)
    assert lanes.is_long("tests/test_cli.py::TestTables::test_an_undo", names)
    assert not lanes.is_long("tests/plan/test_grid.py::test_a_paste_of_nothing", names)


def test_the_longest_cases_go_until_the_rest_fits():
    seconds = {"a.py::test_walk": 60.0, "b.py::test_many[1]": 5.0, "b.py::test_many[2]": 5.0, "b.py::test_quick": 8.0, "c.py::test_small": 2.0}
    assert lanes.chosen(seconds, share=0.3) == ["a.py"]
    assert lanes.chosen(seconds, share=0.2) == ["a.py", "b.py::test_quick"]
    assert lanes.chosen(seconds, share=0.1) == ["a.py", "b.py"]


def test_a_file_goes_whole_where_its_long_tests_are_most_of_it():
    seconds = {"a.py::test_walk": 60.0, "a.py::test_small": 1.0, "b.py::test_other": 30.0}
    assert lanes.chosen(seconds, share=0.5) == ["a.py"]


def test_what_must_stay_stays_however_long_it_takes():
    assert lanes.chosen({lanes.STAY[0]: 90.0, "b.py::test_other": 10.0}, share=0.5) == ["b.py"]


def test_of_a_test_with_many_cases_some_are_asked_after_every_change_and_always_the_same():
    kinds = [f"a.py::test_each[{n}]" for n in range(88)]
    few = [f"a.py::test_some[{n}]" for n in range(lanes.MANY)]
    apart = lanes.waiting([*kinds, *few])
    assert apart < set(kinds) and 88 // lanes.EVERY - 10 < 88 - len(apart) < 88 // lanes.EVERY + 10
    assert apart == lanes.waiting(reversed([*few, *kinds]))
    assert lanes.chosen({**dict.fromkeys(kinds, 1.0), "b.py::test_long": 9.0, "c.py::test_small": 1.0}, share=0.3) == ["b.py"]


def test_as_many_tests_run_side_by_side_as_there_are_cores_two_to_four(monkeypatch):
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _process: set(range(16)), raising=False)
    assert cores.cores() == 16
    assert cores.cores("max 100000\n") == 16
    assert cores.cores("300000 100000\n") == 3
    assert cores.cores("50000 100000\n") == 1
    assert [cores.workers(found) for found in (1, 2, 3, 16)] == [2, 2, 3, 4]
