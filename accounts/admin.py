"""The operator's pages about people."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
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
from accounts.people import NobodyLeft, disable, enable, set_operator
from accounts.sessions import sign_out_everywhere

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
    actions = ("disable_accounts", "enable_accounts", "sign_out_accounts")
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Profile"), {"fields": ("name", "time_zone", "theme")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "plan")}),
        (_("Dates"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - the signature is Django's
        """Who may sign in, and who looks after the library, are decisions of their own."""
        if not change:
            super().save_model(request, obj, form, change)
            record(signed_in(request), Verb.ACCOUNT_MADE, obj.email, about=obj, request=request)
            return
        before = User.objects.get(pk=obj.pk)
        wanted = (obj.is_active, obj.is_staff)
        obj.is_active, obj.is_staff = before.is_active, before.is_staff
        super().save_model(request, obj, form, change)
        verb = Verb.PLAN if "plan" in form.changed_data else Verb.ADMIN
        record(signed_in(request), verb, obj.email, about=obj, request=request)
        self.decide(request, obj, *wanted)

    def decide(self, request: HttpRequest, user: User, is_active: bool, is_staff: bool) -> None:  # noqa: FBT001
        if is_active != user.is_active:
            self.do(request, user, enable if is_active else disable)
        if is_staff != user.is_staff:
            self.do(request, user, partial(set_operator, is_operator=is_staff))

    def do(self, request: HttpRequest, user: User, verb: Callable[[User], None]) -> bool:
        """Do a verb about an account, and write it down; whether it could be done."""
        try:
            verb(user)
        except NobodyLeft:
            said = _("Somebody has to look after this library. Name another first.")
            self.message_user(request, said, messages.ERROR)
            return False
        audited = AUDITED.get(verb, Verb.OPERATOR)
        record(signed_in(request), audited, user.email, about=user, request=request)
        return True

    @admin.action(description=_("Disable"), permissions=["change"])
    def disable_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self.do_to_all(request, users, disable)

    @admin.action(description=_("Enable"), permissions=["change"])
    def enable_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self.do_to_all(request, users, enable)

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self.do_to_all(request, users, sign_out_everywhere)

    def do_to_all(
        self, request: HttpRequest, users: QuerySet[User], verb: Callable[[User], None]
    ) -> None:
        count = sum([self.do(request, user, verb) for user in users])
        said = ngettext("Done for %d account.", "Done for %d accounts.", count) % count
        self.message_user(request, said)


AUDITED: dict[Callable[[User], None], Verb] = {
    disable: Verb.ACCOUNT_DISABLED,
    enable: Verb.ACCOUNT_ENABLED,
    sign_out_everywhere: Verb.SIGNED_OUT_ALL,
}


class RevocableAdmin(ModelAdmin):  # type: ignore[misc]
    """The operator may revoke one, by deleting it."""

    exclude: tuple[str, ...] = ("digest",)

    def delete_model(self, request: HttpRequest, obj: AppPassword | ApiKey) -> None:
        super().delete_model(request, obj)
        record(signed_in(request), Verb.KEY_REVOKED, obj.name, about=obj.user, request=request)

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[AppPassword] | QuerySet[ApiKey]
    ) -> None:
        for each in queryset.select_related("user"):
            self.delete_model(request, each)

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
