"""What a person made of groups of duplicates, with what it takes to take it back."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from dedup.models.group import DuplicateGroup
from photos import access
from photos.models import Photo


class Among(Func):
    """Whether a value is in an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Predicates on resolutions. Every read starts at `visible_to`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        """A person's own, without those about a photo that they may not see now."""
        if not viewer.is_authenticated:
            return self.none()
        hidden = Photo.objects.exclude(access.in_library_of(viewer))
        told = hidden.filter(Among(F("pk"), OuterRef("photos")))
        return self.filter(~Exists(told), owner=viewer)

    def by_decision(self) -> Self:
        """One row for each decision: of those of a bulk the first, with what all of it came to."""
        others = self.filter(bulk=OuterRef("bulk"))
        return self.filter(Q(bulk=None) | ~Exists(others.filter(pk__lt=OuterRef("pk")))).annotate(
            bulk_groups=_of_bulk(others, Count("pk")),
            bulk_count=_of_bulk(others, Sum("count")),
            bulk_bytes=_of_bulk(others, Sum("won_bytes")),
            bulk_kept=_of_bulk(others, Sum("kept_rows")),
            bulk_gone=_of_bulk(others, Sum("gone_count")),
        )


def _of_bulk(rows: models.QuerySet["Resolution"], figure: models.Aggregate) -> Subquery:
    return Subquery(rows.order_by().values("bulk").annotate(figure=figure).values("figure"))


class Resolution(models.Model):
    """One decision about a group: exactly the rows it touched, as they were and as it left them.

    `before` and `after` hold, by kind and key, what differs, as `faces.models.Change` does; and
    what was there already and is still needed (dedup/services/ledger.py).
    """

    class Verb(models.TextChoices):
        KEEP = "keep", gettext_lazy("Kept the best")
        KEEP_ALL = "keep_all", gettext_lazy("Kept all")
        DISMISS = "dismiss", gettext_lazy("No duplicates")
        STACK = "stack", gettext_lazy("Stacked")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    group = models.ForeignKey(DuplicateGroup, models.SET_NULL, null=True, related_name="+")
    keeper = models.ForeignKey(Photo, models.SET_NULL, null=True, related_name="+")
    # The parts of its sentence.
    name = models.CharField(max_length=255, blank=True, help_text="Of the file that was kept.")
    photos = ArrayField(models.BigIntegerField(), default=list, help_text="Which it is about.")
    count = models.PositiveIntegerField(default=0, help_text="Photos that went into the trash.")
    won_bytes = models.BigIntegerField(default=0)
    bulk = models.UUIDField(null=True, help_text="Those of one rule are undone as one.")
    rule = models.CharField(max_length=20, blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_rows = models.PositiveIntegerField(
        default=0, help_text="What a later decision had changed, so that undoing left it alone."
    )
    gone_count = models.PositiveIntegerField(
        default=0, help_text="Photos that were gone for good when it was undone."
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        indexes = [
            # A person's history, and what was decided after a resolution that is undone.
            models.Index(fields=["owner", "-made_at", "-id"], name="resolution_newest"),
            # Those of one rule, which are undone as one.
            models.Index(fields=["bulk"], condition=Q(bulk__isnull=False), name="resolution_bulk"),
            # Those about some photos.
            GinIndex(fields=["photos"], name="resolution_photos"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"

    @property
    def sentence(self) -> str:
        """What was done: "Kept IMG_1.jpg, 2 photos are in the trash." Of a row of `by_decision`
        that is of a bulk, what all of it did."""
        groups = getattr(self, "bulk_groups", None)
        if self.bulk and groups:
            return _bulk_sentence(groups, getattr(self, "bulk_count", 0))
        words = {"name": self.name, "n": self.count, "all": len(self.photos)}
        return str(SAID[self.verb] % words)

    @property
    def undone_sentence(self) -> str:
        """That it was taken back, and whether all of it."""
        said = [_("Undone: %s") % self.sentence]
        if getattr(self, "bulk_kept", None) or self.kept_rows:
            said.append(_("What was decided later stays."))
        if gone := getattr(self, "bulk_gone", None) or self.gone_count:
            words = ngettext("%d photo is gone for good.", "%d photos are gone for good.", gone)
            said.append(words % gone)
        return " ".join(said)


def _bulk_sentence(groups: int, photos: int) -> str:
    said = {
        "groups": ngettext("%d group", "%d groups", groups) % groups,
        "photos": ngettext(
            "%d photo is in the trash", "%d photos are in the trash", photos
        ) % photos,
    }  # fmt: skip
    return _("Kept the best of %(groups)s, %(photos)s.") % said


Verb = Resolution.Verb
SAID: dict[str, Promise] = {
    Verb.KEEP: ngettext_lazy(
        "Kept %(name)s, %(n)d photo is in the trash.",
        "Kept %(name)s, %(n)d photos are in the trash.",
        "n",
    ),
    Verb.KEEP_ALL: gettext_lazy("Kept all %(all)d photos."),
    Verb.DISMISS: gettext_lazy("These %(all)d photos are no duplicates."),
    Verb.STACK: gettext_lazy("Stacked %(all)d photos, %(name)s on top."),
}
