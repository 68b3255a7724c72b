"""The Takeout page: archives come in, and the account of every import is read."""

from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from ingest.bodies import takes_files
from ingest.models import TakeoutImport
from ingest.takeout.forms import TakeoutForm
from ingest.takeout.report import csv_pieces, json_pieces, report_of
from ingest.takeout.run import NoArchive, open_takeout
from ingest.takeout.selectors import import_progress, imports_of, latest_imports, members_page
from ingest.takeout.tasks import start
from ingest.takeout.uploads import open_collection, reason_for_no_archive, take_archive
from photos.formats import HEAD_BYTES


@takes_files
def takeout_page(request: SignedInRequest) -> HttpResponse:
    """Archives are dropped or named here. A plain form posts them when there is no script."""
    form = TakeoutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return receive_form(request, form)
    context = {"form": form, "imports": latest_imports(request.user)}
    status = 400 if request.method == "POST" else 200
    return render(request, "ingest/takeout/start.html", context, status=status)


def receive_form(request: SignedInRequest, form: TakeoutForm) -> HttpResponse:
    files = request.FILES.getlist("archives")
    reasons = [reason_for_no_archive(file.read(HEAD_BYTES)) for file in files]
    if not files or any(reasons):
        messages.error(request, next(filter(None, reasons), "Choose the archives first."))
        return redirect("ingest:takeout")
    takeout = open_collection(
        request.user, form.options(), is_dry_run=form.cleaned_data["is_dry_run"]
    )
    for file in files:
        if isinstance(file, TemporaryUploadedFile):
            take_archive(takeout, Path(file.temporary_file_path()), file.name or "")
    start(takeout)
    return redirect("ingest:takeout_report", takeout.batch_id)


@require_POST
def collect_takeout(request: SignedInRequest) -> JsonResponse:
    """An import whose archives follow one by one, each of which may go on after a lost line."""
    form = TakeoutForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    takeout = open_collection(
        request.user, form.options(), is_dry_run=form.cleaned_data["is_dry_run"]
    )
    return JsonResponse({"takeout": takeout.pk, "batch": takeout.batch_id}, status=201)


@require_POST
def start_machine_takeout(request: SignedInRequest) -> HttpResponse:
    """Import archives that lie on this machine; only operators may read the machine's files."""
    if not request.user.is_staff:
        raise Http404
    form = TakeoutForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The options are not right.")
        return redirect("ingest:takeout")
    path = Path(request.POST.get("path", "").strip() or "/nowhere")
    is_dry_run = form.cleaned_data["is_dry_run"]
    try:
        takeout = open_takeout(request.user, [path], form.options(), is_dry_run=is_dry_run)
    except NoArchive as error:
        messages.error(request, str(error))
        return redirect("ingest:takeout")
    start(takeout)
    return redirect("ingest:takeout_report", takeout.batch_id)


@require_POST
def go_on(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """All archives came, or what stopped the import is out of the way."""
    start(import_or_404(request, batch_id))
    return redirect("ingest:takeout_report", batch_id)


@require_GET
def takeout_report(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """The account of an import, and its members, those of one state if wished."""
    takeout = import_or_404(request, batch_id)
    after, state = request.GET.get("after", ""), request.GET.get("state", "")
    context = {
        "report": report_of(takeout),
        "progress": import_progress(takeout),
        "members": members_page(takeout, state=state, after=after),
    }
    return render(request, "ingest/takeout/report.html", context)


@require_GET
def takeout_progress(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """How far an import is; the fragment asks again by itself, and shows the account at the end."""
    takeout = import_or_404(request, batch_id)
    response = render(
        request, "ingest/takeout/_progress.html", {"progress": import_progress(takeout)}
    )
    if takeout.finished_at or takeout.error:
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
def download_report(request: SignedInRequest, batch_id: int, ending: str) -> HttpResponseBase:
    """The whole account with every member."""
    if ending not in REPORTS:
        raise Http404
    pieces, mime = REPORTS[ending]
    report = report_of(import_or_404(request, batch_id))
    name = f'attachment; filename="takeout-{batch_id}.{ending}"'
    headers = {"Content-Disposition": name}
    return StreamingHttpResponse(pieces(report), content_type=mime, headers=headers)


def import_or_404(request: SignedInRequest, batch_id: int) -> TakeoutImport:
    return get_object_or_404(imports_of(request.user), batch=batch_id)


REPORTS = {
    "json": (json_pieces, "application/json"),
    "csv": (csv_pieces, "text/csv; charset=utf-8"),
}
