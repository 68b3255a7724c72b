"""A forgotten password: a link by mail, good once and for a day."""

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.mail import can_send_mail, link_to, send_now, written
from accounts.models import User


def mail_reset_link(email: str) -> None:
    """To whom may sign in with this address and a password; nobody else gets anything."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not user.has_usable_password() or not can_send_mail():
        return
    text = written("reset", {"user": user, "link": link_to(reset_path(user))})
    send_now(user.email, _("Heirloom: a new password"), text)


def reset_path(user: User) -> str:
    """Ends to be good with a new password, a new address or the next time that they sign in."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:reset", args=[key, default_token_generator.make_token(user)])
