"""What a person's library takes up, and how much of their plan that is."""

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from ingest.processing import minutes_of
from photos.used import Share, Use, use_of


@dataclass(frozen=True)
class Limit:
    """One limit of a plan, or what is used where the plan has none."""

    title: str
    words: str
    per_cent: int | None


@dataclass(frozen=True)
class Kind:
    """One kind of what takes up room, and its share of all of it."""

    title: str
    photos: int | None
    size_bytes: int
    per_cent: int


def usage_of(user: User) -> dict[str, Any]:
    """All that the page shows, in three queries."""
    use, minutes = use_of(user.pk), minutes_of(user.pk)
    return {
        "plan": user.plan,
        "limits": limits_of(user, use, minutes),
        "kinds": kinds_of(use),
        "trash": use.trash,
        "in_place_bytes": use.total.in_place_bytes,
    }


def limits_of(user: User, use: Use, minutes: float) -> list[Limit]:
    plan, used = user.plan, use.total
    most_bytes = plan.storage_bytes if plan else None
    most_photos = plan.photos if plan else None
    most_minutes = plan.processing_minutes if plan else None
    worked = ngettext("%(count)d minute", "%(count)d minutes", round(minutes))
    return [
        limit(_("Storage"), used.stored_bytes, most_bytes, (filesizeformat(used.stored_bytes),
              filesizeformat(most_bytes or 0))),
        limit(_("Photos"), used.photos, most_photos, (f"{used.photos:,}", f"{most_photos or 0:,}")),
        limit(_("Processing this month"), minutes, most_minutes,
              (worked % {"count": round(minutes)}, str(most_minutes))),
    ]  # fmt: skip


def limit(title: str, used: float, most: int | None, words: tuple[str, str]) -> Limit:
    if most is None:
        return Limit(title, words[0], None)
    said = _("%(used)s of %(most)s") % {"used": words[0], "most": words[1]}
    return Limit(title, said, per_cent(used, most))


def kinds_of(use: Use) -> list[Kind]:
    """Largest share of all that is stored: what is in the trash is not counted twice."""
    whole = use.total.stored_bytes + use.rendition_bytes
    shares: list[tuple[str, Share]] = [
        (_("Images"), use.images),
        (_("RAW files"), use.raws),
        (_("Videos"), use.videos),
        (_("In the trash"), use.trash),
        (_("In the locked folder"), use.locked),
    ]
    kinds = [
        Kind(title, share.photos, share.stored_bytes, per_cent(share.stored_bytes, whole))
        for title, share in shares
    ]
    smaller = per_cent(use.rendition_bytes, whole)
    return [*kinds, Kind(_("Smaller pictures"), None, use.rendition_bytes, smaller)]


def per_cent(part: float, whole: float) -> int:
    return min(100, round(100 * part / whole)) if whole else 100 if part else 0
