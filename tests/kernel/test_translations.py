"""The French catalogues: one sentence has one French, whichever room says it."""

import re

from babel.messages.catalog import Catalog

from mercatique.home import PACKAGE
from mercatique.kernel import translations


def catalogue(**sentences: str) -> Catalog:
    made = Catalog(locale="fr")
    for english, french in sentences.items():
        made.add(english, french)
    return made


def test_two_catalogues_that_contradict_each_other_are_a_fault(monkeypatch):
    said = {"plan": catalogue(Owner="Responsable", Task="Tâche"), "kernel": catalogue(Owner="Propriétaire", Task="Tâche")}
    monkeypatch.setattr(translations, "read", lambda part: said.get(part, Catalog(locale="fr")))
    (fault,) = translations.contradictions()
    assert fault == "'Owner': 'Propriétaire' (kernel) or 'Responsable' (plan)"


def test_the_same_word_in_two_contexts_may_have_two_translations(monkeypatch):
    other = catalogue(Owner="Responsable")
    other.add("Owner", "Propriétaire", context="role")
    monkeypatch.setattr(translations, "read", lambda part: other if part == "plan" else Catalog(locale="fr"))
    assert translations.contradictions() == []


def test_whatever_way_a_sentence_is_marked_it_is_found():
    """A name of ``django.utils.translation`` that the code imports and the extraction does not know leaves English in French pages."""
    taken: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for part in re.findall(r"^from django\.utils\.translation import (.+)$", path.read_text("utf-8"), flags=re.MULTILINE):
            taken |= {one.split(" as ")[-1].strip() for one in part.split(",")}
    marking = {name for name in taken if "gettext" in name or name in {"_", "N_", "mark"}}
    assert {"_", "gettext_noop", "ngettext", "pgettext"} <= marking
    assert marking <= set(translations.KEYWORDS)


def test_nothing_that_is_elided_stands_before_the_name_of_a_person():
    """“Dossier de Aurélie”: French drops the vowel, and a sentence does not know who it will name."""
    before_name = re.compile(r"\b(?:de|que|le|la) %\((?:name|who|person|candidate|by|member|people)\)s")
    found = []
    for part in translations.PARTS:
        for message in translations.read(part):
            said = message.string if isinstance(message.string, tuple | list) else (message.string,)
            found += [text for text in said if before_name.search(str(text))]
    assert not found
