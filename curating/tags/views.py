"""The page of all tags, and the page of one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from curating.asking import numbers
from curating.models import Action
from curating.tags import services
from curating.tags.selectors import WAYS, photos_with, query_for, tag_tree
from curating.views.answers import said
from photos.models import Tag
from photos.services.tags import InvalidTag


@require_safe
def tags(request: SignedInRequest) -> HttpResponse:
    """The tree; with `tag` as often as tags are chosen, on to the search for them."""
    way = request.GET.get("way", "all")
    chosen = numbers(request.GET.getlist("tag"))
    if chosen and way in WAYS:
        query = query_for(request.user, chosen, way)
        return redirect(f"{reverse('search:results')}?{urlencode({'q': query})}")
    words = request.GET.get("like", "").replace("\0", "").strip()[:100]
    context = {"branches": tag_tree(request.user, words), "words": words}
    return render(request, "curating/tags/tags.html", context)


@require_safe
def tag(request: SignedInRequest, tag_id: int) -> HttpResponse:
    return tag_page(request, own_tag(request, tag_id))


@require_POST
def rename(request: SignedInRequest, tag_id: int) -> HttpResponse:
    tag = own_tag(request, tag_id)
    try:
        services.rename_tag(tag, request.POST.get("name", ""))
    except InvalidTag:
        return tag_page(request, tag, _("A tag is a word or a few, of at most 100 letters."))
    except services.NameTaken:
        return tag_page(request, tag, _("Another tag is called so. Merge the two below."))
    messages.success(request, _("The tag has a new name."))
    return redirect("curating:tag", tag.pk)


@require_POST
def move(request: SignedInRequest, tag_id: int) -> HttpResponse:
    tag, name = own_tag(request, tag_id), request.POST.get("parent", "").strip()
    parent = named_tag(request, name)
    if name and parent is None:
        return tag_page(request, tag, _("There is no such tag."))
    try:
        services.move_tag(tag, parent)
    except services.BeneathItself:
        return tag_page(request, tag, _("A tag cannot lie beneath itself."))
    messages.success(request, _("The tag is moved."))
    return redirect("curating:tag", tag.pk)


@require_POST
def merge(request: SignedInRequest, tag_id: int) -> HttpResponse:
    tag, into = own_tag(request, tag_id), named_tag(request, request.POST.get("into", "").strip())
    if into is None:
        return tag_page(request, tag, _("There is no such tag."))
    try:
        action = services.merge_tag(request.user, tag, into)
    except services.BeneathItself:
        return tag_page(request, tag, _("Choose another tag than this one."))
    return done(request, action)


@require_POST
def delete(request: SignedInRequest, tag_id: int) -> HttpResponse:
    return done(request, services.delete_tag(request.user, own_tag(request, tag_id)))


def done(request: SignedInRequest, action: Action) -> HttpResponse:
    """What was done, with Undo."""
    context = {"action": action, "said": said(action)}
    return render(request, "curating/tags/done.html", context)


def tag_page(request: SignedInRequest, tag: Tag, error: str = "") -> HttpResponse:
    tag = Tag.objects.select_related("parent").get(pk=tag.pk)
    names = Tag.objects.filter(owner=request.user).exclude(pk=tag.pk).order_by("name")
    context = {
        "tag": tag,
        "count": len(photos_with(request.user, tag)),
        "names": list(names.values_list("name", flat=True)),
        "error": error,
    }
    return render(request, "curating/tags/tag.html", context, status=400 if error else 200)


def own_tag(request: SignedInRequest, tag_id: int) -> Tag:
    return get_object_or_404(Tag, pk=tag_id, owner=request.user)


def named_tag(request: SignedInRequest, name: str) -> Tag | None:
    return Tag.objects.filter(owner=request.user, name__iexact=name).first() if name else None
