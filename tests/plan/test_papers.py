"""The documents of the plan: each reader gets what concerns them, and every hole is said."""

import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from mercatique.decide.models import Objective
from mercatique.kernel import documents, editions, evidence
from mercatique.kernel.blocks import Document, Heading, Landscape, Paragraph, Picture, Table
from mercatique.kernel.models import Edition, Indicator, Measure, Member
from mercatique.plan.models import (
    Action,
    Assignment,
    Brief,
    CoFunding,
    Diffusion,
    Expense,
    Framing,
    Link,
    MarketingPlan,
    Project,
    Requirement,
    Resource,
    Specification,
    Task,
    Team,
    Verdict,
)
from mercatique.plan.papers import brief as briefs
from mercatique.plan.papers import pack, pieces, review, stages
from mercatique.plan.papers import specification as specifications
from mercatique.plan.papers.reading import Plan


def text_of(workspace, name: str, language: str = "fr") -> str:
    """A document as a person reads it, without its drawings."""
    html = documents.render(documents.draft(workspace, name, language), "html").decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style|svg).*?</\1>", " ", html, flags=re.S)))


@pytest.fixture
def work(acme, plan, launch, monday):
    """The launch carries the shop: Clara and Denis are a team each; the fair is nobody's business here."""
    plan.shop.start, plan.shop.end = date(2026, 11, 2), date(2026, 12, 31)
    plan.shop.owner = launch.clara
    plan.shop.save()
    plan.card.objectives.add(plan.keep)
    for task in (launch.copy, launch.print):
        task.action = plan.shop
        task.save()
    means = {who.title: Resource.objects.create(workspace=acme, title=who.title, member=who) for who in (launch.clara, launch.denis)}
    words = Team.objects.create(workspace=acme, title="Zzwords", lead=means["Clara"], responsibilities="Écrire")
    words.members.add(means["Clara"])
    press = Team.objects.create(workspace=acme, title="Zzpress", lead=means["Denis"])
    press.members.add(means["Denis"])
    order = Specification.objects.create(workspace=acme, title="Zzorder", action=plan.shop, project=launch.project, message="Zzmessage", deliverables="- Zzone\n- Zztwo")
    need = Requirement.objects.create(workspace=acme, title="Zzneed", specification=order, test="Zztest")
    need.tasks.add(launch.copy)
    return SimpleNamespace(**vars(plan), **{name: value for name, value in vars(launch).items() if name not in vars(plan)}, words=words, press=press, order=order, need=need)


def kept(workspace, name: str, number: int = 1) -> Edition:
    """A version as it lies in the database, of a document of one line."""
    made = Document("Zzkept", [Paragraph("Zzline")], number=number, status="issued")
    return Edition.objects.create(workspace=workspace, kind=name, number=number, language="fr", title="Zzkept", content=made.to_json(), digest=made.digest, author_name="Olga")


# The specification of an action


def test_the_specification_gathers_order_target_backward_plan_split_and_budget(acme, work):
    text = text_of(acme, f"specification-{work.order.number}")
    for words in ("Zzmessage", "Zzone", "Zztwo", "Zzneed", "Zztest", "Rétroplanning", "compté à rebours", "Textes", "Impression", "Denis", "6 000", "Ventes nettes"):
        assert words in text, words
    for hole in ("La recette n’est pas encore écrite", "L’action ne dit aucun segment", "Le contexte n’est pas encore écrit"):
        assert hole in text, hole


def test_a_requirement_is_answered_by_a_task_or_in_words_and_loose_tasks_are_named(acme, work):
    found = specifications.coverage(work.order)
    assert (found.share, [task.title for task in found.loose]) == (1.0, ["Impression"])
    other = Requirement.objects.create(workspace=acme, title="Zzother", specification=work.order)
    assert specifications.coverage(work.order).share == 0.5
    other.answer = "Une page qui existe"
    other.save()
    assert specifications.coverage(work.order).share == 1.0
    Requirement.objects.create(workspace=acme, title="Zzmay", specification=work.order, weight="optional")
    assert specifications.coverage(work.order).open == []


def test_the_page_of_a_specification_shows_the_matrix_and_the_way_to_its_document(acme, work, rita, client_of):
    Requirement.objects.create(workspace=acme, title="Zzopen", specification=work.order)
    page = client_of(rita).get(f"/w/acme/plan/specifications/{work.order.number}/").content.decode()
    assert "1 exigence obligatoire sur 2 reste sans réponse" in page
    assert "Zzopen" in page and "sans réponse" in page
    assert f"/w/acme/documents/specification-{work.order.number}/" in page


# Documents of records


def test_a_document_of_a_record_is_found_by_its_number_and_nowhere_else(acme, work, rita, max, client_of):
    name = f"specification-{work.order.number}"
    assert client_of(rita).get(f"/w/acme/documents/{name}/").status_code == 200
    assert client_of(max).get(f"/w/acme/documents/{name}/").status_code == 404
    for wrong in ("specification", "specification-999", "specification-x", "roadmap-1", "specification-" + "9" * 30):
        assert client_of(rita).get(f"/w/acme/documents/{wrong}/").status_code == 404, wrong


def test_an_issued_version_says_what_has_changed_since(acme, work, olga, walid, client_of):
    name = f"specification-{work.order.number}"
    edition = documents.issue(acme, name, olga, "fr")
    assert editions.since(edition) == []
    work.fair.title = "Ailleurs"  # another action is none of its business
    work.fair.save()
    assert editions.since(edition) == []
    work.need.test = "Autrement"
    work.need.save()
    assert [(each.name, each.count) for each in editions.since(edition)] == [("exigences", 1)] or editions.since(edition)[0].count == 1
    page = client_of(walid).get(f"/w/acme/documents/{name}/1/").content.decode()
    assert "Plus ancien que ses données" in page
    again = documents.issue(acme, name, olga, "fr")
    assert editions.since(again) == []
    work.order.delete()
    assert len(editions.since(again)) == 1


# Roadmap, framing document, schedules


def test_the_roadmap_lies_on_its_side_with_dates_people_and_money(acme, work):
    made = documents.draft(acme, "roadmap", "fr")
    (wide,) = [block for block in made.blocks if isinstance(block, Landscape)]
    (table,) = [block for block in wide.blocks if isinstance(block, Table)]
    (shop,) = [row for row in table.rows if row[0] == "Boutique"]
    assert "Vendre plus" in shop[1] and "Denis" in shop[4] and shop[6] == Decimal(6000)
    assert any(isinstance(block, Picture) for block in wide.blocks)
    assert table.total[-1] == Decimal(10000)


def test_a_firm_that_works_for_the_plan_is_no_person(acme, work, plan):
    from mercatique.plan.models import Assignment, Resource
    from mercatique.plan.papers import reading

    printer = Resource.objects.create(workspace=acme, title="Imprimerie Roux", kind="external")
    before = reading.on(acme, date(2027, 5, 1)).people
    Assignment.objects.create(workspace=acme, title="x", resource=printer, action=plan.shop)
    after = reading.on(acme, date(2027, 5, 1))
    assert after.people == before and any("Imprimerie Roux" in after.hands(action) for action in after.actions)


def test_an_empty_workspace_has_documents_that_say_so(acme):
    for name in ("roadmap", "presentation-brief"):
        assert documents.draft(acme, name, "fr").blocks
    assert "Aucune action" in text_of(acme, "roadmap")
    assert text_of(acme, "presentation-brief").count("Rien n’est encore écrit ici") == 6


@pytest.fixture
def framed(acme, work):
    """A framing document with an objective of quantity and one of quality that pass SMART."""
    score = Indicator.objects.create(workspace=acme, title="Note")
    for indicator in (score, work.net):
        Measure.objects.create(workspace=acme, title="Relevé", indicator=indicator, day=date(2026, 10, 1), value=3)
    aims = []
    for title, nature, indicator in (("Zzmany", "quantitative", work.net), ("Zzwell", "qualitative", score)):
        aims.append(
            Objective.objects.create(
                workspace=acme, title=title, nature=nature, indicator=indicator, statement="Oui", product_line="Toutes", baseline=3, target=4, owner=work.clara,
                means="Deux personnes", ambition="Parce que", start=date(2026, 10, 1), due=date(2027, 9, 30), accepted_on=date(2026, 10, 1), accepted_by=work.clara,
                evaluation=date(2027, 3, 31), reevaluation=date(2027, 9, 30),
            )
        )  # fmt: skip
    made = Framing.objects.create(
        workspace=acme, title="Zzframe", team=work.press, project=work.project, due=date(2026, 11, 20), means="Une presse", outputs="Affiches", human_limits="Un seul", budget_limits="Rien de plus"
    )
    made.objectives.set(aims)
    return SimpleNamespace(framing=made, aims=aims)


def test_a_framing_document_has_own_tasks_validations_and_both_kinds_of_objectives(acme, work, framed):
    text = text_of(acme, f"framing-{framed.framing.number}")
    for words in ("Zzmany", "Zzwell", "Impression", "Affiches", "Un seul", "Relecture", "Prêt"):
        assert words in text, words
    assert "Textes" not in text  # Clara's task, of another team
    assert "Manque encore" not in text


def test_a_framing_document_without_an_objective_of_quality_says_what_it_lacks(acme, framed, rita, client_of):
    framed.framing.objectives.remove(framed.aims[1])
    page = client_of(rita).get(f"/w/acme/plan/framings/{framed.framing.number}/").content.decode()
    assert "un objectif de qualité" in page


def test_the_scheduling_table_has_predecessors_and_slack_and_the_backward_plan_its_phases(acme, work):
    made = documents.draft(acme, f"scheduling-table-{work.project.number}", "fr")
    (table,) = [block for block in made.walk() if isinstance(block, Table)]
    rows = {row[1].removeprefix("◆ "): row for row in table.rows}
    assert rows["Impression"][4] == str(work.proof.number)
    assert rows["Impression"][5] == 2
    assert rows["Textes"][9] is not None
    headings = [block.text for block in documents.draft(acme, f"backward-plan-{work.project.number}", "fr").walk() if isinstance(block, Heading)]
    assert {"Création", "Ouverture", "Validations intermédiaires"} <= set(headings)


def test_kinds_of_links_wear_the_letters_of_the_language(acme, work):
    link = Link.objects.get(after__title="Impression")
    link.kind, link.lag = "SS", 2
    link.save()
    for language, said in (("fr", "DD+2"), ("en", "SS+2")):
        (table,) = [block for block in documents.draft(acme, f"scheduling-table-{work.project.number}", language).walk() if isinstance(block, Table)]
        rows = {row[1].removeprefix("◆ "): row for row in table.rows}
        assert rows["Impression"][4] == f"{link.before.number} {said}"


def test_a_share_is_written_as_the_language_of_the_document_writes_it(acme, work):
    CoFunding.objects.create(workspace=acme, title="Zzbrand", action=work.shop, funder="Lumen", share=Decimal("12.5"))
    half = SimpleNamespace(node=SimpleNamespace(over=False, state="begun", done=50))
    with override("en"):
        assert pieces.state(half) == "under way, 50%"
        assert "Lumen pays a part: 12.5% (" in text_of(acme, f"specification-{work.order.number}", "en")
    with override("fr"):
        assert pieces.state(half) == "en cours, 50\u202f%"


# Briefs: who sees what


def brief(work, **fields) -> Brief:
    return Brief.objects.create(workspace=work.project.workspace, title="Zzbrief", stakes="Zzstakes", role="Zzrole", objective=work.sell, **fields)


def test_a_team_reads_its_own_tasks_and_the_money_of_its_own_actions(acme, work):
    made = brief(work, audience="team", team=work.press, depth=2)
    text = text_of(acme, f"brief-{made.number}")
    for words in ("Zzstakes", "Zzrole", "Vendre plus", "Impression", "6 000"):
        assert words in text, words
    for hidden in ("3 000", "Salon", "Textes"):
        assert hidden not in text, hidden
    assert "2 lignes sont laissées de côté" in text
    seen = briefs.view(made)
    assert [(rule.shown, rule.hidden) for rule in seen.rules] == [(1, 2), (1, 1)]


def test_management_reads_every_budget_and_the_milestones(acme, work):
    made = brief(work, audience="management", depth=2)
    text = text_of(acme, f"brief-{made.number}")
    for words in ("6 000", "3 000", "Relecture", "Ouverture des portes"):
        assert words in text, words


def test_a_supplier_reads_its_own_invoices_and_no_budget_nor_amount_of_the_house(acme, work):
    work.sell.baseline, work.sell.target, work.sell.statement = Decimal(123456), Decimal(234567), "Zzsecret"
    work.sell.save()
    Expense.objects.create(workspace=acme, title="Zzmine", supplier="Radio", net=Decimal(480), day=date(2026, 11, 1))
    Expense.objects.create(workspace=acme, title="Zztheirs", supplier="Presse", net=Decimal(990), day=date(2026, 11, 1))
    made = brief(work, audience="supplier", supplier="Radio", depth=3)
    made.actions.add(work.shop)
    text = text_of(acme, f"brief-{made.number}")
    assert "Zzmine" in text and "Ouverture des portes" in text
    for hidden in ("Zztheirs", "6 000", "123 456", "234 567", "Zzsecret", "laissées de côté", "Denis"):
        assert hidden not in text.replace("\u202f", " "), hidden


def test_a_supplier_that_is_assigned_reads_its_own_task(acme, work):
    radio = Resource.objects.create(workspace=acme, title="Radio", kind="external")
    Assignment.objects.create(workspace=acme, title="Spot", task=work.print, resource=radio)
    made = brief(work, audience="supplier", supplier="radio")
    assert [row.node.title for row in briefs.view(made).tasks] == ["Impression"]


def test_depth_adds_actions_then_indicators(acme, work):
    texts = {}
    for depth in (1, 2, 3):
        texts[depth] = text_of(acme, f"brief-{brief(work, audience='team', team=work.press, depth=depth).number}")
    assert "Pourquoi" not in texts[1] and "Pourquoi" in texts[2]
    assert "À quoi l’on voit" not in texts[2] and "À quoi l’on voit" in texts[3]
    assert "Ce que vos tâches attendent" in texts[3] and "Ce que vos tâches attendent" not in texts[2]


def test_the_page_of_a_brief_says_which_rule_leaves_out_what(acme, work, rita, client_of):
    made = brief(work, audience="supplier", supplier="Radio")
    page = client_of(rita).get(f"/w/acme/plan/briefs/{made.number}/").content.decode()
    assert "Un fournisseur voit ses propres commandes et factures" in page


# Verdicts and diffusion


def test_a_manager_sends_a_version_back_with_a_reason_then_approves_it(acme, olga, walid, rita, client_of):
    kept(acme, "roadmap")
    address = "/w/acme/plan/papers/roadmap/1/verdict/"
    assert client_of(walid).post(address, {"outcome": "approved"}).status_code == 403
    page = client_of(olga).post(address, {"outcome": "returned"}, follow=True).content.decode()
    assert "une version se renvoie avec une raison" in page
    client_of(olga).post(address, {"outcome": "returned", "reason": "Zzreason"})
    assert Edition.objects.get(kind="roadmap").validated_at is None
    client_of(olga).post(address, {"outcome": "approved"})
    assert Edition.objects.get(kind="roadmap").validated_at is not None
    assert list(Verdict.objects.order_by("number").values_list("outcome", "edition")) == [("returned", "roadmap/1"), ("approved", "roadmap/1")]
    page = client_of(rita).get("/w/acme/documents/roadmap/1/").content.decode()
    assert "Zzreason" in page and "Valider cette version" not in page


def test_who_received_a_version_acknowledges_it_and_nobody_else_does(acme, olga, walid, client_of):
    kept(acme, "roadmap")
    sent = Diffusion.objects.create(workspace=acme, title="Zzsent", edition="roadmap/1", audience="team", day=date(2026, 11, 1))
    sent.recipients.add(Member.objects.get(workspace=acme, user=walid))
    address = f"/w/acme/plan/diffusions/{sent.number}/acknowledge/"
    client_of(olga).post(address)
    assert sent.acknowledged.count() == 0
    assert "Je l’ai lu" in client_of(walid).get(f"/w/acme/plan/diffusions/{sent.number}/").content.decode()
    client_of(walid).post(address)
    assert [member.user for member in sent.acknowledged.all()] == [walid]


def test_a_diffusion_names_a_version_of_this_workspace_only(acme, walid, client_of):
    kept(acme, "roadmap")
    browser = client_of(walid)
    assert "roadmap/1" in browser.get("/w/acme/plan/diffusions/new/?edition=roadmap/1").content.decode()
    refused = browser.post("/w/acme/plan/diffusions/new/", {"title": "Un", "edition": "roadmap/7"})
    assert refused.status_code == 422 and "roadmap/7" in refused.content.decode()
    assert browser.post("/w/acme/plan/diffusions/new/", {"title": "Un", "edition": "roadmap/1"}).status_code == 302


# The plan as a whole


def test_four_stages_and_four_answers_stand_on_the_page_with_what_is_missing(acme, work, rita, client_of):
    MarketingPlan.objects.create(workspace=acme, title="Plan", start=date(2026, 10, 1), end=date(2027, 9, 30), strategy="Zzstrategy", role="Zzrole")
    page = client_of(rita).get("/w/acme/plan/papers/").content.decode()
    for words in ("Où allons-nous", "Pour quand", "Comment", "Avec quels moyens", "Zzstrategy", "Objectifs", "Étude de marché", "Stratégie", "Plan d’actions"):
        assert words in page, words
    assert "Fiches produit" in page  # there is none yet, and it is said
    found = {stage.key: stage for stage in stages.stages(Plan.of(acme))}
    assert found["market"].state == "waiting" and found["actions"].found


def test_an_empty_workspace_has_a_page_that_asks_for_each_stage(acme, rita, client_of):
    page = client_of(rita).get("/w/acme/plan/papers/").content.decode()
    assert page.count("rien n’y répond encore") == 4
    assert "Aucun objectif" in page


def test_a_changed_objective_asks_each_action_that_serves_it(acme, work, walid, client_of):
    assert review.asked(acme) == []
    work.sell.title = work.sell.title  # nothing that matters
    work.sell.save()
    work.sell.site = "Blois"
    work.sell.save()
    assert review.asked(acme) == []
    work.sell.due = date(2028, 1, 31)
    work.sell.save()
    assert {row.claim for row in review.asked(acme)} == {work.fair, work.shop}
    page = client_of(walid).get("/w/acme/plan/papers/").content.decode()
    assert "2 actions sont à revoir" in page
    evidence.confirm(review.asked(acme)[0], walid)
    assert len(review.asked(acme)) == 1
    for action in (work.fair, work.shop):
        action.objectives.clear()
    assert review.asked(acme) == []


def test_an_action_that_is_done_is_asked_nothing(acme, work):
    work.fair.status = "done"
    work.fair.save()
    work.sell.due = date(2028, 1, 31)
    work.sell.save()
    assert {row.claim for row in review.asked(acme)} == {work.shop}


# The pack


def test_the_pack_holds_issued_versions_and_drafts_and_says_what_is_not_there(acme, work, rita, walid, client_of, monkeypatch):
    kept(acme, "roadmap")
    found = {item.name: item for item in pack.items(acme)}
    assert found["roadmap"].edition is not None and found["presentation-brief"].edition is None
    assert not found["product-sheet"].there and not found["framing"].there
    index = documents.render(pack.index(acme, list(found.values()), "fr"), "html").decode()
    assert "Fiches produit" in index and "version 1" in index and "projet du jour" in index

    import zipfile

    from mercatique.kernel import jobs
    from mercatique.kernel.models import Job

    monkeypatch.setattr(documents, "render", lambda made, to: f"{made.title} {made.number}".encode())
    assert client_of(rita).post("/w/acme/plan/papers/pack/").status_code == 403
    client_of(walid).post("/w/acme/plan/papers/pack/")
    job = jobs.run_now(Job.objects.get(kind=pack.JOB))
    assert job.state == "done", job.error
    answer = client_of(rita).get(f"/w/acme/plan/papers/pack/{job.number}/download/")
    body = b"".join(answer.streaming_content)
    target = acme.folder / "taken.zip"
    target.write_bytes(body)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        assert names[0] == "00-sommaire.pdf" and len(names) == 1 + sum(item.there for item in found.values())
        (roadmap,) = [name for name in names if "feuille-de-route" in name]
        assert roadmap.endswith("-v1.pdf") and archive.read(roadmap).decode().endswith("1")


def test_a_brief_of_one_page_is_one_page(acme):
    goal = Objective.objects.create(workspace=acme, title="Vendre davantage sur les trois sites du groupe", statement="Une phrase. " * 20)
    clara = Member.objects.create(workspace=acme, title="Clara")
    project = Project.objects.create(workspace=acme, title="Journées", start=date(2027, 1, 4))
    action = Action.objects.create(workspace=acme, title="Portes ouvertes", owner=clara)
    action.plan_month(date(2027, 3, 1), Decimal(5000))
    for n in range(20):
        Task.objects.create(workspace=acme, project=project, action=action, title=f"Une tâche dont le nom est assez long {n}", owner=clara, likely=3)
    brief = Brief.objects.create(workspace=acme, title="Brief de Clara : ses trois journées d’essais", audience="team", depth=1, member=clara, objective=goal, stakes="Pourquoi.", role="Sa part.", asked="Une chose\nUne autre")
    data = documents.render(documents.draft(acme, f"brief-{brief.number}", "fr"), "pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
