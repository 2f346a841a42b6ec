"""What the programme of the manual asks: quizzes passed. A check knows that somebody passed, never who nor how."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.models import Membership, Workspace
from mercatique.prove.manual.models import QuizTry
from mercatique.prove.manual.quizzes import PASS


def passed(workspace: Workspace, chapter: int, share: float) -> Check:
    people = Membership.objects.filter(workspace=workspace).values("user")
    done = QuizTry.objects.filter(user__in=people, chapter=chapter, right__gte=share * F("asked")).exists()
    page = reverse("prove:quiz", args=[workspace.slug, chapter])
    if done:
        return answer([(_("The quiz of chapter %(n)d is passed") % {"n": chapter}, page)], [], judge=False)
    return answer([], [Missing(_("The quiz of chapter %(n)d has not been passed yet") % {"n": chapter}, page)])


@criterion("quiz.chapter1", label=gettext_lazy("The quiz on the fields of digital marketing is passed"), share=PASS)
def first(workspace: Workspace, share: float) -> Check:
    """002:1.SK1: the skill shows in the quiz of chapter 1."""
    return passed(workspace, 1, share)


@criterion("quiz.chapter2", label=gettext_lazy("The quiz on the functions and the mix is passed"), share=PASS)
def second(workspace: Workspace, share: float) -> Check:
    """002:2.SK1: the skill shows in the quiz of chapter 2."""
    return passed(workspace, 2, share)


@criterion("quiz.chapter3", label=gettext_lazy("The quiz on the plan is passed"), share=PASS)
def third(workspace: Workspace, share: float) -> Check:
    """002:3.SK1: the skill shows in the quiz of chapter 3."""
    return passed(workspace, 3, share)


@criterion("quiz.chapter4", label=gettext_lazy("The quiz on effectiveness and indicators is passed"), share=PASS)
def fourth(workspace: Workspace, share: float) -> Check:
    """002:4.SK2: the skill shows in the quiz of chapter 4."""
    return passed(workspace, 4, share)
