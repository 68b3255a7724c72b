"""How many photos stand in each month of a timeline."""

from django.conf import settings
from django.db import models


class MonthCount(models.Model):
    """How many photos a person's timeline has in a month. Kept by a trigger of the database, so
    that no way of writing photos can forget it; see migration 0002."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    month = models.DateField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "month"], name="month_count_unique")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.count}"
