"""Signing in and out with allauth; accounts are made by an administrator."""

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from django.urls import path


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an administrator makes the account."""

    def is_open_for_signup(self, request):
        return False


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
]
