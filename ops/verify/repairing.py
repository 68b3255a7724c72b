"""What is safe to repair: bytes that a backup has with the right checksum, and files that are made
again from originals. Nothing is ever deleted here."""

from dataclasses import dataclass, field

from ops.backup.listing import IN_SOURCE
from ops.backup.originals import bring_back
from ops.backup.place import Place
from ops.backup.refused import BackupRefused
from ops.models import Finding
from ops.verify.comparing import Found
from ops.verify.remaking import remake, unrendered_in

Kind = Finding.Kind


@dataclass
class Repairing:
    """Repairs what it can; bytes only from a place for backups."""

    place: Place | None = None
    remade: set[str] = field(default_factory=set)

    def repair(self, found: Found) -> bool:
        """Whether it is as it must be now, or will be once the workers were at it."""
        if found.kind is Kind.UNRENDERED:
            return self._remake(found.key.partition("/")[0])
        if self.place is None or found.kept is None or found.kept.area == IN_SOURCE:
            return False
        try:
            return bring_back(self.place, found.kept)
        except (BackupRefused, OSError):  # not there, or no better
            return False

    def _remake(self, part: str) -> bool:
        """All of a part at once."""
        if part not in self.remade:
            self.remade.add(part)
            remake(unrendered_in(part))
        return True
