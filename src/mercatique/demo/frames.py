"""Frameworks in the demo: a second certification prepared, a certifier's own version frozen and the next one in the making."""

from dataclasses import replace

from mercatique.kernel import evidence
from mercatique.kernel.models import Attachment, User, Workspace
from mercatique.prove.frames import drafts
from mercatique.prove.framework import Framework, Words, frameworks
from mercatique.prove.models import Adoption

KEY = "fr-strategie-marketing"
#: What the institute says otherwise in its version, after a session in which the wording was misread.
REWORDED = {
    ("B1", "CE5.2"): ("La stratégie de trois concurrents au moins est décrite et notée, source à l’appui", "The strategy of three competitors at least is described and scored, with its source"),
    ("B3", "CE22.2"): ("Des réaffectations plausibles sont prêtes pour l’imprévu, avec ce qui les déclenche", "Plausible reallocations are ready for the unforeseen, with what triggers them"),
}  # fmt: skip


def prepare(workspace: Workspace, study: Attachment) -> None:
    """The dealership's manager prepares the wider certification too, with a spare time stricter than the default."""
    version = frameworks()[KEY].version
    thresholds = {"schedule.feasible": {"spare": 0.08}}
    Adoption.objects.get_or_create(workspace=workspace, framework=KEY, defaults={"version": version, "thresholds": thresholds})
    for place, note in (("B1/CE5.1", "Quatre concurrents classés par note et par délai"), ("B1/CE5.2", "Offres et délais de quatre concurrents")):
        evidence.support(None, workspace=workspace, claim_key=f"{KEY}/{place}", attachment=study, origin="own", note=note)


def reworded(framework: Framework) -> Framework:
    for (block, code), (french, english) in REWORDED.items():
        row = framework.row(block, code)
        if row is not None:
            framework = drafts.with_row(framework, row, replace(row, name=Words.read({"fr": french, "en": english})))
    return framework


def certify(workspace: Workspace, owner: User) -> None:
    """The institute has confirmed the links of its tests and frozen its version; the next edition is a draft with one link missing."""
    own = drafts.begin(workspace, frameworks()[KEY], owner)
    drafts.store(own, reworded(drafts.confirmed(own.framework)), owner, own.revision)
    frozen = drafts.freeze(own, owner)
    Adoption.objects.get_or_create(workspace=workspace, framework=KEY, defaults={"version": frameworks()[KEY].version})
    following = drafts.begin(workspace, frozen.framework, owner)
    found = following.framework
    lost = found.criterion("B4", "CE33.4")
    if lost is not None:
        found = drafts.with_row(found, lost, replace(lost, competences=()))
    drafts.store(following, found, owner, following.revision)
