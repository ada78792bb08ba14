"""Addresses of the contributeurs' space."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
