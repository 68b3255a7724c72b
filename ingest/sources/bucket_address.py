"""Where the objects of a bucket source are. Apart from what reads them, so that who only compares
addresses need not load the library for buckets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BucketAddress:
    """Where objects are: a bucket, and what their keys begin with."""

    bucket: str
    prefix: str

    @classmethod
    def of(cls, root: str) -> "BucketAddress":
        """From s3://bucket/prefix. A prefix is a folder: it ends with a slash."""
        bucket, _, path = root.removeprefix("s3://").partition("/")
        prefix = path.strip("/")
        return cls(bucket, f"{prefix}/" if prefix else "")

    def path_of(self, key: str) -> str | None:
        """The key below the prefix; None for a key elsewhere."""
        return key.removeprefix(self.prefix) if key.startswith(self.prefix) else None
