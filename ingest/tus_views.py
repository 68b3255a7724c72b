"""The two addresses of uploads that come in pieces: all of them, and one."""

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from ingest import tus
from ingest.bodies import CountedBody, declared_length, file_time, name_problem, whole_number
from ingest.models import ResumableUpload
from ingest.parts import PartInUse, has_room
from ingest.receivers import RECEIVERS
from ingest.resumable import Piece, append, cancel, complete
from ingest.room import PlanFull, check_room
from ingest.told_folders import BadFolder, clean_folder
from ingest.tus import NoRoom, TusRefusal
from ingest.upload import clean_filename

SILENCE_SECONDS = 60  # after which a line is taken for dead, and its upload given free


@login_not_required  # a client gets 401 instead of the page to sign in on
@require_http_methods(["OPTIONS", "POST"])
@tus.speaks_tus
def uploads(request: HttpRequest) -> HttpResponse:
    """What this server can do, or a new upload."""
    if request.method == "OPTIONS":
        return tus.abilities()
    upload = start_upload(request)
    response = tus.state_of(upload, status=201)
    response.headers["Location"] = reverse("ingest:resumable_upload", args=[upload.pk])
    return response


@login_not_required
@require_http_methods(["HEAD", "PATCH", "DELETE", "POST"])
@tus.speaks_tus
def one_upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Where an upload stands, the next piece of it, or its end."""
    upload = get_object_or_404(ResumableUpload, pk=upload_id, owner=person(request))
    if upload.is_expired:
        raise TusRefusal(410, "This upload is too old to go on with.")
    match method_of(request):
        case "PATCH":
            return take_piece(request, upload)
        case "DELETE":
            cancel(upload)
            return HttpResponse(status=204)
        case "HEAD":
            return tell_state(upload)
    raise TusRefusal(405, "An upload goes on with PATCH.")


@require_POST
def forget_upload(request: SignedInRequest, upload_id: uuid.UUID) -> HttpResponse:
    """The person's word that a file need not go on."""
    upload = get_object_or_404(ResumableUpload, pk=upload_id, owner=request.user)
    try:
        cancel(upload)
    except PartInUse:
        messages.error(request, f"{upload.filename} is being sent right now.")
    return redirect("ingest:upload")


def start_upload(request: HttpRequest) -> ResumableUpload:
    """A row for the file to come. Raises TusRefusal, NoRoom, Http404."""
    size, said = tus.asked_size(request), tus.metadata_of(request)
    filename = said.get("filename", "")
    if problem := name_problem(filename):
        raise TusRefusal(400, problem)
    if not has_room(size):
        raise NoRoom
    receiver, target_id = said.get("receiver", ""), whole_number(said.get("target", ""))
    if receiver not in RECEIVERS or target_id is None:
        raise TusRefusal(400, "The upload must say what it is for.")
    if not RECEIVERS[receiver].owns_target(person(request), target_id):
        raise Http404
    if receiver == "photo":
        refuse_over_plan(person(request), size)
    return ResumableUpload.objects.create(
        owner=person(request),
        receiver=receiver,
        target_id=target_id,
        filename=clean_filename(filename),
        folder=asked_folder(said.get("folder", "")),
        file_time=file_time(said.get("modified", "")),
        size_bytes=size,
    )


def asked_folder(said: str) -> str:
    """Raises TusRefusal."""
    try:
        return clean_folder(said)
    except BadFolder as error:
        raise TusRefusal(400, str(error)) from error


def refuse_over_plan(owner: User, size_bytes: int) -> None:
    """Before any of the file was sent in vain. Raises TusRefusal."""
    try:
        check_room(owner, size_bytes)
    except PlanFull as full:
        raise TusRefusal(413, str(full)) from full


def take_piece(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    offset = tus.asked_offset(request, upload)
    if upload.answer is None:
        body = CountedBody(request, declared_length(request) or 0)
        end_silence(request)
        append(upload, Piece(body, offset, tus.asked_checksum(request)))
    return tus.state_of(upload, status=204)


def tell_state(upload: ResumableUpload) -> HttpResponse:
    """A whole file that a crash kept from its receiver is handed over now."""
    if upload.is_whole and upload.answer is None:
        complete(upload)
    return tus.state_of(upload, status=200)


def end_silence(request: HttpRequest) -> None:
    """Do not wait for ever on a line that died without a word, as those of phones do."""
    connection = request.META.get("gunicorn.socket")
    if connection:
        connection.settimeout(SILENCE_SECONDS)


def method_of(request: HttpRequest) -> str | None:
    """Some proxies let no PATCH through. Only a POST may stand for it: it was checked for CSRF."""
    if request.method == "POST":
        return request.headers.get("X-HTTP-Method-Override")
    return request.method


def person(request: HttpRequest) -> User:
    """`speaks_tus` lets nobody else through; this says so to the type checker."""
    return cast(User, request.user)
