"""Addresses. Those of second factors stand in `allauth_urls`, by the names that allauth knows."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import door_views, people_views, security_views, token_views, views

app_name = "accounts"

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("sign-in/", door_views.SignInPage.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("invited/<slug:text>/", door_views.invited, name="invited"),
    path("forgotten/", door_views.forgotten, name="forgotten"),
    path("forgotten/<uidb64>/<token>/", door_views.NewPasswordPage.as_view(), name="reset"),
    path("e-mail/<str:key>/", door_views.confirm_email, name="confirm_email"),
    path("profile/", views.profile, name="profile"),
    path("profile/theme/", views.theme, name="theme"),
    path("profile/app-passwords/", views.make_app_password_page, name="make_app_password"),
    path("profile/app-passwords/<int:app_password_id>/revoke/", views.revoke, name="revoke"),
    path("profile/e-mail/", views.email, name="email"),
    path("profile/e-mail/confirm/", views.ask_confirmation, name="ask_confirmation"),
    path("profile/password/", views.password, name="password"),
    path(
        "settings/security/sessions/<int:session_id>/end/",
        security_views.end_session,
        name="end_session",
    ),
    path("settings/security/sessions/end-others/", security_views.end_others, name="end_others"),
    path(
        "settings/security/apps/<int:app_id>/end/", security_views.sign_app_out, name="sign_app_out"
    ),
    path("settings/security/keys/", security_views.new_key, name="new_key"),
    path("settings/security/keys/<int:key_id>/revoke/", security_views.end_key, name="end_key"),
    path("settings/security/linked/<int:linked_id>/unlink/", security_views.unlink, name="unlink"),
    path("settings/users/", people_views.users, name="users"),
    path("settings/users/invitations/", people_views.new_invitation, name="new_invitation"),
    path(
        "settings/users/invitations/<int:invitation_id>/end/",
        people_views.end_invitation,
        name="end_invitation",
    ),
    path("settings/users/<int:user_id>/plan/", people_views.plan, name="plan_of_user"),
    path("settings/users/<int:user_id>/<slug:verb>/", people_views.decide, name="decide_user"),
    path("tokens/", token_views.sign_in, name="tokens"),
    path("tokens/renew/", token_views.renew, name="renew_tokens"),
    path("tokens/sign-out/", token_views.sign_out, name="end_tokens"),
]
