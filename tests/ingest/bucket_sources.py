"""Buckets as sources."""

from typing import Any

from accounts.models import User
from ingest.sources.sealing import seal
from photos.models import Source

SECRETS = {
    "access_key": "key",
    "secret_key": "secret",
    "webhook_secret": "the secret of the webhook",
}


def make_bucket_source(
    owner: User, endpoint: str, *, root: str = "s3://family", **changes: Any
) -> Source:
    """A saved source for the bucket. Changes beside `secrets` and `options` are of its row."""
    secrets = {**SECRETS, **changes.pop("secrets", {})}
    options = {"endpoint": endpoint, "region": "us-east-1", **changes.pop("options", {})}
    kind = Source.Kind.BUCKET
    source = Source(owner=owner, kind=kind, name="Family", root=root, options=options, **changes)
    seal(source, secrets)
    source.save()
    return source
