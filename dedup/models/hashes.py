"""What is remembered of how a photo looks."""

from django.db import models

from photos.models import Photo


class PictureHash(models.Model):
    """The perceptual hash of a photo, or of one key frame of a video."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="hashes")
    frame = models.PositiveSmallIntegerField(default=0)
    bits = models.BigIntegerField(help_text="64 bits, as the database's signed number.")

    class Meta:
        verbose_name_plural = "picture hashes"
        constraints = [
            models.UniqueConstraint(fields=["photo", "frame"], name="picture_hash_unique")
        ]

    def __str__(self) -> str:
        return f"{self.bits & (2**64 - 1):016x} of {self.photo_id}"
