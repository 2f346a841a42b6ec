"""No health data, anywhere: what is written about an accommodation names measures, never an illness or a disability."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Beginnings of words that speak of somebody's health, without accents. A sieve, not a proof: people are told as well.
STEMS = (
    "diagnosti", "maladi", "patholog", "medica", "handicape", "syndrome", "symptom", "dyslexi", "dyspraxi", "dysphasi", "dyscalcul",
    "dysorthograph", "autis", "tdah", "adhd", "depress", "anxiet", "epilep", "diabet", "cancer", "malvoyan", "aveugl", "malentendan",
    "surdite", "hypoacous", "paraplegi", "tetraplegi", "hemiplegi", "sclerose", "bipolair", "schizophren", "migraine", "therap", "hospital",
    "illness", "disease", "dyslex", "dysprax", "deafness", "blindness", "autism", "epileps", "chemothera", "chimiothera", "rqth", "mdph",
)  # fmt: skip


def spoken(text: str) -> str:
    """The first word of a text that speaks of health; "" when there is none."""
    words: list[str] = re.findall(r"[\w'-]+", text)
    for word in words:
        plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)).lower()
        if any(plain.startswith(stem) for stem in STEMS):
            return word
    return ""


def discreet(text: str) -> None:
    """A validator: refuses a text that says why instead of what."""
    if word := spoken(text):
        raise ValidationError(
            _("“%(word)s” speaks of somebody's health, which is never kept here: write the measure or its effect on the test, not the reason."),
            params={"word": word},
        )
