"""Writes of guests: a file is checked as any upload, and held back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.models import Kind
from activity.services.telling import tell
from ingest.bodies import name_problem
from ingest.upload import Rejoined, clean_filename, read_head
from photos.formats import Format, UnsupportedFormat, sniff_format
from photos.storage import Readable, Spooled, TooLarge, spooled
from rights.models import ShareLink
from sharing.guests.held import drop_files, hold_file, hold_picture
from sharing.models import GuestUpload

MOST_FILES_AN_HOUR = 300
MOST_BYTES_WAITING = 5 * 2**30
HOUR = timedelta(hours=1)


class Refused(Exception):
    """The file is not taken; the message is for the guest."""


@dataclass(frozen=True)
class Sent:
    """A file as it comes from a guest."""

    stream: Readable
    filename: str
    guest_name: str
    file_time: datetime


def hold_upload(link: ShareLink, sent: Sent) -> GuestUpload:
    """Hold the file back for the owner of the link. Raises Refused, and keeps nothing then.

    What is said is the same whether the owner has these bytes or not: nobody looks.
    """
    if problem := name_problem(sent.filename):
        raise Refused(problem)
    refuse_too_much(link, 0)
    try:
        head = read_head(sent.stream)
        file_format = sniff_format(head, filename=sent.filename)
        with spooled(Rejoined(head, sent.stream)) as file:
            refuse_too_much(link, file.size_bytes)
            return keep(link, sent, file, file_format)
    except (UnsupportedFormat, TooLarge) as error:
        raise Refused(str(error)) from error


def keep(link: ShareLink, sent: Sent, file: Spooled, file_format: Format) -> GuestUpload:
    """The files, and then their row: two at once do not pass the limit together."""
    keys = hold_file(file.path, file_format), hold_picture(file.path, file_format)
    try:
        with transaction.atomic():
            ShareLink.objects.select_for_update(no_key=True).get(pk=link.pk)
            refuse_too_much(link, file.size_bytes)
            tell(Kind.GUEST_UPLOAD, actor=None, to=[link.owner], album_id=link.album_id)
            return GuestUpload.objects.create(
                owner=link.owner, link=link, guest_name=sent.guest_name,
                filename=clean_filename(sent.filename), format=file_format.name,
                size_bytes=file.size_bytes, key=keys[0], picture_key=keys[1],
                file_time=sent.file_time,
            )  # fmt: skip
    except Refused:
        drop_files(keys)
        raise


def refuse_too_much(link: ShareLink, more_bytes: int) -> None:
    """Raises Refused where the link took enough for now."""
    uploads = GuestUpload.objects.filter(link=link)
    if uploads.filter(sent_at__gt=timezone.now() - HOUR).count() >= MOST_FILES_AN_HOUR:
        raise Refused(_("Many photos came within the hour. Try again later."))
    waiting = uploads.filter(state=GuestUpload.State.WAITING).aggregate(n=Sum("size_bytes"))["n"]
    if (waiting or 0) + more_bytes > MOST_BYTES_WAITING:
        raise Refused(_("Too much waits to be looked at already. Try again later."))
