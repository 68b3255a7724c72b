"""What is sent as JSON, read strictly: what cannot be stored or told is refused at the door."""

from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from api.problems import Problem


class JsonParser(BaseParser):
    """Neither NaN nor half a character nor a depth that nobody means, and not more than fits in
    memory."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: Any = None, parser_context: Any = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        body = stream.read(most + 1)
        if len(body) > most:
            raise Problem("too_large", f"A body of JSON has at most {most} bytes.", status=413)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is no JSON: {error}.") from error
