"""Which files a move between two storages has copied already, so that it goes on where it was."""

from django.db import models


class CopiedFile(models.Model):
    """A file that was read back from the storage it was copied to."""

    source = models.TextField()  # names of storages, without keys
    target = models.TextField()
    key = models.TextField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    copied_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "key"], name="copied_file_unique")
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.source} to {self.target}"
