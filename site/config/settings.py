"""The one settings module. Everything that changes from one installation to the next is read from the environment.

`DATA_DIR` (default `var/`) receives all that the site writes. `docs/exploiter.md` lists the variables for administrators.
"""

import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from config.moteur_de_recherche import search_backend

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _development_secret_key() -> str:
    """A key of this installation only, kept in DATA_DIR so that sessions survive a restart. Never used in production."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or (_development_secret_key() if DEBUG else env.str("SECRET_KEY"))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Absolute addresses in mails, QR codes and booklets start with this one.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "comptes",
    "bonnespratiques",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "comptes.apps.PersonnesAppConfig",  # wagtail.users, with our form of a person
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "bonnespratiques.recherche.apps.RechercheConfig",  # wagtail.search, kept level by our own outbox
    "wagtail.admin",
    "wagtail",
    # After wagtail.admin, whose mail notices it disconnects once they are connected.
    "workflow",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bonnespratiques.middleware.ContentSecurityPolicyMiddleware",
    "workflow.middleware.PagesPersonnelles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "comptes.middleware.SecondFactorMiddleware",
    "workflow.middleware.LecturesInscrites",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "bonnespratiques.context_processors.navigation",
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while somebody writes; IMMEDIATE makes two writers wait for each other instead of failing;
    # FULL, because what we acknowledge ("votre texte est enregistré") must survive a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "comptes.Personne"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/contributions/"
WAGTAIL_FRONTEND_LOGIN_URL = "/connexion/"

ACCOUNT_ADAPTER = "comptes.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "comptes.forms.RequestLoginCodeForm",
    "confirm_login_code": "comptes.forms.ConfirmLoginCodeForm",
    "login": "comptes.forms_secrets.LoginForm",
    "reauthenticate": "comptes.forms_secrets.ReauthenticateForm",
    "change_password": "comptes.forms_secrets.ChangePasswordForm",
    "set_password": "comptes.forms_secrets.SetPasswordForm",
    "confirm_email_verification_code": "comptes.forms_secrets.ConfirmEmailVerificationCodeForm",
}
MFA_FORMS = {
    "authenticate": "comptes.forms_secrets.AuthenticateForm",
    "reauthenticate": "comptes.forms_secrets.ReauthenticateByCodeForm",
    "activate_totp": "comptes.forms_secrets.ActivateTOTPForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# The page to sign up is closed; without "password1" allauth would take the password away from the sign-in page too.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {
    "numeric": True,
    "length": 6,
    "dashed": False,
}
# "amount/period/per": ip is a network (/64 for IPv6), which a whole administration may share; key an address. The last three
# are ours (`comptes.forms`, `comptes.views`): codes to one mailbox, to anybody, and guesses at one address over all sessions.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/m/ip,300/h/ip,3/10m/key",
    "codes_to_one_mailbox": "5/10m/key,15/d/key",
    "codes_to_anybody": "600/h/key",
    "login_code_tries": "10/15m/key",
    # Readers' own recueils (`recueil.personnel.freins`): by fingerprint of the network, for the site, by recueil.
    "mon_recueil_nouveau": "300/d/key",
    "mon_recueil_nouveau_du_site": "2000/h/key",
    "mon_recueil_changement": "900/m/key",
    "mon_recueil_changement_par_recueil": "120/m/key",
    "mon_recueil_livret": "240/h/key",
    "mon_recueil_livret_par_recueil": "40/h/key",
    "livrets": "30/h/ip",  # builds asked by people without an account (`bonnespratiques.views.fabrication`)
}
ACCOUNT_PREVENT_ENUMERATION = True
# A signed-in contributeur sent to /admin/ would otherwise be redirected for ever between the two.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told by mail
ACCOUNT_SESSION_REMEMBER = None  # asked each time: a session ends with the browser unless the person ticks the box
SESSION_COOKIE_AGE = 30 * 24 * 3600
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # telephones' clocks are late by up to half a minute
MFA_TOTP_ISSUER = "Bonnes Pratiques"
# Everyone who enters the administration needs a second factor. Off by default only where DEBUG is on.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEBUG)

# --- Cache ----------------------------------------------------------------------------------------------------

# Attempts to sign in are counted here: the processes of one machine must share it (`comptes.cache_partage`).
CACHES = {
    "default": env.cache("CACHE_URL")
    if "CACHE_URL" in env.ENVIRON
    else {
        "BACKEND": "comptes.cache_partage.SharedFileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# --- Language -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Path] = []
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
if not DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "config.fichiers_statiques.StockageDesFichiersStatiques"},
    }
# Booklets that were built, kept under their content (`recueil.fabrication`): for so long after their last use, so many in all.
RECUEILS_DIR = DATA_DIR / "recueils"
RECUEILS_JOURS = env.int("RECUEILS_JOURS", default=30)
RECUEILS_MO_MAX = env.int("RECUEILS_MO_MAX", default=2000)
# How many are composed at once on this machine: each takes two processors and up to a gigabyte.
RECUEILS_COMPOSITIONS_MAX = env.int("RECUEILS_COMPOSITIONS_MAX", default=1)
# What contributeurs join to a dossier: private, never handed out by a web server.
PIECES_DIR = DATA_DIR / "pieces"

# --- Mail -----------------------------------------------------------------------------------------------------

COURRIELS_LOCAUX_DIR = DATA_DIR / "courriels"
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if DEBUG and "EMAIL_URL" not in env.ENVIRON:
    # Nothing leaves the machine: mails are read on /courriels-locaux/.
    EMAIL_BACKEND = "comptes.courriels_locaux.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Bonnes Pratiques <ne-pas-repondre@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
# A thread of each web process sends what was just written: no page waits for the mail server. Where threads cannot live (uWSGI
# without enable-threads), turn it off and choose a task runner below.
COURRIELS_EN_ARRIERE_PLAN = env.bool("COURRIELS_EN_ARRIERE_PLAN", default=True)
# Likewise for booklets, which a thread of each web process builds one after the other.
LIVRETS_EN_ARRIERE_PLAN = env.bool("LIVRETS_EN_ARRIERE_PLAN", default=True)

TASKS = {"default": {"BACKEND": env.str("TASKS_BACKEND", default="django_tasks.backends.immediate.ImmediateBackend")}}

# --- Wagtail --------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Bonnes Pratiques"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "bonnespratiques.Illustration"
# Contributors' files never run in a browser (notes on security): no SVG.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "xlsx"]
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# A text changed after a send-back goes through the contributor's approval again (notes on the circuit).
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# Wagtail's own publishes the latest revision; ours publishes the approved one, after checking its seal.
WAGTAIL_FINISH_WORKFLOW_ACTION = "workflow.publication.publish_approved_revision"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h3", "bold", "italic", "ol", "ul", "link"]},
    }
}

WAGTAILSEARCH_BACKENDS = {
    "default": search_backend(
        env.str("SEARCH_URL", default=""), database=DATABASES["default"], dossier=DATA_DIR / "index"
    )
}

# Who writes the index: "site", each of its processes after its own changes; "indexer", the command of that name and nobody else.
INDEXATION = env.str("INDEXATION", default="site")
if INDEXATION not in {"site", "indexer"}:
    raise ImproperlyConfigured(f"INDEXATION vaut « site » ou « indexer », et non « {INDEXATION} ».")

# --- Security -------------------------------------------------------------------------------------------------

X_FRAME_OPTIONS = "SAMEORIGIN"  # the page editor previews pages in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY, which would break these previews
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Proxies between the visitor and us, each adding an address to X-Forwarded-For: a header sent by the visitor is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
if HTTPS:
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # page forms with many blocks

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO" if not DEBUG else "WARNING")},
}
