"""How scripts, styles and icons are stored for serving."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>(?P<verb>from |import |import\()"(?P<url>\.[^"]+)")"""


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Names carry a hash, and so do the names that our scripts import: nothing cached is old."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((IMPORT, '%(verb)s"%(url)s"'),)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's own
        """The address of a file. A page asks for thirty: each is looked up once in a process."""
        if name not in self._urls:
            self._urls[name] = super().url(name, force)
        return self._urls[name]


def collect_static_files() -> bool:
    """Collect what is served, unless it is as it was; whether it was not.

    Hashing and compressing all of it takes seconds of every start, looking at it hundredths.
    """
    root = Path(settings.STATIC_ROOT)
    collected, state = root.with_name(f"{root.name}.collected"), state_of_sources()
    if (root / "staticfiles.json").exists() and collected.exists():
        if collected.read_text() == state:
            return False
        collected.unlink()  # a run that is cut off must not leave the old word
    call_command("collectstatic", verbosity=0, interactive=False)
    collected.write_text(state)
    return True


def state_of_sources() -> str:
    """Another text whenever a file is added, removed or changed, or this way of storing them."""
    lines = "\n".join(sorted(map(line_of_file, source_files())))
    return blake2b(lines.encode(), digest_size=16).hexdigest()


def source_files() -> Iterator[Path]:
    yield Path(__file__)
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=None):
            yield Path(storage.path(name))


def line_of_file(path: Path) -> str:
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"
