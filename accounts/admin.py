"""The operator's pages about people."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.paginator import InfinitePaginator

from accounts.audit import Verb, record
from accounts.models import (
    ApiKey,
    AppPassword,
    AuditEntry,
    Invitation,
    Plan,
    SignedInApp,
    User,
)

admin.site.unregister(Group)  # rights are not given by Django's groups
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)  # pages of our own show them, to whom they belong


def signed_in(request: HttpRequest) -> User:
    """The admin lets nobody else through; this says so to the type checker."""
    return cast(User, request.user)


class NewUserForm(UserCreationForm):  # type: ignore[misc]  # unfold has no types
    class Meta:
        model = User
        fields = ("email", "name")


class ChangedUserForm(UserChangeForm):  # type: ignore[misc]
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]
    """Accounts are switched off, not deleted: their photos belong to them."""

    form = ChangedUserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "plan", "is_active", "is_staff", "last_login", "created_at")
    list_select_related = ("plan",)
    list_filter = ("is_active", "is_staff", "plan")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Profile"), {"fields": ("name", "time_zone", "theme")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "plan")}),
        (_("Dates"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


class RevocableAdmin(ModelAdmin):  # type: ignore[misc]
    """The operator may revoke one, by deleting it."""

    exclude: tuple[str, ...] = ("digest",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(ModelAdmin):  # type: ignore[misc]
    """Changed for all who have it at once. It is not deleted: they would have no limits then."""

    list_display = ("name", "storage_bytes", "photos", "processing_minutes")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Plan, form: Any, change: bool) -> None:  # noqa: FBT001 - the signature is Django's
        super().save_model(request, obj, form, change)
        record(signed_in(request), Verb.PLAN, obj.name, request=request)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ModelAdmin):  # type: ignore[misc]
    """What happened. Nobody changes it."""

    list_display = ("made_at", "actor_name", "verb", "subject", "address")
    list_filter = ("verb",)
    search_fields = ("actor_name", "subject")
    search_help_text = _("A part of an e-mail address, or of what it was about")
    ordering = ("-id",)
    paginator = InfinitePaginator
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False


@admin.register(AppPassword)
class AppPasswordAdmin(RevocableAdmin):
    list_display = ("name", "user", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__email")


@admin.register(ApiKey)
class ApiKeyAdmin(RevocableAdmin):
    list_display = ("name", "user", "scopes", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__email")


@admin.register(SignedInApp)
class SignedInAppAdmin(RevocableAdmin):
    exclude = ("renewed_by", "account_digest")
    list_display = ("name", "user", "address", "last_used_at", "expires_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__email")


@admin.register(Invitation)
class InvitationAdmin(RevocableAdmin):
    list_display = ("__str__", "made_by", "is_operator", "accepted_by", "expires_at")
    list_select_related = ("made_by", "accepted_by")
    search_fields = ("email", "made_by__email")
