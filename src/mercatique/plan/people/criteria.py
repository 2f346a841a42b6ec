"""Are the people, means and skills of the plan there: verdicts, load, cover, teams, letters, chain, posts?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mercatique.kernel.addresses import numbered
from mercatique.kernel.criteria import Check, Missing, answer, criterion
from mercatique.kernel.format import day, month, number
from mercatique.kernel.models import Workspace
from mercatique.kernel.rooms import path_of
from mercatique.plan.actions.criteria import without_action
from mercatique.plan.models import Resource, Role, Team, Transfer
from mercatique.plan.people import chain, feasible, gaps, load, processes, raci, situation
from mercatique.plan.people.feasible import Feasibility
from mercatique.plan.people.models import Domain
from mercatique.plan.people.situation import Situation

#: Sentences of one kind in an answer; the pages have the others.
MOST = 12


def page(workspace: Workspace, name: str) -> str:
    return path_of(f"plan:{name}", workspace.slug)


def shortened(missing: Sequence[Missing], url: str) -> list[Missing]:
    """``MOST`` sentences, and how many more there are."""
    if len(missing) <= MOST:
        return list(missing)
    more = len(missing) - MOST
    return [*missing[:MOST], Missing(ngettext("and %(n)d more like these", "and %(n)d more like these", more) % {"n": more}, url)]


def looked(workspace: Workspace, found: Feasibility) -> list[tuple[str, str]]:
    n = len(found.verdicts)
    return [(ngettext("%(n)d action", "%(n)d actions", n) % {"n": n}, page(workspace, "feasibility"))] if n else []


@criterion("people.feasible", label=gettext_lazy("Every action has a verdict of feasibility: time, people, skills, budget"))
def people_feasible(workspace: Workspace) -> Check:
    """001:B2.A1.T2: a verdict on every action; what keeps it from being given is named."""
    found = feasible.read(workspace)
    missing = [] if found.verdicts else [without_action(workspace)]
    for verdict in found.verdicts:
        if verdict.state == feasible.UNSAID:
            reason = next(reason for reason in verdict.reasons if reason.weight == feasible.UNSAID)
            missing.append(Missing(_("“%(action)s”: %(reason)s") % {"action": verdict.action, "reason": reason.text}, reason.url))
    return answer(looked(workspace, found), shortened(missing, page(workspace, "feasibility")))


@criterion("people.roadmap", label=gettext_lazy("Each action has person-days, a cost and dates, and nobody has a month that is too full"))
def people_roadmap(workspace: Workspace) -> Check:
    """001:C10: each action has person-days, cost, start, end; load within capacity each month."""
    found = feasible.read(workspace)
    missing = [] if found.verdicts else [without_action(workspace)]
    for verdict in found.verdicts:
        action = verdict.action
        lacks = [
            word
            for word, there in (
                (_("person-days"), verdict.effort.hours), (_("a cost"), verdict.effort.total or verdict.planned), (_("a start"), action.start), (_("an end"), action.end),
            )
            if not there
        ]  # fmt: skip
        if lacks:
            missing.append(Missing(_("“%(action)s” lacks: %(gaps)s.") % {"action": action, "gaps": ", ".join(lacks)}, action.get_absolute_url()))
    missing = shortened(missing, page(workspace, "feasibility"))
    for name, first, hours, capacity in full_months(found.load):
        words = {"person": name, "month": month(first), "hours": number(hours, decimals=0), "capacity": number(capacity, decimals=0)}
        missing.append(Missing(_("%(person)s has %(hours)s h to do in %(month)s and %(capacity)s h for it.") % words, page(workspace, "load")))
    return answer(looked(workspace, found), missing)


def full_months(found: load.Load) -> list[tuple[str, date, float, float]]:
    """People with more hours asked in a month than they have; a week belongs to the month of its Monday."""
    counting = load.Counting(found.situation, [])
    full = []
    for burden in found.burdens:
        months: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for monday in found.mondays:
            sums = months[monday.replace(day=1)]
            sums[0] += burden.weeks[monday].hours if monday in burden.weeks else 0.0
            sums[1] += counting.capacity(burden.carrier, monday)
        full += [(burden.carrier.name, first, hours, there) for first, (hours, there) in sorted(months.items()) if hours > there + load.ROUNDING]
    return full


@criterion("people.load", label=gettext_lazy("Nobody has more hours than they have in a week, and no material is booked twice"))
def people_load(workspace: Workspace) -> Check:
    """001:CE18.2: load within capacity per person per week, no conflict of materials."""
    found = load.of(workspace)
    url = page(workspace, "load")
    missing = [] if found.burdens else [Missing(_("Nobody has work that is counted in hours yet."), url)]
    over = []
    for burden, week in found.over:
        words = {"person": burden.carrier.name, "day": day(week.monday), "hours": number(week.hours, decimals=0), "capacity": number(week.capacity, decimals=0)}
        over.append(Missing(_("%(person)s, week of %(day)s: %(hours)s h asked, %(capacity)s h there are.") % words, f"{url}#over"))
    missing += shortened(over, f"{url}#over")
    for clash in found.clashes:
        words = {"means": clash.resource.title, "first": day(clash.first), "wanted": clash.wanted, "there": clash.resource.quantity}
        missing.append(Missing(_("“%(means)s” is asked for %(wanted)d times from %(first)s on; there are %(there)d.") % words, f"{url}#bookings"))
    missing += unplaced(found)
    n = len(found.burdens)
    return answer([(ngettext("%(n)d person with work ahead", "%(n)d people with work ahead", n) % {"n": n}, url)] if n else [], missing, judge=False)


def unplaced(found: load.Load) -> list[Missing]:
    missing = []
    for one in found.unplaced:
        title = one.work.row.node.title if one.work else str(one.action)
        url = found.situation.address(one.work.row) if one.work else page(found.situation.workspace, "load")
        missing.append(Missing(_("“%(task)s”: %(person)s is not there for it.") % {"task": title, "person": one.carrier.name}, url))
    return missing


@criterion("people.skills", label=gettext_lazy("Each task says its skills and has an owner who masters them, or the gap is treated"))
def people_skills(workspace: Workspace) -> Check:
    """001:C18, 001:CE18.2: skill cover of 100 %, or the gap treated; each task has required skills (001:CE10.2)."""
    known = situation.read(workspace)
    matrix = gaps.read(known)
    url = page(workspace, "skills")
    missing = [] if matrix.lines else [Missing(_("No skill is written down yet."), reverse("plan:skill-new", args=[workspace.slug]))]
    for gap in matrix.open:
        words = {"task": gap.work.row.node.title, "skill": gap.skill.title, "fault": gap.fault}
        missing.append(Missing(_("“%(task)s” lacks “%(skill)s”: %(fault)s.") % words, f"{url}#gaps"))
    missing += shortened([Missing(_("“%(task)s” says no skill it asks for.") % {"task": work.row.node.title}, means_of(known, work)) for work in matrix.silent], url)
    alone = [work for work in known.works if not work.row.node.over and not work.row.node.milestone and not known.people_of(work.row)]
    missing += shortened([Missing(_("“%(task)s” has nobody.") % {"task": work.row.node.title}, known.address(work.row)) for work in alone], page(workspace, "task-list"))
    n = len(matrix.lines)
    return answer([(ngettext("%(n)d skill", "%(n)d skills", n) % {"n": n}, url)] if n else [], missing)


def means_of(known: Situation, work: situation.Work) -> str:
    return numbered("plan:task-means", known.workspace.slug, work.row.node.number)


@criterion("people.means", label=gettext_lazy("Human, material and technical means are there, and each action has means and a budget"))
def people_means(workspace: Workspace) -> Check:
    """001:CE10.2, 004:A3.CR5: three kinds of means, means and a budget on each action, their costs within the plan's budget."""
    found = feasible.read(workspace)
    known = found.situation
    new = reverse("plan:resource-new", args=[workspace.slug])
    kinds = {resource.kind for resource in known.resources.values()}
    missing = []
    if not kinds & {Resource.Kind.INTERNAL, Resource.Kind.EXTERNAL}:
        missing.append(Missing(_("No person is written down among the means."), new))
    for kind, words in ((Resource.Kind.MATERIAL, _("No material means is written down.")), (Resource.Kind.TECHNICAL, _("No technical means is written down."))):
        if kind not in kinds:
            missing.append(Missing(words, f"{new}?kind={kind.value}"))
    missing += [] if found.verdicts else [without_action(workspace)]
    lacking = []
    for verdict in found.verdicts:
        lacks = [word for word, there in ((_("means"), verdict.effort.hours or verdict.effort.means), (_("a budget"), verdict.planned)) if not there]
        if lacks:
            lacking.append(Missing(_("“%(action)s” lacks: %(gaps)s.") % {"action": verdict.action, "gaps": ", ".join(lacks)}, verdict.action.get_absolute_url()))
    missing += shortened(lacking, page(workspace, "feasibility"))
    if found.verdicts and found.total.bought > found.planned:
        missing.append(Missing(_("What is bought for the actions costs more than the budget of the plan."), page(workspace, "feasibility")))
    if names := sorted(found.total.unpriced):
        missing.append(Missing(_("No cost is said for: %(means)s.") % {"means": ", ".join(names[:MOST])}, page(workspace, "resource-list")))
    return answer(looked(workspace, found), missing)


@criterion("people.used", label=gettext_lazy("Each material and tool of the plan serves a task or an action"))
def people_used(workspace: Workspace) -> Check:
    """000:B2.C3: a tool that is chosen is put to use: a task sets it up or an action works with it."""
    known = situation.read(workspace)
    used = {one.resource_id for one in known.assignments if one.task_id or one.action_id}
    things = [resource for resource in known.resources.values() if not resource.person]
    new = reverse("plan:resource-new", args=[workspace.slug])
    missing = [] if things else [Missing(_("No material and no tool is written down."), f"{new}?kind=technical")]
    address = reverse("plan:assignment-new", args=[workspace.slug])
    missing += [Missing(_("“%(means)s” serves no task and no action.") % {"means": one}, f"{address}?resource={one.pk}") for one in things if one.pk not in used]
    return answer([(str(one), one.get_absolute_url()) for one in things[:5]], missing, judge=False)


@criterion("people.teams", label=gettext_lazy("Teams are formed: who leads them, members, responsibilities, constraints"))
def people_teams(workspace: Workspace) -> Check:
    """001:C18: teams with lead, members and responsibilities, the constraints they work under said; people from outside are told apart."""
    teams = list(Team.objects.filter(workspace=workspace).prefetch_related("members").order_by("number"))
    missing = [] if teams else [Missing(_("No team is formed yet."), reverse("plan:team-new", args=[workspace.slug]))]
    for team in teams:
        team.workspace = workspace
        if lacks := team.gaps():
            missing.append(Missing(_("“%(team)s” lacks: %(gaps)s.") % {"team": team, "gaps": ", ".join(lacks)}, team.page_url("edit")))
    return answer([(str(team), team.get_absolute_url()) for team in teams[:5]], missing)


@criterion("people.raci", label=gettext_lazy("Exactly one person answers for each action"))
def people_raci(workspace: Workspace) -> Check:
    """002:3.4.4d: exactly one accountable person per action, who is still there."""
    known = situation.Situation(workspace, timezone.localdate())
    actions = load.actions_of(known)
    _members, lines = raci.lines(workspace, actions)
    missing = [] if actions else [without_action(workspace)]
    faulty = [
        Missing(_("“%(action)s”: %(fault)s") % {"action": line.about, "fault": " ".join(line.faults)}, reverse("plan:raci-action", args=[workspace.slug, line.about.number]))
        for line in lines
        if line.faults
    ]
    missing += shortened(faulty, page(workspace, "raci"))
    n = len(lines)
    return answer([(ngettext("%(n)d action", "%(n)d actions", n) % {"n": n}, page(workspace, "raci"))] if n else [], missing, judge=False)


@criterion("people.chain", label=gettext_lazy("What each task yields is taken up or delivered, in time, by people who are there"))
def people_chain(workspace: Workspace) -> Check:
    """001:CE18.3: every output consumed or delivered, every input yielded, no task in its actor's unavailability."""
    known = situation.read(workspace)
    found = chain.read(known, load.of(workspace))
    url = page(workspace, "chain")
    missing = [] if found.steps else [Missing(_("No task says what it yields."), url)]
    edit = known.address
    for step in found.loose:
        words = {"task": step.work.row.node.title, "what": step.yields}
        missing.append(Missing(_("“%(task)s”: nobody takes up “%(what)s”, and it is no final output.") % words, edit(step.work.row)))
    for step, text in found.wanted:
        missing.append(Missing(_("“%(task)s” needs “%(what)s”, which no task yields.") % {"task": step.work.row.node.title, "what": text}, edit(step.work.row)))
    for one in found.early:
        words = {"task": one.taker.work.row.node.title, "what": one.what, "day": day(one.giver.work.row.end)}
        missing.append(Missing(_("“%(task)s” begins before “%(what)s” is there, on %(day)s.") % words, edit(one.taker.work.row)))
    for absent in found.absent:
        missing.append(Missing(_("“%(task)s”: %(person)s is not there for it.") % {"task": absent.work.row.node.title, "person": absent.who}, edit(absent.work.row)))
    if found.steps:
        silent = [Missing(_("“%(task)s” does not say what it yields.") % {"task": work.row.node.title}, edit(work.row)) for work in found.silent if not work.row.node.over]
        missing += shortened(silent, url)
    n = len(found.steps)
    return answer([(ngettext("%(n)d step of the chain", "%(n)d steps of the chain", n) % {"n": n}, url)] if n else [], missing)


@criterion("people.effort", label=gettext_lazy("Each action is broken down, and its effort and cost are counted"))
def people_effort(workspace: Workspace) -> Check:
    """002:3.4.1: tasks or means on each action, each with a duration and a cost, so that sums can be shown per action and plan."""
    found = feasible.read(workspace)
    missing = [] if found.verdicts else [without_action(workspace)]
    lacking = []
    for verdict in found.verdicts:
        words = {"action": verdict.action, "means": ", ".join(sorted(verdict.effort.unpriced)[:4]), "n": verdict.effort.unknown}
        if not verdict.effort.hours:
            lacking.append(Missing(_("“%(action)s” says no effort: give it tasks or hours.") % words, verdict.action.get_absolute_url()))
        if verdict.effort.unpriced:
            lacking.append(Missing(_("“%(action)s”: no cost is said for %(means)s.") % words, page(workspace, "resource-list")))
        if verdict.effort.unknown:
            text = ngettext("“%(action)s”: %(n)d task has no duration.", "“%(action)s”: %(n)d tasks have no duration.", verdict.effort.unknown)
            lacking.append(Missing(text % words, page(workspace, "task-list")))
    missing += shortened(lacking, page(workspace, "feasibility"))
    return answer(looked(workspace, found), missing, judge=False)


@criterion("people.domains", label=gettext_lazy("Each field of marketing that the plan works in has a post, and somebody who holds it"))
def people_domains(workspace: Workspace) -> Check:
    """002:1.SK2: each active field has a holder; active is where a task asks for a skill or a post is written down."""
    known = situation.read(workspace)
    roles = list(Role.objects.filter(workspace=workspace).order_by("number"))
    filled: set[str] = set()
    missing = [] if roles else [Missing(_("No post is written down yet."), reverse("plan:role-new", args=[workspace.slug]))]
    for role in roles:
        role.workspace = workspace
        if here(known, role.holder_id):
            filled.add(role.domain)
        if lacks := role.gaps():
            missing.append(Missing(_("“%(post)s” lacks: %(gaps)s.") % {"post": role, "gaps": ", ".join(lacks)}, role.page_url("edit")))
        elif not here(known, role.holder_id):
            missing.append(Missing(_("Who holds “%(post)s” is no longer there.") % {"post": role}, role.page_url("edit")))
    asked = {known.skills[one.skill_id].domain for one in (one for needs in known.needed.values() for one in needs) if one.skill_id in known.skills}
    new = reverse("plan:role-new", args=[workspace.slug])
    missing += [
        Missing(_("Tasks ask for skills in “%(field)s”, and nobody holds a post there.") % {"field": Domain(domain).label}, f"{new}?domain={domain}")
        for domain in sorted(asked - filled - {""})
    ]
    return answer([(str(role), role.get_absolute_url()) for role in roles[:8]], missing)


def here(known: Situation, holder: UUID | None) -> bool:
    """Whether who holds a post is active and still counted on."""
    carrier = known.carriers.get(holder) if holder else None
    return carrier is not None and carrier.active and not gaps.left(carrier, known.today)


@criterion("people.care", label=gettext_lazy("Customer care has a structure of its own: a post or a team, and somebody in charge"))
def people_care(workspace: Workspace) -> Check:
    """002:2.2.6b: a post of customer care that is held, or a team for it that is led."""
    known = situation.read(workspace)
    roles = list(Role.objects.filter(workspace=workspace, domain=Domain.CARE).order_by("number"))
    teams = list(Team.objects.filter(workspace=workspace, domain=Domain.CARE).order_by("number"))
    for one in (*roles, *teams):
        one.workspace = workspace
    assigned = any(here(known, role.holder_id) for role in roles) or any(here(known, team.lead_id) for team in teams)
    missing = []
    if not roles and not teams:
        missing.append(Missing(_("No post and no team looks after customers."), f"{reverse('plan:role-new', args=[workspace.slug])}?domain=care"))
    elif not assigned:
        missing.append(Missing(_("Customer care has nobody in charge who is there."), (roles or teams)[0].page_url("edit")))
    return answer([(str(one), one.get_absolute_url()) for one in (*roles, *teams)][:6], missing, judge=False)


@criterion("people.processes", label=gettext_lazy("The process that serves customers is mapped, and the people it needs are derived from it"))
def people_processes(workspace: Workspace) -> Check:
    """004:A4.CR1: each activity has tasks, a post and a quality criterion; a jury judges the map."""
    found = processes.read(workspace)
    new = reverse("plan:activity-new", args=[workspace.slug])
    missing = [] if found.maps else [Missing(_("No process is mapped yet."), new)]
    for each in found.maps:
        for activity in each.activities:
            if lacks := activity.gaps():
                missing.append(Missing(_("“%(activity)s” lacks: %(gaps)s.") % {"activity": activity, "gaps": ", ".join(lacks)}, activity.page_url("edit")))
    return answer([(each.title, page(workspace, "processes")) for each in found.maps], missing)


@criterion("people.moves", label=gettext_lazy("A move of people between actions is prepared for the unforeseen, with what sets it off"))
def people_moves(workspace: Workspace) -> Check:
    """001:CE22.2: a scenario with a trigger, who moves from where to where, and its effect counted; a jury judges how realistic it is."""
    found = list(Transfer.objects.filter(workspace=workspace).order_by("number"))
    missing = [] if found else [Missing(_("No move of people is prepared yet."), reverse("plan:transfer-new", args=[workspace.slug]))]
    for one in found:
        one.workspace = workspace
        if lacks := one.gaps():
            missing.append(Missing(_("“%(title)s” lacks: %(gaps)s.") % {"title": one, "gaps": ", ".join(lacks)}, one.page_url("edit")))
    return answer([(str(one), one.get_absolute_url()) for one in found[:5]], missing)
