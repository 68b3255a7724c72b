"""A client of the tus protocol for tests: each request as it would be sent, or with a flaw."""

import base64
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch, ResumableUpload

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE_TYPE = "application/offset+octet-stream"


def metadata(**pairs: object) -> str:
    return ",".join(f"{key} {encoded(str(value).encode())}" for key, value in pairs.items())


def encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


@dataclass
class TusClient:
    """Speaks for one person, about one batch."""

    browser: Client
    batch: Batch

    def create(self, size: object, name: str = "a.jpg", folder: str = "", **headers: str) -> Any:
        where = {"folder": folder} if folder else {}
        said = metadata(
            filename=name, modified="1600000000000", receiver="photo", target=self.batch.pk, **where
        )
        wanted = {"Upload-Length": str(size), "Upload-Metadata": said, **VERSION, **headers}
        return self.browser.post(reverse("ingest:resumable"), headers=wanted)

    def start(self, size: int, name: str = "a.jpg") -> str:
        answer = self.create(size, name)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])

    def patch(self, address: str, offset: object, content: bytes, **headers: str) -> Any:
        wanted = {"Upload-Offset": str(offset), **VERSION, **headers}
        body = {"CONTENT_TYPE": PIECE_TYPE, "CONTENT_LENGTH": str(len(content))}
        return self.browser.generic("PATCH", address, content, headers=wanted, **body)

    def head(self, address: str) -> Any:
        return self.browser.head(address, headers=VERSION)

    def delete(self, address: str) -> Any:
        return self.browser.delete(address, headers=VERSION)


def tus_of(user: User, browser: Client) -> TusClient:
    return TusClient(browser, open_batch(user, Batch.Origin.UPLOAD))


def upload_at(address: str) -> ResumableUpload:
    return ResumableUpload.objects.get(pk=address.rstrip("/").rpartition("/")[2])
