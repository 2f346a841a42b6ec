"""The pages of the manual: chapters, cards, glossary, quizzes."""

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from mercatique.kernel.access import workspace_view
from mercatique.kernel.downloads import download
from mercatique.kernel.models import Workspace
from mercatique.prove.framework import frameworks
from mercatique.prove.manual import quizzes
from mercatique.prove.manual import terms as glossary_of
from mercatique.prove.manual.cards import CHAPTERS, PROGRAMME, Card, cards, joined, language
from mercatique.prove.manual.models import QuizTry

SEEDS = 1_000_000


def chapter_names() -> dict[int, str]:
    """Each chapter's title, from the programme."""
    return {n: str(block.name) for n, block in enumerate(frameworks()[PROGRAMME].blocks, 1)}


def tries_of(user: Any, chapter: int) -> list[QuizTry]:
    return list(QuizTry.objects.filter(user=user, chapter=chapter)[:50])


@workspace_view()
def programme(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The reading path: four chapters, each with its skills, cards and quiz."""
    found = frameworks()[PROGRAMME]
    chapters = []
    for n, block in enumerate(found.blocks, 1):
        mine = tries_of(request.user, n)
        chapters.append(
            {
                "n": n, "block": block, "cards": [card for card in cards().values() if card.chapter == n],
                "questions": len(quizzes.of_chapter(n)), "last": mine[0] if mine else None, "best": max((item.right for item in mine), default=0),
            }
        )  # fmt: skip
    context = {"framework": found, "chapters": chapters, "cards": len(cards()), "terms": len(glossary_of.terms())}
    return render(request, "prove/manual.html", context)


@workspace_view()
def catalogue(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The cards by chapter, or those that hold the words asked for."""
    asked = request.GET.get("q", "").strip()[:100]
    chosen = request.GET.get("chapter", "")
    names = chapter_names()
    rows = [card for card in cards().values() if card.holds(asked) and chosen in {"", str(card.chapter)}]
    groups = [(n, names[n], [card for card in rows if card.chapter == n]) for n in CHAPTERS]
    context = {"groups": [group for group in groups if group[2]], "q": asked, "chapter": chosen, "names": names.items(), "count": len(rows)}
    return render(request, "prove/cards.html", context)


@workspace_view()
def card(request: HttpRequest, workspace: Workspace, key: str) -> HttpResponse:
    """One card: question, formula, variants, example, limits, and where it is used."""
    found = cards().get(key)
    if found is None:
        raise Http404
    context = {
        "card": found, "chapter": chapter_names()[found.chapter], "page": page_of(found, workspace), "row": row_of(found, workspace),
        "terms": [term for term in glossary_of.terms() if term.card == key],
    }  # fmt: skip
    return render(request, "prove/card.html", context)


def page_of(found: Card, workspace: Workspace) -> str:
    """The page of the product where the method is at work."""
    try:
        return reverse(found.page, args=[workspace.slug]) if found.page else ""
    except NoReverseMatch:
        return ""


def row_of(found: Card, workspace: Workspace) -> Any:
    """The row of the programme the card belongs to."""
    return next((row for row in frameworks()[PROGRAMME].rows if row.code == found.row), None)


@workspace_view()
def glossary(request: HttpRequest, workspace: Workspace) -> HttpResponseBase:
    """The words of the trade in both languages; with ``to``, as a file."""
    asked = request.GET.get("q", "").strip()[:100]
    rows = glossary_of.listed(asked, language())
    if to := request.GET.get("to", ""):
        heads = [_("French"), _("English"), _("Acronym"), _("Meaning in French"), _("Meaning in English"), _("Card")]
        lines = (
            [term.fr, term.en, term.short, term.meaning.in_language("fr"), term.meaning.in_language("en"), str(term.shown_card.name) if term.shown_card else ""]
            for term in rows
        )
        return download("glossary", heads, lines, to)
    return render(request, "prove/glossary.html", {"rows": rows, "q": asked, "all": len(glossary_of.terms()), "english": language() == "en"})


@workspace_view()
def quiz(request: HttpRequest, workspace: Workspace, chapter: int) -> HttpResponse:
    """The quiz of a chapter; each try draws other numbers. What one answers is for oneself only."""
    if chapter not in CHAPTERS:
        raise Http404
    mine = tries_of(request.user, chapter)
    context: dict[str, Any] = {"n": chapter, "chapter": chapter_names()[chapter], "tries": mine[:5], "last": mine[0] if mine else None}
    if request.method == "POST":
        written = request.POST.get("seed", "")
        if not written.isdecimal() or not 0 < int(written) < SEEDS:
            context |= {"fault": _("This quiz has lost its number: here is a new one."), "asked": quizzes.drawn(chapter, seed := fresh()), "seed": seed}
            return render(request, "prove/quiz.html", context, status=422)
        seed = int(written)
        asked = quizzes.drawn(chapter, seed)
        answers = {item.name: quizzes.given(item, request.POST) for item in asked}
        missed = [item.name for item in asked if not item.right(answers[item.name])]
        kept = QuizTry.objects.create(
            user=request.user, chapter=chapter, seed=seed, answers=answers, missed=missed, right=len(asked) - len(missed), asked=len(asked),
        )  # fmt: skip
        return redirect("prove:quiz-try", workspace.slug, kept.pk)
    seed = fresh()
    asked = quizzes.drawn(chapter, seed)
    before = set(mine[0].missed) if mine else set()
    context |= {"asked": asked, "seed": seed, "before": before}
    return render(request, "prove/quiz.html", context)


def fresh() -> int:
    return 1 + secrets.randbelow(SEEDS - 1)


@workspace_view()
def quiz_try(request: HttpRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """One's own try: what was right, what was not and why."""
    found = get_object_or_404(QuizTry, pk=pk, user=request.user)
    rows = []
    for asked in quizzes.drawn(found.chapter, found.seed):
        answer = found.answers.get(asked.name)
        rows.append({"asked": asked, "right": asked.name not in found.missed, "given": spelled(asked, answer), "solution": asked.solution()})
    context = {"try": found, "rows": rows, "chapter": chapter_names()[found.chapter], "passed": found.right >= quizzes.PASS * found.asked}
    return render(request, "prove/quiz_try.html", context)


def spelled(asked: quizzes.Asked, answer: Any) -> str:
    """What was answered, in words."""
    if asked.kind == "number":
        return str(answer or "")
    if asked.kind == "match":
        rights = {str(n): text for n, text in asked.rights}
        return joined(f"{left} → {rights.get(str((answer or {}).get(str(n), '')), '?')}" for n, left in asked.lefts)
    options = {str(n): text for n, text in asked.options}
    return joined(options[value] for value in answer or [] if value in options)
