"""All settings, from the environment. `manage.py` fills in database, broker and secret key."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from config import admin_theme, env
from config.schedule import schedule
from ml import device

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(env.text("HEIRLOOM_DATA", str(ROOT / "var")))

SECRET_KEY = env.text("HEIRLOOM_SECRET_KEY")
DEBUG = env.flag("HEIRLOOM_DEBUG", default=False)
ALLOWED_HOSTS = env.words("HEIRLOOM_HOSTS", "*")
BASE_URL = env.text("HEIRLOOM_URL", "")
IS_HTTPS = BASE_URL.startswith("https://")
PROXIES = env.number("HEIRLOOM_PROXIES", 0)  # of our own in front, each adding to X-Forwarded-For
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "accounts",
    "places",
    "rights",
    "photos",
    "editing",
    "quality",
    "atlas",
    "folders",
    "vault",
    "activity",
    "albums",
    "faces",
    "search",
    "dedup",
    "curating",
    "ingest",
    "sharing",
    "sync",
    "stories",
    "rest_framework",
    "drf_spectacular",
    "insight",
    "api",
    "clients",
    "ops",
    "config",
]

MIDDLEWARE = [
    "ops.watching.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.bearer.BearerMiddleware",
    "accounts.middleware.WhoseMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.FirstRunMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LastUseMiddleware",
    "accounts.limits.LimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ops.leaving.middleware.LeavingMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["photos.templatetags.interface"],
        },
    }
]

# Database, cache and tasks
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
CACHES = {"default": {"BACKEND": "config.cache.Cache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 5}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "cpu"
CELERY_TASK_ROUTES = {
    "ingest.folders.import_folder_of_machine": {"queue": "io"},
    "ingest.takeout.tasks.continue_takeout": {"queue": "io"},
    "ingest.sources.tasks.scan_source": {"queue": "io"},
    "ingest.sources.tasks.look_again": {"queue": "io"},
    "ingest.drive.tasks.follow_drives": {"queue": "io"},
    "ingest.notifications.tasks.fetch_objects": {"queue": "io"},
    "photos.tasks.tend_tiers": {"queue": "io"},
    "vault.tasks.tend_locked": {"queue": "io"},
    "vault.tasks.sweep_locked": {"queue": "io"},
    "activity.tasks.send_letters": {"queue": "io"},
    "ops.tasks.watch": {"queue": "io"},
    "ops.tasks.tend_strays": {"queue": "io"},
    "ops.tasks.watch_version": {"queue": "io"},
    "ops.tasks.make_nightly_backup": {"queue": "io"},
    "ops.tasks.verify_share": {"queue": "io"},
    "search.tasks.fill_smart_album": {"queue": "ml"},
    "faces.tasks.regroup_library": {"queue": "ml"},
    "faces.tasks.place_again": {"queue": "ml"},
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA / "beat-schedule")
SWEEP_SECONDS = env.number("HEIRLOOM_SWEEP_SECONDS", 15)
CELERY_BEAT_SCHEDULE = schedule(SWEEP_SECONDS)
# What goes over from a photo to its edit and back, in this order: modules that know the tables.
CARRIED_BY_EDITS = ["editing.carried", "faces.edited", "ingest.edited"]
STAGE_LEASE_SECONDS = env.number("HEIRLOOM_LEASE_SECONDS", 300)

# Files
ORIGINALS = env.text("HEIRLOOM_ORIGINALS", f"file://{DATA}/originals")
CHEAP_ORIGINALS = env.text("HEIRLOOM_CHEAP_ORIGINALS", "")  # empty: originals stay where they are
RENDITIONS = env.text("HEIRLOOM_RENDITIONS", f"file://{DATA}/renditions")
CHEAP_AFTER_DAYS = env.number("HEIRLOOM_CHEAP_AFTER_DAYS", 365)  # 0: only read from there
STORAGES = {
    "default": env.storage(f"file://{DATA}/files"),
    "originals": env.tiered(ORIGINALS, CHEAP_ORIGINALS),
    "renditions": env.storage(RENDITIONS),
    "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
}
STORAGE_OF_URL = env.storage
BACKUP_PLACE = env.text("HEIRLOOM_BACKUP", "")  # a folder, or s3://…; with it, once a night
BACKUP_LATE_DAYS = env.number("HEIRLOOM_BACKUP_LATE_DAYS", 7)  # 0: they are made elsewhere
BACKUP_PASSPHRASE = env.text("HEIRLOOM_BACKUP_PASSPHRASE", "")
INCOMING_DIR = DATA / "incoming"
WATCH_MARK = DATA / "watch"  # there while a folder is to be watched
VECTORS_DIR = DATA / "vectors"  # a cache: made again from the database when it is away
MODELS_DIR = Path(env.text("HEIRLOOM_MODELS", str(DATA / "models")))
MAX_UPLOAD_BYTES = env.number("HEIRLOOM_MAX_UPLOAD_MB", 20_000) * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(INCOMING_DIR)
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_MAX_AGE = 31536000

# Models and places
ENCODER = env.text("HEIRLOOM_ENCODER", "")  # empty: the best that is in the models folder
INFERENCE_THREADS = env.number("HEIRLOOM_INFERENCE_THREADS", max(1, (os.cpu_count() or 2) // 2))
# Where networks run: cpu, or cuda on a worker with a GPU (docs/gpu.md)
DEVICE = env.one_of("HEIRLOOM_DEVICE", device.DEVICES)
# How many threads open pictures ahead of a model, and how many photos it takes at once
READERS = env.number("HEIRLOOM_READERS", device.default_readers(DEVICE))
MODEL_BATCH = env.number("HEIRLOOM_MODEL_BATCH", 16 if DEVICE == "cpu" else 256)
# Text in pictures: ppocr, tesseract or off; empty: ppocr, or Tesseract where languages are named
OCR_ENGINE = env.text("HEIRLOOM_OCR_ENGINE", "")
OCR_LANGUAGES = env.text("HEIRLOOM_OCR_LANGUAGES", "")  # as Tesseract calls them: rus+eng
# Faces: basic, a pack of the models folder, or off; empty: the best that is there
FACE_MODEL = env.text("HEIRLOOM_FACES", "")
NOMINATIM_URL = env.text("HEIRLOOM_NOMINATIM_URL", "")

# Captions by a model at an endpoint that speaks OpenAI's chat completions; without both, none
CAPTION_URL = env.text("HEIRLOOM_CAPTION_URL", "")
CAPTION_MODEL = env.text("HEIRLOOM_CAPTION_MODEL", "")
CAPTION_KEY = env.text("HEIRLOOM_CAPTION_KEY", "")
CAPTION_LANGUAGE = env.text("HEIRLOOM_CAPTION_LANGUAGE", "English")
CAPTION_PROMPT = env.text(
    "HEIRLOOM_CAPTION_PROMPT",
    "Say in one plain sentence in {language} what this photo shows: who or what is in it, where,"
    " and what happens. Only the sentence.",
)
CAPTION_PICTURE_PX = env.number("HEIRLOOM_CAPTION_PICTURE_PX", 768)
CAPTION_TIMEOUT_SECONDS = env.number("HEIRLOOM_CAPTION_TIMEOUT_SECONDS", 60)
CAPTION_RETRIES = env.number("HEIRLOOM_CAPTION_RETRIES", 3)
CAPTION_PHOTOS_A_DAY = env.number("HEIRLOOM_CAPTION_PHOTOS_A_DAY", 1000)
CAPTION_TOKENS_A_DAY = env.number("HEIRLOOM_CAPTION_TOKENS_A_DAY", 2_000_000)

# Google Drive: a library is registered with Google by its operator, docs/google_drive.md
GOOGLE_CLIENT_ID = env.text("HEIRLOOM_GOOGLE_CLIENT_ID", "")
GOOGLE_CLIENT_SECRET = env.text("HEIRLOOM_GOOGLE_CLIENT_SECRET", "")
GOOGLE_AUTH_URL = env.text(
    "HEIRLOOM_GOOGLE_AUTH_URL", "https://accounts.google.com/o/oauth2/v2/auth"
)
GOOGLE_TOKEN_URL = env.text("HEIRLOOM_GOOGLE_TOKEN_URL", "https://oauth2.googleapis.com/token")
GOOGLE_API_URL = env.text("HEIRLOOM_GOOGLE_API_URL", "https://www.googleapis.com/drive/v3/")

# E-mail: without a server none is tried
EMAIL_URL = env.text("HEIRLOOM_EMAIL_URL", "")
MAIL_SERVER = env.mail_server(EMAIL_URL, BASE_URL)
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.backend, MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL_SERVER.is_tls, MAIL_SERVER.is_starttls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text(
    "HEIRLOOM_EMAIL_FROM", f"Heirloom <heirloom@{urlsplit(BASE_URL).hostname or 'localhost'}>"
)

# People and sessions
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "ops:open"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by operators and by their invitations
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Heirloom"
MFA_FORMS = {
    "login_webauthn": "accounts.passkey_forms.SignInForm",
    "authenticate_webauthn": "accounts.passkey_forms.ConfirmForm",
    "reauthenticate_webauthn": "accounts.passkey_forms.AgainForm",
    "add_webauthn": "accounts.passkey_forms.AddForm",
}
# OpenID Connect: one issuer, which the operator trusts
OIDC_ISSUER = env.text("HEIRLOOM_OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = env.text("HEIRLOOM_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.text("HEIRLOOM_OIDC_CLIENT_SECRET", "")
OIDC_NAME = env.text("HEIRLOOM_OIDC_NAME", "OpenID Connect")
OIDC_AUTO_CREATE = env.flag("HEIRLOOM_OIDC_AUTO_CREATE", default=False)
OIDC_LINK_BY_EMAIL = env.flag("HEIRLOOM_OIDC_LINK_BY_EMAIL", default=False)
SOCIALACCOUNT_ADAPTER = "accounts.oidc.adapter.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter links, and only what is verified
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "accounts.oidc.provider.Provider",
        "OAUTH_PKCE_ENABLED": True,
    }
}
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accounts.limits.locked_out"
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # the count lives in the cache; its tables stay empty
AXES_USERNAME_FORM_FIELD = "username"  # what the sign-in form and authenticate() call the address
AXES_RESET_ON_SUCCESS = True

# The API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.who.ByMiddleware"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JsonParser"],
    "DEFAULT_PAGINATION_CLASS": "api.paging.Keyset",
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["api.throttles.ByPerson"],
    "DEFAULT_THROTTLE_RATES": {"person": env.text("HEIRLOOM_API_RATE", "6000/min")},
    "EXCEPTION_HANDLER": "api.handler.answer_problem",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Heirloom",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "A family's photo library.",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SCHEMA_PATH_PREFIX_INSERT": "",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": ["api.who.ByMiddleware"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": ["api.schema.only_ours"],
    "POSTPROCESSING_HOOKS": [
        "api.schema.add_shared",
    ],
}

# Languages
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Security
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = ["^health/", "^metrics$"]  # asked from this machine, without TLS
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1100  # a thousand faces of which something is said, and the rest
BUCKET_ORIGINS = env.presigning_origins(ORIGINALS, CHEAP_ORIGINALS, RENDITIONS)
# Tiles of a map server, like https://tiles.example.org/{z}/{x}/{y}.png; without them the map draws
# the world by itself and asks nobody. Whoever serves tiles learns where one looks.
MAP_TILES = env.text("HEIRLOOM_MAP_TILES", "")
MAP_ATTRIBUTION = env.text("HEIRLOOM_MAP_ATTRIBUTION", "")
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],  # unfold's pages need inline scripts
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *BUCKET_ORIGINS, *env.tile_origins(MAP_TILES)],
        "media-src": ["'self'", "blob:", *BUCKET_ORIGINS],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

UNFOLD = admin_theme.UNFOLD

# Knowing that all is well: docs/operation.md
METRICS_TOKEN = env.text("HEIRLOOM_METRICS_TOKEN", "")  # empty: nobody reads /metrics
DISK_LOW_BYTES = env.number("HEIRLOOM_DISK_LOW_MB", 5_000) * 2**20
LOG_REQUESTS = env.flag("HEIRLOOM_LOG_REQUESTS", default=False)
LOG_FORMAT = env.one_of("HEIRLOOM_LOG_FORMAT", ("line", "json"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "config.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.text("HEIRLOOM_LOG_LEVEL", "WARNING")},
    "loggers": {
        name: {"level": env.text("HEIRLOOM_LOG_LEVEL", "INFO")}
        for name in (
            *("accounts", "places", "rights", "photos", "editing", "atlas", "folders", "vault"),
            *("activity", "albums"),
            *("faces", "search", "dedup", "curating", "ingest", "sharing"),
            *("sync", "clients", "ops"),
            "config",
        )
    },
}
