"""Logs as JSON, a line for each event, with the ids that lead from one to the next."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from ops.watching.requests import request_id
from photos.at_work import photos_at_work


class JsonFormatter(logging.Formatter):
    """What a collector of logs takes apart without guessing."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if request := request_id.get():
            told["request"] = request
        if photos := photos_at_work.get():
            told["photos"] = list(photos)
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
