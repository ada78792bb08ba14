"""Addresses of the site. Wagtail's catch-all comes last."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from comptes.views import AdminLoginView, AdminLogoutView

urlpatterns = [
    # Wagtail's own sign-in page would go round allauth and its second factor.
    path("admin/login/", AdminLoginView.as_view()),
    path("admin/logout/", AdminLogoutView.as_view()),
    # Before Wagtail's own door, which would lose what somebody was writing when their session ended.
    path("admin/", include("workflow.views.comite.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("comptes.urls")),
    path("", include("workflow.urls")),
    path("", include("bonnespratiques.urls")),
]
if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns += [path("", include(wagtail_urls))]

handler404 = "bonnespratiques.views.erreurs.page_introuvable"
handler500 = "bonnespratiques.views.erreurs.erreur_interne"
