"""Each frame tells the plan in its own order: two versions of one workspace may differ in it."""

from datetime import date

from mercatique.decide.models import Objective
from mercatique.kernel import documents
from mercatique.kernel.blocks import Heading
from mercatique.plan.models import MarketingPlan


def heads(workspace, name):
    made = documents.draft(workspace, name, "en")
    return [str(block.text if hasattr(block, "text") else block.content) for block in made.blocks if isinstance(block, Heading)]


def test_the_order_belongs_to_the_version(acme, olga, rita, client_of):
    Objective.objects.create(workspace=acme, title="Vendre", due=date(2027, 12, 31))
    words = {"context": "Le contexte.", "market": "Le marché.", "strategy": "La stratégie."}
    goals = MarketingPlan.objects.create(workspace=acme, title="Par objectifs", order="goals", start=date(2026, 1, 1), **words)
    analysis = MarketingPlan.objects.create(workspace=acme, title="Par l'analyse", order="analysis", start=date(2025, 1, 1), **words)
    one, other = heads(acme, f"framed-plan-{goals.number}"), heads(acme, f"framed-plan-{analysis.number}")
    assert one != other
    assert heads(acme, "marketing-plan") == one  # the latest frame tells the plan of the workspace
    edition = documents.issue(acme, f"framed-plan-{analysis.number}", olga)
    assert edition.kind == f"framed-plan-{analysis.number}"
    text = client_of(rita, "en").get(analysis.get_absolute_url()).content.decode()
    assert "Version 1 has been issued in this order." in text
