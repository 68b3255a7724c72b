"""Addresses."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from accounts import views
from accounts.forms import SignInForm

app_name = "accounts"

sign_in = LoginView.as_view(
    template_name="accounts/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
)

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("profile/", views.profile, name="profile"),
    path("profile/theme/", views.theme, name="theme"),
    path("profile/app-passwords/", views.make_app_password_page, name="make_app_password"),
    path("profile/app-passwords/<int:app_password_id>/revoke/", views.revoke, name="revoke"),
    path("profile/e-mail/", views.email, name="email"),
    path("profile/password/", views.password, name="password"),
]
