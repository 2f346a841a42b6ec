"""What the demo companies have written: every link leads somewhere, every rule finds somebody, nothing is left blank."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mercatique.act.models import Processing
from mercatique.analyze.models import SwotLine
from mercatique.analyze.segments import rule as rules
from mercatique.decide.models import Option
from mercatique.demo import COMPANIES, Company, papers
from mercatique.demo.book import Book
from mercatique.demo.content import content
from mercatique.demo.decide import decided
from mercatique.demo.plan import dated
from mercatique.demo.schedule import launch_day
from mercatique.kernel.figures import FIGURES
from mercatique.kernel.models import Workspace
from mercatique.plan.models import Action
from mercatique.warehouse import OrderRules, Warehouse

SLUGS = [each.slug for each in COMPANIES]


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_key_leads_somewhere(slug: str) -> None:
    written = content(slug)
    people = {person.key for person in written.people}
    topics = {topic.key for topic in written.topics}
    sources = {source.key for source in written.sources}
    lines = {line.key for line in written.swot}
    segments = {segment.key for segment in written.segments}
    indicators = {indicator.key for indicator in (*written.indicators, *written.typed)}
    objectives = {objective.key for objective in (*written.frames, *written.objectives)}
    actions = {action.key for action in written.actions}
    for owned in (*written.topics, *written.indicators, *written.typed, *written.frames, *written.objectives, *written.actions, *written.processing):
        assert owned.owner in people
    assert {source.topic for source in written.sources} <= topics
    assert {item.topic for item in written.items} == topics
    assert {item.source for item in written.items} <= sources
    for objective in (*written.frames, *written.objectives):
        assert objective.indicator in indicators
        assert set(objective.rests_on) <= lines
        assert not objective.parent or objective.parent in objectives
    for choice in written.choices:
        assert {choice.owner, *choice.decision.participants} <= people
        assert set(choice.objectives) <= objectives
        assert set(choice.decision.rests_on) <= lines
        assert choice.decision.option in {option.key for option in choice.options}
        assert {len(option.scores) for option in choice.options} == {len(choice.yardsticks)}
    for action in written.actions:
        assert set(action.objectives) <= objectives
        assert set(action.indicators) <= indicators
        assert set(action.rests_on) <= lines
        assert action.segment in segments
    assert {training.action for training in written.trainings} <= actions
    assert {argument.action for argument in written.arguments} <= actions
    for training in written.trainings:
        assert set(training.participants) <= people


def test_every_task_follows_one_that_was_named_before(slug: str) -> None:
    written = content(slug)
    people = {person.key for person in written.people}
    actions = {action.key for action in written.actions}
    assert {absence.person for absence in written.absences} <= people
    for project in written.projects:
        assert project.owner in people
        named: set[str] = set()
        for task in project.tasks:
            assert task.owner in people
            assert not task.action or task.action in actions
            assert {text.partition(" ")[0] for text in task.after} <= named, task.key
            assert bool(task.days) == (task.nature == "task"), task.key
            named.add(task.key)
        assert [task.nature for task in project.tasks].count("launch") == 1


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 5, 14), date(2026, 9, 20), date(2027, 2, 27)])
def test_what_a_project_launches_is_in_the_plan_at_that_time(slug: str, today: date) -> None:
    """Open days that are being prepared for next month are not planned for next March."""
    written = content(slug)
    house = next(each for each in COMPANIES if each.slug == slug)
    book = Book(Workspace(fiscal_month=house.fiscal_month), written, today)
    actions = {action.key: action for action in written.actions}
    projects = {project.key: project for project in written.projects}
    for order in papers.CONTENT[slug].orders:
        if not (order.project and order.action):
            continue
        action, day = dated(book, actions[order.action]), launch_day(book, projects[order.project])
        assert book.month_start(action.start_month) <= day <= book.month_end(action.end_month), (order.title, day)


def test_an_option_begins_after_it_was_chosen() -> None:
    kept = Option(start=date(2026, 1, 1))
    assert decided(date(2026, 8, 24), kept) == date(2025, 12, 18)
    assert decided(date(2025, 11, 15), kept) == date(2025, 11, 14)  # a Saturday is no day of work


def test_money_and_risks_lead_to_actions_and_people(slug: str) -> None:
    written = content(slug)
    money, people = written.money, {person.key for person in written.people}
    actions = {action.key for action in written.actions}
    assert {spending.action for spending in money.spending} == actions
    assert {found.action for found in (*money.purchases, *money.fundings, *money.threats) if found.action} <= actions
    assert {key for _text, key in money.rules if key} <= actions
    assert {key for found in money.hypotheses for key in (found.giver, found.taker)} <= actions
    assert {found.objective for found in money.threats if found.objective} <= {objective.key for objective in written.objectives}
    assert {found.owner for found in money.threats} | {found.by for found in money.readings} <= people
    assert {"budgetary", "human", "technological"} <= {found.kind for found in money.threats}
    assert any(purchase.net < 0 for purchase in money.purchases)
    assert any(not purchase.action for purchase in money.purchases)
    weighing = written.weighing
    assert {found.action for found in weighing.weighed} == actions
    assert {found.action for found in (*weighing.draws, *weighing.investments)} <= actions
    assert {found.by for found in weighing.draws} | {found.owner for found in weighing.investments} <= people
    assert all(len(found.own) == len(weighing.columns) for found in weighing.weighed)


def test_the_plan_holds_together(slug: str) -> None:
    written = content(slug)
    served = {key for action in written.actions for key in action.objectives}
    assert served >= {objective.key for objective in written.objectives}
    assert {action.segment for action in written.actions} == {segment.key for segment in written.segments}
    answered = {key for claim in (*written.objectives, *written.actions) for key in claim.rests_on}
    assert {line.key for line in written.swot if line.quadrant in "WT"} <= answered
    natures = Counter(action.nature for action in written.actions)
    assert set(natures) == {value for value, _ in Action.Nature.choices}
    assert min(natures.values()) >= 0.15 * len(written.actions)
    directions = {indicator.key: indicator.direction for indicator in written.indicators}
    for objective in written.objectives:
        assert (objective.target_change > 0) == (directions[objective.indicator] == "up")
        assert 0 <= objective.start_month < objective.due_month <= 11
    for action in written.actions:
        assert sum(action.budget) > 0
        if action.launch:
            assert action.start_month <= action.end_month
            continue
        assert 0 <= action.start_month <= action.end_month <= 11
        for quarter, planned in enumerate(action.budget):
            if planned:
                assert action.start_month <= quarter * 3 + 2, action.key
                assert action.end_month >= quarter * 3, action.key
    budget = sum(sum(action.budget) for action in written.actions)
    assert 60_000 < budget < 400_000


def test_an_action_is_decided_then_under_way_then_done(slug: str) -> None:
    action = next(each for each in content(slug).actions if each.start_month > 0 and each.end_month < 11)
    assert action.status(action.start_month - 1) == Action.Status.DECIDED
    assert action.status(action.start_month) == Action.Status.RUNNING
    assert action.status(action.end_month + 1) == Action.Status.DONE


def test_the_diagnosis_rests_on_figures_that_exist(slug: str) -> None:
    written = content(slug)
    quadrants = Counter(line.quadrant for line in written.swot)
    assert set(quadrants) == set(SwotLine.Quadrant.values)
    assert min(quadrants.values()) >= 4
    for line in written.swot:
        assert line.supports
        assert 1 <= line.importance <= 5
        assert line.quadrant != "S" or line.comparison
        for support in line.supports:
            assert bool(support.figure) != bool(support.url)
            assert not support.figure or support.figure in FIGURES, support.figure
    for indicator in written.indicators:
        assert indicator.figure in FIGURES


def test_filters_name_what_the_files_hold(
    slug: str, companies: dict[str, dict[str, bytes]], request: pytest.FixtureRequest
) -> None:
    tables = request.getfixturevalue({"val-de-loire": "dealership", "colibri": "shop"}[slug])
    headers = {
        "val-de-loire": {"site": "Site", "brand": "Marque", "activity": "Activité", "channel": "Canal"},
        "colibri": {"channel": "Channel", "country": "Shipping Country"},
    }[slug]
    known = {name: {row[header] for row in tables["orders"]} for name, header in headers.items()}
    written = content(slug)
    filters = [indicator.filters for indicator in written.indicators]
    filters += [support.filters for line in written.swot for support in line.supports]
    for chosen in filters:
        for name, value in chosen.items():
            assert value in known[name]


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.slug)
def test_every_segment_finds_somebody_and_not_everybody(
    company: Company, companies: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    order_rules = OrderRules.from_json({name: list(values) for name, values in company.rules.items()})
    warehouse = Warehouse(tmp_path / "tables", currency=company.currency, vat=company.vat, rules=order_rules)
    path = tmp_path / "orders.csv"
    path.write_bytes(companies[company.slug]["orders.csv"])
    warehouse.load(warehouse.inspect(path), import_id="orders")
    warehouse.rebuild()
    everybody = warehouse.rows("customer_facts")
    for segment in content(company.slug).segments:
        assert rules.check(segment.rule)
        found = rules.count(warehouse, segment.rule)["customers"]
        assert 20 <= found < 0.6 * everybody, (segment.key, found)
        assert segment.offer


def test_the_watch_is_current_and_reliable(slug: str) -> None:
    written = content(slug)
    assert len(written.sources) >= 8
    assert len(written.items) >= 12
    assert {topic.perimeter for topic in written.topics} == {"sector", "other"}
    assert {"technological", "competitive", "regulatory"} <= {topic.kind for topic in written.topics}
    assert sorted(source.reliability for source in written.sources)[len(written.sources) // 2] >= 3
    assert min(item.days_ago for item in written.items) <= 30
    for item in written.items:
        assert item.use
        assert item.summary
        assert item.url.startswith("https://")


def test_each_sheet_of_the_register_is_complete(slug: str) -> None:
    written = content(slug)
    assert len(written.processing) >= 10
    bases = set(Processing.Basis.values)
    covered = set()
    for sheet in written.processing:
        assert sheet.basis in bases
        covered |= {name.strip() for name in sheet.tables.split(",")}
        for value in (sheet.purpose, sheet.persons, sheet.categories, sheet.recipients, sheet.retention, sheet.security, sheet.transfers):
            assert value.endswith((".", ")")), (sheet.title, value)
    assert {"orders", "customers"} <= covered


def test_training_closes_a_gap_and_says_how_it_is_tested(slug: str) -> None:
    for training in content(slug).trainings:
        assert training.level_wanted > training.level_now
        assert training.success_test
        assert training.cost > 0
        assert (training.days_ahead < 0) == (training.level_after is not None)


def test_french_signs_do_not_stand_alone_at_the_start_of_a_line(slug: str) -> None:
    for text in texts(content(slug)):
        for pair in (" :", " ;", " ?", " !", " »", "« ", " €"):
            assert pair not in text, text


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in texts(each)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for name in value.__dataclass_fields__ for text in texts(getattr(value, name))]
    return []
