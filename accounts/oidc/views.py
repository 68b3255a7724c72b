"""The way to the issuer and back."""

import logging
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts.oidc.adapter import PROVIDER_ID, is_configured
from accounts.oidc.client import Client

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the issuer, by a link of this site only: no other one signs anybody in."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return redirect("accounts:sign_in")
    try:
        answer: HttpResponse = _provider(request, provider_id).redirect_from_request(request)
    except (RequestException, OAuth2Error):
        logger.warning("the issuer does not answer", exc_info=True)
        words = _("%(name)s does not answer. Sign in in another way, or try again later.")
        messages.error(request, words % {"name": settings.OIDC_NAME})
        return redirect("accounts:sign_in")
    return answer


@login_not_required
@never_cache
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the issuer, with a code and the state that this browser left with."""
    _provider(request, provider_id)
    view = OAuth2CallbackView.adapter_view(Client(request, provider_id))
    answer: HttpResponse = view(request)
    return answer


def _provider(request: HttpRequest, provider_id: str) -> Any:
    if not is_configured() or provider_id != PROVIDER_ID:
        raise Http404
    return get_adapter(request).get_provider(request, provider_id)
