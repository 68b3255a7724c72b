"""The part of the Google Drive API that is used. Only this module and `download` load the
client library: it costs a process 15 MB, and few libraries have a Drive."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

import httplib2
from django.conf import settings
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from ingest.drive.errors import DriveAway, FileGone, SignInAgain, SlowDown, TokenRanOut
from ingest.drive.files import FIELDS, FOLDER, Change, DriveFile, Folder, change_from, file_from
from ingest.drive.oauth import SCOPE
from ingest.sources.protocol import FileUnreadable, SourceOffline

PAGE = 1000
RETRIES = 5  # with waits of 1, 2, 4, 8, 16 seconds on average: the library's own backoff
PATIENCE_SECONDS = 60
ASK_AGAIN = "Google Drive asks you to sign in again."
AWAY = "Google Drive does not answer; it is tried again by itself."


class DriveClient:
    """A person's Drive, read with the lasting permission they gave."""

    def __init__(self, refresh_token: str, *, retries: int = RETRIES) -> None:
        self.retries = retries
        credentials = Credentials(  # type: ignore[no-untyped-call] # missing in the package
            None,
            refresh_token=refresh_token,
            token_uri=settings.GOOGLE_TOKEN_URL,
            client_id=settings.GOOGLE_CLIENT_ID,
            client_secret=settings.GOOGLE_CLIENT_SECRET,
            scopes=[SCOPE],
        )
        http = AuthorizedHttp(credentials, http=httplib2.Http(timeout=PATIENCE_SECONDS))
        self.api = build(
            "drive",
            "v3",
            http=http,
            client_options={"api_endpoint": settings.GOOGLE_API_URL},
            cache_discovery=False,
        )

    def account(self) -> tuple[str, str]:
        """The account's id and its e-mail address."""
        answer = self.ask(self.api.about().get(fields="user(permissionId,emailAddress)"))
        return answer["user"]["permissionId"], answer["user"].get("emailAddress", "")

    def root(self) -> str:
        """The id of My Drive."""
        return str(self.ask(self.api.files().get(fileId="root", fields="id"))["id"])

    def folders_in(self, parent: str) -> list[Folder]:
        """The folders right below one, by name."""
        query = f"mimeType = '{FOLDER}' and '{quoted(parent)}' in parents and trashed = false"
        found = (Folder(file.id, file.name) for file in self.all_files(query))
        return sorted(found, key=lambda folder: folder.name.casefold())

    def all_folders(self) -> list[DriveFile]:
        return list(self.all_files(f"mimeType = '{FOLDER}' and trashed = false"))

    def all_files(self, query: str) -> Iterator[DriveFile]:
        page: str | None = None
        while True:
            files, page = self.files(query, page)
            yield from files
            if page is None:
                return

    def files(self, query: str, page: str | None) -> tuple[list[DriveFile], str | None]:
        """One page of files, and the token of the next one. Raises TokenRanOut."""
        request = self.api.files().list(
            q=query,
            pageSize=PAGE,
            pageToken=page,
            spaces="drive",
            fields=f"nextPageToken,files({FIELDS})",
        )
        answer = self.ask(request, is_paged=page is not None)
        return [file_from(each) for each in answer.get("files", [])], answer.get("nextPageToken")

    def start_token(self) -> str:
        """From here on, changes are told."""
        return str(self.ask(self.api.changes().getStartPageToken())["startPageToken"])

    def changes(self, token: str) -> tuple[list[Change], str, bool]:
        """What happened since the token, the next token, and whether that was all."""
        request = self.api.changes().list(
            pageToken=token,
            pageSize=PAGE,
            spaces="drive",
            includeRemoved=True,
            fields=f"nextPageToken,newStartPageToken,changes(fileId,removed,file({FIELDS}))",
        )
        answer = self.ask(request, is_paged=True)
        found = [change_from(each) for each in answer.get("changes", [])]
        following = answer.get("nextPageToken")
        return found, following or answer["newStartPageToken"], following is None

    def file(self, file_id: str) -> DriveFile:
        """A file as it is now. Raises FileGone."""
        return file_from(self.ask(self.api.files().get(fileId=file_id, fields=FIELDS)))

    def ask(self, request: Any, *, is_paged: bool = False) -> dict[str, Any]:
        """Send a request of the client library, in our errors."""
        with our_errors(is_paged=is_paged):
            answer: dict[str, Any] = request.execute(num_retries=self.retries)
            return answer


@contextmanager
def our_errors(*, is_paged: bool = False) -> Iterator[None]:
    """The errors of the client library and the network, by what has to be done about them."""
    try:
        yield
    except RefreshError as error:
        raise (DriveAway(AWAY) if error.retryable else SignInAgain(ASK_AGAIN)) from error
    except HttpError as error:
        raise error_for(error, is_paged=is_paged) from error
    except (TransportError, httplib2.HttpLib2Error, HTTPException, OSError) as error:
        raise DriveAway(AWAY) from error


def error_for(error: HttpError, *, is_paged: bool) -> SourceOffline | FileUnreadable:
    status = error.resp.status
    if status == 401:
        return SignInAgain(ASK_AGAIN)
    if status in {400, 404, 410} and is_paged:
        return TokenRanOut("Google Drive does not know that place in its list any more.")
    if status == 404:
        return FileGone("The file is no longer in Google Drive.")
    if status == 429 or "ateLimitExceeded" in str(error.content):
        return SlowDown("Google Drive was asked too much; it goes on later by itself.")
    if status >= 500:
        return DriveAway(AWAY)
    return FileGone(f"Google Drive does not give this out ({status}).")


def quoted(text: str) -> str:
    """A text inside the quotes of a search."""
    return text.replace("\\", "\\\\").replace("'", "\\'")
