"""The few pages of allauth that are used, with templates of our own. No other one is reachable."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy

from accounts import door_views, security_views
from accounts.limits import CODES, PASSWORDS_AGAIN, limited
from accounts.oidc import views as oidc_views

SECURITY = "accounts/security"

urlpatterns = [
    path("sign-in/", door_views.SignInPage.as_view(), name="account_login"),
    path(
        "sign-in/code/",
        limited(CODES)(AuthenticateView.as_view(template_name="accounts/code.html")),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/passkey/",
        limited(CODES)(login_not_required(LoginWebAuthnView.as_view())),
        name="mfa_login_webauthn",
    ),
    path("sign-in/by/<slug:provider_id>/", oidc_views.go, name="openid_connect_login"),
    path("sign-in/by/<slug:provider_id>/back/", oidc_views.back, name="openid_connect_callback"),
    path(
        "again/password/",
        limited(PASSWORDS_AGAIN)(
            ReauthenticateView.as_view(template_name=f"{SECURITY}/again_password.html")
        ),
        name="account_reauthenticate",
    ),
    path(
        "again/code/",
        limited(CODES)(CodeAgainView.as_view(template_name=f"{SECURITY}/again_code.html")),
        name="mfa_reauthenticate",
    ),
    path(
        "again/passkey/",
        ReauthenticateWebAuthnView.as_view(template_name=f"{SECURITY}/again_passkey.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("settings/security/", security_views.security, name="mfa_index"),
    path(
        "settings/security/app/",
        ActivateTOTPView.as_view(template_name=f"{SECURITY}/totp.html"),
        name="mfa_activate_totp",
    ),
    path(
        "settings/security/app/remove/",
        DeactivateTOTPView.as_view(template_name=f"{SECURITY}/remove_totp.html"),
        name="mfa_deactivate_totp",
    ),
    path(
        "settings/security/recovery-codes/",
        ViewRecoveryCodesView.as_view(template_name=f"{SECURITY}/recovery_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "settings/security/recovery-codes/new/",
        GenerateRecoveryCodesView.as_view(template_name=f"{SECURITY}/new_recovery_codes.html"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "settings/security/recovery-codes/download/",
        DownloadRecoveryCodesView.as_view(template_name=f"{SECURITY}/recovery_codes.txt"),
        name="mfa_download_recovery_codes",
    ),
    path(
        "settings/security/passkeys/",
        AddWebAuthnView.as_view(template_name=f"{SECURITY}/passkey.html"),
        name="mfa_add_webauthn",
    ),
    path(
        "settings/security/passkeys/<int:pk>/remove/",
        RemoveWebAuthnView.as_view(
            template_name=f"{SECURITY}/remove_passkey.html", success_url=reverse_lazy("mfa_index")
        ),
        name="mfa_remove_webauthn",
    ),
]
