"""Where every address leads."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from screening.views import accounts
from screening.web import errors

admin.site.site_header = admin.site.site_title = "barrierscreen"
# The admin's own sign-in form has no rate limit; allauth's has.
admin.site.login = secure_admin_login(admin.site.login)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("accounts/", include(accounts.urlpatterns)),
    path("admin/", admin.site.urls),
    path("", include("screening.urls")),
]
