"""A file that says whether there is a folder to watch, so that the keeper of the processes starts
the watcher only then: it costs the memory of a whole Django."""

from django.conf import settings

from photos.models import Source


def renew_watch_mark() -> None:
    """After every change to the sources."""
    watched = Source.objects.filter(kind=Source.Kind.FOLDER).exclude(state=Source.State.PAUSED)
    if watched.exists():
        settings.WATCH_MARK.touch()
    else:
        settings.WATCH_MARK.unlink(missing_ok=True)
