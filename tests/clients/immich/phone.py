"""A phone that follows the library: what it is told it checks, keeps as its own tables, and
acknowledges as the app does, the last of each run of lines of one type."""

import json
from itertools import groupby
from typing import Any

from django.test import Client

from accounts.models import User
from tests.clients.immich.validating import valid
from tests.conftest import PASSWORD

TYPES = [
    "AuthUsersV1", "UsersV1", "PartnersV1", "AssetsV2", "StacksV1", "PartnerAssetsV2",
    "PartnerStacksV1", "AlbumAssetsV2", "AlbumsV2", "AlbumUsersV1", "AlbumToAssetsV1",
    "AssetExifsV1", "AlbumAssetExifsV1", "AssetOcrV1", "PartnerAssetExifsV1", "MemoriesV1",
    "MemoryToAssetsV1", "PeopleV1", "AssetFacesV2", "UserMetadataV1", "AssetMetadataV1",
    "AssetEditsV1",
]  # fmt: skip
# The table, and what names a row of it, for each type of line.
KEPT: dict[str, tuple[str, tuple[str, ...]]] = {
    "AuthUserV1": ("account", ("id",)),
    "UserV1": ("users", ("id",)),
    "PartnerV1": ("partners", ("sharedById", "sharedWithId")),
    "AssetV2": ("assets", ("id",)),
    "PartnerAssetV2": ("assets", ("id",)),
    "AlbumAssetCreateV2": ("assets", ("id",)),
    "StackV1": ("stacks", ("id",)),
    "AlbumV2": ("albums", ("id",)),
    "AlbumUserV1": ("album_users", ("albumId", "userId")),
    "AlbumToAssetV1": ("album_assets", ("albumId", "assetId")),
    "AssetExifV1": ("exifs", ("assetId",)),
    "PartnerAssetExifV1": ("exifs", ("assetId",)),
    "AlbumAssetExifCreateV1": ("exifs", ("assetId",)),
    "PersonV1": ("people", ("id",)),
    "AssetFaceV2": ("faces", ("id",)),
    "MemoryV1": ("memories", ("id",)),
    "MemoryToAssetV1": ("memory_assets", ("memoryId", "assetId")),
    "UserMetadataV1": ("settings", ("userId", "key")),
}
GONE: dict[str, tuple[str, tuple[str, ...]]] = {
    "UserDeleteV1": ("users", ("userId",)),
    "PartnerDeleteV1": ("partners", ("sharedById", "sharedWithId")),
    "AssetDeleteV1": ("assets", ("assetId",)),
    "PartnerAssetDeleteV1": ("assets", ("assetId",)),
    "StackDeleteV1": ("stacks", ("stackId",)),
    "AlbumDeleteV1": ("albums", ("albumId",)),
    "AlbumUserDeleteV1": ("album_users", ("albumId", "userId")),
    "AlbumToAssetDeleteV1": ("album_assets", ("albumId", "assetId")),
    "MemoryDeleteV1": ("memories", ("memoryId",)),
    "MemoryToAssetDeleteV1": ("memory_assets", ("memoryId", "assetId")),
    "PersonDeleteV1": ("people", ("personId",)),
    "AssetFaceDeleteV1": ("faces", ("assetFaceId",)),
}
# Which column of a table names a row of another, which has to be there; with that row it goes.
NAMES = [
    ("assets", "ownerId", "users"), ("album_users", "albumId", "albums"),
    ("album_users", "userId", "users"), ("album_assets", "albumId", "albums"),
    ("album_assets", "assetId", "assets"), ("exifs", "assetId", "assets"),
    ("faces", "assetId", "assets"), ("faces", "personId", "people"),
    ("memory_assets", "memoryId", "memories"), ("memory_assets", "assetId", "assets"),
    ("partners", "sharedById", "users"), ("partners", "sharedWithId", "users"),
]  # fmt: skip
MODELS = {
    "PartnerAssetV2": "SyncAssetV2",
    "AlbumAssetCreateV2": "SyncAssetV2",
    "PartnerAssetExifV1": "SyncAssetExifV1",
    "AlbumAssetExifCreateV1": "SyncAssetExifV1",
    "PartnerAssetDeleteV1": "SyncAssetDeleteV1",
    "MemoryToAssetV1": "SyncMemoryAssetV1",
    "MemoryToAssetDeleteV1": "SyncMemoryAssetDeleteV1",
    "AssetFaceV2": "SyncAssetFaceV3",  # the published models are newer; the fields are the same
}
Table = dict[tuple[str, ...], dict[str, Any]]


class Phone:
    """Of somebody who signs in on it."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        said = {"email": user.email, "password": PASSWORD}
        answer = self.client.post("/api/auth/login", said, content_type="application/json")
        assert answer.status_code == 201, answer.content
        self.headers = {"authorization": f"Bearer {answer.json()['accessToken']}"}
        self.tables: dict[str, Table] = {table: {} for table, _ in KEPT.values()}

    def send(self, method: str, path: str, said: Any = None) -> Any:
        return self.client.generic(
            method,
            path,
            "" if said is None else json.dumps(said),
            content_type="application/json",
            headers=self.headers,
        )

    def stream(self, types: list[str] | None = None, **words: Any) -> list[dict[str, Any]]:
        answer = self.send("POST", "/api/sync/stream", {"types": types or TYPES, **words})
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"] == "application/jsonlines+json"
        return [json.loads(each) for each in answer.getvalue().splitlines()]

    def acknowledge(self, *acks: str) -> None:
        answer = self.send("POST", "/api/sync/ack", {"acks": list(acks)})
        assert answer.status_code == 204, answer.content

    def sync(self) -> list[str]:
        """Take all that is told; the types of the lines."""
        lines = self.stream()
        for kind, run in groupby(lines, key=lambda each: each["type"]):
            told = list(run)
            self.take(kind, [each["data"] for each in told])
            self.acknowledge(told[-1]["ack"])
        assert lines[-1]["type"] in {"SyncCompleteV1", "SyncResetV1"}
        return [each["type"] for each in lines[:-1]]

    def take(self, kind: str, rows: list[dict[str, Any]]) -> None:
        if kind == "SyncResetV1":
            self.tables = {table: {} for table in self.tables}
        elif kind in GONE:
            table, key = GONE[kind]
            for row in rows:
                valid(MODELS.get(kind, f"Sync{kind}"), row)
                self.drop(table, tuple(row[each] for each in key))
        elif kind != "SyncCompleteV1":
            table, key = KEPT[kind]
            for row in rows:
                valid(MODELS.get(kind, f"Sync{kind}"), row)
                self.check_names(table, row)
                self.tables[table][tuple(row[each] for each in key)] = row

    def check_names(self, table: str, row: dict[str, Any]) -> None:
        for named, column, other in NAMES:
            if named == table and row[column] is not None:
                assert (row[column],) in self.tables[other], f"{table}.{column}: {row}"

    def drop(self, table: str, key: tuple[str, ...]) -> None:
        self.tables[table].pop(key, None)
        for named, column, other in NAMES:
            if other == table and column != "personId":
                for one, row in list(self.tables[named].items()):
                    if (row[column],) == key:
                        self.drop(named, one)

    def ids(self, table: str) -> set[str]:
        return {key[0] for key in self.tables[table]}

    def row(self, table: str, *key: str) -> dict[str, Any]:
        return self.tables[table][key]
