"""Bank and accounting files: what is read, what is left aside, what is refused in one sentence."""

from datetime import date
from decimal import Decimal

import pytest

from mercatique.fault import Fault
from mercatique.plan.budgets import statements

FEC = "\n".join(
    [
        "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise",
        "AC|Achats|12|20270310|623100|Annonces|||F-881|20270308|Campagne radio mars|4200,00|0,00||||| ",
        "AC|Achats|12|20270310|445660|TVA déductible|||F-881|20270308|Campagne radio mars|840,00|0,00||||| ",
        "AC|Achats|12|20270310|401000|Fournisseurs|RADIO|Radio Val|F-881|20270308|Campagne radio mars|0,00|5040,00||||| ",
        "AC|Achats|19|20270402|623100|Annonces|||AV-7|20270402|Avoir radio|0,00|420,00||||| ",
        "AC|Achats|20|20270403|623100|Annonces|||F-90|20270403|Affiches|1 200,50|0,00||||| ",
    ]
)


def test_a_fec_gives_its_expense_accounts_without_vat_and_credits_below_zero():
    found = statements.read(FEC.encode("cp1252"))
    assert found.kind == "fec"
    assert not found.includes_vat
    assert [(entry.amount, entry.document) for entry in found.entries] == [
        (Decimal("4200.00"), "F-881"), (Decimal("-420.00"), "AV-7"), (Decimal("1200.50"), "F-90"),
    ]  # fmt: skip
    assert found.entries[0].supplier == "Radio Val"
    assert dict(found.left_aside) == {"class-445": 1, "class-4": 1}


def test_a_fec_with_tabs_says_the_same():
    assert statements.read(FEC.replace("|", "\t").encode()).entries == statements.read(FEC.encode()).entries


def test_an_sgml_ofx_of_a_canadian_bank(shared_data):
    found = statements.read((shared_data / "accounting/ofx/bank_medium.ofx").read_bytes())
    assert [(entry.day, entry.amount, entry.currency) for entry in found.entries] == [
        (date(2009, 4, 1), Decimal("6.60"), "CAD"), (date(2009, 4, 2), Decimal("316.67"), "CAD"), (date(2009, 4, 3), Decimal("22.00"), "CAD"),
    ]  # fmt: skip
    assert found.entries[1].supplier == "Joe's Bald Hairstyles"


REAL = (
    "bank_medium", "checking", "fidelity-savings", "investment_401k", "ofx-v102-empty-tags", "suncorp", "tiaacref", "vanguard401k",
)  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_ofx_files_give_each_of_their_transactions_once(shared_data, name):
    data = (shared_data / f"accounting/ofx/{name}.ofx").read_bytes()
    found = statements.read(data)
    assert len(found.entries) + len(found.faults) == data.upper().count(b"<STMTTRN>")
    assert len({entry.key for entry in found.entries}) == len(found.entries)


@pytest.mark.parametrize("name", ["account_listing_aggregation", "multiple_accounts", "signon_success"])
def test_a_real_ofx_file_without_transactions_is_refused(shared_data, name):
    with pytest.raises(Fault) as caught:
        statements.read((shared_data / f"accounting/ofx/{name}.ofx").read_bytes())
    assert caught.value.code == "ofx-empty"


def test_an_australian_bank_that_writes_its_names_as_raw_text(shared_data):
    (entry,) = statements.read((shared_data / "accounting/ofx/suncorp.ofx").read_bytes()).entries
    assert (entry.amount, entry.label) == (Decimal("16.85"), "EFTPOS WDL HANDYWAY ALDI STORE GEELONG WEST VICAU")


def test_an_ofx_of_the_second_version_cannot_call_for_another_file():
    text = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><OFX><STMTRS><CURDEF>EUR</CURDEF><ACCTID>1</ACCTID>
    <STMTTRN><DTPOSTED>20270301</DTPOSTED><TRNAMT>-12,50</TRNAMT><FITID>1</FITID><NAME>A &amp; B &a;</NAME></STMTTRN></STMTRS></OFX>"""
    (entry,) = statements.read(text.encode()).entries
    assert (entry.amount, entry.label) == (Decimal("12.50"), "A & B &a;")


def test_a_quotation_mark_astray_swallows_no_line_of_a_bank():
    text = "Date;Libellé;Montant\n01/03/2027;\"Radio;-100,00\n02/03/2027;Affiches;-50,00\n03/03/2027;\"Tracts;-20,00\n"
    with pytest.raises(Fault) as refused:
        statements.read(text.encode())
    assert (refused.value.code, refused.value.values) == ("statement-quotes", {"line": 2})


def test_a_french_bank_csv_with_lines_above_its_header():
    text = "Compte 123;;\nSolde;1 000,00;\nDate;Libellé;Débit euros;Crédit euros\n03/04/2027;CB GOOGLE ADS;1 250,40;\n05/04/2027;VIR CLIENT;;300,00\nTotal;;x;\n"
    found = statements.read(text.encode("cp1252"))
    assert [(entry.day, entry.amount) for entry in found.entries] == [(date(2027, 4, 3), Decimal("1250.40")), (date(2027, 4, 5), Decimal("-300.00"))]
    assert [line for line, _fault in found.faults] == [6]


def test_two_equal_lines_are_two_lines_and_the_same_file_gives_the_same_keys():
    text = "Date,Description,Amount\n2027-04-03,Affiches,-100.00\n2027-04-03,Affiches,-100.00\n"
    first, second = statements.read(text.encode()), statements.read(text.encode())
    assert len({entry.key for entry in first.entries}) == 2
    assert first == second


def test_american_dates_are_told_by_the_file_as_a_whole():
    text = "Date,Description,Amount\n04/03/2027,a,-1\n04/23/2027,b,-2\n"
    assert [entry.day for entry in statements.read(text.encode()).entries] == [date(2027, 4, 3), date(2027, 4, 23)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "statement-empty"),
        (b"PK\x03\x04rest", "statement-binary"),
        (b"hello", "statement-columns"),
        (b"Date;Libelle;Montant\n", "statement-no-lines"),
        (b"Date;Libelle;Montant\nx;y;z\n", "statement-unreadable"),
        (b"JournalCode|EcritureDate|CompteNum|Debit|Credit\n", "fec-columns"),
        (b"OFXHEADER:100\n\n<OFX></OFX>", "ofx-empty"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(data, code):
    with pytest.raises(Fault) as caught:
        statements.read(data, "x")
    assert caught.value.code == code
