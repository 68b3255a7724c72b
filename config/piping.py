"""What a command does when nobody reads any more, as in `manage.py search cats | head -1`."""

import os
import select
import signal
import sys
from collections.abc import Callable

ENDED = 128 + signal.SIGPIPE  # as shells tell of whoever ended by that signal


def run_piped(command: Callable[[list[str]], None], words: list[str]) -> None:
    """Run it, and end in silence where the reader left. Any other broken pipe, such as one to the
    database, is a fault and is raised."""
    try:
        try:
            command(words)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not has_no_reader(sys.stdout.fileno()):
            raise
        # Python writes out at its very end what is still to be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ENDED)


def has_no_reader(file: int) -> bool:
    watch = select.poll()
    watch.register(file, 0)  # errors are told unasked
    return any(seen & (select.POLLERR | select.POLLHUP) for _file, seen in watch.poll(0))
