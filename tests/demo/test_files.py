"""The generated files: the same bytes for the same day, nothing of the future, nobody real."""

import hashlib
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import mercatique.demo
from mercatique.demo import COMPANIES, company, demo, generate
from mercatique.demo.people import FICTION_RANGES
from tests.demo.conftest import SEED, TODAY, Rows, text

#: A contract's end is agreed in advance: the one date that may lie ahead.
AHEAD = {"Fin de contrat"}
DAY = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
MAKERS = {
    "renault", "peugeot", "citroën", "citroen", "dacia", "toyota", "volkswagen", "bmw", "audi",
    "mercedes", "ford", "opel", "fiat", "tesla", "nissan", "hyundai", "kia", "volvo", "skoda", "seat",
    "mini", "suzuki", "mazda", "honda", "jeep", "cupra", "alpine", "porsche", "kusmi", "dammann",
    "mariage", "creuset",
}  # fmt: skip


def digest(files: dict[str, dict[str, bytes]]) -> str:
    total = hashlib.sha256()
    for slug in sorted(files):
        for name in sorted(files[slug]):
            total.update(f"{slug}/{name}\0".encode() + files[slug][name])
    return total.hexdigest()


def test_the_same_seed_and_day_give_the_same_bytes(companies: dict[str, dict[str, bytes]]) -> None:
    assert digest(demo(SEED, TODAY)) == digest(companies)


def test_another_process_with_another_hash_seed_gives_the_same_bytes(
    companies: dict[str, dict[str, bytes]],
) -> None:
    source = Path(mercatique.demo.__file__).parents[2]
    program = (
        "import hashlib; from datetime import date; from mercatique.demo import demo;"
        f"files = demo({SEED}, date.fromisoformat('{TODAY}')); total = hashlib.sha256();"
        "[total.update(f'{slug}/{name}\\0'.encode() + files[slug][name])"
        " for slug in sorted(files) for name in sorted(files[slug])];"
        "print(total.hexdigest())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": "4711", "PYTHONPATH": str(source), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == digest(companies)


def test_another_seed_gives_other_people(companies: dict[str, dict[str, bytes]]) -> None:
    other = generate("colibri", SEED + 1, TODAY)
    assert other["orders.csv"] != companies["colibri"]["orders.csv"]
    assert other["customers.csv"] != companies["colibri"]["customers.csv"]


def test_the_day_moves_the_window() -> None:
    for slug, today in (("colibri", date(2024, 2, 29)), ("val-de-loire", date(2026, 1, 1)), ("colibri", date(2027, 12, 31))):
        days = days_of(generate(slug, SEED, today)["orders.csv"].decode().splitlines())
        assert max(days) <= today
        assert (today - max(days)).days <= 4
        assert 23 * 30 < (max(days) - min(days)).days < 38 * 31


def test_nothing_happens_after_today(dealership: dict[str, Rows], shop: dict[str, Rows]) -> None:
    for tables in (dealership, shop):
        for name, rows in tables.items():
            for row in rows:
                told = [value for column, value in row.items() if column not in AHEAD]
                late = [day for day in days_of(told) if day > TODAY]
                assert not late, (name, row)


def test_a_lease_may_end_after_today(dealership: dict[str, Rows]) -> None:
    ends = [row["Fin de contrat"] for row in dealership["ownerships"] if row["Fin de contrat"]]
    ahead = [end for end in ends if datetime.strptime(end, "%d/%m/%Y").date() > TODAY]
    assert len(ahead) > 500
    assert len(ends) - len(ahead) > 500


def test_telephones_ring_nowhere_and_addresses_are_examples(companies: dict[str, dict[str, bytes]]) -> None:
    number = re.compile(r"(?<![\d.,-])0[1-9](?:[ .]\d\d){4}(?!\d)")
    seen = 0
    for files in companies.values():
        for name, content in files.items():
            written = text(content)
            for phone in number.findall(written):
                seen += 1
                assert phone.replace(".", " ")[:8] in FICTION_RANGES, (name, phone)
            for domain in set(re.findall(r"@([\w.]+)", written)):
                assert domain.lower() in {"example.fr", "example.com", "example", "exemple"}, (name, domain)
    assert seen > 10_000


def test_no_maker_of_the_real_world_is_named(companies: dict[str, dict[str, bytes]]) -> None:
    for files in companies.values():
        for name, content in files.items():
            words = set(re.findall(r"\w+", text(content).lower().replace("château-renault", "").replace("chateau-renault", "")))
            assert not words & MAKERS, (name, words & MAKERS)


def test_a_chassis_number_can_be_no_real_one(dealership: dict[str, Rows]) -> None:
    """Real ones never hold the letter I."""
    for row in dealership["ownerships"]:
        assert len(row["Châssis"]) == 17
        assert "I" in row["Châssis"]


def test_the_customers_of_the_dealership_are_written_as_an_old_system_does(
    companies: dict[str, dict[str, bytes]],
) -> None:
    files = companies["val-de-loire"]
    assert "Prénom".encode("cp1252") in files["customers.csv"]
    assert "Désignation".encode() in files["orders.csv"]
    assert all(b"\r\n" in content for name, content in files.items() if name.endswith(".csv"))


def test_each_company_says_which_files_to_import(companies: dict[str, dict[str, bytes]]) -> None:
    for each in COMPANIES:
        assert company(each.slug) is each
        for name, _ in each.imports:
            assert name in companies[each.slug]


def days_of(values: list[str]) -> list[date]:
    found = []
    for value in values:
        for match in DAY.finditer(value):
            day, month, year, iso_year, iso_month, iso_day = match.groups()
            found.append(
                date(int(year), int(month), int(day))
                if year
                else date(int(iso_year), int(iso_month), int(iso_day))
            )
    return found
