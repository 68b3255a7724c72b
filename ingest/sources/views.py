"""The pages of sources: all of them, one of them, and what a person can tell one to do."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from ingest.sources import selectors, services
from ingest.sources.forms import FolderForm
from ingest.sources.services import PhotosKeptInPlace, SourceRefused
from photos.models import Source


def sources(request: SignedInRequest) -> HttpResponse:
    """The person's sources and the ways to add one; a POST adds a folder of this machine."""
    form = FolderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not request.user.is_staff:
            raise Http404
        if form.is_valid() and (source := add_folder(request, form)):
            messages.success(request, _("%(name)s is being indexed.") % {"name": source.name})
            return redirect("ingest:sources")
    context = {"cards": selectors.cards(request.user), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "ingest/sources/sources.html", context, status=status)


def add_folder(request: SignedInRequest, form: FolderForm) -> Source | None:
    """None when it is refused; the form then says why."""
    said = form.cleaned_data
    try:
        return services.add_folder(
            request.user, said["folder"], name=said["name"], polls=said["polls"]
        )
    except SourceRefused as error:
        form.add_error("folder", str(error))
        return None


@require_safe
def source(request: SignedInRequest, source_id: int) -> HttpResponse:
    """One source: what is missing or could not be taken, and the way to remove it."""
    page = selectors.source_page(own_source(request, source_id))
    return render(request, "ingest/sources/source.html", {"page": page})


@require_safe
def card(request: SignedInRequest, source_id: int) -> HttpResponse:
    """How a source is doing; the fragment asks again while it is looked through."""
    return answer_with_card(request, own_source(request, source_id))


@require_POST
def tell(request: SignedInRequest, source_id: int, verb: str) -> HttpResponse:
    """Rescan, pause, resume, or the answer to what it asks."""
    if verb not in services.VERBS:
        raise Http404
    chosen = own_source(request, source_id)
    services.VERBS[verb](chosen)
    if "HX-Request" in request.headers:
        return answer_with_card(request, own_source(request, source_id))
    return redirect("ingest:sources")


@require_POST
def trash_missing(request: SignedInRequest, source_id: int) -> HttpResponse:
    count = services.trash_missing(own_source(request, source_id))
    said = ngettext("%d photo is in the trash.", "%d photos are in the trash.", count) % count
    messages.success(request, said)
    return redirect("ingest:source", source_id)


@require_POST
def remove(request: SignedInRequest, source_id: int) -> HttpResponse:
    """Forget it. Where photos would leave the library, only with the box for that ticked."""
    chosen = own_source(request, source_id)
    try:
        services.remove(chosen, with_photos="with_photos" in request.POST)
    except PhotosKeptInPlace:
        messages.error(request, _("Tick the box if the photos shall leave the library, too."))
        return redirect("ingest:source", source_id)
    messages.success(request, _("%(name)s is no longer a source.") % {"name": chosen.name})
    return redirect("ingest:sources")


def answer_with_card(request: SignedInRequest, chosen: Source) -> HttpResponse:
    return render(request, "ingest/sources/_card.html", {"card": selectors.card(chosen)})


def own_source(request: SignedInRequest, source_id: int) -> Source:
    return get_object_or_404(selectors.own_sources(request.user), pk=source_id)
