"""How names are compared: neither accents nor upper and lower case make another name. Pure."""

import unicodedata


def folded(name: str) -> str:
    """The name without accents, case and needless spaces."""
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


def begins_a_word(typed: str, name: str) -> bool:
    """Whether a word of the name begins with what was typed; both are folded already."""
    return f" {typed.replace('-', ' ')}" in f" {name.replace('-', ' ')}"
