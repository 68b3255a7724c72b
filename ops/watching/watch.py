"""What operators are told without asking: a disk that fills, a source that is away, a stage that
fails, a queue that stands, a backup that is late, a database of another version. Beat asks for it
each minute."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ingest.models import StageRun
from ingest.pipeline import STAGES
from ops.models import Backup
from ops.watching.disks import disks
from ops.watching.jobs import last_line, stuck_queues
from ops.watching.pulses import BEAT, forget_lost, note_pulse
from ops.watching.ready import waiting_migrations
from ops.watching.troubles import settle
from photos.models import Photo, Source

State = StageRun.State
LATELY = timedelta(hours=1)
MANY_FAILED = 10
AWAY = (Source.State.OFFLINE, Source.State.ASKS)


def watch() -> None:
    note_pulse(BEAT)
    forget_lost()
    settle("disk", full_disks())
    settle("source", sources_away())
    settle("stage", failing_stages())
    settle("queue", standing_queues())
    settle("late", late_backup())


def watch_version() -> None:
    settle("version", older_database())


def full_disks() -> dict[str, str]:
    words = _("The disk of %(folder)s is nearly full: %(free)s are free of %(size)s.")
    return {
        disk.folder: words
        % {
            "folder": disk.folder,
            "free": filesizeformat(disk.free_bytes),
            "size": filesizeformat(disk.size_bytes),
        }
        for disk in disks()
        if disk.is_full
    }


def sources_away() -> dict[str, str]:
    """By their names: what lies in them is their owners' to see."""
    words = {
        Source.State.OFFLINE: _("The source “%(name)s” of %(owner)s is offline."),
        Source.State.ASKS: _("Much is missing in the source “%(name)s” of %(owner)s: it asks."),
    }
    return {
        str(source.pk): words[Source.State(source.state)]
        % {"name": source.name, "owner": source.owner}
        for source in Source.objects.filter(state__in=AWAY).select_related("owner")
    }


def failing_stages() -> dict[str, str]:
    """Where lately more failed than was done, and not only now and then a broken file."""
    counts = {stage.name: failed_lately(stage.name) for stage in STAGES}
    return {
        name: failing_words(name, count)
        for name, count in counts.items()
        if count >= MANY_FAILED and count > done_lately(name)
    }


def failed_lately(stage: str) -> int:
    return lately(stage, State.FAILED).count()


def done_lately(stage: str) -> int:
    """Asked only when much failed: no index leads there."""
    return lately(stage, State.DONE).count()


def lately(stage: str, state: str) -> QuerySet[StageRun]:
    since = timezone.now() - LATELY
    return StageRun.objects.filter(stage=stage, state=state, changed_at__gte=since)


def failing_words(stage: str, count: int) -> str:
    last = StageRun.objects.filter(stage=stage, state=State.FAILED).order_by("-changed_at").first()
    words = _("The stage “%(stage)s” failed for %(count)d photos within an hour: %(reason)s")
    reason = last_line(last.error) if last else ""
    return words % {"stage": stage, "count": count, "reason": reason}


def standing_queues() -> dict[str, str]:
    words = _("Nothing moves in the queue “%(queue)s”, though there is work: does its worker run?")
    return {queue: words % {"queue": queue} for queue in stuck_queues()}


def late_backup() -> dict[str, str]:
    """Where the last that went well, or without any the first photo, is too old."""
    latest = Backup.objects.filter(error="").order_by("-finished_at").first()
    first = Photo.objects.order_by("pk").first()
    since = latest.finished_at if latest else first and first.added_at
    limit = timedelta(days=settings.BACKUP_LATE_DAYS)
    if not (limit and since) or timezone.now() - since < limit:
        return {}
    made = _("The last backup was made on %(day)s: see docs/backup.md.")
    never = _("Photos are here since %(day)s and no backup was made of them: see docs/backup.md.")
    return {"backup": (made if latest else never) % {"day": date_format(since, "DATE_FORMAT")}}


def older_database() -> dict[str, str]:
    """The code is of a version whose changes the database has not seen."""
    if not (waiting := waiting_migrations()):
        return {}
    words = ngettext(
        "This version changes the database, and %(count)d change waits: run manage.py migrate.",
        "This version changes the database, and %(count)d changes wait: run manage.py migrate.",
        len(waiting),
    )
    return {"migrations": words % {"count": len(waiting)}}
