"""The page on which guests of a link send photos."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from ingest.bodies import declared_length, has_chunks, takes_up_to, whole_number
from rights.lending import Guest
from sharing.guests.forms import GuestForm
from sharing.guests.sending import Refused, Sent, hold_upload
from sharing.links.opening import for_guests, with_forms
from sharing.links.selectors import key_of

MOST_BYTES_AT_ONCE = 2 * 2**30
MOST_AT_ONCE = 200
NAME = "guest name"  # in the session


# What a stranger sends is read only once it is known that the link takes it, and how much it is;
# looking for the token against forged forms would read it before.
@takes_up_to(MOST_BYTES_AT_ONCE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_guests
def send(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    """The form; a POST holds what came back for the owner."""
    if not guest.link.allows_upload:
        raise Http404
    if request.method != "POST":
        form = GuestForm(initial={"name": request.session.get(NAME, "")})
        return form_page(request, guest, form)
    length = declared_length(request)
    if length is None and not has_chunks(request):
        return HttpResponse("The length is missing.", status=411, content_type="text/plain")
    if (length or 0) > MOST_BYTES_AT_ONCE:
        return HttpResponse("Too much at once.", status=413, content_type="text/plain")
    return take(request, guest)


@csrf_protect
def take(request: HttpRequest, guest: Guest) -> HttpResponseBase:
    form, files = GuestForm(request.POST), request.FILES.getlist("files")
    if not form.is_valid() or not 0 < len(files) <= MOST_AT_ONCE:
        return form_page(request, guest, form, asks_files=not files, status=422)
    request.session[NAME] = name = form.cleaned_data["name"]
    problems = []
    for file in files:
        try:
            hold_upload(guest.link, Sent(file, file.name or "", name, datetime.now(UTC)))
        except Refused as refused:
            problems.append((file.name, str(refused)))
    if problems:
        return form_page(
            request, guest, form, problems=problems, sent=len(files) - len(problems), status=422
        )
    return redirect(f"{request.path}?sent={len(files)}")


def form_page(
    request: HttpRequest, guest: Guest, form: GuestForm, *, status: int = 200, **more: object
) -> HttpResponseBase:
    context = {
        "form": form,
        "key": key_of(guest.link),
        "most": MOST_AT_ONCE,
        "sent": whole_number(request.GET.get("sent", "")),
        **more,
    }
    return with_forms(render(request, "sharing/guests/send.html", context, status=status))
