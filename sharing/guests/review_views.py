"""The review of what guests sent, for the owners of links."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from photos.media import HEADERS, not_there
from sharing.asked import asked_ids
from sharing.guests.deciding import accept_uploads, reject_uploads
from sharing.guests.held import held_files
from sharing.guests.selectors import SHOWN, waiting_for
from sharing.models import GuestUpload


@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first."""
    waiting = waiting_for(request.user)
    context = {"uploads": waiting[:SHOWN], "count": waiting.count()}
    return render(request, "sharing/guests/review.html", context)


@require_POST
def decide(request: SignedInRequest) -> HttpResponse:
    """`verb` is accept or reject, for each `upload`. What was decided meanwhile is left out."""
    uploads = list(waiting_for(request.user).filter(pk__in=asked_ids(request.POST, "upload")))
    verb = request.POST.get("verb")
    if verb == "reject":
        reject_uploads(uploads)
        messages.success(request, _("They are deleted."))
    elif verb == "accept":
        accept(request, uploads)
    else:
        raise Http404
    return redirect("sharing:review")


def accept(request: SignedInRequest, uploads: list[GuestUpload]) -> None:
    problems = accept_uploads(request.user, uploads)
    taken = len(uploads) - len(problems)
    for problem in problems[:5]:
        messages.error(request, problem)
    if taken:
        said = ngettext(
            "%(count)d photo is in your library.", "%(count)d photos are in your library.", taken
        )
        messages.success(request, said % {"count": taken})


@require_safe
def picture(request: SignedInRequest, upload_id: int) -> HttpResponseBase:
    """The small picture of what waits; an empty 404 where none could be made."""
    upload = get_object_or_404(waiting_for(request.user), pk=upload_id)
    if not upload.picture_key:
        return not_there()
    headers = {**HEADERS, "Cache-Control": "private, no-cache", "Content-Type": "image/webp"}
    with held_files().open(upload.picture_key) as file:
        return HttpResponse(file.read(), headers=headers)
