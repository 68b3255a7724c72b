"""The upload page, the bell, and the stages of a photo."""

from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from activity.notices import unread
from ingest import batches, tasks
from ingest.bodies import (
    LengthMissing,
    UploadCutOff,
    file_time,
    name_problem,
    takes_files,
    whole_body,
    whole_number,
)
from ingest.folders import NotAFolder, import_folder_of_machine, open_folder_batch
from ingest.models import Batch, Receipt
from ingest.parts import is_disk_full, unfinished_uploads
from ingest.pipeline import STAGE, awaited_stages
from ingest.provenance import provenance_of
from ingest.samples import import_samples
from ingest.status import unfinished_runs
from ingest.told_folders import BadFolder, lying_in
from ingest.upload import Incoming, receive_upload, refuse
from photos.models import Photo


@takes_files
def upload_page(request: SignedInRequest) -> HttpResponse:
    """Where files are dropped. A plain form posts here when there is no script."""
    if request.method == "POST":
        return upload_form(request)
    chosen = whole_number(request.GET.get("batch", ""))
    progress = None if chosen is None else progress_or_404(request, chosen)
    return show_upload_page(request, progress=progress)


def show_upload_page(
    request: SignedInRequest, *, progress: batches.Progress | None = None, status: int = 200
) -> HttpResponse:
    context = {"progress": progress, "unfinished": unfinished_uploads(request.user)}
    return render(request, "ingest/upload.html", context, status=status)


def upload_form(request: SignedInRequest) -> HttpResponse:
    if not request.FILES:
        messages.error(request, "No file came.")
        return show_upload_page(request, status=400)
    return redirect(f"{request.path}?batch={receive_form(request).pk}")


def receive_form(request: SignedInRequest) -> Batch:
    """The files of a plain form, each with its receipt."""
    batch = batches.open_batch(request.user, Batch.Origin.UPLOAD)
    for file in request.FILES.getlist("files"):
        take_file(batch, Incoming(file, file.name or "", datetime.now(UTC)))
    batches.close_batch(batch)
    return batch


@login_not_required  # a script gets 401 instead of the page to sign in on
@require_safe
def sender(request: HttpRequest) -> JsonResponse:
    """Who would send now, and the token to send with: asked before files go on that waited."""
    if not request.user.is_authenticated:
        return JsonResponse({"detail": "Nobody is signed in."}, status=401)
    answer = JsonResponse({"person": str(request.user.pk), "token": get_token(request)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def start_batch(request: SignedInRequest) -> JsonResponse:
    """A new upload; its files follow one by one. Those that waited say whose they are."""
    if request.headers.get("Heirloom-Person", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"detail": "Another person is signed in."}, status=409)
    batch = batches.open_batch(request.user, Batch.Origin.UPLOAD)
    return JsonResponse({"batch": batch.pk}, status=201)


@takes_files
@require_POST
def upload_file(request: SignedInRequest, batch_id: int) -> JsonResponse:
    """One file as the bare body. In headers stand its name, its date, and the folder it lay in."""
    batch = get_object_or_404(Batch, pk=batch_id, owner=request.user)
    filename = unquote(request.headers.get("X-Filename", ""))
    folder = unquote(request.headers.get("X-Folder", ""))
    taken_at = file_time(request.headers.get("X-Modified", ""))
    try:
        body = whole_body(request)
        receipt = take_file(batch, Incoming(body, filename, taken_at), folder)
    except LengthMissing:
        return JsonResponse({"reason": "The length of the file is missing."}, status=411)
    except OSError as error:
        if not is_disk_full(error):
            raise
        reason = "There is no room left on the disk of the server."
        return JsonResponse({"outcome": "failed", "reason": reason}, status=507)
    answer = {"outcome": receipt.outcome, "reason": receipt.reason, "photo": receipt.photo_id}
    return JsonResponse(answer, status=status_of(receipt))


def status_of(receipt: Receipt) -> HTTPStatus:
    if receipt.photo_id:
        return HTTPStatus.CREATED
    over, other = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY
    return over if receipt.is_over_plan else other


def take_file(batch: Batch, incoming: Incoming, folder: str = "") -> Receipt:
    """The receipt for one file, also when its name or its end is missing."""
    if problem := name_problem(incoming.filename):
        return refuse(batch, incoming, reason=problem)
    try:
        return receive_upload(batch, lying_in(folder, incoming))
    except BadFolder as error:
        return refuse(batch, incoming, reason=str(error))
    except (UploadCutOff, UnreadablePostError):
        return refuse(batch, incoming, reason="The connection was lost before the file's end.")


@require_POST
def close_batch(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """All files were sent."""
    batches.close_batch(get_object_or_404(Batch, pk=batch_id, owner=request.user))
    return HttpResponse(status=204)


def batch_progress(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """How far an upload is; the fragment asks again by itself until it is finished."""
    context = {"progress": progress_or_404(request, batch_id)}
    return render(request, "ingest/_progress.html", context)


def bell(request: SignedInRequest) -> HttpResponse:
    """What is going on. The fragment asks again, and tells the page when photos became ready."""
    latest = batches.latest_progress(request.user)
    state = batches.state_of(latest)
    context = {
        "latest": latest,
        "unread": unread(request.user),
        "state": state,
        "is_busy": any(not each.is_finished for each in latest),
        "has_news": any(each.is_finished and not each.batch.seen_at for each in latest),
    }
    response = render(request, "ingest/_bell.html", context)
    if request.GET.get("state", state) != state:
        response.headers["HX-Trigger"] = "library-changed"
    return response


@require_POST
def bell_seen(request: SignedInRequest) -> HttpResponse:
    batches.mark_seen(request.user)
    return HttpResponse(status=204)


@require_POST
def start_folder(request: SignedInRequest) -> HttpResponse:
    """Import a folder of this machine; only operators may read the machine's files."""
    if not request.user.is_staff:
        raise Http404
    folder = Path(request.POST.get("folder", "").strip()).expanduser()
    try:
        batch = open_folder_batch(request.user, folder)
    except NotAFolder as error:
        messages.error(request, str(error))
        return redirect("ingest:upload")
    import_folder_of_machine.delay(batch.pk)
    return redirect("photos:timeline")


@require_POST
def start_samples(request: SignedInRequest) -> HttpResponse:
    """A handful of sample photos, to see what it is like."""
    import_samples(request.user)
    return redirect("photos:timeline")


def photo_stages(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """What of a photo is still to do, and what failed and why."""
    photo = get_object_or_404(Photo.objects.in_library_of(request.user), pk=photo_id)
    runs = unfinished_runs(photo)
    is_open = any(run.is_open for run in runs if run.stage in awaited_stages())
    context = {"photo": photo, "runs": runs, "is_open": is_open}
    return render(request, "ingest/_stages.html", context)


@require_safe
def provenance(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """A fragment for the photo page."""
    photo = get_object_or_404(Photo.objects.in_library_of(request.user), pk=photo_id)
    return render(request, "ingest/_provenance.html", {"arrivals": provenance_of(photo)})


@require_POST
def retry_stage(request: SignedInRequest, photo_id: int, stage: str) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.in_library_of(request.user), pk=photo_id)
    if stage not in STAGE:
        raise Http404
    tasks.retry(photo, stage)
    return photo_stages(request, photo_id)


def progress_or_404(request: SignedInRequest, batch_id: int) -> batches.Progress:
    try:
        return batches.batch_progress(request.user, batch_id)
    except Batch.DoesNotExist:
        raise Http404 from None
