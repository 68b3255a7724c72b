"""Small Takeout exports: pictures of their own colour, and the JSON that Google puts beside them."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from accounts.models import User
from ingest.models import TakeoutImport, TakeoutMember
from ingest.takeout.options import Options
from ingest.takeout.run import open_takeout, run_takeout

ROOT = "Takeout/Google Photos"
YEAR = f"{ROOT}/Photos from 2019"
NOON = datetime(2019, 6, 1, 12, tzinfo=UTC)
NO_OPTIONS = Options()


def picture(number: int = 0) -> bytes:
    """A JPEG with bytes of its own."""
    buffer = io.BytesIO()
    colour = (number % 256, number // 256 % 256, 90)
    Image.new("RGB", (64, 48), colour).save(buffer, "JPEG", comment=str(number))
    return buffer.getvalue()


def film(number: int = 0) -> bytes:
    """The beginning of an MP4, which is all that an import looks at."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + f"film {number}".encode() * 50


def item(title: str, taken_at: datetime | None = NOON, **more: Any) -> bytes:
    """The description of a photo."""
    stamp = str(int(taken_at.timestamp())) if taken_at else "0"
    return json.dumps({"title": title, "photoTakenTime": {"timestamp": stamp}, **more}).encode()


def album(title: str, description: str = "") -> bytes:
    said = {"title": title, "description": description, "access": "protected"}
    return json.dumps(said).encode()


def bring_in(
    owner: User, *paths: Path, options: Options = NO_OPTIONS, is_dry_run: bool = False
) -> TakeoutImport:
    """An import from its beginning to its end."""
    takeout = open_takeout(owner, paths, options, is_dry_run=is_dry_run)
    run_takeout(takeout, lambda _progress: None)
    takeout.refresh_from_db()
    return takeout


def states(takeout: TakeoutImport) -> dict[str, str]:
    """What became of each member, by its path below Google's folder."""
    rows = TakeoutMember.objects.filter(takeout=takeout).order_by("position")
    return {
        path.removeprefix(f"{ROOT}/"): state for path, state in rows.values_list("path", "state")
    }
