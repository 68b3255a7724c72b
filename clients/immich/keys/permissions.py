"""What a key may, in the words of the protocol: the permissions that its scopes stand for."""

from collections.abc import Collection

from accounts.models import Scope

KINDS = ("album", "face", "memory", "partner", "person", "sharedLink", "stack", "tag")
READS = (
    *(f"{kind}.read" for kind in KINDS),
    "activity.read", "activity.statistics", "album.download", "album.statistics", "apiKey.read",
    "asset.download", "asset.read", "asset.statistics", "asset.view", "duplicate.read", "map.read",
    "map.search", "memory.statistics", "person.statistics", "server.about", "server.storage",
    "session.read", "timeline.download", "timeline.read", "user.read", "userOnboarding.read",
    "userPreference.read",
)  # fmt: skip
WRITES = (
    *(f"{kind}.{verb}" for kind in KINDS for verb in ("create", "update", "delete")),
    "activity.create", "activity.delete", "album.share", "albumAsset.create", "albumAsset.delete",
    "albumUser.create", "albumUser.delete", "albumUser.update", "asset.copy", "asset.delete",
    "asset.share", "asset.update", "person.merge", "person.reassign", "tag.asset",
)  # fmt: skip
OF_SCOPE = {Scope.READ: READS, Scope.WRITE: WRITES, Scope.UPLOAD: ("asset.upload",)}


def permissions_of(scopes: Collection[str]) -> list[str]:
    if set(scopes) == set(Scope.values):
        return ["all"]
    return sorted(name for scope in scopes for name in OF_SCOPE[Scope(scope)])
