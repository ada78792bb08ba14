"""`/sitemap.xml`: the pages that anybody may read, with the day of their last change."""

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bonnespratiques.visibilite import readable


class PagesPubliques(Sitemap):
    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: object = None) -> str:
        return settings.SITE_URL.partition("://")[2]

    def items(self) -> PageQuerySet:
        return readable(Page.objects.filter(depth__gt=1), None).order_by("path")

    def location(self, page: Page) -> str:
        parts = page.get_url_parts()
        return parts[2] if parts else "/"

    def lastmod(self, page: Page) -> datetime | None:
        return page.last_published_at


def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_view(request, sitemaps={"pages": PagesPubliques()})
