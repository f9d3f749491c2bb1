"""Django's settings, each value a plain default or taken from the environment.

docs/settings.md has the table of the environment's names. Nothing outside `web` reads these.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from counterpoint import __version__, library
from counterpoint.vault import DEFAULT_COST
from counterpoint.web import database, keyfile


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


VERSION = __version__
DATA = Path(os.environ.get("COUNTERPOINT_DATA", "data")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
KEYS = keyfile.load(DATA / "keys.json")
SECRET_KEY = KEYS.secret
DEBUG = False

# Who may reach us, and how. TLS is on as soon as an https address is given.
ADDRESS = os.environ.get("COUNTERPOINT_ADDRESS", "").rstrip("/")
if ADDRESS and not ADDRESS.startswith(("https://", "http://")):
    raise ImproperlyConfigured("COUNTERPOINT_ADDRESS must begin with https:// (or http://).")
TLS = ADDRESS.startswith("https://")
_HOST = ADDRESS.partition("://")[2].partition("/")[0].rpartition("@")[2]
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *([_HOST.rsplit(":", 1)[0] if not _HOST.endswith("]") else _HOST] if _HOST else []),
    *_words("COUNTERPOINT_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "counterpoint.web.accounts",
    "counterpoint.web.spaces",
    "counterpoint.web.pages",
]
MIDDLEWARE = [
    "counterpoint.web.headers.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "counterpoint.web.urls"
WSGI_APPLICATION = "counterpoint.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "counterpoint.web.pages.frame.frame",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "counterpoint.web.pages.tags",
            ],
        },
    }
]

DATABASES = {"default": database.from_environment(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["counterpoint.web.accounts.backend.PassphraseBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("name", "email")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "sign-in"
VAULT_COST = DEFAULT_COST  # of a guess at a passphrase
SIGN_UP = os.environ.get("COUNTERPOINT_SIGN_UP", "invitation")  # or "open": many couples
if SIGN_UP not in {"invitation", "open"}:
    raise ImproperlyConfigured("COUNTERPOINT_SIGN_UP must be invitation or open.")

SESSION_ENGINE = "counterpoint.web.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
_PREFIX = "__Host-" if TLS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}counterpoint"
CSRF_COOKIE_NAME = f"{_PREFIX}form"
KEY_COOKIE_NAME = f"{_PREFIX}key"
DEVICE_COOKIE_NAME = f"{_PREFIX}device"
CSRF_FAILURE_VIEW = "counterpoint.web.pages.errors.forged"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_REFERRER_POLICY = "same-origin"  # with "no-referrer" a form says "Origin: null"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LANGUAGE_CODE = os.environ.get("COUNTERPOINT_LANGUAGE", "en-gb")
LANGUAGES = [("en", "English"), ("en-gb", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale", Path(library.__file__).parent / "locale"]
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
TIME_ZONE = os.environ.get("COUNTERPOINT_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "counterpoint.web.assets.Assets"},
}
WHITENOISE_MAX_AGE = 60 * 60

EXIT_URL = os.environ.get("COUNTERPOINT_EXIT_URL", "https://www.wikipedia.org/")

# What goes wrong is said in one line without the request: its body and path may hold content.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "counterpoint.web.headers.PlainLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nothing here sends mail
