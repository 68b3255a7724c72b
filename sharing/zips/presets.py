"""As what photos leave."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Preset(models.TextChoices):
    """What of each photo goes into the ZIP."""

    ORIGINALS = "originals", _("Originals, every version")
    EDITS = "edits", _("As shown, with edits")
    WEB = "web", _("Small, to be sent on")
    BARE = "bare", _("Without location and camera")
