"""Identity resolution on lists neither side made, by hand, and by what must not matter."""

import csv
import gzip
import io
import re
import subprocess
import sys
import weakref
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from mercatique.fault import Fault
from mercatique.methods import link_people
from mercatique.methods.customers.linkage import connected

PEOPLE = {
    "record": ["1", "2", "3", "4", "5"],
    "first_name": ["Élodie", "Elodie", "Marc", "Marc", None],
    "last_name": ["Lefèvre", "LEFEVRE", "Durand", "Durant", "Petit"],
    "birth_date": ["1980-05-02", "1980-05-02", "1971-01-30", "1971-01-30", "1990-12-12"],
    "email": ["elodie@example.fr", None, "marc.d@example.fr", "marc.d@example.fr", None],
    "phone": ["06 12 34 56 78", "0612345678", None, None, None],
}


def quality(persons: list[int], truth: list[str]) -> tuple[float, float]:
    """Precision and recall of the pairs that were put together."""

    def pairs(groups: list) -> int:
        return sum(size * (size - 1) // 2 for size in Counter(groups).values())

    right = pairs(list(zip(persons, truth, strict=True)))
    return right / pairs(persons), right / pairs(truth)


def febrl(rows: list[dict[str, str]]):
    column = {name.strip(): [row[name].strip() for row in rows] for name in rows[0]}
    found = link_people(
        column["rec_id"], column["given_name"], column["surname"], column["date_of_birth"], None, None, column["address_1"], column["suburb"], column["postcode"]
    )
    truth = [re.match(r"rec-(\d+)", str(record))[1] for record in found.records]
    return found, quality(found.person.tolist(), truth)


@pytest.mark.real
def test_febrl_1_five_hundred_people_twice(shared_data):
    with (shared_data / "dedupe" / "febrl_dataset1.csv").open() as file:
        found, (precision, recall) = febrl(list(csv.DictReader(file, skipinitialspace=True)))
    assert precision >= 0.998
    assert recall >= 0.985
    assert abs(found.people - 500) <= 10


@pytest.mark.real
def test_febrl_4_two_lists_of_five_thousand(shared_data):
    rows = []
    for part in "ab":
        with gzip.open(shared_data / "dedupe" / f"febrl_dataset4{part}.csv.gz", "rt") as file:
            rows += list(csv.DictReader(io.StringIO(file.read()), skipinitialspace=True))
    _found, (precision, recall) = febrl(rows)
    assert precision >= 0.998
    assert recall >= 0.985


@pytest.mark.real
def test_splink_fake_1000_with_holes(shared_data):
    with (shared_data / "dedupe" / "splink_fake_1000.csv").open() as file:
        rows = list(csv.DictReader(file))
    column = {name: [row[name] for row in rows] for name in rows[0]}
    found = link_people(column["unique_id"], column["first_name"], column["surname"], column["dob"], column["email"], None, None, column["city"])
    truth = dict(zip(column["unique_id"], column["cluster"], strict=True))
    precision, recall = quality(found.person.tolist(), [truth[str(record)] for record in found.records])
    assert precision >= 0.995
    assert recall >= 0.87


def test_the_dealership_has_three_hundred_people_in_its_file_twice():
    from mercatique.demo.examples import files

    sheet, twice = files("val-de-loire").sheet("customers.csv"), files("val-de-loire").truth["duplicates"]
    found = link_people(
        sheet["Code client"], sheet["Prénom"], sheet["Nom"], sheet["Date de naissance"], sheet["E-mail"], sheet["Téléphone"], sheet["Adresse"], sheet["Ville"], sheet["Code postal"]
    )  # fmt: skip
    person = dict(zip(map(str, found.records), found.person.tolist(), strict=True))
    together = sum(person[one] == person[other] for one, other in twice.items())
    assert together >= 0.98 * len(twice)
    assert found.merged <= 1.02 * len(twice), "and hardly anybody who is not"


def test_accents_blanks_and_signs_do_not_part_a_person():
    found = link_people(**PEOPLE)
    person = dict(zip(found.records, found.person, strict=True))
    assert person["1"] == person["2"]
    assert person["3"] == person["4"], "Durand and Durant, one birthday, one address"
    assert len(set(person.values())) == 3
    assert not found.trained and "usual ones" in str(found.trained_reason)


def test_a_waterfall_adds_up_to_the_probability():
    found = link_people(**PEOPLE)
    bits = dict(found.waterfall("1", "2"))
    pair = next(row for row in found.rows() if (row["first"], row["second"]) == ("1", "2"))
    assert 1 / (1 + 2 ** -sum(bits.values())) == pytest.approx(pair["probability"])
    assert bits["email"] == 0, "what is not known says nothing"
    assert bits["phone"] > 3
    assert bits["prior"] < 0
    with pytest.raises(Fault) as caught:
        found.waterfall("1", "5")
    assert caught.value.code == "pair_unknown"


def couples(size: int) -> tuple[list[dict[str, str]], list[str]]:
    """Households of two, one of whom stands twice: as many couples as records that say the same."""
    rows, truth = [], []
    for place in range(size):
        home = {"last_name": f"Nom{place}", "phone": f"02{place * 7919:08d}", "address": f"{place} rue du Lac", "city": f"Ville{place // 3}"}
        ada = {**home, "first_name": f"{'xyzuvw'[place % 6]}ada{place}", "birth_date": f"19{50 + place % 40}-03-12"}
        bob = {**home, "first_name": f"{'klmnop'[place % 6]}bob{place}", "birth_date": f"19{89 - place % 40}-11-27"}
        rows += [ada, ada, bob]
        truth += [f"{place} ada", f"{place} ada", f"{place} bob"]
    return rows, truth


def test_two_who_live_together_stay_two():
    rows, truth = couples(60)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    found = link_people([f"r{place:03}" for place in range(len(rows))], **columns)
    precision, recall = quality(found.person.tolist(), truth)
    assert (precision, recall) == (1.0, 1.0)
    assert found.household_prior > found.prior / 2
    by_pair = {(row["first"], row["second"]): row for row in found.rows()}
    assert by_pair["r000", "r002"]["household"] < -15, "one name, address and phone, but another first name and birthday"
    assert by_pair["r000", "r002"]["address"] > 3


def test_first_and_last_name_in_each_others_place_are_a_level_of_their_own():
    rows = {
        "first_name": ["Camille", "Bertrand", "Camille", "Lina", "Delmas"], "last_name": ["Bertrand", "Camile", "Delmas", "Roy", "Lina"],
        "birth_date": ["1980-05-02", "1980-05-02", "1980-05-02", "1971-01-30", "1971-01-30"],
    }  # fmt: skip
    found = link_people(list("abcde"), **rows, rules="birth_date")
    names = {(row["first"], row["second"]): row["first_name"] + row["last_name"] for row in found.rows()}
    assert names["a", "b"] > 4, "Camille Bertrand and Bertrand Camile"
    assert names["a", "c"] < 4, "Camille Bertrand and Camille Delmas"
    assert names["d", "e"] < 0, "Lina Roy and Delmas Lina share but one name"


def test_a_common_name_says_less_than_a_rare_one():
    names = ["Martin"] * 30 + ["Zeugma", "Zeugma"]
    dates = [f"19{50 + place}-01-01" for place in range(30)] + ["1990-01-01", "1990-01-01"]
    found = link_people([f"r{place:02}" for place in range(32)], None, names, dates, rules="last_name")
    by_pair = {(row["first"], row["second"]): row for row in found.rows()}
    assert by_pair["r30", "r31"]["last_name"] > by_pair["r00", "r01"]["last_name"] + 2


def test_the_order_of_rows_does_not_matter():
    one = link_people(**PEOPLE)
    other = link_people(**{name: values[::-1] for name, values in PEOPLE.items()})
    assert other.to_table().equals(one.to_table())


def test_a_column_may_be_read_when_it_is_asked_for_and_is_let_go_before_the_next():
    standing = []

    def reading(values):
        def read():
            assert not any(one() for one in standing)
            half = len(values) // 2
            column = pa.chunked_array([values[:half], values[half:]], pa.string())
            standing.append(weakref.ref(column))
            return column

        return read

    found = link_people(**{name: values if name == "record" else reading(values) for name, values in PEOPLE.items()})
    assert len(standing) == len(PEOPLE) - 1
    assert found.pairs.equals(link_people(**PEOPLE).pairs)
    with pytest.raises(Fault) as caught:
        link_people(["a"], lambda: ["x", "y"])
    assert caught.value.code == "columns_differ"


def test_a_list_is_joined_without_pandas_and_its_hundred_megabytes(tmp_path):
    """Arrow brings it in whenever it makes a value of what Python has; columns of a file need none."""
    rows = {"record": ["r1", "r2", "r3"], "first_name": ["Zoé", "Zoe", ""], "last_name": ["Ba", "Ba", None], "phone": ["06 12", "0612", ""]}
    parquet.write_table(pa.table({name: pa.array(values, pa.string()) for name, values in rows.items()}), tmp_path / "people.parquet")
    asked = """
import sys
import pyarrow.parquet as parquet
from mercatique.methods import link_people
people = parquet.ParquetFile(sys.argv[1]).read()
links = link_people(**{name: people[name] for name in people.column_names}, rules="phone; first_name + last_name")
print(links.candidates, sorted({"pandas"} & set(sys.modules)))
"""
    told = subprocess.run([sys.executable, "-c", asked, str(tmp_path / "people.parquet")], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "[]"]


def test_persons_are_connected_records_numbered_by_their_first():
    assert connected(np.array([], np.int32), np.array([], np.int32), 0).tolist() == []
    chain = np.array([3, 2, 5, 1], np.int32), np.array([5, 4, 6, 4], np.int32)
    assert connected(*chain, 8).tolist() == [0, 1, 1, 2, 1, 2, 2, 3]
    dice = np.random.default_rng(1)
    left, right = dice.integers(0, 3_000, (2, 1_400), dtype=np.int32)
    matrix = coo_matrix((np.ones(1_400), (left, right)), shape=(3_000, 3_000))
    names = connected_components(matrix, directed=False)[1].tolist()
    number = {name: place for place, name in enumerate(dict.fromkeys(names))}
    assert connected(left, right, 3_000).tolist() == [number[name] for name in names]


def test_people_who_share_no_block_are_no_candidates_and_huge_blocks_are_skipped():
    assert link_people(["a", "b"], ["Ana", "Bo"], ["Roy", "Sol"]).candidates == 0
    crowd = link_people([str(place) for place in range(600)], None, None, None, None, ["0"] * 600, rules="phone")
    assert (crowd.candidates, crowd.skipped_blocks) == (0, 1)
    assert len(link_people([], [])) == 0


def test_each_fault_has_its_name():
    for code, call in {
        "record_twice": lambda: link_people(["a", "a"], ["x", "y"]),
        "record_missing": lambda: link_people(["a", ""], ["x", "y"]),
        "record_missing at the end": lambda: link_people(["a", None], ["x", "y"]),
        "no_field": lambda: link_people(["a"]),
        "threshold_outside": lambda: link_people(["a"], ["x"], threshold=95),
        "block_unknown": lambda: link_people(["a"], ["x"], rules="email"),
        "columns_differ": lambda: link_people(["a"], ["x", "y"]),
    }.items():
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.code == code.partition(" ")[0], code


def test_weights_learned_from_many_pairs_stay_shares():
    dice = np.random.default_rng(0)
    names = [f"name{dice.integers(0, 200)}" for _place in range(400)]
    found = link_people([str(place) for place in range(400)], names, [f"last{dice.integers(0, 150)}" for _place in range(400)], rules="first_name")
    assert found.trained
    assert found.matched.sum(1) == pytest.approx([1, 1])
    assert found.by_chance.sum(1) == pytest.approx([1, 1])
