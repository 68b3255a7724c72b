"""Folders as a tree that opens level by level, and a folder with its photos."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from folders.models import Folder
from folders.selectors import folder_of, folders_in, photos_of_folder, way_to
from photos.keyset import BadCursor


@require_safe
def folders(request: SignedInRequest) -> HttpResponse:
    """The tops of all trees; with `fragment`, only those that follow."""
    return _list(request, "folders/folders.html", None)


@require_safe
def inside(request: SignedInRequest, folder_id: int) -> HttpResponse:
    """A fragment: the folders in one."""
    return _list(request, "folders/_folders.html", _asked(request, folder_id))


def _list(request: SignedInRequest, page: str, within: Folder | None) -> HttpResponse:
    try:
        listed = folders_in(request.user, within, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    template = "folders/_folders.html" if "fragment" in request.GET else page
    return render(request, template, {"listed": listed, "within": within})


@require_safe
def folder(request: SignedInRequest, folder_id: int) -> HttpResponse:
    """With all below it, or with `alone` without; with `fragment`, only the photos that follow."""
    found, alone = _asked(request, folder_id), "alone" in request.GET
    try:
        part = photos_of_folder(request.user, found, request.GET.get("after", ""), alone=alone)
    except BadCursor as error:
        raise Http404 from error
    if "fragment" in request.GET:
        return render(request, "folders/_part.html", {"page": part})
    told = {"folder": found, "page": part, "alone": alone, "way": way_to(found), "within": found}
    listed = folders_in(request.user, found)
    return render(request, "folders/folder.html", {**told, "listed": listed})


def _asked(request: SignedInRequest, folder_id: int) -> Folder:
    """Raises Http404."""
    try:
        return folder_of(request.user, folder_id)
    except Folder.DoesNotExist as error:
        raise Http404 from error
