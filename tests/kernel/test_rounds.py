"""One round of questions reads once what several of them read."""

from django.utils import translation

from mercatique.kernel import criteria, jobs
from mercatique.kernel.models import CheckResult, Job, Workspace
from mercatique.kernel.rounds import one_round, shared


def counting(*, worded: bool = False):
    """A reader that remembers how often it was asked."""
    asked = []

    @shared(worded=worded)
    def read(workspace, wanted=None):
        asked.append(wanted)
        return [str(workspace), wanted]

    return read, asked


def test_inside_a_round_a_reader_reads_once_and_gives_a_copy():
    read, asked = counting()
    acme = Workspace(slug="acme", name="Acme")
    with one_round():
        first = read(acme)
        first.append("mine")
        with one_round():
            assert read(acme) == ["Acme", None]
        read(acme, 1)
    assert asked == [None, 1]


def test_outside_a_round_and_in_the_next_one_it_reads_again():
    read, asked = counting()
    acme = Workspace(slug="acme", name="Acme")
    read(acme)
    for _turn in range(2):
        with one_round():
            read(acme)
    assert len(asked) == 3


def test_workspaces_and_languages_are_told_apart():
    read, asked = counting(worded=True)
    with one_round():
        for code in ("fr", "en"):
            with translation.override(code):
                for name in ("a", "b"):
                    read(Workspace(slug=name, name=name))
                    read(Workspace(slug="c", name="c"), 5)
    assert len(asked) == 8, "each has an identity of its own, in each language"


def test_what_cannot_be_told_apart_by_its_value_is_read_every_time():
    read, asked = counting()
    acme = Workspace(slug="acme", name="Acme")
    with one_round():
        for _turn in range(2):
            read(acme, [1])
    assert len(asked) == 2


def test_what_arrives_is_asked_by_one_job_unless_somebody_asks_later(acme):
    with criteria.asked_later():
        criteria.arrived(acme)
    assert not Job.objects.filter(kind=criteria.JOB).exists()
    criteria.arrived(acme)
    criteria.arrived(acme)
    asked = Job.objects.get(kind=criteria.JOB, workspace=acme)
    jobs.run_now(asked)
    assert CheckResult.objects.filter(workspace=acme).count() == len(criteria.CRITERIA)
    criteria.arrived(acme)
    assert Job.objects.filter(kind=criteria.JOB).count() == 2, "what arrives after the answers is asked again"


def test_kinds_of_records_are_told_apart():
    asked = []

    @shared()
    def read(workspace, kind):
        asked.append(kind)
        return [kind]

    acme = Workspace(slug="acme", name="Acme")
    with one_round():
        for _turn in range(2):
            assert (read(acme, Job), read(acme, CheckResult)) == ([Job], [CheckResult])
    assert asked == [Job, CheckResult]


def test_a_default_left_out_or_written_down_is_the_same_question():
    asked = []

    @shared()
    def read(workspace, wanted, more=5):
        asked.append(wanted)
        return wanted

    acme = Workspace(slug="acme", name="Acme")
    with one_round():
        assert [read(acme, 1), read(acme, 1, 5), read(acme, wanted=1), read(acme, 1, more=5)] == [1, 1, 1, 1]
        read(acme, 1, 6)
    assert asked == [1, 1]
