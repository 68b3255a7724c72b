"""Notices: their page, what is read, and what one wants to hear of."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from activity import services
from activity.addresses import address_of
from activity.forms import NoticeForm
from activity.models import Mail, Notice
from activity.notices import notices, settings_of, shown_notices, told, with_events
from photos.keyset import BadCursor


@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    """All notices; with `fragment`, only those that follow."""
    try:
        found = notices(request.user, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    template = "activity/_notices.html" if "fragment" in request.GET else "activity/notices.html"
    return render(request, template, {"page": found})


@require_POST
def read_every(request: SignedInRequest) -> HttpResponse:
    services.read_all(request.user)
    return redirect("activity:notices")


@require_POST
def read(request: SignedInRequest, notice_id: int) -> HttpResponse:
    services.read_notice(_notice(request, notice_id))
    if "HX-Request" not in request.headers:
        return redirect("activity:notices")
    shown = told([_notice(request, notice_id)], request.user)[0]
    return render(request, "activity/_notice.html", {"told": shown})


@require_POST
def open_notice(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Read from now on; leads to what it is about."""
    notice = _notice(request, notice_id)
    services.read_notice(notice)
    return redirect(address_of(notice.event))


def _notice(request: SignedInRequest, notice_id: int) -> Notice:
    return get_object_or_404(with_events(shown_notices(request.user)), pk=notice_id)


def settings_page(request: SignedInRequest) -> HttpResponse:
    """What a person is told of, and how."""
    data = request.POST if request.method == "POST" else None
    forms = [NoticeForm(data, chosen) for chosen in settings_of(request.user).values()]
    is_valid = data is not None and all(form.is_valid() for form in forms)
    if is_valid:
        _keep(request, forms)
        return redirect("activity:settings")
    context = {"forms": forms, "has_mail": bool(settings.EMAIL_URL)}
    status = 400 if data is not None else 200
    return render(request, "activity/settings.html", context, status=status)


def _keep(request: SignedInRequest, forms: list[NoticeForm]) -> None:
    with transaction.atomic():
        for form in forms:
            chosen = form.cleaned_data
            services.choose_notices(
                request.user, form.kind, in_app=chosen["in_app"], mail=Mail(chosen["mail"])
            )
    messages.success(request, _("What you are told is saved."))
