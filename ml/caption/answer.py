"""What a chat endpoint answered, checked before anything of it is kept."""

import json
from dataclasses import dataclass
from typing import Any

LONGEST_CAPTION = 500
AROUND = " \"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
# Counted for a picture where the endpoint does not say what it cost.
USUAL_TOKENS = 1500


class AnswerUnusable(Exception):
    """The endpoint answered, but with no sentence."""


@dataclass(frozen=True)
class Answer:
    """A sentence, and the tokens that were billed for it."""

    text: str
    tokens: int


def read_answer(content: bytes) -> Answer:
    """Return the sentence of a chat completion. Raises AnswerUnusable."""
    try:
        answer = json.loads(content)
        text = _text(answer["choices"][0]["message"]["content"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise AnswerUnusable("The endpoint's answer is no chat completion.") from error
    caption = _one_line(text)
    if not caption:
        raise AnswerUnusable("The endpoint's answer has no words.")
    return Answer(caption, _tokens(answer))


def _text(content: Any) -> str:
    """Some servers send the text in parts."""
    if isinstance(content, str):
        return content
    return " ".join(part["text"] for part in content if part["type"] == "text")


def _one_line(text: str) -> str:
    """Without line breaks, control characters and quotes around; cut between two words."""
    printable = "".join(each if each.isprintable() else " " for each in text)
    line = " ".join(printable.split()).strip(AROUND)
    if len(line) <= LONGEST_CAPTION:
        return line
    return line[: LONGEST_CAPTION - 1].rpartition(" ")[0] + "…"


def _tokens(answer: dict[str, Any]) -> int:
    usage = answer.get("usage")
    tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
    return tokens if isinstance(tokens, int) and 0 <= tokens < 2**31 else USUAL_TOKENS
