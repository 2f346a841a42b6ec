"""The short second lane: every statement is said once more, whoever says it."""

from tests.shapes import chosen, shape


def row(shapes: str, seconds: float = 1.0, transactional: bool = False):
    return {"shapes": [*shapes], "seconds": seconds, "transactional": transactional}


def test_values_lists_and_limits_do_not_change_a_shape():
    assert shape('SELECT "a" FROM "t" WHERE "b" IN (%s, %s, %s) LIMIT 21') == shape('SELECT "a" FROM "t" WHERE "b" IN (%s) LIMIT 1')
    assert shape("INSERT INTO t VALUES (%s, %s), (%s, %s)") == shape("INSERT INTO t VALUES (%s, %s)")
    assert shape('SELECT "a" FROM "t"') != shape('SELECT "b" FROM "t"')
    assert not shape('SAVEPOINT "s1_x1"')


def test_the_tests_chosen_say_all_that_all_of_them_say():
    heard = {
        "tests/plan/test_a.py::one": row("abc"), "tests/plan/test_a.py::two": row("ab"), "tests/plan/test_b.py::dear": row("abcde", 90),
        "tests/plan/test_b.py::cheap": row("de", 0.1), "tests/plan/test_b.py::last": row("f"),
    }  # fmt: skip
    taken = chosen(heard)
    assert taken == {"tests/plan/test_a.py::one", "tests/plan/test_b.py::cheap", "tests/plan/test_b.py::last"}
    assert {shape for name in taken for shape in heard[name]["shapes"]} == set("abcdef")


def test_threads_and_the_kernel_are_always_asked_but_not_its_long_walks():
    heard = {
        "tests/kernel/test_jobs.py::any": row("a"), "tests/kernel/test_jobs.py::other": row("a"), "tests/prove/test_x.py::threads": row("a", transactional=True),
        "tests/kernel/test_records.py::again": row("a"), "tests/prove/test_x.py::again": row("a"),
    }  # fmt: skip
    assert chosen(heard) == {"tests/kernel/test_jobs.py::any", "tests/kernel/test_jobs.py::other", "tests/prove/test_x.py::threads"}
