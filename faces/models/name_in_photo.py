"""Names that come without a face."""

from django.db import models

from photos.models import Photo


class NameInPhoto(models.Model):
    """That somebody of this name is in a photo, without saying where: archives tell only names."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="names")
    name = models.CharField(max_length=255)

    class Meta:
        verbose_name_plural = "names in photos"
        constraints = [models.UniqueConstraint(fields=["photo", "name"], name="name_in_photo_once")]

    def __str__(self) -> str:
        return f"{self.name} in {self.photo_id}"
