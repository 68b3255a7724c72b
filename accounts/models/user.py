"""The people who use this installation."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.plan import Plan
from accounts.time_zones import validate_time_zone


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Whatever the case in which the address was typed."""
        return self.get(email=(username or "").lower())

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        """For Django's own createsuperuser."""
        user = self.model(email=email.lower(), is_staff=True, is_superuser=True, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a library of their own. Signs in by e-mail address."""

    class Opens(models.TextChoices):
        TIMELINE = "timeline", _("All photos")
        ALBUMS = "albums", _("Albums")
        PEOPLE = "people", _("People")
        SEARCH = "search", _("Search")

    class Theme(models.TextChoices):
        SYSTEM = "system", _("Like the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    email_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    opens_with = models.CharField(
        _("opens with"), max_length=8, choices=Opens.choices, default=Opens.TIMELINE
    )
    # When the account goes with everything in it, unless it is called back before.
    leaves_at = models.DateTimeField(_("leaves at"), null=True, blank=True, editable=False)
    # What the account may use; without a plan there are no limits.
    plan = models.ForeignKey(
        Plan,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("plan"),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """An address is kept in lower case, however it was typed."""
        super().clean()
        self.email = self.email.lower()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with the password, and with each epoch: signing out everywhere counts it."""
        told: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # not in the stubs
        return f"{told}-{self.session_epoch}" if self.session_epoch else told

    @property
    def is_operator(self) -> bool:
        """Looks after this library: people, invitations, the admin."""
        return self.is_active and self.is_staff and self.is_superuser

    @property
    def initial(self) -> str:
        """The letter in the round badge."""
        return str(self)[:1].upper()


class AppPassword(models.Model):
    """A password that a person made for one app or device, instead of their own.

    Only its digest is kept. It is random and long, so a quick digest is as good as a slow one.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="app_passwords")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return self.name
