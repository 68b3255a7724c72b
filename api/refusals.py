"""What services refuse, as problems: what one may not do is not there, what cannot be done now is
told in the words that a page says."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404
from rest_framework import status

from albums.arranging import InvalidAlbum
from api.problems import Problem
from curating.invalid import InvalidAction
from faces.services import InvalidDecision
from sharing.refusals import InvalidShare, NotAllowed


@contextmanager
def refusals_told() -> Iterator[None]:
    try:
        yield
    except NotAllowed as error:
        raise Http404 from error
    except InvalidShare as error:
        raise impossible("cannot_be_shared", str(error)) from error
    except InvalidAlbum as error:
        raise impossible("no_such_album", str(error)) from error
    except InvalidAction as error:
        raise impossible("cannot_be_done", str(error)) from error
    except InvalidDecision as error:
        raise impossible("cannot_be_decided", str(error)) from error


def impossible(code: str, words: str) -> Problem:
    """What was sent is understood, and cannot be as things are."""
    return Problem(code, words, status=status.HTTP_409_CONFLICT)
