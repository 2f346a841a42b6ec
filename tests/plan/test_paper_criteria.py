"""Each check of the documents of the plan: one plan that passes, one that does not."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from mercatique.analyze.models import Segment, SwotLine, WatchSource
from mercatique.decide.models import Objective
from mercatique.kernel import evidence
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Edition, Indicator, Measure
from mercatique.plan.models import (
    Avenue,
    Brief,
    Diffusion,
    Framing,
    MarketingPlan,
    Requirement,
    Resource,
    Specification,
    Synthesis,
    Team,
    Verdict,
)
from mercatique.plan.papers import review


@pytest.fixture
def whole(acme, plan, launch, monday, olga):
    """A plan whose documents lack nothing: one team, one specification, three briefs, two syntheses, versions approved and read."""
    clara, denis = launch.clara, launch.denis
    score = Indicator.objects.create(workspace=acme, title="Note")
    for indicator in (score, plan.net):
        Measure.objects.create(workspace=acme, title="Relevé", indicator=indicator, day=date(2026, 10, 1), value=3)
    aims = [
        Objective.objects.create(
            workspace=acme, title=title, nature=nature, indicator=indicator, statement="Oui", product_line="Toutes", baseline=3, target=4, owner=clara, means="Deux personnes",
            ambition="Parce que", start=date(2026, 10, 1), due=date(2027, 9, 30), accepted_on=date(2026, 10, 1), accepted_by=clara, evaluation=date(2027, 3, 31), reevaluation=date(2027, 9, 30),
        )
        for title, nature, indicator in (("Plus", "quantitative", plan.net), ("Mieux", "qualitative", score))
    ]  # fmt: skip
    for objective in (plan.sell, plan.keep):
        objective.indicator, objective.owner, objective.baseline, objective.target = plan.net, clara, 1, 2
        objective.save()
    for action in (plan.fair, plan.shop, plan.card):
        action.start, action.end, action.owner, action.description = date(2026, 11, 2), date(2027, 3, 1), clara, "Parce que"
        action.save()
        action.objectives.add(plan.sell)
        action.indicators.add(plan.net)
    for task in (launch.copy, launch.print):
        task.action = plan.shop
        task.save()
    means = [Resource.objects.create(workspace=acme, title=who.title, member=who) for who in (clara, denis)]
    team = Team.objects.create(workspace=acme, title="Tous", lead=means[0])
    team.members.set(means)
    order = Specification.objects.create(
        workspace=acme, title="Commande", action=plan.shop, project=launch.project, context="Oui", message="Oui", deliverables="Un", constraints="Un", acceptance="Oui"
    )
    need = Requirement.objects.create(workspace=acme, title="Exigence", specification=order, test="Vu")
    need.tasks.add(launch.copy)
    framing = Framing.objects.create(workspace=acme, title="Cadrage", team=team, due=date(2026, 11, 20), means="Oui", outputs="Un", human_limits="Un", budget_limits="Un")
    framing.objectives.set(aims)
    told = {"objective": plan.sell, "stakes": "Oui", "role": "Oui"}
    briefs = [
        Brief.objects.create(workspace=acme, title="Direction", audience="management", **told),
        Brief.objects.create(workspace=acme, title="Équipe", audience="team", team=team, **told),
        Brief.objects.create(workspace=acme, title="Presse", audience="supplier", supplier="Presse", **told),
    ]
    briefs[2].actions.add(plan.shop)
    frame = MarketingPlan.objects.create(
        workspace=acme, title="Plan", start=date(2026, 10, 1), end=date(2027, 9, 30), role="Oui", context="Oui", market="Oui", strategy="Oui", stakeholders="Oui"
    )
    Segment.objects.create(workspace=acme, title="Fidèles")
    WatchSource.objects.create(workspace=acme, title="Revue")
    lines = [SwotLine.objects.create(workspace=acme, title=f"Ligne {code}", quadrant=code) for code in "SWOT"]
    for line in lines:
        evidence.support(line, url="https://example.com/")
    digests = []
    for audience in ("management", "team"):
        digest = Synthesis.objects.create(workspace=acme, title=audience, audience=audience, intro="Oui", conclusion="Oui")
        digest.findings.set(lines[:1])
        lead = Avenue.objects.create(workspace=acme, title=f"Piste {audience}", synthesis=digest, responsibility="Moins de route")
        lead.findings.set(lines[:1])
        digests.append(digest)
    for name in ("marketing-plan", "roadmap", "presentation-brief", f"specification-{order.number}"):
        Edition.objects.create(workspace=acme, kind=name, number=1, language="fr", title=name, content={}, digest="", author_name="Olga")
    sent = Diffusion.objects.create(workspace=acme, title="Envoi", edition="roadmap/1", audience="team", day=date(2026, 11, 1))
    sent.recipients.add(clara)
    sent.acknowledged.add(clara)
    verdict = Verdict.objects.create(workspace=acme, title="Oui", edition="roadmap/1", outcome="approved", by=clara, day=date(2026, 11, 1))
    for row in review.asked(acme):
        evidence.confirm(row, olga)
    return SimpleNamespace(
        acme=acme, plan=plan, launch=launch, team=team, order=order, need=need, framing=framing, aims=aims, briefs=briefs, frame=frame, lines=lines, digests=digests, sent=sent, verdict=verdict, clara=clara
    )


def breaks(whole, name: str) -> list[str]:
    """The check, after what was broken: what is missing now."""
    found = run(whole.acme, name)
    assert found.state == "incomplete"
    return [missing.text.replace("\u00a0", " ") for missing in found.missing]


PASSING = {
    "papers.specifications": "judge", "papers.requirements": "complete", "papers.framings": "judge", "papers.briefs": "judge", "papers.audiences": "judge", "papers.presented": "judge",
    "papers.pack": "judge", "papers.current": "complete", "papers.stages": "judge", "papers.answers": "judge", "papers.reviewed": "complete", "papers.diffused": "complete", "papers.syntheses": "judge",
}  # fmt: skip


def test_a_plan_whose_documents_lack_nothing_passes_every_check(whole):
    found = {name: run(whole.acme, name) for name in PASSING}
    assert {name: check.state for name, check in found.items()} == PASSING, [(name, [each.text for each in check.missing]) for name, check in found.items() if check.missing]
    assert all(check.looked_at for check in found.values())


def test_an_empty_workspace_passes_none_but_that_nothing_waits_to_be_reviewed(acme):
    states = {name: run(acme, name).state for name in PASSING}
    assert states.pop("papers.reviewed") == "complete"
    assert set(states.values()) == {"incomplete"}


def test_each_check_of_orders_and_teams_fails_on_what_it_asks(whole):
    whole.launch.copy.owner = None
    whole.launch.copy.save()
    assert "Textes" in breaks(whole, "papers.specifications")[0]
    whole.need.tasks.clear()
    assert breaks(whole, "papers.requirements") == ["Rien ne répond à « Exigence »."]
    Team.objects.create(workspace=whole.acme, title="Sans cadre")
    assert "Sans cadre" in breaks(whole, "papers.framings")[0]
    whole.aims[1].means = ""
    whole.aims[1].save()
    assert any("un objectif de qualité qui passe" in text for text in breaks(whole, "papers.framings"))
    whole.briefs[1].delete()
    assert "Tous" in breaks(whole, "papers.briefs")[0]
    assert any("Équipes" in text for text in breaks(whole, "papers.audiences"))


def test_an_approval_may_be_withdrawn_and_an_action_may_lose_its_reason(whole):
    whole.plan.fair.description = ""
    whole.plan.fair.save()
    assert "une raison" in breaks(whole, "papers.audiences")[0]
    whole.plan.fair.description = "Parce que"
    whole.plan.fair.save()
    whole.verdict.outcome = "returned"
    whole.verdict.save()
    assert breaks(whole, "papers.audiences") == ["Personne n’a encore approuvé de version du plan."]


def test_each_check_of_the_plan_fails_on_what_it_asks(whole):
    whole.frame.role = whole.frame.strategy = whole.frame.stakeholders = ""
    whole.frame.save()
    assert any("stratégie" in text for text in breaks(whole, "papers.stages"))
    assert len(breaks(whole, "papers.answers")) == 1
    whole.lines[0].delete()
    assert any("Force" in text for text in breaks(whole, "papers.stages"))
    Edition.objects.filter(kind="roadmap").delete()
    assert any("Feuille de route" in text for text in breaks(whole, "papers.pack"))
    assert any("Plan" in text or "cadre" in text for text in breaks(whole, "papers.current"))


def test_a_changed_objective_makes_documents_old_and_actions_wait(whole):
    whole.plan.sell.target = Decimal(9)
    whole.plan.sell.save()
    assert len(breaks(whole, "papers.reviewed")) == 3
    assert any("objectifs (1)" in text for text in breaks(whole, "papers.current"))


def test_each_check_of_what_is_passed_on_fails_on_what_it_asks(whole):
    whole.sent.acknowledged.clear()
    assert "accusé réception" in breaks(whole, "papers.diffused")[0]
    whole.sent.edition = "roadmap/9"
    whole.sent.save()
    assert any("une version qui existe" in text for text in breaks(whole, "papers.diffused"))
    bare = SwotLine.objects.create(workspace=whole.acme, title="Sans source", quadrant="S")
    whole.digests[0].findings.add(bare)
    assert breaks(whole, "papers.syntheses") == ["« Sans source » ne repose sur rien."]
    whole.digests[1].delete()
    assert any("Équipes" in text for text in breaks(whole, "papers.syntheses"))
    for action in (whole.plan.fair, whole.plan.shop, whole.plan.card):
        action.budget_lines.all().delete()
    assert breaks(whole, "papers.presented") == ["La partie « Budgets » est vide."]


