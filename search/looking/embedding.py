"""The stage that gives photos a meaning: one vector and the model's own tags for each."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from ml.encoder import Description, Encoder, Prepared, TagGuess, wider_words
from photos.models import Photo, PhotoTag
from photos.previews import preview_keys, small_preview
from photos.reading_ahead import read_ahead
from photos.screenshots import screenshot_confidence
from photos.services.tags import place_beneath, replace_model_tags, tag_ids
from search.looking import encoders
from search.models import Embedding

# No encoder sees more pixels than this on the longer side; JPEG decodes to a half or a quarter.
ENOUGH_PX = 640
SCREENSHOT = "screenshot"


def embed_photos(photos: Sequence[Photo]) -> None:
    """Store vector and tags of each photo as the current encoder sees them.

    Twice is the same as once. Raises NoPreview, before anything is written, or ModelUnavailable.
    """
    encoder = encoders.current_encoder()
    descriptions = encoder.describe_prepared(prepared(photos, encoder))
    with transaction.atomic():
        _store_vectors(photos, descriptions, encoder)
        _store_tags(photos, descriptions)


def prepared(photos: Sequence[Photo], encoder: Encoder) -> Iterator[Prepared]:
    """The pictures as the encoder takes them; the next ones are read and prepared meanwhile.

    Raises NoPreview.
    """

    def read(key: str) -> Prepared:
        return encoder.prepare(small_preview(key, enough_px=ENOUGH_PX))

    return read_ahead(read, preview_keys(photos))


def _store_vectors(
    photos: Sequence[Photo], descriptions: Sequence[Description], encoder: Encoder
) -> None:
    Embedding.objects.bulk_create(
        [
            Embedding(
                photo=photo,
                model=encoder.name,
                version=encoder.version,
                vector=description.vector.tolist(),
                embedded_at=timezone.now(),
            )
            for photo, description in zip(photos, descriptions, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["photo", "model"],
        update_fields=["version", "vector", "embedded_at"],
    )


def _store_tags(photos: Sequence[Photo], descriptions: Sequence[Description]) -> None:
    """The guesses of a photo, as tags of its owner beneath the wider ones of the vocabulary."""
    said = [
        (photo, guess)
        for photo, description in zip(photos, descriptions, strict=True)
        for guess in _guesses(photo, description)
    ]
    chains = {
        (photo.owner_id, guess.name): (guess.name, *wider_words(guess.name))
        for photo, guess in said
    }
    ids = tag_ids((owner, name) for (owner, _), chain in chains.items() for name in chain)
    lines = [[ids[owner, name] for name in chain] for (owner, _), chain in chains.items()]
    place_beneath(dict(pair for line in lines for pair in pairwise(line)))
    guesses = [
        PhotoTag(
            photo=photo,
            tag_id=ids[photo.owner_id, guess.name],
            origin=PhotoTag.Origin.MODEL,
            confidence=guess.confidence,
        )
        for photo, guess in said
    ]
    replace_model_tags(photos, guesses, {line[0]: line[1:] for line in lines})


def _guesses(photo: Photo, description: Description) -> list[TagGuess]:
    """What the model says, and what the file itself gives away; each word once."""
    guesses = {guess.name: guess for guess in description.tags}
    if confidence := screenshot_confidence(photo):
        guesses[SCREENSHOT] = TagGuess(SCREENSHOT, confidence)
    return list(guesses.values())
