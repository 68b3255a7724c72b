"""What the pages about duplicates answer our script with."""

from django.http import HttpResponse

PLAIN = "text/plain; charset=utf-8"


def refusal(words: str) -> HttpResponse:
    """Why it was not done, for our script to show."""
    return HttpResponse(words, content_type=PLAIN, status=422)
