"""Signing in and out with allauth; accounts are made by an administrator."""

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.urls import path
from django.utils.translation import gettext_lazy as _

from screening.models import sign_in_name
from screening.web.landing import landing_address
from screening.web.sign_in_limits import Attempt
from screening.workflows.sign_ins import record_failed_sign_in


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an administrator makes the account. Wrong passwords are counted here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many wrong passwords were given for this name, so none is looked at for a few "
            "minutes. Wait, then try again; your administrator can reset a forgotten password."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        """The address that the proxies give; without them, or when it is none, the connection's."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return request.META.get("REMOTE_ADDR", "")

    def pre_authenticate(self, request, **credentials):
        if self.attempt(request, credentials).refused:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            self.attempt(request, credentials).succeeded()
        return user

    def authentication_failed(self, request, **credentials):
        self.attempt(request, credentials).failed()

        record_failed_sign_in(name=credentials.get("username", ""))

    def get_login_redirect_url(self, request):
        return landing_address(request.user)

    def attempt(self, request, credentials):
        name = sign_in_name(credentials.get("username", ""))
        return Attempt(self.get_client_ip(request), name)


class SignOutView(views.LogoutView):
    """Leaves nothing of the person in the browser: neither pages nor answers not yet stored."""

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def change_password(request):
    """allauth's page; its limit of five a minute counts forms, and would count HEAD as one.

    It leads people without a password to a page for setting one, which this product has not.
    """
    if not request.user.has_usable_password():
        raise PermissionDenied(
            _("Your account has no password to change. Ask your administrator to give it one.")
        )
    method = request.method
    request.method = "GET" if method == "HEAD" else method
    try:
        return views.password_change(request)
    finally:
        request.method = method


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", SignOutView.as_view(), name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", change_password, name="account_change_password"),
]
