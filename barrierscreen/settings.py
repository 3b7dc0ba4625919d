"""Settings: one file, safe by default. DEBUG is off and SECRET_KEY demanded unless told otherwise.

The README's settings table explains every environment variable read here.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from barrierscreen.environment import (
    LOG_LEVELS,
    read_address,
    read_bool,
    read_choice,
    read_database,
    read_host,
    read_hosts,
    read_int,
    read_origins,
    read_sender,
    read_text,
    read_time_zone,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DAY, YEAR = 86_400, 31_536_000

DEBUG = read_bool("DEBUG", False)
# A fixed key is convenient while developing and never used in production: DEBUG off demands one.
SECRET_KEY = read_text("SECRET_KEY", "only-for-development" if DEBUG else None)
ALLOWED_HOSTS = read_hosts("ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = read_origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "screening",
    "barrierscreen",
]

MIDDLEWARE = [
    "screening.web.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "screening.web.permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "screening.web.input_checks.InputChecksMiddleware",
    # Pages carry no secret beside reflected input, and Django masks the CSRF token (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "screening.web.middleware.SignInMiddleware",
    "screening.web.middleware.MethodNotAllowedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "screening.web.middleware.PrivateResponsesMiddleware",
    "screening.web.middleware.FrozenTextMiddleware",
    "screening.web.middleware.AccessLostMiddleware",
    "screening.web.middleware.KeptInputMiddleware",
]

ROOT_URLCONF = "barrierscreen.urls"
WSGI_APPLICATION = "barrierscreen.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # In place of Django's own, whose lookup of a constant text is slow; so two libraries
            # have the name i18n, which templates.W003 would warn of.
            "libraries": {"i18n": "screening.templatetags.interface_text"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "screening.web.navigation.navigation",
                "screening.web.kept_input.notice",
            ],
        },
    },
]

DATABASES = {
    "default": read_database(
        "DATABASE_URL",
        BASE_DIR / "var" / "barrierscreen.sqlite3",
        conn_max_age=read_int("DATABASE_CONN_MAX_AGE", 60, most=DAY),
        conn_health_checks=True,
        # A session shared by transaction keeps neither cursors nor prepared statements.
        disable_server_side_cursors=read_bool("DATABASE_POOLED", False),
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers take their lock at the start, so two of them queue instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a commit is on the disk before its answer is told saved. It takes 0.2 ms.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Compiling a query takes longer than any of this product's queries runs. PostgreSQL's own cost
    # of 4 is that of disks whose heads move: it reads whole tables where an index is quicker.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c jit=off -c random_page_cost=1.1"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits must hold across processes and machines, so they are counted in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above this number entries are thrown away, and counts with them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # A team's counts, kept for a minute by each process for itself: that costs no query.
    "counts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counts",
    },
}

AUTH_USER_MODEL = "screening.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "screening.models.passwords.NotMadeOfNamesValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "screening.views.accounts.ClosedAccountAdapter"
ACCOUNT_FORMS = {
    "login": "screening.forms.accounts.SignInForm",
    "change_password": "screening.forms.accounts.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
# screening.web.sign_in_limits counts wrong passwords. allauth would count right ones too, by
# address, and would lock a name for everybody after five wrong ones from anywhere.
ACCOUNT_RATE_LIMITS = dict.fromkeys(["login", "login_failed", "reauthenticate", "signup"])
# Behind this many proxies of your own; wrong passwords are counted by the address they give.
ALLAUTH_TRUSTED_PROXY_COUNT = read_int("TRUSTED_PROXY_COUNT", 0, most=10)

# Whether a release needs the approval of an editor who did not ask for it.
CATALOG_NEEDS_SECOND_EDITOR = read_bool("CATALOG_NEEDS_SECOND_EDITOR", True)

# Between two clients a screen may stay open: the session outlasts a working day, not a browser.
SESSION_COOKIE_AGE = read_int("SESSION_HOURS", 10, least=1, most=720) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "screening.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600

if not DEBUG:
    SECURE_SSL_REDIRECT = read_bool("SECURE_SSL_REDIRECT", True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
    SECURE_HSTS_SECONDS = read_int(
        "SECURE_HSTS_SECONDS", YEAR if SECURE_SSL_REDIRECT else 0, most=10 * YEAR
    )
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT
    # Browsers' lists are entered by hand and left in months: never without being asked.
    SECURE_HSTS_PRELOAD = read_bool("SECURE_HSTS_PRELOAD", False)
    if SECURE_HSTS_PRELOAD and SECURE_HSTS_SECONDS < YEAR:
        raise ImproperlyConfigured(
            "SECURE_HSTS_PRELOAD is set, and browsers' lists demand a year: set "
            f"SECURE_HSTS_SECONDS to at least {YEAR}, and SECURE_SSL_REDIRECT to true."
        )
    if read_bool("BEHIND_TLS_PROXY", False):
        if not ALLAUTH_TRUSTED_PROXY_COUNT:
            raise ImproperlyConfigured(
                "BEHIND_TLS_PROXY is set, so TRUSTED_PROXY_COUNT must say how many proxies of your "
                "own stand in front, mostly 1: without it everybody shares the proxy's address, "
                "and a stranger's wrong passwords count for all."
            )
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # asks for the preload
    "templates.W003",  # says that a library stands in place of Django's, as TEMPLATES wants
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
TIME_ZONE = read_time_zone("TIME_ZONE", "Europe/London")
USE_I18N = USE_TZ = True

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Notices stand in the app; a message says only that something waits, and where.
NOTICES_BY_EMAIL = read_bool("NOTICES_BY_EMAIL", False)
SITE_ADDRESS = read_address("SITE_ADDRESS", "http://127.0.0.1:8000" if DEBUG else "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read_sender("EMAIL_FROM", "barrierscreen@localhost")
if NOTICES_BY_EMAIL and not SITE_ADDRESS:
    raise ImproperlyConfigured(
        "NOTICES_BY_EMAIL is set, so SITE_ADDRESS must say where people open the product, such as "
        "https://screen.example.org."
    )
EMAIL_HOST = read_host("EMAIL_HOST", "localhost")
EMAIL_PORT = read_int("EMAIL_PORT", 25, least=1, most=65_535)
EMAIL_HOST_USER = read_text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = read_text("EMAIL_PASSWORD", "")
if bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    raise ImproperlyConfigured(
        "EMAIL_USER and EMAIL_PASSWORD belong together: set both, or neither."
    )
EMAIL_USE_TLS = read_bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if DEBUG
    else "django.core.mail.backends.smtp.EmailBackend"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "screening.web.request_id.RequestIdFilter"},
        "rows": {"()": "barrierscreen.logs.WithoutRowContents"},
    },
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} [{request_id}] {name}: {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "rows"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": read_choice("LOG_LEVEL", "INFO", LOG_LEVELS)},
    # In place of Django's own handlers, which would print, or mail, what the filter cuts.
    "loggers": {"django": {"handlers": []}},
}
