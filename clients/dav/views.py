"""The one view of /dav/: who asks, for what, and which method answers."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from clients.dav import locking, reading, writing
from clients.dav.answers import refusal_answer
from clients.dav.errors import Refusal
from clients.dav.exchange import Exchange
from clients.dav.paths import names_of
from clients.dav.signing_in import NotSignedIn, ask_to_sign_in, user_of
from ingest.bodies import takes_files

METHODS: dict[str, Callable[[Exchange], HttpResponseBase]] = {
    "OPTIONS": reading.options,
    "GET": reading.get,
    "HEAD": reading.get,
    "PROPFIND": reading.propfind,
    "PUT": writing.put,
    "MKCOL": writing.mkcol,
    "DELETE": writing.delete,
    "MOVE": writing.move,
    "COPY": writing.copy,
    "PROPPATCH": writing.proppatch,
    "LOCK": locking.lock,
    "UNLOCK": locking.unlock,
}
TOLD = {"DAV": "1, 2", "MS-Author-Via": "DAV", "Allow": ", ".join(METHODS)}


@takes_files
@csrf_exempt  # no cookie signs in here
@login_not_required  # but an app password does
def dav(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Every method on every address below /dav/."""
    try:
        answer = answered(request, path or "")
    except NotSignedIn:
        answer = ask_to_sign_in()
    except Refusal as refusal:
        answer = refusal_answer(refusal)
    for name, value in TOLD.items():
        answer.headers[name] = value
    return answer


def answered(request: HttpRequest, path: str) -> HttpResponseBase:
    user = user_of(request)
    method = METHODS.get(request.method or "")
    if method is None:
        return HttpResponse(status=405)
    return method(Exchange(request, user, names_of(path)))
