"""RAW files without a partner: which photo each may belong to, and what is made of that."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from dedup.pages.answers import refusal
from dedup.pages.numbers import number
from dedup.services import InvalidResolution
from dedup.services.partners import (
    Joined,
    leave_alone,
    offer_again,
    stack_with_partner,
    take_apart_again,
)
from dedup.stacks.alone import Partner, raws_alone, suggested_partners
from photos.models import Photo
from photos.services.stacks import Before
from photos.views.photo import by_script

SALT = "dedup.raws"
LOOKED_AT = 200  # RAW files of a part
MOST_PARTS = 5  # that are looked at for one page


@dataclass(frozen=True)
class Offer:
    """A RAW file and what may be its partner."""

    raw: Photo
    partner: Partner


@dataclass(frozen=True)
class Part:
    """Offers among some RAW files. `next`: the file that those of the next part lie before."""

    offers: Sequence[Offer]
    next: int | None


@dataclass(frozen=True)
class Done:
    """What was just done, with what undoes it."""

    raw: Photo
    words: str
    token: str = ""
    is_undone: bool = False


@require_safe
def raws(request: SignedInRequest) -> HttpResponse:
    """The page; with `fragment`, only what follows."""
    before = number(request.GET["after"]) if "after" in request.GET else None
    is_fragment = "fragment" in request.GET
    template = "dedup/_raws.html" if is_fragment else "dedup/raw_alone.html"
    return render(request, template, shown(request.user, before))


@require_POST
def stack(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """Stack it with the photo that was suggested."""
    raw = get_object_or_404(raws_alone(request.user), pk=photo_id)
    own = Photo.objects.in_library_of(request.user)
    partner = get_object_or_404(own, pk=number(request.POST.get("partner", "")))
    try:
        joined = stack_with_partner(raw, partner)
    except InvalidResolution as error:
        return refused(request, str(error))
    words = _("%(raw)s is stacked with %(photo)s.")
    said = words % {"raw": raw.filename, "photo": partner.filename}
    return answer(request, Done(raw, said, signing.dumps(asdict(joined), salt=SALT)))


@require_POST
def leave(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """It has no partner, and is not offered again."""
    raw = get_object_or_404(raws_alone(request.user), pk=photo_id)
    leave_alone(raw)
    return answer(request, Done(raw, _("%s is left alone.") % raw.filename))


@require_POST
def undo_raw(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """Take back what was just done: with a token the stack, else that it is left alone."""
    raw = get_object_or_404(Photo.objects.in_library_of(request.user), pk=photo_id)
    try:
        if token := request.POST.get("token"):
            take_apart_again(read_token(token, raw))
        else:
            offer_again(raw)
    except InvalidResolution as error:
        return refused(request, str(error))
    return answer(request, Done(raw, _("%s is offered again.") % raw.filename, is_undone=True))


def read_token(token: str, raw: Photo) -> Joined:
    """Raises Http404 for what we did not sign for this file, BadRequest for nonsense."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise BadRequest("this is no token of ours") from error
    if (said["owner_id"], said["raw_id"]) != (raw.owner_id, raw.pk):
        raise Http404
    return Joined(**{**said, "stacks": [Before(**each) for each in said["stacks"]]})


def shown(user: User, before: int | None) -> dict[str, Any]:
    return {"page": part_of(user, before), "alone": raws_alone(user).count()}


def part_of(user: User, before: int | None) -> Part:
    """Offers, the newest files first: of a few parts at most, as most RAW files have none."""
    offers: list[Offer] = []
    for _part in range(MOST_PARTS):
        files = raws_alone(user).order_by("-pk")
        part = list((files.filter(pk__lt=before) if before else files)[:LOOKED_AT])
        partners = suggested_partners(part)
        offers += [Offer(raw, partners[raw.pk]) for raw in part if raw.pk in partners]
        before = part[-1].pk if len(part) == LOOKED_AT else None
        if offers or before is None:
            break
    return Part(offers, before)


def answer(request: SignedInRequest, done: Done) -> HttpResponse:
    """In the place of the offer; without script the page anew, with what was done above it."""
    if by_script(request):
        return render(request, "dedup/_raw_done.html", {"done": done, "is_swapped": True})
    return render(request, "dedup/raw_alone.html", {**shown(request.user, None), "done": done})


def refused(request: SignedInRequest, words: str) -> HttpResponse:
    if by_script(request):
        return refusal(words)
    context = {**shown(request.user, None), "refused": words}
    return render(request, "dedup/raw_alone.html", context, status=422)
