"""A person who asks to be forgotten is gone from every byte, and does not come back."""

import gzip
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from mercatique.fault import Fault
from mercatique.warehouse import Warehouse
from mercatique.warehouse.erasure import naming
from tests.warehouse.readings import order, sheet

KEY = "secret-4711"


def holding(home, text=KEY):
    """Files in which the text stands, plain or compressed inside Parquet."""
    found = []
    for path in home.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += json.dumps(parquet.read_table(path).to_pylist(), default=str, ensure_ascii=False).encode()
        if path.suffix == ".gz":
            content += gzip.decompress(content)
        if text.encode() in content:
            found.append(path.relative_to(home).as_posix())
    return found


@pytest.fixture
def filled(load, home, warehouse, tmp_path):
    """Two imports with an update and a rejected line, their uploads, derived tables."""
    rows = [order("1", customer=KEY, line_id="A"), order("2", line_id="B"), order("3", customer=KEY, problem="broken")]
    load(rows, "a")
    load([order("1", customer=KEY, line_id="A", quantity=3), order("4", customer=KEY)], "b")
    load([{"customer_id": KEY, "name": "Ana Secret"}, {"customer_id": "17850", "name": "Bo"}], "c", table="customers")
    warehouse.rebuild()
    uploads = home / "uploads"
    for name in ("a", "b"):
        (uploads / name).mkdir(parents=True)
        content = (tmp_path / "files" / f"{name}.csv").read_bytes()
        (uploads / name / f"{name}.csv.gz").write_bytes(gzip.compress(content))
    return warehouse


def test_the_person_is_gone_from_rows_replaced_rows_derived_tables_uploads_and_errors(filled, home, ask):
    assert holding(home) != []
    report = filled.erase(KEY)
    assert report.rows == {"customers": 1, "customer_facts": 1}
    assert report.nameless == {"orders": 3}
    assert report.uploads_rewritten == ("a/a.csv.gz", "b/b.csv.gz")
    assert report.errors_rewritten == ("a.csv",)
    assert holding(home) == []
    assert holding(home, "Ana Secret") == []
    assert ask("SELECT order_id, customer_id FROM orders ORDER BY 1") == [("1", None), ("2", "17850"), ("4", None)]
    assert ask("SELECT name FROM customers", "customers") == [("Bo",)]
    assert b"17850" in gzip.decompress((home / "uploads" / "a" / "a.csv.gz").read_bytes())


def test_working_copies_and_what_a_killed_writer_left_are_gone_too(filled, home, ask):
    for name in ("intake-x.csv", "draft-orders/staged.csv", "spill-import-orders/duckdb_temp_storage-0.tmp"):
        left = home / "staging" / name
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_text(KEY)
    filled.erase(KEY)
    assert holding(home) == []
    assert ask("SELECT count(customer_id), count(*) FROM orders") == [(1, 3)]


def test_the_report_does_not_name_the_person(filled):
    assert KEY not in json.dumps(filled.erase(KEY).to_json())


def test_a_later_import_does_not_bring_the_person_back(filled, load, ask, home):
    filled.erase(KEY)
    rows = [order("9", customer=KEY), order("10", customer="other"), order("11", customer=KEY, problem="broken")]
    lineage = load(rows, "d")
    assert (lineage.read, lineage.written, lineage.nameless, lineage.suppressed, lineage.rejected) == (3, 2, 1, 0, 1)
    assert ask("SELECT customer_id FROM orders WHERE order_id = '9'") == [(None,)]
    assert ask(f"SELECT count(*) FROM orders WHERE customer_id = '{KEY}'") == [(0,)]
    assert load([{"customer_id": KEY, "name": "Ana Secret"}], "e", table="customers").suppressed == 1
    assert holding(home) == []


def test_a_rejected_line_of_the_person_says_that_it_was_there_and_not_what_it_said(filled, load, home):
    filled.erase(KEY)
    lineage = load([order("9", customer=KEY, problem="broken"), order("10", problem="broken")], "z")
    said = (home / "errors" / lineage.error_file).read_text(encoding="utf-8-sig")
    assert lineage.reasons == {"broken": 2}
    assert KEY not in said
    assert said.splitlines()[1:] == ["2,broken,", "3,broken,10;P1;17850"]


def test_an_undo_after_the_erasure_does_not_bring_the_person_back(filled, home):
    filled.erase(KEY)
    filled.undo("b")
    assert holding(home) == []


MONTHS = """SELECT strftime(day, '%Y-%m'), kind, sum(amount), sum(quantity), sum(orders)::INTEGER, sum(lines)::INTEGER
    FROM sales_cube GROUP BY 1, 2 ORDER BY 1, 2"""


def test_closed_months_do_not_move(load, ask, warehouse):
    load(
        [
            order("1", customer=KEY, quantity=3),
            order("C2", customer=KEY, quantity=-1, at="2024-04-02 10:00:00+00"),
            order("3", customer="other", at="2024-04-03 10:00:00+00"),
            order("4", customer=KEY, cancelled_at="2024-05-02 08:00:00+00"),
            order("5", product="POST", customer=KEY, at="2024-05-02 08:00:00+00"),
        ],
        "a",
    )
    warehouse.rebuild()
    months = ask(MONTHS, "sales_cube")
    assert len(months) == 5
    warehouse.erase(KEY)
    warehouse.rebuild()
    assert ask(MONTHS, "sales_cube") == months
    assert ask("SELECT customer_id FROM customer_facts", "customer_facts") == [("other",)]
    assert warehouse.check("orders") == {}


def test_the_same_file_again_adds_nothing_after_the_erasure(load, ask, warehouse):
    rows = [order("1", customer=KEY), order("1", customer=KEY), order("", customer=KEY, line_id="L1"), order("2")]
    load(rows, "a")
    warehouse.erase(KEY)
    again = load([*rows, order("5", customer=KEY)], "b")
    assert (again.written, again.known, again.nameless) == (1, 4, 4)
    assert ask("SELECT count(*), count(customer_id) FROM orders") == [(5, 1)]
    assert warehouse.check("orders") == {}


def test_numbers_made_of_the_key_stand_for_it_afterwards(load, ask, home, warehouse):
    load([order("", customer="17850"), order("", customer="17850", at="2024-03-02 10:00:00+00"), order("178501", customer="17850")], "a")
    assert ask("SELECT order_id FROM orders ORDER BY 1") == [("178501",), ("17850@2024-03-01",), ("17850@2024-03-02",)]
    warehouse.erase("17850")
    numbers = [number for (number,) in ask("SELECT order_id FROM orders ORDER BY order_id")]
    assert (numbers[0], len(set(numbers))) == ("178501", 3)
    assert all(number.startswith("~") and "17850" not in number for number in numbers[1:])


def test_the_data_version_changes_and_derived_tables_ask_to_be_rebuilt(filled):
    version = filled.version("orders")
    filled.erase(KEY)
    assert filled.version("orders") != version
    assert not filled.fresh


def test_the_suppression_list_holds_a_salted_digest_only(filled, home, tmp_path):
    filled.erase(KEY)
    content = json.loads((home / "suppressed.json").read_text())
    assert len(content["digests"]) == 1
    other = Warehouse(tmp_path / "other")
    other.load(sheet(tmp_path, "x.csv", [order("1", customer=KEY)]), import_id="a")
    other.erase(KEY)
    assert json.loads((tmp_path / "other" / "suppressed.json").read_text())["digests"] != content["digests"]


def test_who_is_not_there_can_be_erased_and_stays_out(load, warehouse):
    load([order("1")], "a")
    report = warehouse.erase("nobody")
    assert (report.rows, report.nameless) == ({"customers": 0, "customer_facts": 0}, {"orders": 0})
    assert load([order("2", customer="nobody")], "b").nameless == 1


def test_an_empty_key_is_refused(warehouse):
    with pytest.raises(Fault, match="the key is empty"):
        warehouse.erase("  ")


def test_files_that_are_no_text_are_deleted_when_they_hold_the_person_and_left_alone_when_not(warehouse, home):
    uploads = home / "uploads"
    uploads.mkdir(parents=True)
    for name, key in (("with", KEY), ("without", "somebody")):
        with zipfile.ZipFile(uploads / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("orders.csv", f"customer\n{key}\n")
        parquet.write_table(pa.table({"customer": [key]}), uploads / f"{name}.parquet")
        (uploads / f"{name}.utf16.csv").write_bytes(f"customer\n{key}\n".encode("utf-16"))
    report = warehouse.erase(KEY)
    assert report.uploads_deleted == ("with.parquet", "with.utf16.csv", "with.zip")
    assert {path.name for path in uploads.iterdir()} == {"without.parquet", "without.utf16.csv", "without.zip"}


@pytest.mark.parametrize(
    ("record", "named"),
    [
        (b"1,17850,x\n", True),
        (b"1;17850.0;x\n", True),
        (b'1,"17850",x\n', True),
        (b"1\t'17850\tx\n", True),
        (b'{"customer": "17850", "n": 1}\n', True),
        (b"1,117850,x\n", False),
        (b"1,17850.5,x\n", False),
        (b'1,"about 17850 things",x\n', False),
        (b'{"customer": "178501"}\n', False),
    ],
)
def test_a_record_names_a_person_only_in_a_cell_of_its_own(record, named):
    assert naming("17850")(record) is named


def test_a_record_over_several_lines_goes_as_a_whole(warehouse, home):
    uploads = home / "uploads"
    uploads.mkdir(parents=True)
    (uploads / "x.csv").write_bytes('id,note\r\n1,"first\r\nsecond"\r\n17850,"a\r\nb"\r\n2,é\r\n'.encode("cp1252"))
    warehouse.erase("17850")
    assert (uploads / "x.csv").read_bytes() == 'id,note\r\n1,"first\r\nsecond"\r\n2,é\r\n'.encode("cp1252")
