"""Each frame tells the plan in its own order: two versions of one workspace may differ in it."""

from datetime import date

from mercatique.decide.models import Objective
from mercatique.kernel import documents, evidence, figures
from mercatique.kernel.blocks import Heading, Landscape, Table
from mercatique.plan.models import Action, MarketingPlan


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


def tables(blocks):
    for block in blocks:
        if isinstance(block, Table):
            yield block
        if isinstance(block, Landscape):
            yield from tables(block.blocks)


def test_a_plan_tells_its_year_only_from_the_mission_down(acme):
    low = Objective.objects.create(workspace=acme, title="Rappeler", level="operational", due=date(2026, 6, 30))
    mission = Objective.objects.create(workspace=acme, title="Être recommandé", level="mission")
    high = Objective.objects.create(workspace=acme, title="Vendre", level="strategic", parent=mission, due=date(2026, 12, 31))
    low.parent = high
    low.save()
    Objective.objects.create(workspace=acme, title="Tenu l’an passé", level="operational", due=date(2025, 6, 30))
    for title, start, end in (("Salon", date(2026, 3, 1), date(2026, 3, 8)), ("Salon d’avant", date(2025, 3, 1), date(2025, 3, 8)), ("Idée", None, None)):
        Action.objects.create(workspace=acme, title=title, start=start, end=end)
    frame = MarketingPlan.objects.create(workspace=acme, title="2026", order="goals", start=date(2026, 1, 1), end=date(2026, 12, 31))
    made = documents.draft(acme, f"framed-plan-{frame.number}", "en")
    firsts = [[row[0] for row in table.rows] for table in tables(made.blocks)]
    assert ["Vendre", "Rappeler"] in firsts, "the highest first; neither the mission nor what was due before stands among them"
    assert ["Salon", "Idée"] in firsts, "what is over is told by reviews"
    assert "Être recommandé" in str(made.to_json())


def test_the_frame_of_one_version_is_not_that_of_the_next(acme):
    for title, role in (("Un", "Le rôle d’un."), ("Deux", "Le rôle de deux.")):
        MarketingPlan.objects.create(workspace=acme, title=title, order="goals", start=date(2026, 1, 1), end=date(2026, 12, 31), role=role)
    one, two = MarketingPlan.objects.order_by("number")
    texts = [str(documents.draft(acme, f"framed-plan-{frame.number}", "en").to_json()) for frame in (one, two)]
    assert ["Le rôle d’un." in text for text in texts] == [True, False]


def test_a_figure_of_one_site_says_so(acme, sell):
    sell({date(2026, 3, 1): 100})
    kept = figures.read(acme, "sales.net", filters={"site": "Blois Sud"})
    assert kept.named == f"{kept.label} – Blois Sud"
    claim = Objective.objects.create(workspace=acme, title="Z")
    from mercatique.steer.documents import said

    assert "Blois Sud" in said(evidence.support(claim, figure=kept))
