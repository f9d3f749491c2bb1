"""Django's settings, each value a plain default or taken from the environment.

docs/settings.md has the table of the environment's names. Nothing outside `web` reads these.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

from counterpoint import __version__, library
from counterpoint.vault import DEFAULT_COST
from counterpoint.web import database, keyfile


def _given(name: str, default: str, fits: Callable[[str], object], rule: str) -> str:
    value = os.environ.get(name) or default
    if not fits(value):
        raise ImproperlyConfigured(f"{name} must {rule}.")
    return value


_NAME = r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"  # of a host
_is_host = re.compile(rf"\.?{_NAME}", re.IGNORECASE).fullmatch
_is_origin = re.compile(rf"https?://{_NAME}(?::\d{{1,5}})?", re.IGNORECASE).fullmatch
# Nothing that would end the word in a header: it stands in the content policy.
_is_page = re.compile(rf"https?://{_NAME}(?::\d{{1,5}})?(?:/[^\s;,]*)?", re.IGNORECASE).fullmatch


VERSION = __version__
DATA = Path(os.environ.get("COUNTERPOINT_DATA", "data")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
KEYS = keyfile.load(DATA / "keys.json")
SECRET_KEY = KEYS.secret
CHECKUPS = Path(os.environ.get("COUNTERPOINT_CHECKUPS") or DATA / "checkups").resolve()
DEBUG = False

# Who may reach us, and how. TLS is on as soon as an https address is given.
ADDRESS = (
    _given(
        "COUNTERPOINT_ADDRESS",
        "",
        lambda address: not address or _is_origin(address.rstrip("/")),
        "begin with https:// (or http://) and end with the name of the host, or a port after it",
    )
    .rstrip("/")
    .lower()
)
TLS = ADDRESS.startswith("https://")
_HOSTS = _given(
    "COUNTERPOINT_HOSTS",
    "",
    lambda names: not names or all(_is_host(name.strip()) for name in names.split(",")),
    "be names of hosts with commas between them, without https:// and without a port",
)
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *re.findall(rf"://({_NAME})", ADDRESS),
    *(name.strip() for name in _HOSTS.split(",") if name),
]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "counterpoint.web.accounts",
    "counterpoint.web.spaces",
    "counterpoint.web.pages",
]
MIDDLEWARE = [
    "counterpoint.web.headers.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "counterpoint.web.accounts.sessions.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "counterpoint.web.features.timing.feed.Renewing",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
    {"NAME": f"counterpoint.web.accounts.validators.{name}", "OPTIONS": options}
    for name, options in (
        ("SimilarityValidator", {"user_attributes": ("name", "email")}),
        ("LengthValidator", {"min_length": 10}),
        ("CommonValidator", {}),
        ("DigitsValidator", {}),
    )
]
LOGIN_URL = "sign-in"
VAULT_COST = DEFAULT_COST  # of a guess at a passphrase
SIGN_UP = _given(
    "COUNTERPOINT_SIGN_UP",
    "invitation",
    lambda way: way in {"invitation", "open"},  # open: many couples
    "be invitation or open",
)

SESSION_ENGINE = "counterpoint.web.spaces.visits"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
_PREFIX = "__Host-" if TLS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}counterpoint"
CSRF_COOKIE_NAME = f"{_PREFIX}form"
KEY_COOKIE_NAME = f"{_PREFIX}key"
AUTHOR_COOKIE_NAME = f"{_PREFIX}author"
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
FILE_UPLOAD_HANDLERS = ["counterpoint.web.uploads.InMemory"]  # nothing lies on the disk

LANGUAGES = [("en", "English"), ("en-gb", "English")]
LANGUAGE_CODE = _given(
    "COUNTERPOINT_LANGUAGE",
    "en-gb",
    lambda code: code in dict(LANGUAGES),
    f"be one of {', '.join(dict(LANGUAGES))}",
)
LOCALE_PATHS = [Path(__file__).parent / "locale", Path(library.__file__).parent / "locale"]
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
TIME_ZONE = _given(
    "COUNTERPOINT_TIME_ZONE",
    "UTC",
    lambda name: name in available_timezones(),
    "be the name of a time zone, such as Europe/Berlin",
)
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

EXIT_URL = _given(
    "COUNTERPOINT_EXIT_URL",
    "https://www.wikipedia.org/",
    _is_page,
    "be the whole address of a page, with https:// (or http://)",
)

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
