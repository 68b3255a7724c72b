"""The operator's pages about the pipeline, and about what was handed in."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from ingest.models import (
    Batch,
    BucketEvent,
    HeldRoom,
    PausedStage,
    ProcessingTime,
    Receipt,
    ResumableUpload,
    Scan,
    SourceFile,
    StageRun,
    StageTally,
    TakeoutImport,
    TakeoutMember,
)
from ingest.pipeline import STAGES, due_stages, start_again
from ingest.tasks import wake
from photos.admin import ReadOnlyAdmin

STATE_COLOURS = {
    StageRun.State.DONE: "success",
    StageRun.State.RUNNING: "info",
    StageRun.State.DUE: "info",
    StageRun.State.FAILED: "danger",
    StageRun.State.BLOCKED: "warning",
}


class StageFilter(admin.SimpleListFilter):
    """By the list of stages; asking the table for its values would read all of it."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, *_args: object) -> list[tuple[str, str]]:
        return [(stage.name, stage.name) for stage in STAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StageRun]) -> QuerySet[StageRun]:
        return queryset.filter(stage=self.value()) if self.value() else queryset


@admin.register(StageRun)
class StageRunAdmin(ReadOnlyAdmin):
    """What is done, what failed and why, and a way to try again."""

    list_display = ("photo", "stage", "shown_state", "attempts", "reason", "changed_at")
    list_select_related = ("photo",)
    list_filter = ("state", StageFilter)
    search_fields = ("=photo__id", "photo__filename", "error")
    actions = ("retry_stages",)

    @display(description=_("state"), ordering="state", label=STATE_COLOURS)  # type: ignore[untyped-decorator]
    def shown_state(self, run: StageRun) -> tuple[str, str]:
        return run.state, run.get_state_display()

    @admin.display(description=_("reason"))
    def reason(self, run: StageRun) -> str:
        """The last line of the error says what happened."""
        return run.error.strip().rpartition("\n")[2][:200]

    @admin.action(description=_("Retry what failed"), permissions=["retry"])
    def retry_stages(self, request: HttpRequest, runs: QuerySet[StageRun]) -> None:
        failed = runs.filter(state=StageRun.State.FAILED)
        photo_ids = {
            stage.name: list(failed.filter(stage=stage.name).values_list("photo", flat=True))
            for stage in STAGES
        }
        for name, chosen in photo_ids.items():
            start_again(name, chosen)
        wake(*due_stages())
        count = sum(map(len, photo_ids.values()))
        said = ngettext("%d stage starts again.", "%d stages start again.", count) % count
        self.message_user(request, said)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ingest.change_stagerun")


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ("folder", "origin", "owner", "started_at", "finished_at")
    list_display_links = ("folder", "origin")
    list_select_related = ("owner",)
    list_filter = ("origin", ("owner", AutocompleteSelectFilter))
    search_fields = ("folder",)


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    list_display = ("filename", "outcome", "reason", "received_at")
    list_filter = ("outcome",)
    search_fields = ("filename", "reason")


@admin.register(PausedStage)
class PausedStageAdmin(ReadOnlyAdmin):
    ordering = ("stage",)
    list_display = ("stage", "paused_by", "paused_at")
    list_select_related = ("paused_by",)


@admin.register(StageTally)
class StageTallyAdmin(ReadOnlyAdmin):
    ordering = ("stage",)
    list_display = ("stage", "done", "failed", "milliseconds", "worked_at")


@admin.register(HeldRoom)
class HeldRoomAdmin(ReadOnlyAdmin):
    list_display = ("owner", "photos", "size_bytes", "held_until")
    list_select_related = ("owner",)


@admin.register(ProcessingTime)
class ProcessingTimeAdmin(ReadOnlyAdmin):
    list_display = ("owner", "month", "milliseconds")
    list_select_related = ("owner",)
    list_filter = (("owner", AutocompleteSelectFilter),)


@admin.register(ResumableUpload)
class ResumableUploadAdmin(ReadOnlyAdmin):
    list_display = ("filename", "owner", "offset_bytes", "size_bytes", "started_at", "expires_at")
    list_select_related = ("owner",)
    list_filter = ("receiver", ("owner", AutocompleteSelectFilter))
    search_fields = ("filename",)


@admin.register(BucketEvent)
class BucketEventAdmin(ReadOnlyAdmin):
    """What buckets told of, and what became of it."""

    list_display = ("path", "source", "state", "attempts", "reason", "received_at")
    list_select_related = ("source",)
    list_filter = ("state",)
    search_fields = ("path", "reason")


@admin.register(Scan)
class ScanAdmin(ReadOnlyAdmin):
    list_display = ("source", "asked_at", "started_at", "finished_at", "seen", "total", "missing")
    list_select_related = ("source",)


@admin.register(SourceFile)
class SourceFileAdmin(ReadOnlyAdmin):
    list_display = ("path", "source", "state", "reason")
    list_select_related = ("source",)
    list_filter = ("state", ("source", AutocompleteSelectFilter))
    search_fields = ("path",)


@admin.register(TakeoutImport)
class TakeoutImportAdmin(ReadOnlyAdmin):
    list_display = ("batch", "phase", "member_count", "is_dry_run", "finished_at")
    list_select_related = ("batch",)
    list_filter = ("phase", "is_dry_run")


@admin.register(TakeoutMember)
class TakeoutMemberAdmin(ReadOnlyAdmin):
    """What became of each member of the archives."""

    list_display = ("path", "archive", "kind", "state", "reason")
    list_filter = ("kind", "state")
    search_fields = ("path",)
    exclude = ("content",)
