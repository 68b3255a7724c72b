"""Words as the database folds them (`said_text`, migration photos/0006), for what Python compares:
which words of a photo matched, and where they stand in its picture. Pure."""

import re
import unicodedata

from search.query import telling_words

ACCENTS = re.compile(r"[\u0300-\u036f]+")
# Letters that no decomposition takes apart.
LETTERS = str.maketrans({
    "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ŋ": "n", "ø": "o", "ŧ": "t",
    "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
})  # fmt: skip
ALONE = re.compile(r"([0-9]+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])")
BETWEEN = re.compile(
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7"
    r"\u2000-\u25ff\u3000-\u303f\ufe00-\ufe0f]+"
)
HISSING = ("s", "x", "z", "ch", "sh")
SHORTEST_WITH_FORMS = 3


def words_of(text: str) -> list[str]:
    """Return the words without case and accents: letters only or digits only; what is written
    without spaces is a word a character."""
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    folded = unicodedata.normalize("NFKC", plain).lower().translate(LETTERS)
    return BETWEEN.sub(" ", ALONE.sub(r" \1 ", folded)).split()


def spoken(text: str) -> list[str]:
    """Return the words of a query that say something, or all where none does."""
    words = telling_words(text) or text.split()
    return [word for word in words if words_of(word)]


def forms(word: str) -> tuple[str, ...]:
    """Return an English word in singular and plural; any other as it is."""
    if not (word.isascii() and word.isalpha() and len(word) >= SHORTEST_WITH_FORMS):
        return (word,)
    return tuple(dict.fromkeys([word, *_plurals(word), *_singulars(word)]))


def _plurals(word: str) -> list[str]:
    if word.endswith(HISSING):
        return [f"{word}es"]
    if word.endswith("y"):
        return [f"{word}s", f"{word[:-1]}ies"]
    return [f"{word}s"]


def _singulars(word: str) -> list[str]:
    if not word.endswith("s") or word.endswith("ss") or len(word) == SHORTEST_WITH_FORMS:
        return []
    singulars = [word[:-1]]
    if word.endswith("ies"):
        singulars.append(f"{word[:-3]}y")
    elif word.endswith("es") and word[:-2].endswith(HISSING):
        singulars.append(word[:-2])
    return singulars
