"""The meaning of photos."""

from django.conf import settings
from django.db import models
from pgvector.django import HalfVectorField

from photos.models import Photo


class Embedding(models.Model):
    """The meaning of a photo as one model sees it. Rows of several models stand side by side, so
    that a library is re-embedded without a pause."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="embeddings")
    model = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    vector = HalfVectorField()  # as many dimensions as the model has
    embedded_at = models.DateTimeField(auto_now=True)

    # Kept by a trigger of the database: the owner of the photo, and the transaction that wrote.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        editable=False,
        db_index=False,
    )
    revision = models.BigIntegerField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "model"], name="embedding_photo_model_unique")
        ]
        indexes = [
            # What was written of a person's vectors since, and how many there are.
            models.Index(
                fields=["owner", "model", "version", "revision"],
                include=["photo"],
                name="embedding_changes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} of {self.photo_id}"
