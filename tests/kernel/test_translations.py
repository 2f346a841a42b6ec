"""The French catalogues: one sentence has one French, whichever room says it."""

from babel.messages.catalog import Catalog

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
