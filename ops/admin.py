"""What the operator does beyond reading: curation, sources, links, and the rows of rights.

Every action calls the service that the pages call, and is written into the audit log.
"""

from collections import defaultdict
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from accounts.audit import Verb, record
from accounts.models import User
from curating.doing import do
from curating.invalid import InvalidAction
from curating.models import LeftoverFile
from faces.admin import PersonAdmin
from faces.models import Person
from faces.services import InvalidDecision
from faces.services.of_people import favour_person, hide_person
from ingest.sources import services as sources
from ops.models import Backup, Finding, Handover, Verification
from ops.verify.verifying import ADVICE
from photos.admin import PhotoAdmin, ReadOnlyAdmin, SourceAdmin
from photos.models import Photo, Source
from rights.models import (
    AlbumShare,
    Group,
    GroupMember,
    LinkPhoto,
    Partner,
    PartnerHides,
    ShareLink,
    Space,
    SpaceMember,
    SpacePhoto,
)
from sharing.links.services import revoke_link

for model in (Photo, Person, Source):  # once more below, with what can be done
    admin.site.unregister(model)


def operator(request: HttpRequest) -> User:
    """The admin lets nobody else through; this says so to the type checker."""
    return cast(User, request.user)


def note(request: HttpRequest, words: str, about: User) -> None:
    record(operator(request), Verb.ADMIN, words, about=about, request=request)


@admin.register(Photo)
class CuratedPhotoAdmin(PhotoAdmin):
    """Photos, with the verbs of curating: each is an action of its owner's that can be undone."""

    actions = ("favour", "archive", "trash", "restore")

    @admin.action(description=_("Make favourites"), permissions=["change"])
    def favour(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        self.curate(request, photos, "favourite")

    @admin.action(description=_("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        self.curate(request, photos, "archive")

    @admin.action(description=_("Move to the trash"), permissions=["change"])
    def trash(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        self.curate(request, photos, "trash")

    @admin.action(description=_("Restore from the trash"), permissions=["change"])
    def restore(self, request: HttpRequest, photos: QuerySet[Photo]) -> None:
        self.curate(request, photos, "restore")

    def curate(self, request: HttpRequest, photos: QuerySet[Photo], verb: str) -> None:
        """One action in each library."""
        by_owner: dict[User, list[int]] = defaultdict(list)
        for photo in photos.select_related("owner"):
            by_owner[photo.owner].append(photo.pk)
        count = 0
        for owner, photo_ids in by_owner.items():
            try:
                done = do(owner, verb, photo_ids)
            except InvalidAction as error:
                self.message_user(request, f"{owner}: {error}", messages.ERROR)
                continue
            note(request, f"{verb}: {done.pk}", owner)
            count += len(photo_ids)
        said = ngettext("Done for %d photo.", "Done for %d photos.", count) % count
        self.message_user(request, said)

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:  # noqa: FBT001 - the signature is Django's
        super().save_model(request, obj, form, change)
        note(request, f"photo {obj.pk}: {', '.join(form.changed_data)}", obj.owner)


@admin.register(Person)
class DecidedPersonAdmin(PersonAdmin):
    """People, as their pages show and hide them."""

    actions = ("favour", "hide", "show")

    @admin.action(description=_("Make favourites"), permissions=["view"])
    def favour(self, request: HttpRequest, people: QuerySet[Person]) -> None:
        for person in people.select_related("owner"):
            self.decide(request, person, favourite=True)

    @admin.action(description=_("Hide"), permissions=["view"])
    def hide(self, request: HttpRequest, people: QuerySet[Person]) -> None:
        for person in people.select_related("owner"):
            self.decide(request, person, hidden=True)

    @admin.action(description=_("Show"), permissions=["view"])
    def show(self, request: HttpRequest, people: QuerySet[Person]) -> None:
        for person in people.select_related("owner"):
            self.decide(request, person, hidden=False)

    def decide(self, request: HttpRequest, person: Person, **wanted: bool) -> None:
        try:
            if "favourite" in wanted:
                favour_person(person, favourite=wanted["favourite"])
            else:
                hide_person(person, hidden=wanted["hidden"])
        except InvalidDecision as error:
            self.message_user(request, f"{person}: {error}", messages.ERROR)
            return
        note(request, f"person {person.pk}: {', '.join(wanted)}", person.owner)


@admin.register(Source)
class WatchedSourceAdmin(SourceAdmin):
    """Sources, with what their page does."""

    actions = ("pause", "resume", "rescan")

    @admin.action(description=_("Pause"), permissions=["view"])
    def pause(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        for source in chosen.select_related("owner"):
            sources.pause(source)
            note(request, f"pause: {source.name}", source.owner)

    @admin.action(description=_("Resume"), permissions=["view"])
    def resume(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        for source in chosen.select_related("owner"):
            sources.resume(source)
            note(request, f"resume: {source.name}", source.owner)

    @admin.action(description=_("Scan now"), permissions=["view"])
    def rescan(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        for source in chosen.select_related("owner"):
            sources.rescan(source)
            note(request, f"scan: {source.name}", source.owner)


@admin.register(ShareLink)
class ShareLinkAdmin(ReadOnlyAdmin):
    """Links; what stands in their addresses is not shown, since it opens them."""

    list_display = ("__str__", "owner", "album", "expires_at", "revoked_at", "visits", "made_at")
    list_select_related = ("owner", "album")
    list_filter = (("owner", AutocompleteSelectFilter),)
    search_fields = ("title", "owner__email")
    exclude = ("token", "slug", "password")
    actions = ("revoke",)

    @admin.action(description=_("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, links: QuerySet[ShareLink]) -> None:
        for link in links.filter(revoked_at=None).select_related("owner"):
            revoke_link(link, by=operator(request))


@admin.register(Handover)
class HandoverAdmin(ReadOnlyAdmin):
    list_display = ("giver", "receiver", "asked_at", "accepted_at", "done_at", "reason")
    list_select_related = ("giver", "receiver")


@admin.register(LeftoverFile)
class LeftoverFileAdmin(ReadOnlyAdmin):
    list_display = ("key", "storage")


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner", "made_at")
    list_select_related = ("owner",)
    search_fields = ("name",)


@admin.register(GroupMember)
class GroupMemberAdmin(ReadOnlyAdmin):
    list_display = ("user", "group")
    list_select_related = ("user", "group")


@admin.register(Space)
class SpaceAdmin(ReadOnlyAdmin):
    list_display = ("name", "made_at")
    search_fields = ("name",)


@admin.register(SpaceMember)
class SpaceMemberAdmin(ReadOnlyAdmin):
    list_display = ("space", "user", "group", "role", "joined_at")
    list_select_related = ("space", "user", "group")
    list_filter = ("role",)


@admin.register(SpacePhoto)
class SpacePhotoAdmin(ReadOnlyAdmin):
    list_display = ("photo", "space", "added_at")
    list_select_related = ("photo", "space")


@admin.register(AlbumShare)
class AlbumShareAdmin(ReadOnlyAdmin):
    list_display = ("album", "user", "group", "role", "shared_at")
    list_select_related = ("album", "user", "group")


@admin.register(Partner)
class PartnerAdmin(ReadOnlyAdmin):
    list_display = ("owner", "viewer", "since", "made_at")
    list_select_related = ("owner", "viewer")


@admin.register(PartnerHides)
class PartnerHidesAdmin(ReadOnlyAdmin):
    list_display = ("partner", "person", "album")
    list_select_related = ("partner", "person", "album")


@admin.register(LinkPhoto)
class LinkPhotoAdmin(ReadOnlyAdmin):
    list_display = ("photo", "link")
    list_select_related = ("photo", "link")


@admin.register(Backup)
class BackupAdmin(ReadOnlyAdmin):
    list_display = (
        *("finished_at", "place", "stamp", "originals", "size_bytes", "sent_bytes", "absent"),
        *("rotated", "error"),
    )


@admin.register(Verification)
class VerificationAdmin(ReadOnlyAdmin):
    list_display = (
        *("started_at", "is_whole", "state", "parts_done", "parts", "files", "size_bytes"),
        *("open_findings", "finished_at"),
    )

    @admin.display(description=_("Findings"))
    def open_findings(self, row: Verification) -> int:
        return int(row.open_findings)  # type: ignore[attr-defined] # annotated below

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verification]:
        found = Count("findings", filter=Q(findings__repaired_at=None))
        rows: QuerySet[Verification] = super().get_queryset(request)
        return rows.annotate(open_findings=found)


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    """The report of verifying: what is wrong, and what to do."""

    list_display = ("kind", "key", "photo", "detail", "advice", "repaired_at", "verification")
    list_select_related = ("photo", "verification")
    list_filter = ("kind",)

    @admin.display(description=_("What to do"))
    def advice(self, row: Finding) -> str:
        return ADVICE[Finding.Kind(row.kind)]
