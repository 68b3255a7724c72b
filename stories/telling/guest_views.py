"""What guests of a link to a story see: the story, and the same over the whole screen. Photos and
their bytes are those of any link (sharing/links/guest_views.py)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rights.lending import Guest
from sharing.links.guest_views import about
from sharing.links.opening import for_guests, is_first_visit
from sharing.links.services import count_visit
from stories.models import Story
from stories.telling.selectors import Told, images_of, told_to_guest
from stories.trips.selectors import Slideshow


@require_safe
@for_guests
def story(request: HttpRequest, guest: Guest) -> HttpResponse:
    page = told_page(guest)
    if is_first_visit(request, guest.link):
        count_visit(guest.link)
    context = {"page": page, **about(request, guest)}
    return render(request, "stories/telling/guest.html", context)


@require_safe
@for_guests
def slideshow(request: HttpRequest, guest: Guest) -> HttpResponse:
    page = told_page(guest)
    told = about(request, guest)
    show = Slideshow(page.title, images_of(page), reverse("stories:guest", args=[told["key"]]))
    return render(request, "stories/slideshow.html", {"show": show, **told})


def told_page(guest: Guest) -> Told:
    """Raises Http404 where the link is to something else."""
    try:
        return told_to_guest(guest)
    except Story.DoesNotExist as error:
        raise Http404 from error
