"""The builder of a review, its documents, what is due and when, and meetings around milestones."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mercatique.decide.objectives.criteria import objectives_of
from mercatique.kernel import changes, documents, evidence
from mercatique.kernel.access import workspace_view
from mercatique.kernel.forms import RecordForm
from mercatique.kernel.models import Member, Workspace
from mercatique.kernel.periods import fiscal_year
from mercatique.kernel.records import RECORDS, Detail, Edit, New, Page
from mercatique.kernel.spreadsheets import content_disposition
from mercatique.months import month_end
from mercatique.plan.models import Action
from mercatique.steer.loop.models import Correction, Deviation
from mercatique.steer.reviews import issuing, meter, pictures, reading, schedule, supports
from mercatique.steer.reviews import milestones as cadence
from mercatique.steer.reviews.documents import DOCUMENTS, document_of
from mercatique.steer.reviews.models import ActionReview, Finding, Improvement, Review


@workspace_view()
def reports(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What is due for which period, what is given, what is late."""
    rows = schedule.all_of(workspace)
    every = [report for _schedule, found in rows for report in found]
    return render(request, "steer/reports.html", {"rows": rows, "sentence": schedule.sentence(every) if every else ""})


@workspace_view()
def milestones(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Each milestone with the meeting beside it; a click proposes the one that is missing."""
    found = cadence.all_of(workspace)
    return render(request, "steer/milestones.html", {"milestones": found, "missing": len(cadence.without_meeting(found)), "days": cadence.DAYS, "validations": sum(one.validation for one in found)})


class NewReview(New):
    """A review of the fiscal year so far, up to its last finished month, by who writes it."""

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        year = fiscal_year(self.workspace, timezone.localdate())
        last = self.workspace.warehouse.last_day("orders") or timezone.localdate()
        whole = reading.finished((year.first, last), last)
        me = Member.objects.filter(workspace=self.workspace, user=request.user).first()  # type: ignore[misc]
        period = whole or (year.first, month_end(year.first))
        return {"kind": Review.Kind.PARTIAL, "start": period[0], "end": period[1], "author": me.pk if me else None}


class ReviewDetail(Detail):
    """The builder: what the records say, what people write beside it, and how much is there."""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        review: Review = self.record(request.resolver_match.kwargs["number"])  # type: ignore[union-attr]
        found = reading.of(review)
        if found is None:
            return {"reading": None}
        may_write = not review.issued and request.membership.may("member")  # type: ignore[attr-defined]
        wanted = request.GET.get("edit", "") if may_write else ""
        return {
            "reading": found,
            "meter": meter.of(found),
            "may_edit": may_write,
            "edit": wanted,
            "editor": editor(found, wanted),
            "results_chart": pictures.results(found),
            "money_chart": pictures.money(found),
            "result_sentence": pictures.results_sentence(found),
            "shown": {row.pk: [(held, pictures.figure_of(held)) for held in evidence.of(row, supports.FIGURE)] for row in found.improvements},
            "successes": found.of_nature(Finding.Nature.SUCCESS),
            "difficulties": found.of_nature(*meter.DIFFICULT),
            "lessons": found.of_nature(Finding.Nature.LESSON),
            "documents": [(name, documents.DOCUMENTS[name].label, review.editions.get(name)) for name in DOCUMENTS],
            "formats": [to for to in documents.MIME if to not in {"html", "xlsx"}],
        }


def editor(found: reading.Reading, wanted: str) -> dict[str, Any] | None:
    """The one form that is open on the page: where it is sent, with what it begins."""
    kind, _dash, rest = wanted.partition("-")
    if wanted == "words":
        return opened(found.review, "steer.review", found.review, {}, "")
    if kind == "action" and rest.isdigit():
        return of_action(found, int(rest))
    if kind == "new":
        if rest == "improvement":
            return opened(found.review, "steer.improvement", None, {"review": found.review.pk}, "review")
        if rest in Finding.Nature.values:
            return opened(found.review, "steer.finding", None, {"review": found.review.pk, "nature": rest}, "review")
    rows: tuple[Any, ...] = {"finding": found.findings, "improvement": found.improvements}.get(kind, ())
    row = next((row for row in rows if str(row.number) == rest), None)
    return opened(found.review, f"steer.{kind}", row, {}, "review") if row is not None else None


def of_action(found: reading.Reading, number: int) -> dict[str, Any] | None:
    """The post-action review of one action, begun with its name and today's day."""
    line = next((line for line in found.lines if line.action.number == number), None)
    if line is None:
        return None
    title = _("Review of “%(action)s”") % {"action": line.action}
    first = {"review": found.review.pk, "action": line.action.pk, "title": title[:200], "day": timezone.localdate(), "owner": line.action.owner_id}
    return opened(found.review, "steer.actionreview", line.written, first, "review action title")


def opened(review: Review, label: str, row: Any, first: dict[str, Any], hidden: str) -> dict[str, Any]:
    """A form of the record type, sent to that type's own page: its errors and conflicts are met there, with everything that was typed."""
    kind = RECORDS[label]
    form: RecordForm = kind.form(instance=row, initial=first, workspace=review.workspace) if row is not None else kind.form(initial=first, workspace=review.workspace)
    for name in hidden.split():
        if row is None or name == "review" or getattr(row, f"{name}_id", None) or name == "title":
            form.fields[name].widget = HiddenInput()
    slug = [review.workspace.slug]
    address = reverse(kind.model.address("edit"), args=[*slug, row.number]) if row is not None else reverse(kind.model.address("new"), args=slug)
    return {"form": form, "address": address, "back": review.get_absolute_url(), "written": row is not None}


class NewPart(New):
    """A part of a review leads back to it."""

    def success(self, request: HttpRequest, record: Any) -> str:
        return on_page(record)


class EditPart(Edit):
    """A part of a review leads back to it."""

    def success(self, request: HttpRequest, record: Any) -> str:
        return on_page(record)


def on_page(record: ActionReview | Finding | Improvement) -> str:
    return record.on_review if record.review is not None else record.get_absolute_url()


class Issue(Page):
    """Keep the review's documents as they are now, under their next numbers; the review rests on the figures it gave."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            review: Review = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            review.workspace = self.workspace
            found = reading.of(review)
            if request.POST.get("version", "") != str(review.version):
                messages.error(request, _("This review has changed since you opened the page: read it again, then issue it."))
                return HttpResponseRedirect(review.get_absolute_url())
            if review.issued or found is None:
                messages.error(request, _("It has been issued already.") if review.issued else _("Say which period it covers first."))
                return HttpResponseRedirect(review.get_absolute_url())
            issuing.issue(found, request.user)
        text = _("“%(title)s” has been issued: its documents are kept and will not change.")
        messages.success(request, text % {"title": review.title})
        return HttpResponseRedirect(review.get_absolute_url())


class Reopen(Page):
    """An issued review is opened again to be changed; its editions stay as they are."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            review: Review = self.record(number)
            if review.issued:
                review.status = Review.Status.DRAFT
                evidence.of(review, supports.RESULT).delete()
                review.save()
                messages.success(request, _("“%(title)s” is a draft again; what was issued stays as it is.") % {"title": review.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(review.get_absolute_url())


class File(Page):
    """A document of a review as a file: as it would be issued now."""

    def get(self, request: HttpRequest, number: int, name: str, to: str) -> HttpResponse:
        review: Review = self.record(number)
        found = reading.of(review)
        if name not in DOCUMENTS or to not in documents.MIME or to == "html" or found is None:
            raise Http404
        made = document_of(found, name, self.workspace.language, str(review.author or request.user))
        answer = HttpResponse(documents.render(made, to), content_type=documents.MIME[to])
        answer["Content-Disposition"] = content_disposition(f"{self.workspace.slug}-{name}-{review.number}-{made.language}.{to}")
        return answer


class MakeAction(Page):
    """An axis of improvement becomes an action of the plan, as an idea."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            axis: Improvement = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            axis.workspace = self.workspace
            if axis.action is None:
                made = Action(workspace=self.workspace, title=axis.title, description=axis.proposal or axis.argument, owner=axis.owner, end=axis.due, status=Action.Status.IDEA)
                made.save()
                if axis.indicator is not None:
                    made.indicators.add(axis.indicator)
                    made.objectives.add(*[row for row in objectives_of(self.workspace) if row.indicator_id == axis.indicator_id])
                    made.save()
                axis.action = made
                axis.save()
                messages.success(request, _("“%(title)s” is now an action of the plan.") % {"title": made.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(on_page(axis))


class MakeCorrection(Page):
    """An axis of improvement becomes a corrective action, against the newest deviation of its indicator that is not closed."""

    role = "member"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with transaction.atomic():
            axis: Improvement = get_object_or_404(self.queryset().select_for_update(of=("self",)), number=number)
            axis.workspace = self.workspace
            if axis.correction is None:
                rows = Deviation.objects.filter(workspace=self.workspace, indicator=axis.indicator, indicator__isnull=False).exclude(status=Deviation.Status.CLOSED)
                made = Correction(
                    workspace=self.workspace, title=axis.title, description=axis.proposal, deviation=rows.order_by("-end", "-number").first(), owner=axis.owner,
                    start=timezone.localdate(), due=axis.due, expected=axis.expected, status=Correction.Status.PROPOSED,
                )  # fmt: skip
                made.save()
                axis.correction = made
                axis.save()
                messages.success(request, _("“%(title)s” is now a corrective action, to be decided.") % {"title": made.title}, extra_tags=changes.tag())
        return HttpResponseRedirect(on_page(axis))
