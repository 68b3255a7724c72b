"""Questions that somebody left for later."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from faces.review.question import LONGEST_KEY


class SkippedQuestion(models.Model):
    """A question of the review that is not to be asked again for some days."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="skipped_questions"
    )
    key = models.CharField(max_length=LONGEST_KEY)
    skipped_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="skipped_question_unique")
        ]

    def __str__(self) -> str:
        return self.key
