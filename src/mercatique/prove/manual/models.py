"""What a person answered in a quiz: for themselves only."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class QuizTry(models.Model):
    """One try at the quiz of a chapter; the seed draws its numbers, so that each try asks others."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    chapter = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    missed = models.JSONField(default=list)
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["user", "chapter"])]

    def __str__(self) -> str:
        return f"{self.chapter}: {self.right}/{self.asked}"
