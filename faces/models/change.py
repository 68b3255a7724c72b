"""What people said about people, one row a decision, with what it takes to take it back."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from faces.models.face import Face
from faces.models.person import LONGEST_NAME, Person
from photos import access
from photos.models import Photo


class ChangeQuerySet(models.QuerySet["Change"]):
    """Predicates on changes. Every read starts at `visible_to`."""

    def visible_to(self, viewer: access.Viewer) -> Self:
        """A person's own, without those whose words tell of somebody whom they may not see now."""
        if not viewer.is_authenticated:
            return self.none()
        unseen = Face.objects.filter(photo__owner=viewer).exclude(
            photo__in=Photo.objects.in_library_of(viewer).values("pk")
        )
        hidden = Q(people__overlap=_nowhere_else(viewer, unseen)) | Q(face__in=unseen.values("pk"))
        return self.filter(owner=viewer).exclude(hidden)


def _nowhere_else(viewer: access.Viewer, unseen: models.QuerySet[Face]) -> list[int]:
    """Those who have no other face than these. A list: they are few, or nobody."""
    people = set(unseen.exclude(person=None).values_list("person", flat=True))
    seen = Face.objects.visible_to(viewer).filter(person__in=people)
    return sorted(people - set(seen.values_list("person", flat=True).distinct()))


class Change(models.Model):
    """One decision: what was said, in words that outlive its rows, and exactly the rows it touched.

    `before` and `after` hold, by kind and key, what differs ({"face": {"12": {"person_id": 3}}});
    null where there was, or is, no such row. faces/services/ledger.py writes and reads them.
    """

    class Verb(models.TextChoices):
        NAME = "name", gettext_lazy("Name")
        UNNAME = "unname", gettext_lazy("Take a name off")
        FORGET_NAME = "forget_name", gettext_lazy("Forget another name")
        CONFIRM = "confirm", gettext_lazy("Confirm")
        REJECT = "reject", gettext_lazy("Reject")
        MOVE = "move", gettext_lazy("Move")
        SPLIT = "split", gettext_lazy("Split")
        MERGE = "merge", gettext_lazy("Merge")
        TELL_APART = "tell_apart", gettext_lazy("Tell apart")
        HIDE = "hide", gettext_lazy("Hide")
        SHOW = "show", gettext_lazy("Show")
        FAVOUR = "favour", gettext_lazy("Favour")
        UNFAVOUR = "unfavour", gettext_lazy("No longer favour")
        BIRTHDAY = "birthday", gettext_lazy("Birthday")
        NO_BIRTHDAY = "no_birthday", gettext_lazy("No birthday")
        COVER = "cover", gettext_lazy("Cover")
        REFUSE = "refuse", gettext_lazy("Not a face")
        DRAW = "draw", gettext_lazy("Draw")
        REFUSE_NAME = "refuse_name", gettext_lazy("Refuse a name")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    # The parts of its sentence.
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    other_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    count = models.PositiveIntegerField(default=1, help_text="How many faces it was said of.")
    day = models.DateField(null=True, blank=True)
    people = ArrayField(models.BigIntegerField(), default=list, help_text="Whom it names.")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    face = models.ForeignKey(Face, models.SET_NULL, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_rows = models.PositiveIntegerField(
        default=0, help_text="What a later decision had changed, so that undoing left it alone."
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        # For an owner's newest changes, and for those that are too old to keep.
        indexes = [models.Index(fields=["owner", "-made_at", "-id"], name="change_newest_first")]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"

    @property
    def sentence(self) -> str:
        """What was said: "Named Anna."."""
        is_of_named = self.name or self.other_name
        said = (SAID if is_of_named else SAID | SAID_OF_NAMELESS)[self.verb] % {
            "name": self.name or _("somebody"),
            "other": self.other_name or _("somebody"),
            "n": self.count,
            "day": date_format(self.day) if self.day else "",
        }
        return str(said)

    @property
    def undone_sentence(self) -> str:
        """That it was taken back, and whether all of it."""
        if self.kept_rows:
            return _("Undone: %s What was decided later stays.") % self.sentence
        return _("Undone: %s") % self.sentence


Verb = Change.Verb
SAID: dict[str, Promise] = {
    Verb.NAME: gettext_lazy("Named %(name)s."),
    Verb.UNNAME: gettext_lazy("Took the name %(other)s off."),
    Verb.FORGET_NAME: gettext_lazy("%(name)s is not called %(other)s any more."),
    Verb.CONFIRM: ngettext_lazy("%(n)d face is %(name)s.", "%(n)d faces are %(name)s.", "n"),
    Verb.REJECT: ngettext_lazy("%(n)d face is not %(name)s.", "%(n)d faces are not %(name)s.", "n"),
    Verb.MOVE: ngettext_lazy(
        "Moved %(n)d face to %(name)s.", "Moved %(n)d faces to %(name)s.", "n"
    ),
    Verb.SPLIT: ngettext_lazy(
        "Split %(n)d face off from %(other)s.", "Split %(n)d faces off from %(other)s.", "n"
    ),
    Verb.MERGE: gettext_lazy("Joined %(other)s into %(name)s."),
    Verb.TELL_APART: gettext_lazy("%(name)s and %(other)s are two people."),
    Verb.HIDE: gettext_lazy("Hid %(name)s."),
    Verb.SHOW: gettext_lazy("%(name)s is shown again."),
    Verb.FAVOUR: gettext_lazy("%(name)s is a favourite."),
    Verb.UNFAVOUR: gettext_lazy("%(name)s is no favourite any more."),
    Verb.BIRTHDAY: gettext_lazy("%(name)s was born on %(day)s."),
    Verb.NO_BIRTHDAY: gettext_lazy("Took the birthday of %(name)s off."),
    Verb.COVER: gettext_lazy("Changed the cover of %(name)s."),
    Verb.REFUSE: ngettext_lazy("Marked %(n)d as not a face.", "Marked %(n)d as not faces.", "n"),
    Verb.DRAW: gettext_lazy("Marked the face of %(name)s."),
    Verb.REFUSE_NAME: ngettext_lazy(
        "%(n)d face is not %(other)s.", "%(n)d faces are not %(other)s.", "n"
    ),
}
# Two groups that await a name are not told by "somebody" and "somebody".
SAID_OF_NAMELESS: dict[str, Promise] = {
    Verb.MERGE: gettext_lazy("Joined the two: they are one person."),
    Verb.TELL_APART: gettext_lazy("Told the two apart."),
    Verb.SPLIT: ngettext_lazy("Split %(n)d face off.", "Split %(n)d faces off.", "n"),
    Verb.DRAW: gettext_lazy("Marked a face."),
}
