"""The chat at an address, or what to say where there is none."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from chats.models import Chat, Removed


def find(slug: str) -> Chat | None:
    """The chat with all that its pages show; None where a visitor may not know of one."""
    together = ("slots__notes", "platforms", "topics", "former_hashtags")
    return Chat.objects.visible().filter(slug=slug).prefetch_related(*together).first()


def missing(request: HttpRequest, slug: str) -> HttpResponse:
    """Removed: 410. A hashtag written otherwise, or a former one: the chat. Else Http404."""
    if Removed.objects.filter(slug=slug).exists():
        return render(request, "listing/removed.html", {"slug": slug}, status=410)
    if (chat := Chat.objects.visible().found_by(slug).first()) and chat.slug != slug:
        return redirect(chat)
    raise Http404
