"""The pages that connect a Google Drive: permission from Google, then a folder of it."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from ingest.drive import oauth
from ingest.drive.connect import (
    Connection,
    OtherAccount,
    add_drive,
    connection_from,
    look_into,
    renew_permission,
)
from ingest.drive.errors import FileGone
from ingest.drive.oauth import Handshake
from ingest.sources.protocol import SourceOffline
from ingest.sources.services import SourceRefused
from photos.models import Source

UNDER_WAY, FOUND = "drive_sign_in", "drive_found"  # what the session remembers


@require_GET
@never_cache
def connect(request: SignedInRequest) -> HttpResponse:
    """What connecting means, and the way to Google's own page; ?source= signs one in again."""
    chosen = request.GET.get("source", "")
    source = source_or_404(request, int(chosen)) if chosen.isdecimal() else None
    handshake = oauth.new_handshake()
    request.session[UNDER_WAY] = {**asdict(handshake), "source": source.pk if source else None}
    context = {
        "is_configured": oauth.is_configured(),
        "address": oauth.permission_address(handshake, redirect_uri(request)),
        "redirect_uri": redirect_uri(request),
        "source": source,
    }
    return render(request, "ingest/drive/connect.html", context)


@require_GET
@never_cache
def back(request: SignedInRequest) -> HttpResponse:
    """Where Google sends the person back to. Only the session that left may come back, once."""
    under_way = request.session.get(UNDER_WAY)
    state = request.GET.get("state", "")
    if not under_way or not constant_time_compare(under_way["state"], state):
        messages.error(request, _("That sign-in was not begun here. Start again, please."))
        return redirect("ingest:drive")
    del request.session[UNDER_WAY]
    if "code" not in request.GET:
        messages.error(request, _("Google Drive was not connected."))
        return redirect("ingest:sources")
    handshake = Handshake(under_way["state"], under_way["verifier"])
    try:
        return go_on(request, found_by(request, handshake), under_way["source"])
    except (SourceOffline, OtherAccount) as error:
        messages.error(request, str(error))
        return redirect("ingest:drive")


def found_by(request: SignedInRequest, handshake: Handshake) -> Connection:
    """The Drive that the person allowed us to read. Raises SourceOffline."""
    code = request.GET["code"]
    return connection_from(oauth.refresh_token_for(code, handshake, redirect_uri(request)))


def go_on(request: SignedInRequest, found: Connection, source_id: int | None) -> HttpResponse:
    """To the choice of a folder; or, after signing in again, back to the sources."""
    if source_id is None:
        request.session[FOUND] = asdict(found)
        return redirect("ingest:drive_folders")
    source = source_or_404(request, source_id)
    renew_permission(source, found)
    messages.success(request, _("%(name)s is connected again.") % {"name": source.name})
    return redirect("ingest:sources")


@never_cache
def folders(request: SignedInRequest) -> HttpResponse:
    """The folders of the Drive that was just connected, one level at a time; a POST chooses."""
    if FOUND not in request.session:
        return redirect("ingest:drive")
    found = Connection(**request.session[FOUND])
    try:
        if request.method == "POST":
            return choose(request, found, request.POST.get("folder", ""))
        return folder_page(request, found, request.GET.get("in", ""))
    except FileGone:
        raise Http404 from None
    except (SourceOffline, SourceRefused) as error:
        messages.error(request, str(error))
        return redirect("ingest:drive")


def folder_page(request: SignedInRequest, found: Connection, folder_id: str) -> HttpResponse:
    context = {"email": found.email, **asdict(look_into(found, folder_id))}
    return render(request, "ingest/drive/folders.html", context)


def choose(request: SignedInRequest, found: Connection, folder_id: str) -> HttpResponse:
    source = add_drive(request.user, found, folder_id)
    del request.session[FOUND]
    messages.success(request, _("%(name)s is being indexed.") % {"name": source.name})
    return redirect("ingest:sources")


def redirect_uri(request: SignedInRequest) -> str:
    """The one address that Google may send people back to: it is registered there."""
    path = reverse("ingest:drive_back")
    if settings.BASE_URL:
        return settings.BASE_URL.rstrip("/") + path
    return request.build_absolute_uri(path)


def source_or_404(request: SignedInRequest, source_id: int) -> Source:
    mine = Source.objects.filter(owner=request.user, kind=Source.Kind.DRIVE)
    return get_object_or_404(mine, pk=source_id)
