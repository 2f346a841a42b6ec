"""The budget on its pages: read, brought from files, matched, moved, read at control points."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from mercatique.kernel import changes
from mercatique.kernel.criteria import run
from mercatique.kernel.models import Change, Member
from mercatique.kernel.periods import fiscal_year
from mercatique.months import month_end, months_after
from mercatique.plan.budgets.forms import ControlPointForm
from mercatique.plan.budgets.intake import STATEMENTS
from mercatique.plan.models import Action, BudgetMove, ControlPoint, Expense, ExpenseRule, Reallocation, Risk

CSV = "Date;Libellé;Débit;Crédit\n03/04/2027;CB GOOGLE ADS 4711;1200,00;\n09/04/2027;CB GOOGLE ADS 5822;600,00;\n12/04/2027;VIR SALAIRES AVRIL;9000,00;\n13/04/2027;VIR CLIENT DUPONT;;450,00\n"
MARCH = date(2027, 3, 1)


def upload(text: str, name: str = "relevé.csv") -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = name
    return file


@pytest.fixture
def brought(acme, plan, walid, client_of):
    """Walid has brought a bank statement and looks at what was understood of it."""
    client = client_of(walid)
    answer = client.post("/w/acme/plan/budget/import/", {"file": upload(CSV)})
    assert answer.status_code == 302
    return client, answer["Location"]


def keys(page) -> dict[str, str]:
    """The form's name of each group by the name shown."""
    return {group.name: group.key for group, _chosen, _remembered in page.context["groups"]}


def test_nothing_is_written_before_the_button_and_unknown_lines_are_left_out(acme, brought):
    client, address = brought
    page = client.get(address)
    assert not Expense.objects.exists()
    assert {group.name: chosen for group, chosen, _remembered in page.context["groups"]} == {
        "Salaires avril": "", "Google ads": "", "Client dupont": "",
    }  # fmt: skip


def test_what_is_kept_is_written_without_vat_the_rule_is_learned_and_the_file_is_put_away(acme, plan, brought):
    client, address = brought
    key = keys(client.get(address))["Google ads"]
    answer = client.post(address, {f"group-{key}": str(plan.shop.number), "remember": key, "vat": "20"}, follow=True)
    assert sorted(Expense.objects.values_list("net", "action__title")) == [(Decimal("500.00"), "Boutique"), (Decimal("1000.00"), "Boutique")]
    assert ExpenseRule.objects.get().title == "GOOGLE ADS"
    assert "2 dépenses ont été écrites" in answer.content.decode()
    assert not list(STATEMENTS.place(acme).iterdir())


def test_the_same_file_twice_changes_nothing_and_a_longer_one_adds_only_what_is_new(acme, plan, brought):
    client, address = brought
    key = keys(client.get(address))["Google ads"]
    client.post(address, {f"group-{key}": str(plan.shop.number), "remember": key, "vat": "20"})
    longer = CSV + "02/05/2027;CB GOOGLE ADS 9911;120,00;\n"
    again = client.post("/w/acme/plan/budget/import/", {"file": upload(longer)})["Location"]
    page = client.get(again)
    (group,) = [group for group, chosen, _remembered in page.context["groups"] if chosen == str(plan.shop.number)]
    assert [line.amount for line in group.lines] == [Decimal("120.00")]
    client.post(again, {f"group-{group.key}": str(plan.shop.number), "vat": "20"})
    assert Expense.objects.count() == 3
    client.post(client.post("/w/acme/plan/budget/import/", {"file": upload(longer)})["Location"], {"vat": "20"})
    assert Expense.objects.count() == 3


def test_a_file_that_cannot_be_read_gets_a_sentence_and_nothing_is_kept(acme, walid, client_of):
    answer = client_of(walid).post("/w/acme/plan/budget/import/", {"file": upload("hello")})
    assert answer.status_code == 422
    assert "Rien n’a été écrit" in answer.content.decode()
    assert not STATEMENTS.place(acme).exists()


def test_lines_in_another_currency_are_shown_in_it_and_added_to_nothing(acme, plan, walid, client_of):
    text = "Date;Libellé;Montant;Devise\n03/04/2027;GOOGLE ADS;-1200,00;EUR\n04/04/2027;GOOGLE ADS;-300,00;USD\n"
    client = client_of(walid)
    page = client.get(client.post("/w/acme/plan/budget/import/", {"file": upload(text)})["Location"])
    found = page.context["found"]
    assert (found.total, found.elsewhere) == (1200, [("USD", 300)])
    assert [(group.currency, group.total) for group in found.groups] == [("", 1200), ("USD", 300)]
    assert re.findall(r"(\d[\d\s]*\s(?:€|\$|USD|\$US))</td>", page.content.decode()) == ["1\u202f200\u202f€", "300\u202f$"]
    assert "2</b><span>lignes lues" in page.content.decode()


def test_an_import_is_undone_in_one_go(acme, plan, walid, brought):
    client, address = brought
    key = keys(client.get(address))["Google ads"]
    client.post(address, {f"group-{key}": "0", "vat": "20"})
    assert Expense.objects.count() == 2
    changes.undo(Change.objects.filter(workspace=acme).latest("at"))
    assert not Expense.objects.exists()


def test_a_statement_of_another_workspace_is_not_found(brought, max, client_of):
    _client, address = brought
    assert client_of(max).get(address.replace("acme", "other")).status_code == 404
    assert client_of(max).get(address).status_code == 404


def test_many_expenses_get_their_action_at_once(acme, plan, walid, client_of):
    for n in range(3):
        Expense.objects.create(workspace=acme, title=f"Affiches {n}", supplier="Imprimerie Roux", net=100, day=MARCH)
    client = client_of(walid)
    page = client.get("/w/acme/plan/budget/match/")
    ((name, key),) = keys(page).items()
    assert name == "Imprimerie roux"
    client.post("/w/acme/plan/budget/match/", {f"group-{key}": str(plan.fair.number), "remember": key})
    assert Expense.objects.filter(action=plan.fair).count() == 3
    assert ExpenseRule.objects.get().action == plan.fair


def test_the_page_says_overruns_and_unmatched_expenses_in_words(acme, plan, rita, client_of):
    Expense.objects.create(workspace=acme, title="Stand", action=plan.fair, net=3600, day=MARCH)
    Expense.objects.create(workspace=acme, title="Inconnu", net=80, day=MARCH)
    page = client_of(rita, "en").get("/w/acme/plan/budget/?year=2027").content.decode()
    assert "“Salon” will exceed its budget of €3,000 by €" in page
    assert "1 expense (€80) belongs to no action." in page
    for query in ("period=q1", "cost=net", "period=q2&cost=net", "period=nonsense"):
        assert client_of(rita).get(f"/w/acme/plan/budget/?year=2027&{query}").status_code == 200


def test_the_export_has_a_line_per_action(acme, plan, rita, client_of):
    Expense.objects.create(workspace=acme, title="Stand", action=plan.fair, net=1000, day=MARCH)
    text = b"".join(client_of(rita, "en").get("/w/acme/plan/budget/export/?year=2027&to=csv-int").streaming_content).decode("utf-8-sig")
    (line,) = [line for line in text.splitlines() if line.startswith("Salon")]
    assert line.startswith("Salon,Vendre plus,3000")


# --- reallocations -----------------------------------------------------------------------------------------------------


@pytest.fixture
def hypothesis(acme, plan):
    found = Reallocation.objects.create(workspace=acme, title="Si la radio coûte plus", trigger="Devis au-dessus de 2 000 €", reason="Devis reçu")
    BudgetMove.objects.create(
        workspace=acme, title="x", reallocation=found, giver=plan.shop, giver_month=date(2027, 4, 1), taker=plan.fair, taker_month=MARCH, amount=500
    )
    return found


def test_a_move_is_shown_before_it_is_applied_and_applied_as_one_change(acme, plan, hypothesis, olga, client_of):
    client = client_of(olga)
    page = client.get(hypothesis.get_absolute_url())
    (_label, by_action), (_other, by_objective) = page.context["tables"]
    assert [(str(effect.on), effect.before, effect.after) for effect in by_action] == [("Boutique", 6000, 5500), ("Salon", 3000, 3500)]
    assert [(str(effect.on), effect.moved) for effect in by_objective] == [("Vendre plus", 0)]
    assert plan.fair.budget(MARCH, MARCH) == 1000
    client.post(f"{hypothesis.get_absolute_url()}decide/", {"do": "apply", "version": hypothesis.version})
    assert (plan.fair.budget(MARCH, MARCH), plan.shop.budget(date(2027, 4, 1), date(2027, 4, 1))) == (1500, 1500)
    hypothesis.refresh_from_db()
    assert hypothesis.state == "applied"
    changes.undo(Change.objects.filter(workspace=acme).latest("at"))
    assert (plan.fair.budget(MARCH, MARCH), plan.shop.budget(date(2027, 4, 1), date(2027, 4, 1))) == (1000, 2000)


def test_a_member_may_prepare_and_not_apply(acme, plan, hypothesis, walid, client_of):
    client = client_of(walid)
    values = {"giver": plan.shop.pk, "giver_month": "2027-05-01", "taker": plan.card.pk, "taker_month": "2027-05-01", "amount": "12,5"}
    assert client.post(hypothesis.get_absolute_url(), values).status_code == 302
    assert hypothesis.moves.count() == 2
    assert client.post(f"{hypothesis.get_absolute_url()}decide/", {"do": "apply"}).status_code == 403
    assert plan.fair.budget(MARCH, MARCH) == 1000


def test_a_reader_may_not_add_a_move(hypothesis, rita, client_of):
    assert client_of(rita).post(hypothesis.get_absolute_url(), {}).status_code == 403


def test_money_that_is_not_there_is_not_moved(acme, plan, hypothesis, olga, client_of):
    plan.shop.plan_month(date(2027, 4, 1), Decimal(100))
    page = client_of(olga, "en").post(f"{hypothesis.get_absolute_url()}decide/", {"do": "apply"}, follow=True)
    assert "has only €100 left in its plan of April 2027" in page.content.decode()
    assert plan.fair.budget(MARCH, MARCH) == 1000


def test_a_move_that_leads_nowhere_is_refused_with_what_was_typed(acme, plan, hypothesis, walid, client_of):
    values = {"giver": plan.shop.pk, "giver_month": "2027-05-01", "taker": plan.shop.pk, "taker_month": "2027-05-01", "amount": "77"}
    page = client_of(walid).post(hypothesis.get_absolute_url(), values)
    assert page.status_code == 422
    assert 'value="77"' in page.content.decode()


# --- control points and checks -----------------------------------------------------------------------------------------


def test_a_control_point_keeps_the_numbers_of_its_day(acme, plan):
    Expense.objects.create(workspace=acme, title="Stand", action=plan.fair, net=1000, day=date(2027, 2, 1))
    Expense.objects.create(workspace=acme, title="Plus tard", action=plan.fair, net=999, day=date(2027, 4, 2))
    from mercatique.kernel.records import RECORDS

    form_class = RECORDS["plan.controlpoint"].form
    assert issubclass(form_class, ControlPointForm)
    form = form_class({"title": "Fin du T1", "day": "2027-03-31", "decision": "Rien"}, workspace=acme)
    assert form.is_valid()
    point = form.save()
    assert (point.planned, point.spent) == (10000, 1000)
    Expense.objects.create(workspace=acme, title="Retard", action=plan.fair, net=5, day=date(2027, 2, 2))
    again = form_class({"title": "Fin du T1", "day": "2027-03-31", "decision": "Autre"}, instance=ControlPoint.objects.get(), workspace=acme)
    assert again.is_valid()
    assert again.save().spent == 1000


@pytest.fixture
def now(acme):
    """An action planned in the present month, so that checks that read today have something to read."""
    today = timezone.localdate()
    action = Action.objects.create(workspace=acme, title="Salon")
    action.plan_month(today.replace(day=1), Decimal(1000))
    return action


def test_spending_is_controlled_while_each_expense_has_its_action_and_each_overrun_its_answer(acme, now):
    today = timezone.localdate()
    assert run(acme, "budget.controlled").state == "incomplete"
    expense = Expense.objects.create(workspace=acme, title="Stand", net=900, day=today)
    assert run(acme, "budget.controlled").state == "incomplete"
    expense.action = now
    expense.save()
    assert run(acme, "budget.controlled").state == "complete"
    expense.net = 1100
    expense.save()
    assert run(acme, "budget.controlled").state == "incomplete"
    assert run(acme, "budget.controlled", {"tolerance": 0.2}).state == "complete"
    other = Action.objects.create(workspace=acme, title="Autre")
    moved = Reallocation.objects.create(workspace=acme, title="Moins d'affiches")
    BudgetMove.objects.create(workspace=acme, title="x", reallocation=moved, giver=other, giver_month=today, taker=now, taker_month=today, amount=100)
    assert run(acme, "budget.controlled").state == "complete"


def test_each_quarter_that_is_over_needs_its_reading(acme):
    acme.fiscal_month = months_after(timezone.localdate(), -4).month  # four months in: the first quarter is over
    acme.save()
    year = fiscal_year(acme, timezone.localdate())
    assert run(acme, "budget.readings").state == "incomplete"
    clara = Member.objects.create(workspace=acme, title="Clara")
    point = ControlPoint.objects.create(
        workspace=acme, title="Fin du T1", day=month_end(year.months[2]), by=clara, load="Normale", decision="Rien à changer"
    )
    assert run(acme, "budget.readings").state == "judge"
    point.decision = ""
    point.save()
    assert run(acme, "budget.readings").state == "incomplete"
    point.day, point.decision = year.first, "x"
    point.save()
    assert run(acme, "budget.readings").state == "incomplete"


def test_a_hypothesis_needs_what_sets_it_off_and_a_move(acme, plan, hypothesis):
    assert run(acme, "budget.hypotheses").state == "judge"
    hypothesis.moves.all().delete()
    assert run(acme, "budget.hypotheses").state == "incomplete"
    hypothesis.delete()
    assert run(acme, "budget.hypotheses").state == "incomplete"


# --- elsewhere ---------------------------------------------------------------------------------------------------------


def test_what_somebody_else_has_changed_meanwhile_is_not_applied(acme, plan, hypothesis, olga, client_of):
    old = hypothesis.version
    hypothesis.save()
    client_of(olga).post(f"{hypothesis.get_absolute_url()}decide/", {"do": "apply", "version": old})
    assert plan.fair.budget(MARCH, MARCH) == 1000


def test_home_says_how_many_actions_will_exceed_their_budgets(acme, now):
    from mercatique.plan.budgets import tasks

    Expense.objects.create(workspace=acme, title="Stand", action=now, net=900, day=timezone.localdate())
    assert tasks.money(acme) == []
    Expense.objects.create(workspace=acme, title="Stand", action=now, net=400, day=timezone.localdate())
    (line,) = tasks.money(acme)
    assert "300" in line.text


def test_the_page_of_an_action_says_where_its_money_and_its_risks_stand(acme, now, rita, client_of):
    Expense.objects.create(workspace=acme, title="Stand parapluie", action=now, net=900, day=timezone.localdate())
    Risk.objects.create(workspace=acme, title="Grève des salons", action=now)
    page = client_of(rita).get(now.get_absolute_url()).content.decode()
    assert "Stand parapluie" in page
    assert "Grève des salons" in page


def test_an_expense_in_another_currency_is_listed_and_in_no_sum(acme, plan, rita, client_of):
    Expense.objects.create(workspace=acme, title="Stand à Genève", action=plan.fair, net=900, day=MARCH, currency="CHF")
    page = client_of(rita, "en").get("/w/acme/plan/budget/?year=2027").content.decode()
    assert "“Stand à Genève” is not counted: in CHF, without a rate to EUR." in page


def test_a_year_in_which_money_was_spent_without_a_plan_can_be_looked_at(acme, rita, client_of):
    Expense.objects.create(workspace=acme, title="Vieux stand", net=900, day=date(2021, 5, 1))
    page = client_of(rita, "en").get("/w/acme/plan/budget/?year=2021").content.decode()
    assert "Budget 2021" in page
    assert "1 expense (€900) belongs to no action." in page
