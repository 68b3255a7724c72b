"""The files that make the gallery an app, and the door for what other apps share with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from ingest.views import receive_form
from ops.webapp.shell import manifest as manifest_of_app
from ops.webapp.shell import offline_page, worker_script

OWN_ORIGIN = {"none", "same-origin"}  # the device itself, or a page of ours


@login_not_required  # browsers ask for it without cookies
@require_safe
@cache_control(no_cache=True)
def manifest(request: HttpRequest) -> JsonResponse:
    return JsonResponse(manifest_of_app(), content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    headers = {"Service-Worker-Allowed": "/"}
    return HttpResponse(worker_script(), content_type="text/javascript", headers=headers)


@login_not_required
@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows where there is no connection."""
    return HttpResponse(offline_page())


@csrf_exempt  # the share sheet of a phone has no token; see is_from_elsewhere
@require_http_methods(["GET", "POST"])
def share(request: SignedInRequest) -> HttpResponse:
    """Files from another app of the phone. Where the service worker runs, it takes them before."""
    if request.method == "GET":
        return redirect("ingest:upload")
    if is_from_elsewhere(request):
        return HttpResponseForbidden(_("Another site may not send files."))
    if not request.FILES:
        messages.error(request, _("No file came."))
        return redirect("ingest:upload")
    batch = receive_form(request)
    return redirect(f"{reverse('ingest:upload')}?batch={batch.pk}")


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a page of another site sends this; browsers say so in headers that no script sets."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in OWN_ORIGIN
    return request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}"
