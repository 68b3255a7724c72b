"""Where buckets send their notifications. Only a sender that proves itself learns anything.

An event is a row before it is answered, and fetched afterwards: a sender waits for milliseconds,
and what was answered with 200 is not lost. Anything that goes wrong here is an error that makes
the sender try again.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ingest.bodies import declared_length
from ingest.notifications import tasks
from ingest.notifications.fetching import NotFetched
from ingest.notifications.message import BadMessage, new_objects
from ingest.notifications.queue import NotOurs, enter_events
from ingest.notifications.senders import NotSigned, signed_message
from ingest.notifications.sns import BadEnvelope

MOST_BYTES = 2**20


@csrf_exempt
@login_not_required
@require_POST
def take_notification(request: HttpRequest) -> JsonResponse:
    """A notification of AWS, SNS, MinIO or Ceph; docs/s3.md says how each is set up."""
    length = declared_length(request)
    if length is None:
        return refusal(411, "Say the length of the body.")
    if length > MOST_BYTES:
        return refusal(413, "The notification is too large.")
    try:
        return JsonResponse({"events": enter_notification(request, length)})
    except NotSigned:
        response = refusal(401, "The signature is missing or wrong.")
        response.headers["WWW-Authenticate"] = 'Basic realm="Heirloom"'  # SNS waits to be asked
        return response
    except BadEnvelope as error:
        return refusal(403, str(error))
    except (BadMessage, UnreadablePostError) as error:
        return refusal(400, str(error))
    except NotOurs:
        return refusal(404, "None of these buckets is a source here.")
    except NotFetched:
        return refusal(503, "Amazon could not be asked. Try again.")


def enter_notification(request: HttpRequest, length: int) -> int:
    """Its events as rows; their number."""
    body = request.read(length)
    sources, message = signed_message(request.headers, body)
    if message is None:
        return 0
    with transaction.atomic():
        count = enter_events(sources, new_objects(message))
        if count:
            transaction.on_commit(tasks.wake)
    return count


def refusal(status: int, reason: str) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)
