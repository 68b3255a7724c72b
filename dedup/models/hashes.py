"""What is remembered of how a photo looks."""

from django.db import models
from django.db.models.functions import Cast

from photos.models import Photo


class WritingTransaction(models.Func):
    """The number of the transaction that writes. Of these, unlike of a sequence's numbers, a
    reader can ask which are surely over."""

    function = "pg_current_xact_id"
    arity = 0
    output_field = models.TextField()


class PictureHash(models.Model):
    """The perceptual hash of a photo, or of one key frame of a video; and of a photo that has bars
    around it, as a screenshot has, the hash without them, as a second frame."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="hashes")
    frame = models.PositiveSmallIntegerField(default=0)
    bits = models.BigIntegerField(help_text="64 bits, as the database's signed number.")
    middle = models.BigIntegerField(default=0, help_text="The same of the picture's middle.")
    asked = models.BinaryField(
        default=b"", help_text="Other hashes, 8 bytes each, by which its versions are found."
    )
    revision = models.BigIntegerField(
        db_default=Cast(Cast(WritingTransaction(), models.TextField()), models.BigIntegerField()),
        editable=False,
    )

    class Meta:
        verbose_name_plural = "picture hashes"
        constraints = [
            models.UniqueConstraint(fields=["photo", "frame"], name="picture_hash_unique")
        ]
        indexes = [
            # What was written since hashes were read.
            models.Index(fields=["revision"], include=["photo"], name="picture_hash_changes")
        ]

    def __str__(self) -> str:
        return f"{self.bits & (2**64 - 1):016x} of {self.photo_id}"
