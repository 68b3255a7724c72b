"""Where chosen photos may be put so that others see them: spaces, and albums of others."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from albums.models import Album
from rights.lending import albums_to_add_to, spaces_to_add_to
from rights.models import Space
from sharing.choosing import asked_photos


@require_POST
def homes(request: SignedInRequest) -> HttpResponse:
    """A page that carries a selection on to the one that is pressed."""
    albums = Album.objects.filter(pk__in=albums_to_add_to(request.user), query="")
    context = {
        "photos": asked_photos(request.user, request.POST),
        "spaces": Space.objects.filter(pk__in=spaces_to_add_to(request.user)).order_by("name"),
        "albums": albums.select_related("owner").order_by("title"),
    }
    return render(request, "sharing/homes.html", context)
