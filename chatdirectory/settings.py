"""Every setting, read once from the environment; nonsense is refused at start.

The defaults run the whole site from one folder, `var/`, with no other server.
README.md lists the variables.
"""

import zoneinfo

# Before anything reads a zone: the time-zone data is pip's `tzdata`, never the operating system's
# copy, which may be a release behind (in November 2026 it was wrong for Vancouver).
zoneinfo.reset_tzpath(to=())

import os  # noqa: E402
import secrets  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402
from urllib.parse import urlsplit  # noqa: E402

import environs  # noqa: E402
from csp.constants import NONE, SELF  # noqa: E402

BASE_DIR = Path(__file__).resolve().parent.parent
env = environs.Env()
env.read_env(BASE_DIR / ".env", recurse=False)

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key(path: Path) -> str:
    """The key from SECRET_KEY, or one made once and kept beside the database."""
    if given := env.str("SECRET_KEY", ""):
        return str(given)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def _refused(name: str, value: str, example: str) -> environs.EnvError:
    return environs.EnvError(f"{name} must look like {example}, not {value!r}")


def _site_url(value: str) -> str:
    """The public address, without a path. Feeds and mails are built from it, not from requests."""
    parts = urlsplit(value)
    try:
        address = f"{parts.hostname}:{parts.port}"  # a port that is no number raises ValueError
    except ValueError:
        address = ""
    if parts.scheme not in ("http", "https") or not address or not parts.hostname:
        raise _refused("SITE_URL", value, "https://chats.example.org")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise _refused("SITE_URL", value, "https://chats.example.org")
    return f"{parts.scheme}://{parts.netloc}"


SITE_URL = _site_url(env.str("SITE_URL", "http://127.0.0.1:8000"))
SITE_NAME = env.str("SITE_NAME", "Chat Directory")
HTTPS = SITE_URL.startswith("https://")
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = _secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1", "[::1]"]
)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "huey.contrib.djhuey",
    "chats",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chatdirectory.middleware.readable_query_only",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "chatdirectory.urls"
WSGI_APPLICATION = "chatdirectory.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chats.visitor.clock",
                "chats.site.name",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    """SQLite in var/ by default; PostgreSQL by DATABASE_URL."""
    database = dict(
        env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR}/chatdirectory.sqlite3", conn_max_age=60)
    )
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            # A writer waits for its turn at BEGIN instead of failing at its first write.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # Tests run on a file as the site does: one in memory locks in another way.
        database["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://")}
PUBLISHED_DIR = VAR_DIR / "published"


def _huey() -> dict[str, Any]:
    """Background work: a queue in SQLite by default, in Redis by HUEY_URL."""
    if url := env.str("HUEY_URL", ""):
        return {"huey_class": "huey.RedisHuey", "name": "chatdirectory", "url": url}
    return {
        "huey_class": "huey.SqliteHuey",
        "name": "chatdirectory",
        "filename": str(VAR_DIR / "huey.sqlite3"),
    }


HUEY = {**_huey(), "immediate": False}

# --- mail ---------------------------------------------------------------------------------------


def _email() -> dict[str, Any]:
    """Mail as files in var/ by default; SMTP by EMAIL_URL."""
    mail = dict(env.dj_email_url("EMAIL_URL", f"file:///{VAR_DIR}/mail"))
    if "EMAIL_BACKEND" not in mail:
        example = "smtp://user:password@mail.example.org:587/?tls=True"
        raise _refused("EMAIL_URL", env.str("EMAIL_URL"), example)
    return mail


EMAIL = _email()
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL["EMAIL_HOST"]
EMAIL_PORT = EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <directory@localhost>")

# --- words and clocks ---------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- safety -------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy's work; the site never guesses its own scheme
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# A whole submission is a few kilobytes; a megabyte in one field is somebody trying.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # an editor's form of a chat with many sessions
# Calendars that one network may make; somebody filling the table would make thousands.
MIXES_PER_HOUR = env.int("MIXES_PER_HOUR", 30)
# Nobody uploads files here; the limit above does not count their bytes.
FILE_UPLOAD_HANDLERS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.security.DisallowedHost": {"level": "ERROR"}},
}
