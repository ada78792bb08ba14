"""Addresses of the public site that are not pages of the tree."""

from django.urls import path

from bonnespratiques.views.permalien import permalien

urlpatterns = [
    path("f/<int:numero>", permalien, name="permalien"),
]
