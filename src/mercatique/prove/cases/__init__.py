"""Practice companies with a hidden truth: pure functions of a secret and a candidate's code, no Django.

``case(secret, code)`` gives a company with its tables; ``key(case)`` what a marker expects of an answer; ``measure(case)``
how hard it is to find the cause, read from the tables alone. Two candidates get two companies and the same difficulty.
"""

from mercatique.prove.cases.company import KINDS, LEVELS, Case, Cause, case
from mercatique.prove.cases.difficulty import Difficulty, measure
from mercatique.prove.cases.events import EVENTS, Event, event
from mercatique.prove.cases.key import Expectation, key
from mercatique.prove.cases.tables import tables
from mercatique.prove.cases.words import Question, brief, questions

__all__ = [
    "EVENTS", "KINDS", "LEVELS", "Case", "Cause", "Difficulty", "Event", "Expectation", "Question",
    "brief", "case", "event", "key", "measure", "questions", "tables",
]  # fmt: skip
