"""The checks of the frame: each once met and once not; what counts pieces is asked again when one is taken back."""

import pytest

from mercatique.kernel.criteria import run
from mercatique.kernel.models import CheckResult, Evidence
from mercatique.prove import checks
from mercatique.prove.framework import frameworks
from mercatique.prove.models import Adoption

SALES = "fr-performance-commerciale"


def piece(workspace, claim, **more):
    values = {"kind": "address", "url": "https://example.com/", "origin": "own", "note": "Compte rendu de mars", **more}
    return Evidence.objects.create(workspace=workspace, claim_key=claim, **values)


@pytest.mark.parametrize("key", [item.key for item in frameworks().values() if "frames.whole" in item.checks])
def test_each_framework_has_what_its_source_says(acme, key):
    wanted = frameworks()[key].thresholds["frames.whole"]
    assert run(acme, "frames.whole", wanted).state == "complete"
    found = run(acme, "frames.whole", {**wanted, "criteria": wanted["criteria"] + 1})
    assert found.state == "incomplete"
    assert found.missing[0].url.endswith(f"/{key}/")
    assert run(acme, "frames.timed", {"framework": key}).state == "complete"


def test_without_a_framework_the_first_one_works_to_is_looked_at(acme):
    assert run(acme, "frames.timed").state == "incomplete"
    Adoption.objects.create(workspace=acme, framework=SALES, version="1")
    assert run(acme, "frames.timed").state == "complete"


def test_a_piece_that_is_taken_back_is_asked_for_again(acme):
    framework = frameworks()["fr-ecommerce"]
    given = piece(acme, framework.criteria[0].claim)
    checks.refresh(acme, framework)
    assert CheckResult.objects.filter(name="dossier.evidence").exists()
    given.delete()
    assert not CheckResult.objects.filter(name="dossier.evidence").exists()
