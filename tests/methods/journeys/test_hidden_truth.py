"""What attribution finds at the demo dealership against what truly caused each request, and what it cannot see."""

from collections import Counter
from functools import lru_cache

import numpy as np
import pytest

from mercatique.demo.examples import files
from mercatique.demo.examples.ways import TOUCHES, visits
from mercatique.methods.journeys import first_touch, last_touch, linear, markov, shapley

PAID = ("Recherche payante", "Réseaux sociaux", "Display programmatique", "Portails d'annonces", "E-mailing et SMS")
UNSEEN = ("Radio locale", "Presse quotidienne régionale", "Affichage")


@lru_cache(maxsize=1)
def caused() -> Counter[str]:
    """Requests of the people followed, by what caused them."""
    dealership = files("val-de-loire")
    names = [channel["channel"] for channel in dealership.truth["channels"]]
    causes = dealership.truth["lead_causes"]
    leads = [int(lead[2:]) - 1 for lead in dealership.texts(TOUCHES, "N° lead") if lead]
    return Counter(names[causes[lead]] if causes[lead] >= 0 else "nobody's advertising" for lead in leads)


def of_paid(found) -> np.ndarray:
    by_name = dict(zip(found.channels, found.credit, strict=True))
    return np.array([by_name[name] for name in PAID])


def truth() -> np.ndarray:
    return np.array([caused()[name] for name in PAID], dtype=float)


def each():
    return [(model.__name__, model(**visits(), draws=0)) for model in (first_touch, linear, last_touch)]


def misplaced(found) -> float:
    """Part of the credit within the paid channels that stands with the wrong one."""
    credit, true = of_paid(found), truth()
    return float(np.abs(credit / credit.sum() - true / true.sum()).sum() / 2)


@pytest.mark.parametrize("model", [first_touch, last_touch, linear, markov, shapley], ids=lambda model: model.__name__)
def test_every_model_finds_the_order_of_the_paid_channels_and_misplaces_less_than_a_tenth(model):
    found = model(**visits(), draws=0)
    assert np.argsort(-of_paid(found)).tolist() == np.argsort(-truth()).tolist()
    assert misplaced(found) < 0.10


def test_the_last_touch_gives_the_free_ways_what_paid_channels_began():
    free = {model: sum(credit for name, credit in zip(found.channels, found.share, strict=True) if name not in PAID) for model, found in each()}
    brought = caused()["nobody's advertising"] + sum(caused()[name] for name in UNSEEN)
    assert free["last_touch"] > free["linear"] > free["first_touch"] > 0.4
    assert free["last_touch"] > brought / caused().total() + 0.1


def test_no_model_sees_what_nobody_clicks_on():
    found = markov(**visits(), draws=0)
    assert not set(UNSEEN) & set(found.channels)
    assert sum(caused()[name] for name in UNSEEN) > 0.05 * found.conversions
