"""What a model at an endpoint says of photos in a sentence, and what asking it has cost."""

from django.db import models

from photos.models import Photo


class ModelCaption(models.Model):
    """A sentence about a photo from a model. It stands beside the person's own caption, which is
    a column of the photo, and never takes its place."""

    photo = models.OneToOneField(Photo, models.CASCADE, related_name="model_caption")
    text = models.TextField()
    model = models.CharField(max_length=200)
    language = models.CharField(max_length=60, blank=True)
    tokens = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"caption of {self.photo_id}"


class CaptionDay(models.Model):
    """How many photos were sent on a day (UTC), and the tokens that were billed for them."""

    day = models.DateField(unique=True)
    photos = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}"
