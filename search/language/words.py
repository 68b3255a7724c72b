"""Words as they are compared, and those that say nothing. Pure."""

import unicodedata

AROUND_WORDS = ".,;!?()[]{}'\N{RIGHT SINGLE QUOTATION MARK}"
PREPOSITIONS = frozenset({
    "at", "during", "from", "in", "near", "of", "on", "taken", "with",
})  # fmt: skip
ARTICLES = frozenset({"a", "all", "an", "any", "her", "his", "my", "our", "the", "their"})
# These say nothing about what is in a picture.
SMALL_WORDS = PREPOSITIONS | ARTICLES | frozenset({
    "and", "are", "by", "every", "everything", "find", "for", "image", "images", "is", "it", "its",
    "me", "or", "photo", "photos", "picture", "pictures", "show", "some", "that", "this", "to",
    "was", "were", "which", "who",
})  # fmt: skip
# "Without" is always meant; "not" may be part of a sentence, and counts before a name or a date.
ALWAYS_NOT = frozenset({"without", "except"})
NOT_WORDS = ALWAYS_NOT | {"not"}
# Letters that no decomposition takes apart, and the dashes that people and phones type.
LETTERS = str.maketrans({
    "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ø": "o", "ŧ": "t",
    "æ": "ae", "œ": "oe", "þ": "th", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-",
    "\u2212": "-", "\u2019": "'",
})  # fmt: skip


def fold(text: str) -> str:
    """Return the text as names are compared: no accents, no case, single spaces."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join(plain.casefold().translate(LETTERS).split())


def name_key(name: str) -> str:
    """Return what a name is looked up by: a quote cannot be typed between quotes."""
    return fold(name.replace('"', " "))


def telling_words(text: str) -> list[str]:
    """Return the words that say something of a picture, in lower case."""
    words = [word.casefold().strip(AROUND_WORDS) for word in text.split()]
    return [word for word in words if word and word not in SMALL_WORDS]
