"""Issuing a review: its documents are kept under their next numbers, and it rests on the figures it gave."""

from datetime import date
from typing import Any

from django.utils import timezone

from mercatique.kernel import documents
from mercatique.steer.reviews import supports
from mercatique.steer.reviews.documents import DOCUMENTS, document_of
from mercatique.steer.reviews.models import Review
from mercatique.steer.reviews.reading import Reading


def issue(found: Reading, user: Any, on: date | None = None) -> None:
    """The three documents in the language of the workspace, each under its next number."""
    review = found.review
    review.status, review.issued_on = Review.Status.ISSUED, on or timezone.localdate()
    author = str(review.author or user or "")
    for name in DOCUMENTS:
        made = document_of(found, name, review.workspace.language, author)
        review.editions[name] = documents.keep(review.workspace, name, made, user, review.title[:300]).number
    supports.seal(review, found)
    review.save()
