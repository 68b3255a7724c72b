"""What is said of a photo, and the answers that those of an album share with it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from activity import services
from activity.mentions import called, offered
from activity.models import Comment
from activity.talk import deletable_comment, deleted_comment, own_comment, talk_about
from activity.topics import Topic, topic_of, topic_of_photo
from photos.models import Photo

LONGEST_NAME = 100


def of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    return show_or_comment(request, _topic(request, photo_id))


@require_POST
def like_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    return like_or_not(request, _topic(request, photo_id))


@require_safe
def names_of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    return offer_names(request, _topic(request, photo_id))


def _topic(request: SignedInRequest, photo_id: int) -> Topic:
    photos = Photo.objects.visible_to(request.user).select_related("owner")
    return topic_of_photo(get_object_or_404(photos, pk=photo_id))


def show_or_comment(request: SignedInRequest, topic: Topic) -> HttpResponse:
    """The talk, a part of it that lies further back, or what follows a new comment."""
    if request.method == "POST":
        return _comment(request, topic)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        talk = talk_about(topic, request.user, before=int(before))
        return render(request, "activity/_comments.html", {"talk": talk})
    return show(request, topic)


def show(request: SignedInRequest, topic: Topic, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    template = "activity/_talk.html" if "HX-Request" in request.headers else "activity/talk.html"
    context = {"talk": talk_about(topic, request.user), **more}
    return render(request, template, context, status=status)


def _comment(request: SignedInRequest, topic: Topic) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        services.make_comment(request.user, topic, text)
    except services.InvalidComment:
        return _refuse(request, topic, typed=text)
    return _changed(request, topic, goes_on=True)


def _refuse(request: SignedInRequest, topic: Topic, **more: Any) -> HttpResponse:
    problem = _("A comment has a letter at least, and at most 2,000.")
    return show(request, topic, problem=problem, status=400, **more)


def _changed(request: SignedInRequest, topic: Topic, **more: Any) -> HttpResponse:
    if "HX-Request" not in request.headers:
        return redirect(topic.address)
    return show(request, topic, **more)


def like_or_not(request: SignedInRequest, topic: Topic) -> HttpResponse:
    if request.POST.get("like") == "no":
        services.unlike(request.user, topic)
    else:
        services.like(request.user, topic)
    return _changed(request, topic, is_just_liked=True)


def offer_names(request: SignedInRequest, topic: Topic) -> HttpResponse:
    typed = request.GET.get("q", "")[:LONGEST_NAME]
    names = [called(user) for user in offered(request.user, topic, typed)]
    return render(request, "activity/_names.html", {"names": names})


@require_POST
def change(request: SignedInRequest, comment_id: int) -> HttpResponse:
    """By its author alone."""
    comment = or_404(own_comment, request, comment_id)
    topic = topic_of(comment)
    try:
        services.change_comment(comment, request.POST.get("text", ""))
    except services.InvalidComment:
        return _refuse(request, topic)
    return _changed(request, topic)


@require_POST
def delete(request: SignedInRequest, comment_id: int) -> HttpResponse:
    """By its author, or by the owner of what it is about."""
    comment = or_404(deletable_comment, request, comment_id)
    services.delete_comment(comment, request.user)
    return _changed(request, topic_of(comment), deleted=comment)


@require_POST
def restore(request: SignedInRequest, comment_id: int) -> HttpResponse:
    """By whoever deleted it, as long as they see what it is about."""
    comment = or_404(deleted_comment, request, comment_id)
    services.restore_comment(comment)
    return _changed(request, topic_of(comment))


def or_404(
    read: Callable[[User, int], Comment], request: SignedInRequest, comment_id: int
) -> Comment:
    try:
        return read(request.user, comment_id)
    except Comment.DoesNotExist as error:
        raise Http404 from error
