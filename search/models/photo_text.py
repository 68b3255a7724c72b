"""The text in a picture."""

from django.db import models

from photos.models import Photo


class PhotoText(models.Model):
    """What an OCR engine read in a photo, line by line. No text at all is a row too.

    A region is `{"box": [[x, y], …four corners, clockwise from the top left], "text": …,
    "confidence": 0 to 1}`; corners are pixels of the upright picture of `width_px` x `height_px`
    that was read, the preview.
    """

    photo = models.OneToOneField(Photo, models.CASCADE, related_name="photo_text")
    engine = models.CharField(max_length=60)
    language = models.CharField(max_length=60, blank=True)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    regions = models.JSONField(default=list)
    text = models.TextField(blank=True, help_text="The regions' texts, a line each.")
    read_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"text of {self.photo_id}"
