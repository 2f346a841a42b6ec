"""The forms of a review and of its parts: what was issued is opened again before it is changed."""

from typing import Any

from django.utils.translation import gettext as _

from mercatique.kernel.forms import RecordForm
from mercatique.kernel.quantities import QuantitiesForm
from mercatique.steer.loop import catalogue
from mercatique.steer.reviews import supports
from mercatique.steer.reviews.models import Finding


def refuse_issued(form: RecordForm, *reviews: Any) -> None:
    """An issued review stays as it was issued until somebody opens it again."""
    if any(review is not None and review.issued for review in reviews):
        form.add_error(None, _("This review has been issued: open it again before changing it."))


class ReviewForm(RecordForm):
    """A review, whose period runs forward."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("The last day is before the first one."))
        refuse_issued(self, self.instance)
        return data


class PartForm(RecordForm):
    """A part of a review."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        refuse_issued(self, data.get("review"), None if self.instance._state.adding else self.instance)
        return data


class ActionReviewForm(PartForm):
    """A post-action review: an action is reviewed once in a review."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        review, action = data.get("review"), data.get("action")
        if review is not None and action is not None:
            others = type(self.instance)._default_manager.filter(review=review, action=action).exclude(pk=self.instance.pk)
            if others.exists():
                self.add_error("action", _("This action is reviewed in this review already: change what is written there."))
        return data


class FindingForm(PartForm):
    """A cause or a lesson; the cause is one that its nature admits."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        nature, cause = data.get("nature"), data.get("cause")
        if cause and nature == Finding.Nature.SUCCESS and not catalogue.explains_success(cause):
            self.add_error("cause", _("This cause holds back: choose one that explains a success."))
        if cause and nature in {Finding.Nature.DIFFICULTY, Finding.Nature.FAILURE} and catalogue.explains_success(cause):
            self.add_error("cause", _("This cause explains a success: choose one that holds back."))
        return data


class ImprovementForm(QuantitiesForm):
    """An axis of improvement; its figure is read when it is named and kept as what the axis rests on."""

    quantities = ("expected",)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        refuse_issued(self, data.get("review"), None if self.instance._state.adding else self.instance)
        return data

    def save(self, commit: bool = True) -> Any:
        made = super().save(commit)
        if commit:
            supports.rest(made)
        return made
