"""Connecting a person's Google Drive: whose it is, which folder of it, and signing in again."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from accounts.models import User
from ingest.drive.errors import FileGone
from ingest.drive.files import DriveFile, Folder
from ingest.sources.scan import set_state
from ingest.sources.sealing import seal, secrets_of
from ingest.sources.services import add_source, rescan
from photos.models import Source

if TYPE_CHECKING:
    from ingest.drive.client import DriveClient

logger = logging.getLogger(__name__)


class OtherAccount(ValueError):
    """The person signed in to another Google account than the source's."""


@dataclass(frozen=True)
class Connection:
    """A Drive that may be read, before a folder of it is chosen. Fit for a session: the
    permission is sealed."""

    sealed: str
    account: str
    email: str

    @property
    def client(self) -> "DriveClient":
        """The Drive, for a page."""
        return quick_client(secrets_of(Source(sealed=self.sealed))["refresh_token"])


@dataclass(frozen=True)
class Level:
    """One folder of a Drive with the folders in it, to choose from."""

    folder: Folder
    above: str
    is_whole: bool
    folders: list[Folder]


def connection_from(refresh_token: str) -> Connection:
    """Ask Drive whose permission this is. Raises SourceOffline."""
    account, email = quick_client(refresh_token).account()
    source = Source()
    seal(source, {"refresh_token": refresh_token})
    return Connection(source.sealed, account, email)


def quick_client(refresh_token: str) -> "DriveClient":
    """A client that does not keep a page waiting. Its library is loaded when first needed, so
    that web processes without a Drive stay small."""
    client: type[DriveClient] = import_string("ingest.drive.client.DriveClient")
    return client(refresh_token, retries=1)


def look_into(found: Connection, folder_id: str) -> Level:
    """A folder and those in it; without an id the whole of My Drive. Raises FileGone, and
    SourceOffline."""
    client = found.client
    root = client.root()
    file = folder_or_gone(client, folder_id or root)
    is_whole = file.id == root
    above = "" if is_whole else file.parent
    return Level(Folder(file.id, file.name), above, is_whole, client.folders_in(file.id))


def add_drive(owner: User, found: Connection, folder_id: str) -> Source:
    """Index a folder from now on; one that is a source already gets the new permission.

    Raises FileGone, SourceOffline and SourceRefused.
    """
    folder = folder_or_gone(found.client, folder_id)
    known = Source.objects.filter(owner=owner, kind=Source.Kind.DRIVE, root=folder.id).first()
    if known:
        renew_permission(known, found)
        return known
    return add_source(
        owner,
        Source.Kind.DRIVE,
        folder.id,
        name=folder.name,
        options={"account": found.account, "email": found.email},
        secrets=secrets_of(Source(sealed=found.sealed)),
    )


def folder_or_gone(client: "DriveClient", folder_id: str) -> DriveFile:
    file = client.file(folder_id)
    if not file.is_folder or file.is_trashed:
        raise FileGone("This is no folder.")
    return file


def renew_permission(source: Source, found: Connection) -> None:
    """Put a new permission in place of one that was revoked, for all folders of that Drive.

    Raises OtherAccount.
    """
    if source.options.get("account") != found.account:
        raise OtherAccount(
            f"{source.name} is in the Google Drive of {source.options.get('email')}."
            " Sign in to that account, please."
        )
    mine = Source.objects.filter(owner=source.owner, kind=Source.Kind.DRIVE)
    for each in mine.filter(options__account=found.account):
        go_on_with(each, found)


def go_on_with(source: Source, found: Connection) -> None:
    """What was missed meanwhile is found by a scan; a paused source stays paused."""
    source.sealed = found.sealed
    source.save(update_fields=["sealed"])
    set_state(source, Source.State.ACTIVE)
    rescan(source)
    logger.info("the permission of source %d was renewed", source.pk)
