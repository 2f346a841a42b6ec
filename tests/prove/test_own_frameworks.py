"""A certifier's own frameworks: drafts, frozen versions, and who sees them."""

from dataclasses import replace

import pytest
from django.urls import reverse

from mercatique.fault import Fault
from mercatique.kernel.models import Workspace
from mercatique.prove import checks
from mercatique.prove.dossiers import freezing, keeping
from mercatique.prove.frames import comparing, drafts
from mercatique.prove.framework import Words, frameworks, in_version, parse, versions, written
from mercatique.prove.models import Adoption, Deposit, Dossier, OwnFramework

KEY = "fr-strategie-marketing"


def edited(draft, user, words="Une veille tenue"):
    framework = draft.framework
    row = framework.row("B1", "CE1.1")
    new = replace(row, name=Words.read({"fr": words, "en": "A watch kept"}))
    drafts.store(draft, drafts.with_row(framework, row, new), user, draft.revision)
    return draft


def frozen(workspace, user, **kwargs) -> OwnFramework:
    return drafts.freeze(edited(drafts.begin(workspace, frameworks()[KEY], user), user, **kwargs), user)


@pytest.mark.parametrize("key", sorted(frameworks()))
def test_a_framework_written_down_is_read_back_the_same(key):
    found = frameworks()[key]
    again = parse(written(found))
    assert again == found
    assert again.thresholds == found.thresholds
    assert [test.deliverables for test in again.tests] == [test.deliverables for test in found.tests]


def test_a_draft_frozen_becomes_a_version_beside_the_products(acme, olga):
    row = frozen(acme, olga)
    assert row.version == "1.1"
    assert list(versions(KEY, acme)) == ["1", "1.1"]
    assert str(in_version(KEY, "1.1", acme).criterion("B1", "CE1.1").name.in_language("fr")) == "Une veille tenue"
    assert row.whole


def test_a_frozen_version_never_changes(acme, olga):
    row = frozen(acme, olga)
    row.text = row.text.replace("Une veille tenue", "Autre chose")
    with pytest.raises(ValueError, match="never changed"):
        row.save()
    with pytest.raises(ValueError, match="never deleted"):
        row.delete()
    with pytest.raises(Fault):
        drafts.store(row, row.framework, olga, row.revision)
    OwnFramework.objects.filter(pk=row.pk).update(text=row.text)
    assert not OwnFramework.objects.get(pk=row.pk).whole


def test_one_workspace_does_not_see_the_frameworks_of_another(acme, olga):
    frozen(acme, olga)
    other = Workspace.objects.create(slug="other", name="Other", purpose="school")
    assert list(versions(KEY, other)) == ["1"]
    assert in_version(KEY, "1.1", other) is None
    assert in_version(KEY, "1.1") is None


def test_a_workspace_stays_with_the_version_it_began_with(acme, olga):
    Adoption.objects.create(workspace=acme, framework=KEY, version="1")
    frozen(acme, olga)
    assert frameworks(acme)[KEY].version == "1"
    Adoption.objects.update(version="1.1")
    assert frameworks(acme)[KEY].version == "1.1"


def test_two_people_editing_lose_nothing(acme, olga, walid):
    draft = drafts.begin(acme, frameworks()[KEY], olga)
    first, second = OwnFramework.objects.get(pk=draft.pk), OwnFramework.objects.get(pk=draft.pk)
    edited(first, olga, "Le premier")
    with pytest.raises(Fault, match="Somebody has changed"):
        edited(second, walid, "Le second")
    assert "Le premier" in OwnFramework.objects.get(pk=draft.pk).text


def test_one_draft_at_a_time(acme, olga):
    drafts.begin(acme, frameworks()[KEY], olga)
    with pytest.raises(Fault, match="already has a draft"):
        drafts.begin(acme, frameworks()[KEY], olga)


def test_a_draft_that_contradicts_itself_is_kept_and_not_frozen(acme, olga):
    text = written(frameworks()[KEY]).replace('competences = ["B1.C1"]', "competences = []")
    draft = drafts.bring(acme, text, "mine.toml", olga)
    assert len(drafts.faults(draft)) == 2
    with pytest.raises(Fault, match="judges no competence"):
        drafts.freeze(draft, olga)
    assert OwnFramework.objects.get(pk=draft.pk).frozen_at is None


def test_confirming_links_leaves_none_inferred(acme, olga):
    found = frameworks()[KEY]
    assert len(drafts.inferred(found)) == 8
    assert drafts.inferred(drafts.confirmed(found)) == []


def test_what_changes_between_two_versions_is_told_row_by_row(acme, olga):
    before = frameworks()[KEY]
    gone = before.criterion("B4", "CE34.3")
    block = replace(before.blocks[3], criteria=before.blocks[3].criteria[:-1])
    after = replace(drafts.confirmed(before), levels=before.levels[1:])
    after = replace(after, blocks=(*after.blocks[:3], block))
    found = comparing.compare(before, after)
    assert [(row.kind, row.row.code) for row in found.rows if row.kind == "removed"] == [("removed", gone.code)]
    assert found.count("changed") == 8
    assert [change.before.count(",") - change.after.count(",") for change in found.general] == [1], "a level less"
    assert comparing.compare(before, before).nothing


def test_a_dossier_stays_with_its_version_whatever_the_certifier_publishes_afterwards(acme, olga, walid, client_of, monkeypatch):
    key = "fr-auto-digital"
    monkeypatch.setattr(freezing, "papers", lambda dossier, progress: [keeping.Piece("m.pdf", dossier.title, b"%PDF-1.7")])
    acme.purpose = "school"
    acme.save()
    dossier = Dossier.objects.create(workspace=acme, title="Mémoire", framework=key, test="Me1", candidate="Walid", setting="own")
    before = frameworks(acme)[key]
    check, parameter = "watch.sources", "sources"
    assert before.thresholds.get(check, {}).get(parameter) != 9
    draft = drafts.begin(acme, before, olga)
    changed = replace(draft.framework, thresholds={**before.thresholds, check: {parameter: 9}})
    drafts.store(draft, changed, olga, draft.revision)
    version = drafts.freeze(draft, olga).version
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert (dossier.of.version, dossier.of.thresholds) == (before.version, before.thresholds)
    assert checks.thresholds(acme, dossier.of).get(check, {}).get(parameter) != 9
    assert client_of(walid).get(dossier.get_absolute_url()).status_code == 200
    assert freezing.freeze(dossier, whole=False).framework_version == before.version
    browser = client_of(olga)
    move = reverse("prove:framework-move", args=["acme", key])
    assert browser.post(move, {"version": version}).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).of.thresholds[check] == {parameter: 9}
    assert Deposit.objects.get().framework_version == before.version, "what was deposited stays"
