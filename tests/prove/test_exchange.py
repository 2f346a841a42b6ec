"""Frameworks in and out: Moodle, CASE, the French register; hostile files; a draft confirmed and frozen."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mercatique.fault import Fault
from mercatique.prove.exchange import case, editing, freezing, moodle, opening, splitting
from mercatique.prove.exchange.models import FrameworkDraft
from mercatique.prove.exchange.proposal import Proposal
from mercatique.prove.framework import frameworks, parse, written
from mercatique.prove.models import OwnFramework

HERE = "/w/acme/prove/exchange/"
FICHE = """<?xml version="1.0" encoding="UTF-8"?>
<FICHES><VERSION_FLUX>V4.1</VERSION_FLUX><FICHE>
<NUMERO_FICHE>RNCP99001</NUMERO_FICHE><INTITULE>Responsable du marketing de proximité</INTITULE>
<NOMENCLATURE_EUROPE><NIVEAU>NIV6</NIVEAU></NOMENCLATURE_EUROPE><ACTIF>Oui</ACTIF>
<BLOCS_COMPETENCES>
<BLOC_COMPETENCES><CODE>RNCP99001BC01</CODE><LIBELLE>Analyser le marché local</LIBELLE>
<LISTE_COMPETENCES>Le candidat est capable de :
- Étudier la zone de chalandise de son point de vente
- Comparer les offres des concurrents proches
- Rédiger un diagnostic appuyé sur des sources</LISTE_COMPETENCES>
<MODALITES_EVALUATION>Étude de cas écrite de 3 heures</MODALITES_EVALUATION></BLOC_COMPETENCES>
<BLOC_COMPETENCES><CODE>RNCP99001BC02</CODE><LIBELLE>Conduire des actions</LIBELLE>
<LISTE_COMPETENCES>Bâtir un plan d'actions annuel ; Chiffrer chaque action retenue ; Rendre compte des résultats obtenus</LISTE_COMPETENCES></BLOC_COMPETENCES>
</BLOCS_COMPETENCES></FICHE></FICHES>"""
RS = """<FICHES><FICHE><NUMERO_FICHE>RS9001</NUMERO_FICHE><INTITULE>Publier sur les réseaux</INTITULE><ACTIF>Oui</ACTIF>
<CAPACITES_ATTESTEES>C1 - Choisir les réseaux de son public
C2 - Écrire des messages adaptés
C3 - Mesurer les réactions obtenues</CAPACITES_ATTESTEES></FICHE></FICHES>"""


def opened(text: str | bytes, name: str, **options):
    data = text.encode() if isinstance(text, str) else text
    return opening.opened(io.BytesIO(data), name, len(data), **options)


def texts(proposal: Proposal) -> dict[str, list[str]]:
    return {block.code: [item.text["fr"] for item in block.competences] for block in proposal.blocks}


def refusal(text: str | bytes, name: str, **options) -> str:
    with pytest.raises(Fault) as caught:
        opened(text, name, **options)
    return str(caught.value)


@pytest.mark.parametrize("key", ["fr-auto-digital", "fr-marketing-digital"])
def test_what_goes_to_moodle_comes_back_block_by_block(key):
    framework = frameworks()[key]
    back = opened(moodle.write(framework), "moodle.csv")
    assert back.key == key
    assert back.name["fr"] == framework.name.in_language("fr")
    assert [block.code for block in back.blocks] == [block.code for block in framework.blocks]
    for was, now in zip(framework.blocks, back.blocks, strict=True):
        assert [(row.code, row.name.in_language("fr")) for row in was.competences] == [(row.code, row.text["fr"]) for row in now.competences]
        assert {row.code: row.name.in_language("fr") for row in was.criteria} == {row.code: row.text["fr"] for row in now.criteria}
        links = {row.code: {name.partition(".")[2] for name in row.competences if name.startswith(f"{was.code}.")} for row in was.criteria}
        assert links == {row.code: set(row.competences) for row in now.criteria}
    assert back.levels == []


def test_moodle_gets_fourteen_columns_names_it_does_not_cut_and_a_scale_it_can_read():
    import csv

    rows = list(csv.reader(io.StringIO(moodle.write(frameworks()["fr-auto-digital"]))))
    assert {len(row) for row in rows} == {14}
    assert rows[1][12] == "1" and rows[1][5].count(",") == 2
    assert json.loads(rows[1][6])[0] == {"scaleid": "1"}
    assert all(len(row[1]) <= 100 and len(row[2]) <= 100 for row in rows[1:])
    assert len({row[1] for row in rows[1:]}) == len(rows) - 1


def test_a_file_of_moodle_itself_is_read_by_position_whatever_its_headings():
    text = (
        "Numéro d’identification parent,Numéro,Nom,Description,Format,Valeurs,Configuration,Règle,Résultat,Config,Liens,Exporté,Cadre,Taxonomie\n"
        ',MKT,Marketing,"<p>Notre cadre</p>",1,"Non compétent,Compétent","[{""scaleid"":""2""}]",,,,,,1,"domain,competency,competency,competency"\n'
        ",DOM1,Étudier,,1,,,,,null,,7,,\n"
        'DOM1,K1,Lire le marché,"<p>Lire le marché et ses chiffres</p>",1,,,,,null,,8,,\n'
        "K1,K1a,Trouver une source,,1,,,,,null,K2,9,,\n"
        "DOM1,K2,Conclure,,1,,,,,null,,10,,\n"
    )
    found = opened(text, "cadre.csv")
    assert found.name == {"fr": "Marketing"} and found.key == "mkt"
    assert texts(found) == {"DOM1": ["Lire le marché et ses chiffres", "Conclure"]}
    assert [(row.text["fr"], row.competences) for row in found.blocks[0].criteria] == [("Trouver une source", ["K1", "K2"])]
    assert [level["fr"] for level in found.levels] == ["Non compétent", "Compétent"]


def test_a_cell_that_would_be_a_formula_is_guarded_on_the_way_out_and_plain_on_the_way_in():
    from dataclasses import replace

    from mercatique.prove.framework import Words

    framework = frameworks()["fr-auto-digital"]
    evil = replace(framework.blocks[0].competences[0], name=Words.read({"fr": "=HYPERLINK(\"http://x\")", "en": "x"}))
    block = replace(framework.blocks[0], competences=(evil, *framework.blocks[0].competences[1:]))
    text = moodle.write(replace(framework, blocks=(block, *framework.blocks[1:])))
    assert "\"'=HYPERLINK" in text or ",'=HYPERLINK" in text
    assert opened(text, "m.csv").blocks[0].competences[0].text["fr"].startswith("=HYPERLINK")


@pytest.mark.parametrize("key", ["fr-auto-digital", "fr-marketing-digital"])
def test_a_case_package_comes_back_with_codes_languages_points_and_the_same_identities(key):
    framework = frameworks()[key]
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    text = case.write(framework, moment=moment)
    back = opened(text, "case.json")
    assert (back.key, back.version, back.source) == (framework.key, framework.version, framework.source)
    for was, now in zip(framework.blocks, back.blocks, strict=True):
        assert [(row.code, dict(row.name.by_language)) for row in was.competences] == [(row.code, row.text) for row in now.competences]
        assert [(row.code, dict(row.name.by_language), row.points) for row in was.criteria] == [(row.code, row.text, row.points) for row in now.criteria]
    assert case.write(framework, "fr", moment) == text
    package = json.loads(text)
    assert package["CFDocument"]["lastChangeDateTime"].endswith("Z")
    again = json.loads(case.write(freezing.made(back), moment=moment))
    assert [item["identifier"] for item in again["CFItems"]] == [item["identifier"] for item in package["CFItems"]]
    assert [tie["identifier"] for tie in again["CFAssociations"]] == [tie["identifier"] for tie in package["CFAssociations"]]


def small_case(**changes) -> dict:
    ids = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(6)]
    data = {
        "CFDocument": {"identifier": ids[0], "title": "Cadre", "version": "2"},
        "CFItems": [{"identifier": own, "fullStatement": f"Savoir {own[-1]}", "humanCodingScheme": f"S{own[-1]}"} for own in ids[1:4]],
        "CFAssociations": [
            {"associationType": "isChildOf", "originNodeURI": {"identifier": child}, "destinationNodeURI": {"identifier": parent}}
            for child, parent in ((ids[1], ids[0]), (ids[2], ids[1]), (ids[3], ids[1]))
        ],
    }
    return data | changes


def test_a_foreign_case_package_is_read_and_what_is_left_aside_is_said():
    found = opened(json.dumps(small_case()), "x.json")
    assert texts(found) == {"S1": ["Savoir 2", "Savoir 3"]}
    data = small_case()
    data["CFAssociations"].append({"associationType": "isRelatedTo", "originNodeURI": {}, "destinationNodeURI": {}})
    assert any("isChildOf" in message for message, _values in opened(json.dumps(data), "x.json").remarks)


def foreign_case() -> dict:
    """A package of elsewhere: addresses of its own, a block, two competences, a criterion below the first and one deeper, a rubric."""

    def entry(n: int, kind: str, **more) -> dict:
        own = f"{n:08x}-1111-4222-8333-444444444444"
        return {"identifier": own, "uri": f"https://cadres.example.org/ims/case/v1p1/{kind}/{own}", **more}

    def statement(n: int, code: str) -> dict:
        return entry(n, "CFItems", fullStatement=f"Savoir {code}", humanCodingScheme=code)

    items = [statement(1, "D1"), statement(2, "D1.a"), statement(3, "D1.b"), statement(4, "D1.a.i"), statement(5, "D1.a.i.x")]
    document = entry(16, "CFDocuments", title="Cadre national", version="3", creator="Ministère", CFPackageURI=entry(17, "CFPackages", title="Cadre"))
    ties = [
        entry(32 + n, "CFAssociations", associationType="isChildOf", sequenceNumber=n, originNodeURI=child, destinationNodeURI=parent)
        for n, (child, parent) in enumerate([(items[0], document), (items[1], items[0]), (items[2], items[0]), (items[3], items[1]), (items[4], items[3])])
    ]
    judged = [entry(48, "CFRubricCriteria", category="K1", description="Savoir D1.a.i", weight=4, CFItemURI=items[3]), entry(49, "CFRubricCriteria", category="K2", description="Autre", CFItemURI=items[2])]
    return {"CFDocument": document, "CFItems": items, "CFAssociations": ties, "CFRubrics": [entry(64, "CFRubrics", title="Grille", CFRubricCriteria=judged)]}


def identified(package: dict) -> dict[str, set[tuple[str, str]]]:
    """Everything with an identity of its own, as (identifier, address)."""

    def pairs(rows: list[dict]) -> set[tuple[str, str]]:
        return {(row["identifier"], row["uri"]) for row in rows}

    rubrics = package["CFRubrics"]
    return {
        "document": pairs([package["CFDocument"], package["CFDocument"]["CFPackageURI"]]), "items": pairs(package["CFItems"]),
        "ties": pairs(package["CFAssociations"]), "rubrics": pairs(rubrics), "criteria": pairs([row for rubric in rubrics for row in rubric["CFRubricCriteria"]]),
        "tree": {(tie["originNodeURI"]["uri"], tie["destinationNodeURI"]["uri"]) for tie in package["CFAssociations"]},
    }


def test_a_foreign_case_package_keeps_its_own_identifiers_and_addresses(olga, acme):
    given = foreign_case()
    draft = opened(json.dumps(given), "x.json")
    edited = editing.edited(Proposal.from_json(json.loads(json.dumps(draft.to_json()))), {"key": "cadre-maison", "b0-code": "BLOC", "b0-name": "Un bloc", "b0-c0-text": "Savoir, corrigé", "b0-c0-code": "A"})
    framework = freezing.freeze(acme, edited, olga)
    assert framework.blocks[0].code == "BLOC" and framework.criteria[0].points == 4
    assert framework.criteria[0].competences == ("BLOC.A",), "a criterion follows the competence whose code was edited"
    out = json.loads(case.write(framework))
    assert out["CFDocument"]["creator"] == "Ministère"
    back, kept = identified(out), identified(given)
    assert {"items", "ties", "document", "rubrics", "tree"} <= {name for name in kept if back[name] == kept[name]}, (back, kept)
    assert kept["criteria"] <= back["criteria"]
    again = freezing.made(opened(json.dumps(out), "y.json"))
    assert identified(json.loads(case.write(again))) == back
    assert [(row.code, row.points, row.competences) for row in again.criteria] == [(row.code, row.points, row.competences) for row in framework.criteria]
    assert written(parse(written(framework), own=True)) == written(framework), "the framework file keeps them too"


def dated_case() -> dict:
    """The package of elsewhere with types of its own, levels of education, days it holds, and when each row was last changed."""
    given = foreign_case()
    typed = {"title": "Compétence clé", "identifier": "00000050-1111-4222-8333-444444444444", "uri": "https://cadres.example.org/types/50"}
    for n, row in enumerate(given["CFItems"]):
        row |= {"CFItemType": "Domaine" if not n else "Compétence clé", "lastChangeDateTime": f"2025-03-0{n + 1}T08:00:00.000Z", "educationLevel": ["05", "06"], "statusStartDate": "2025-09-01"}
    given["CFItems"][1] |= {"CFItemTypeURI": typed, "statusEndDate": "2030-08-31"}
    given["CFDocument"] |= {"lastChangeDateTime": "2025-03-09T10:00:00Z", "statusStartDate": "2025-09-01", "statusEndDate": "2031-08-31"}
    return given


SAID = ("CFItemType", "educationLevel", "statusStartDate", "statusEndDate", "lastChangeDateTime")


def said_of(package: dict) -> dict[str, dict]:
    rows = [package["CFDocument"], *package["CFItems"]]
    return {row["identifier"]: {name: row[name] for name in SAID if name in row} for row in rows}


def test_a_case_package_keeps_types_levels_of_education_and_dates():
    given = dated_case()
    framework = freezing.made(opened(json.dumps(given), "x.json"))
    out = json.loads(case.write(framework))
    assert said_of(out) == said_of(given)
    link = next(row["CFItemTypeURI"] for row in out["CFItems"] if row["identifier"] == given["CFItems"][1]["identifier"])
    assert link == given["CFItems"][1]["CFItemTypeURI"]
    assert {row["title"] for row in out["CFDefinitions"]["CFItemTypes"]} == {"Domaine", "Compétence clé"}
    again = parse(written(framework), own=True)
    assert said_of(json.loads(case.write(again))) == said_of(given), "the framework file keeps them too"
    assert said_of(json.loads(case.write(freezing.made(opened(json.dumps(out), "y.json"))))) == said_of(given)


def test_what_was_reworded_here_was_changed_here_and_the_rest_keeps_its_day():
    given = dated_case()
    draft = opened(json.dumps(given), "x.json")
    draft.blocks[0].competences[0].text["fr"] = "Savoir, corrigé"
    moment = datetime(2026, 5, 4, 9, tzinfo=UTC)
    out = said_of(json.loads(case.write(freezing.made(draft), moment=moment)))
    before = said_of(given)
    changed = {own for own in before if out[own]["lastChangeDateTime"] != before[own]["lastChangeDateTime"]}
    assert changed == {given["CFDocument"]["identifier"], given["CFItems"][1]["identifier"]}
    assert {out[own]["lastChangeDateTime"] for own in changed} == {"2026-05-04T09:00:00Z"}
    assert out[given["CFItems"][1]["identifier"]]["educationLevel"] == ["05", "06"]


def test_nonsense_beside_a_statement_is_left_out_of_an_import_and_refused_in_a_file():
    given = dated_case()
    given["CFItems"][2] |= {"statusStartDate": "soon", "educationLevel": "05", "CFItemType": 7, "lastChangeDateTime": "yesterday"}
    framework = freezing.made(opened(json.dumps(given), "x.json"))
    told = framework.package.get(next(row.place for row in framework.competences if "D1.b" in str(row.name)), {})
    assert told == {}
    with pytest.raises(Fault, match="2026-01-31"):
        parse(written(framework).replace("2025-09-01", "in autumn", 1), own=True)


def test_an_identity_that_is_none_is_refused_in_a_framework_file():
    text = written(freezing.made(opened(json.dumps(foreign_case()), "x.json")))
    with pytest.raises(Fault, match="UUID"):
        parse(text.replace("00000002-1111", "nonsense"), own=True)


def test_levels_of_a_foreign_rubric_are_said_to_be_left_aside():
    given = foreign_case()
    given["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"] = [{"description": "Très bien"}]
    assert any("own scale" in message for message, _values in opened(json.dumps(given), "x.json").remarks)


def test_a_circle_of_associations_is_one_sentence():
    data = small_case()
    ids = [item["identifier"] for item in data["CFItems"]]
    data["CFAssociations"] = [
        {"associationType": "isChildOf", "originNodeURI": {"identifier": ids[n]}, "destinationNodeURI": {"identifier": ids[(n + 1) % 3]}} for n in range(3)
    ]
    assert "circle" in refusal(json.dumps(data), "x.json")


HEADS = ",".join(moodle.HEADINGS) + "\n"
TOP = ",F,Cadre,,1,,,,,,,,1,\n"
DEEP_XML = "<FICHES>" + "<a>" * 60 + "</a>" * 60 + "</FICHES>"
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><FICHES><FICHE><NUMERO_FICHE>&b;</NUMERO_FICHE></FICHE></FICHES>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><FICHES><FICHE><INTITULE>&a;</INTITULE></FICHE></FICHES>'


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        (BOMB, "b.xml", "entities"),
        (OUTSIDE, "o.xml", "entities"),
        (DEEP_XML, "d.xml", "nested"),
        ("<rss><channel/></rss>", "r.xml", "<FICHES>"),
        ("<FICHES><FICHE>", "w.xml", "well-formed"),
        ("<FICHES></FICHES>", "e.xml", "no fiche"),
        (b"", "e.csv", "empty"),
        (b"\x89PNG\x00\x00", "i.png", "no text"),
        ("Bonjour", "b.txt", "TOML"),
        ("Bonjour", "b.doc", "in no format known"),
        ("[" * 5000, "n.json", "nested"),
        ("{not json", "j.json", "valid JSON"),
        ('{"a": 1}', "c.json", "CFDocument"),
        (json.dumps(small_case(CFDocument={"identifier": "7", "title": "x"})), "u.json", "UUID"),
        (json.dumps(small_case(CFItems=small_case()["CFItems"][:1] * 2)), "t.json", "twice"),
        (HEADS + TOP + ",K1,A,,1,,,,,,,,,\n,K1,B,,1,,,,,,,,,\n", "d.csv", "twice"),
        (HEADS + TOP + "K2,K1,A,,1,,,,,,,,,\nK1,K2,B,,1,,,,,,,,,\n", "c.csv", "circle"),
        (HEADS + TOP + "NO,K1,A,,1,,,,,,,,,\n", "o.csv", "not in the file"),
        (HEADS + ",K1,A,,1,,,,,,,,,\n", "f.csv", "must name one"),
        (HEADS + TOP + ',K1,"A,,1,,,,,,,,,\n', "q.csv", "quotation mark"),
        (b"PK\x03\x04 broken", "z.zip", "ZIP"),
    ],
)
def test_a_hostile_or_broken_file_gets_one_sentence(text, name, sentence):
    assert sentence in refusal(text, name)


def test_a_file_of_200_mb_is_refused_before_it_is_read():
    class Huge(io.BytesIO):
        def read(self, size=-1):
            raise AssertionError("read")

    with pytest.raises(Fault, match="command line"):
        opening.opened(Huge(), "register.xml", 200_000_000)


def test_a_bomb_in_an_archive_stops_at_the_limit():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.xml", "<FICHES><FICHE><INTITULE>" + "a" * 3_000_000)
    assert "unpacks" in refusal(packed.getvalue(), "bomb.zip", unpacked=1_000_000)


def test_a_fiche_becomes_blocks_whose_texts_are_cut_by_proposal():
    found = opened(FICHE, "fiche.xml")
    assert found.key == "rncp99001"
    assert texts(found) == {
        "RNCP99001BC01": ["Étudier la zone de chalandise de son point de vente", "Comparer les offres des concurrents proches", "Rédiger un diagnostic appuyé sur des sources"],
        "RNCP99001BC02": ["Bâtir un plan d'actions annuel", "Chiffrer chaque action retenue", "Rendre compte des résultats obtenus"],
    }  # fmt: skip
    assert [block.competences[0].pattern for block in found.blocks] == ["bullets", "semicolons"]
    assert found.blocks[0].competences[0].confidence > found.blocks[1].competences[0].confidence
    framework = freezing.made(found)
    assert [test.code for test in framework.tests] == ["RNCP99001BC01.EV"] and framework.own


def test_a_fiche_of_the_specific_register_has_no_block_and_gets_one():
    found = opened(RS, "rs.xml")
    assert [(item.code, item.text["fr"]) for item in found.blocks[0].competences] == [
        ("C1", "Choisir les réseaux de son public"), ("C2", "Écrire des messages adaptés"), ("C3", "Mesurer les réactions obtenues"),
    ]  # fmt: skip
    assert found.remarks


@pytest.mark.parametrize(
    ("text", "way", "pieces"),
    [
        ("C1.1 Analyser le marché local\nC1.2 Décrire les publics visés", "codes", 2),
        ("1 - Analyser le marché local\n2 - Décrire les publics visés", "numbers", 2),
        ("• Analyser le marché local\n• Décrire les publics visés", "bullets", 2),
        ("Analyser le marché local\n\nDécrire les publics\nvisés par l’offre", "paragraphs", 2),
        ("Analyser le marché local\nDécrire les publics visés", "lines", 2),
        ("Analyser le marché local * Décrire les publics visés", "stars", 2),
        ("C1. Analyser le marché local C2. Décrire les publics visés", "inline-codes", 2),
        ("Analyser le marché local ; décrire les publics visés", "semicolons", 2),
        ("Analyser le marché local - Décrire les publics visés", "dashes", 2),
        ("Analyser le marché local. Décrire les publics visés.", "sentences", 2),
        ("Analyser le marché localDécrire les publics visés", "capitals", 2),
        ("Analyser le marché local de son entreprise", "whole", 1),
    ],
)
def test_each_way_of_cutting_finds_its_text_in_the_agreed_order(text, way, pieces):
    cut = splitting.split(text)
    assert (cut.way, len(cut.pieces)) == (way, pieces)
    assert 0 < cut.confidence <= 1


def test_markup_in_a_field_becomes_lines():
    text = FICHE.replace("- Étudier", "&lt;ul&gt;&lt;li&gt;Étudier").replace("- Comparer", "&lt;/li&gt;&lt;li&gt;Comparer").replace("- Rédiger", "&lt;/li&gt;&lt;li&gt;Rédiger")
    assert len(opened(text, "f.xml").blocks[0].competences) == 3


@pytest.mark.parametrize("text", ["<p>" + "<!--" * 15_000, "<p>" + "<a " * 20_000, "<script>" * 7_000, "&" * 60_000 + "<p>", "a" + " " * 60_000 + "<p>"])
def test_a_field_made_to_exhaust_its_reader_does_not(text):
    from time import process_time

    from mercatique.prove.exchange.markup import plain

    began = process_time()
    splitting.split(plain(text))
    splitting.split(" " * 30_000 + "a\n" + " " * 30_000 + "b")
    assert process_time() - began < 20


def test_several_fiches_are_offered_and_a_number_chooses_one():
    both = FICHE.replace("</FICHES>", RS.removeprefix("<FICHES>"))
    assert [row.number for row in opened(both, "f.xml")] == ["RNCP99001", "RS9001"]
    assert opened(both, "f.xml", wanted="rs 9001").key == "rs9001"
    assert "does not hold" in refusal(both, "f.xml", wanted="RNCP1")
    assert "no number" in refusal(both, "f.xml", wanted="12")


def test_the_tables_of_the_register_give_blocks_without_competences():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export_fiches_CSV_Standard.csv", '"Id_Fiche";"Numero_Fiche";"Intitule";"Nomenclature_Europe_Niveau";"Actif"\r\n"1";"RNCP509";"Agent vérificateur";"NIV3";"INACTIVE"\r\n')
        archive.writestr("export_fiches_CSV_Blocs.csv", '"Numero_Fiche";"Bloc_Competences_Code";"Bloc_Competences_Libelle"\r\n"RNCP509";"RNCP509BC02";"UP2 : Robinets"\r\n"RNCP509";"RNCP509BC01";"UP1 : Vérification"\r\n')
    found = opened(packed.getvalue(), "tables.zip")
    assert [(block.code, block.name["fr"]) for block in found.blocks] == [("RNCP509BC01", "UP1 : Vérification"), ("RNCP509BC02", "UP2 : Robinets")]
    assert any("XML" in message for message, _values in found.remarks)


def test_a_person_cuts_joins_corrects_removes_and_adds():
    found = opened(FICHE, "f.xml")
    changed = editing.edited(
        found,
        {
            "name": "Mon titre", "b0-code": "BC 01", "b0-name": "Marché",
            "b0-c0-code": "C1", "b0-c0-text": "Étudier la zone\n\nNommer ses limites", "b0-c1-text": "et les situer", "b0-c1-join": "1", "b0-c2-text": "",
            "b0-new": "Présenter son diagnostic",
        },
    )  # fmt: skip
    assert changed.name["fr"] == "Mon titre" and changed.blocks[0].code == "BC-01"
    assert [item.text["fr"] for item in changed.blocks[0].competences] == ["Étudier la zone", "Nommer ses limites et les situer", "Présenter son diagnostic"]
    assert len({item.code for item in changed.blocks[0].competences}) == 3
    assert texts(changed)["RNCP99001BC02"] == texts(found)["RNCP99001BC02"]


def sent(browser, text: str, name: str = "fiche.xml", **fields):
    return browser.post(HERE, {"file": SimpleUploadedFile(name, text.encode()), **fields})


def test_a_fiche_is_seen_corrected_and_frozen_and_only_then_a_framework(acme, olga, client_of):
    browser = client_of(olga)
    answer = sent(browser, FICHE)
    assert answer.status_code == 302 and not OwnFramework.objects.exists()
    page = answer["Location"]
    shown = browser.get(page).content.decode()
    assert "chalandise" in shown and "Sans critère" in shown
    draft = FrameworkDraft.objects.get()
    answer = browser.post(page, {"draft-version": draft.version, "act": "recut-1", "b1-way": "whole"})
    draft.refresh_from_db()
    assert len(draft.data["proposal"]["blocks"][1]["competences"]) == 1
    answer = browser.post(page, {"draft-version": draft.version, "act": "freeze", "b0-c0-code": "C1", "b0-c0-text": "Étudier sa zone"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    own = frameworks(acme)["rncp99001"]
    assert own.own and own.blocks[0].competences[0].name.in_language("fr") == "Étudier sa zone"
    (judged, *_others), competence = own.blocks[0].criteria, own.blocks[0].competences[0]
    assert (judged.code, judged.name.in_language("fr"), judged.kind) == ("CE1", "Étudier sa zone", "H"), "the register names no criteria: each competence is one"
    assert own.served(judged) == (competence,) and own.seen(competence) == (judged,) and competence.kind == "A"
    assert len(own.criteria) == len(own.competences)
    assert f"0 critère sur {len(own.criteria)}" in browser.get(f"/w/acme/prove/frameworks/{own.key}/").content.decode()
    assert OwnFramework.objects.get().frozen_at
    assert browser.get(f"{HERE}rncp99001/toml/").status_code == 200
    draft.refresh_from_db()
    assert browser.post(page, {"draft-version": draft.version, "act": "save"}).status_code == 409


def test_what_does_not_hold_together_is_told_and_nothing_is_lost(acme, olga, client_of):
    browser = client_of(olga)
    page = sent(browser, FICHE)["Location"]
    answer = browser.post(page, {"draft-version": 1, "act": "freeze", "b0-code": "RNCP99001BC02", "b0-name": "Écrit à la main"})
    assert answer.status_code == 422 and not OwnFramework.objects.exists()
    assert "Écrit à la main" in answer.content.decode()
    assert FrameworkDraft.objects.get().data["proposal"]["blocks"][0]["name"]["fr"] == "Écrit à la main"


def test_a_framework_with_nothing_to_judge_is_not_frozen(acme, olga, client_of):
    """The register's tables name blocks alone."""
    browser = client_of(olga)
    page = sent(browser, FICHE)["Location"]
    draft = FrameworkDraft.objects.get()
    emptied = {f"b{n}-c{m}-text": "" for n, block in enumerate(draft.data["proposal"]["blocks"]) for m in range(len(block["competences"]))}
    answer = browser.post(page, {"draft-version": 1, "act": "freeze", **emptied})
    assert answer.status_code == 422 and "rien à apprécier" in answer.content.decode()
    assert not OwnFramework.objects.exists() and FrameworkDraft.objects.get().data["proposal"]["blocks"]


def test_two_people_at_one_draft_do_not_overwrite_each_other(acme, olga, walid, client_of):
    page = sent(client_of(olga), FICHE)["Location"]
    assert client_of(walid).post(page, {"draft-version": 1, "act": "save", "name": "De Walid"}).status_code == 302
    answer = client_of(olga).post(page, {"draft-version": 1, "act": "save", "name": "D’Olga"})
    assert answer.status_code == 409 and "D’Olga" in answer.content.decode()
    assert FrameworkDraft.objects.get().title == "De Walid"


def test_a_member_drafts_and_only_a_manager_freezes(acme, walid, rita, client_of):
    page = sent(client_of(walid), FICHE)["Location"]
    assert client_of(walid).post(page, {"draft-version": 1, "act": "freeze"}).status_code == 403
    assert not OwnFramework.objects.exists()
    assert sent(client_of(rita), FICHE).status_code == 403
    assert client_of(rita).get(page).status_code == 403
    assert client_of(rita).get(f"{HERE}fr-auto-digital/case/").status_code == 200


def test_a_draft_of_another_workspace_is_not_found(acme, walid, max, client_of):
    page = sent(client_of(walid), FICHE)["Location"]
    assert client_of(max).get(page).status_code == 404
    assert client_of(max).get(page.replace("/acme/", "/other/")).status_code == 404


def test_a_refused_file_says_why_and_writes_nothing(acme, walid, client_of):
    answer = sent(client_of(walid), BOMB)
    assert answer.status_code == 422 and not FrameworkDraft.objects.exists()


def test_fiches_to_choose_from_wait_until_one_is_chosen(acme, walid, client_of):
    browser = client_of(walid)
    page = sent(browser, FICHE.replace("</FICHES>", RS.removeprefix("<FICHES>")))["Location"]
    assert "RS9001" in browser.get(page).content.decode()
    assert browser.post(page, {"fiche": "RS1"}).status_code == 422
    assert browser.post(page, {"fiche": "RS9001"}).status_code == 302
    assert "Mesurer les réactions" in browser.get(page).content.decode()
    assert browser.post(f"{page}discard/").status_code == 302
    assert not FrameworkDraft.objects.exists()


def test_our_own_file_is_frozen_whole(acme, olga, client_of):
    browser = client_of(olga)
    text = b"".join(browser.get(f"{HERE}fr-auto-digital/toml/")).decode().replace('"fr-auto-digital"', '"mon-cadre"')
    page = sent(browser, text, "mon-cadre.toml")["Location"]
    assert browser.post(page, {"draft-version": 1, "act": "freeze"}).status_code == 302
    mine, theirs = frameworks(acme)["mon-cadre"], frameworks()["fr-auto-digital"]
    assert mine.points == theirs.points and set(mine.thresholds) == set(theirs.thresholds)
    assert [row.checks for row in mine.criteria] == [row.checks for row in theirs.criteria]
    assert [test.deliverables for test in mine.tests] == [test.deliverables for test in theirs.tests]


@pytest.fixture
def said(acme, capfd, monkeypatch):
    """``said("framework", …)`` → exit code, standard output, standard error."""
    from django.utils import translation

    from mercatique import cli
    from mercatique.cli import installation

    # The tables of the tests are made as the models say: no migration has been run on them.
    monkeypatch.setattr(installation, "open_installation", lambda: None)
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("MERCATIQUE_LANGUAGE", "en")

    def call(*arguments):
        capfd.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    with translation.override("en"):
        yield call


def test_on_the_command_line_a_framework_goes_out_and_comes_in(said, acme, tmp_path):
    path = tmp_path / "case.json"
    assert said("framework", "export", "fr-auto-digital", "--to", "case", "-o", path)[0] == 0
    code, out, _err = said("framework", "import", path, "-w", "acme", "--json")
    assert code == 0 and json.loads(out)["competences"] == 22 and FrameworkDraft.objects.count() == 1
    fiche = tmp_path / "fiche.xml"
    fiche.write_text(FICHE, "utf-8")
    assert said("framework", "import", fiche, "-w", "acme", "--freeze")[0] == 0
    assert said("framework", "export", "rncp99001", "-w", "acme", "--to", "moodle")[1].count("\n") == 16


def test_on_the_command_line_a_bad_file_is_one_line_and_code_two(said, acme, tmp_path):
    path = tmp_path / "bomb.xml"
    path.write_text(BOMB, "utf-8")
    code, out, err = said("framework", "import", path, "-w", "acme")
    assert code == 2 and not out and err.count("\n") == 1 and "entities" in err
    assert said("framework", "export", "nothing")[0] == 2
