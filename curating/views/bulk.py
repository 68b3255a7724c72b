"""One address for every verb with any selection: ticked photos, or a scope without some."""

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from curating.asking import numbers
from curating.doing import do
from curating.invalid import InvalidAction
from curating.scopes import ids_of_scope
from curating.views.answers import done, refused


@require_POST
def bulk(request: SignedInRequest) -> HttpResponse:
    """`photo` as often as there are photos, or `photos` with commas between them; else `scope` and
    what belongs to it, without those in `except`."""
    try:
        chosen = chosen_photos(request)
        verb = request.POST.get("verb", "")
        action = do(request.user, verb, chosen, request.POST.dict())
    except InvalidAction as error:
        return refused(str(error))
    return done(request, action, way_back=reverse("photos:timeline"))


def chosen_photos(request: SignedInRequest) -> list[int]:
    """Raises InvalidAction where none are named."""
    said = request.POST
    if said.get("scope"):
        left_out = set(listed(said, "except"))
        return [pk for pk in ids_of_scope(request.user, said.dict()) if pk not in left_out]
    return listed(said, "photo", "photos")


def listed(said: QueryDict, *names: str) -> list[int]:
    texts = [text for name in names for value in said.getlist(name) for text in value.split(",")]
    return numbers(texts)
