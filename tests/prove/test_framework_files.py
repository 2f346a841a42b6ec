"""Framework files: what they may hold, and what is refused in one sentence with its place."""

import pytest

from mercatique.fault import Fault
from mercatique.prove.framework import Refused, frameworks, newer_last, parse, read

WHOLE = """
key = "small"
version = "1"
source = "small.txt"
[name]
fr = "Petit"
en = "Small"
[[frame]]
code = "H1"
fr = "Épreuves accessibles"
en = "Accessible tests"
kind = "H"
shows = { fr = "Le règlement", en = "The rules" }
[[blocks]]
code = "B1"
name = { fr = "Un", en = "One" }
[[blocks.activities]]
code = "A1"
fr = "Étudier"
en = "Study"
see = ["A1.T1"]
[[blocks.tasks]]
code = "A1.T1"
activity = "A1"
fr = "Veiller"
en = "Watch"
see = ["CE1.*"]
[[blocks.competences]]
code = "C1"
task = "A1.T1"
fr = "Conduire une veille"
en = "Run a watch"
[[blocks]]
code = "B2"
name = { fr = "Deux", en = "Two" }
[[blocks.competences]]
code = "C1"
fr = "Conduire une équipe"
en = "Lead a team"
[[criteria]]
code = "CE1.1"
block = "B1"
competences = ["B1.C1"]
test = "B1.EV1"
kind = "A"
checks = ["watch.sources"]
name = { fr = "Cinq sources", en = "Five sources" }
[[criteria]]
code = "CE1.2"
block = "B1"
competences = ["C1"]
kind = "P"
waits = { fr = "les études", en = "the studies" }
name = { fr = "Des études", en = "Studies" }
[[criteria.parts]]
code = "a"
fr = "Qualitatives"
en = "Qualitative"
[[tests]]
code = "B1.EV1"
form = "group"
setting = "real"
minutes = [15, 15]
criteria = ["CE1.1"]
name = { fr = "Étude", en = "Study" }
individual = { fr = "Une synthèse", en = "A synthesis" }
[thresholds."watch.sources"]
sources = 3
"""


def test_a_framework_holds_every_sort_of_row_and_each_has_its_own_claim():
    found = parse(WHOLE)
    assert [row.sort for row in found.rows] == [
        "frame", "activity", "task", "competence", "criterion", "criterion", "part", "competence", "test",
    ]  # fmt: skip
    assert found.row("frame", "H1").claim == "small/frame/H1"
    assert found.row("B1", "CE1.2a").criterion == "CE1.2"
    assert len({row.claim for row in found.rows}) == len(found.rows)
    assert [level.code for level in found.levels] == ["not_acquired", "in_progress", "acquired"]


def test_codes_of_two_blocks_are_not_confused():
    found = parse(WHOLE)
    assert [item.name.in_language("en") for item in found.competences] == ["Run a watch", "Lead a team"]
    assert [item.key for item in found.served(found.criterion("B1", "CE1.2"))] == ["B1.C1"]


def test_a_row_that_looks_at_others_names_them_with_their_block():
    found = parse(WHOLE)
    assert [row.place for row in found.seen(found.row("B1", "A1.T1"))] == ["B1/CE1.1", "B1/CE1.2", "B1/CE1.2a"]
    assert [row.code for row in found.covered(found.test("B1.EV1"))] == ["CE1.1"]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('see = ["CE1.*"]', 'see = ["A1"]', "in a circle: B1/A1 → B1/A1.T1 → B1/A1"),
        ('see = ["CE1.*"]', 'see = ["CE9.1"]', "B1/A1.T1: it looks at “CE9.1”, which is not there"),
        ('code = "CE1.2"', 'code = "CE1.1"', "B1/CE1.1: two rows have this code"),
        ('code = "B2"', 'code = "B1"', "B1: two blocks have this code"),
        ('"watch.sources"]\nname', '"watch.nothing"]\nname', "B1/CE1.1: there is no check watch.nothing"),
        ('kind = "P"', 'kind = "Z"', "criteria CE1.2: there is no kind “Z”"),
        ('form = "group"', 'form = "crowd"', "tests B1.EV1: there is no form “crowd”"),
        ('"B1.C1"', '"B1.C9"', "B1/CE1.1: there is no competence “B1.C9”"),
        ('competences = ["C1"]', "competences = []", "B1/CE1.2: the criterion judges no competence"),
        ('task = "A1.T1"', 'task = "A1.T2"', "B1/C1: there is no task “A1.T2”"),
        ('task = "A1.T1"\n', "", "B1/C1: the competence belongs to no task"),
        ('test = "B1.EV1"', 'test = "B1.EV2"', "B1/CE1.1: there is no test “B1.EV2”"),
        ('block = "B1"\ncompetences = ["C1"]', 'block = "B7"\ncompetences = ["B1.C1"]', "CE1.2: there is no block “B7”"),
        ('source = "small.txt"', 'source = "small.txt"\npoints = 20', "the points do not add up to 20"),
        ('source = "small.txt"', 'source = "small.txt"\npass = 10', "points are given without their total"),
        ("sources = 3", "source = 3", "the check watch.sources has no threshold “source”"),
        ("sources = 3", 'sources = "many"', "the threshold “sources” of watch.sources is no value of its kind"),
        ('kind = "A"', "kind = 7", "“kind” must be a text between quotes"),
        ('kind = "A"', 'knid = "A"', "criteria CE1.1: nothing is called “knid” here"),
        ('code = "CE1.2"', 'code = "<b>"', "“code” is made of letters without accents"),
        ('key = "small"', 'key = "../small"', "“key” is made of letters without accents"),
        ('version = "1"', "", "“version” is missing"),
        ("[name]", "[name", "not valid TOML: .*line 5"),
        ('fr = "Petit"', 'de = "Klein"', "holds a text in “fr” and one in “en”"),
    ],
)
def test_a_contradiction_is_refused_in_one_sentence_with_its_place(before, after, sentence):
    assert before in WHOLE
    with pytest.raises(Fault, match=sentence):
        parse(WHOLE.replace(before, after, 1))


def test_several_contradictions_are_all_told():
    text = WHOLE.replace('kind = "A"', 'kind = "A"\nsee = ["X"]').replace('"B1.C1"', '"B1.C9"')
    with pytest.raises(Refused) as refused:
        parse(text)
    assert len(refused.value.each) == 2


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "a." * 400_000 + "a = 1",
        "x = 1\n" * 200_000,
        'key = "a"\nversion = "1"\nblocks = "none"\nname = {fr = "A"}',
        'key = "a"\nversion = "1"\nname = {fr = "' + "a" * 5000 + '"}',
        'key = "a"\nversion = "1"\nname = {fr = "A"}\nblocks = [7]',
        "x = " + "9" * 5000,
    ],
    ids=["deep", "dotted", "huge", "a text for a list", "long", "a number for a table", "a number of 5000 figures"],
)
def test_a_hostile_file_is_refused_at_once(text):
    with pytest.raises(Fault):
        parse(text)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "wrong.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Fault, match=r"wrong\.toml: the file is not text"):
        read(tmp_path / "wrong.toml")


def test_versions_are_ordered_as_people_count():
    assert sorted(["10", "2", "1.1", "1"], key=newer_last) == ["1", "1.1", "2", "10"]


def test_what_was_frozen_long_ago_stays_readable_though_a_check_is_gone():
    found = parse(WHOLE.replace("watch.sources", "watch.gone"), strict=False)
    assert found.criterion("B1", "CE1.1").checks == ("watch.gone",)


def test_a_framework_of_the_product_is_there_in_the_version_a_workspace_began_with(acme):
    assert frameworks(acme)["fr-auto-digital"] is frameworks()["fr-auto-digital"]
