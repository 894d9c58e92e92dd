"""Pages people browse: what is on, the directory, a chat, one of its meetings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def upcoming(request: HttpRequest) -> HttpResponse:
    return render(request, "listing/about.html")


def directory(request: HttpRequest) -> HttpResponse:
    return render(request, "listing/about.html")


def chat(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "listing/about.html")


def next_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "listing/about.html")


def meeting(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    return render(request, "listing/about.html")


def choose_zone(request: HttpRequest) -> HttpResponse:
    return render(request, "listing/about.html")


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "listing/about.html")
