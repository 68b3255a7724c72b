"""The round pictures of faces: a square around each, cut from the photo's preview."""

import io

import PIL.Image

from faces.models import Face, LeftoverCrop
from photos.previews import Pixels, preview_of
from photos.storage import renditions, save_file, temporary_file

CROP_PX = 256
# A face is shown with some of its hair and chin: the square is so much wider than the box.
MARGIN = 1.5
JPEG_QUALITY = 85
MIME = "image/jpeg"


def crop_of(face: Face) -> str:
    """Where the face's crop is stored; it is made first where there is none. Raises NoPreview."""
    if not face.crop_key:
        keep_crop(face, preview_of(face.photo))
        Face.objects.filter(pk=face.pk).update(crop_key=face.crop_key)
    return face.crop_key


def keep_crop(face: Face, image: Pixels) -> None:
    """Cut the face out of its photo's preview, and set its key. The row is the caller's to save."""
    key = crop_key(face)
    with temporary_file() as path:
        path.write_bytes(cut(face, image))
        save_file(renditions(), key, path)
    face.crop_key = key


def crop_key(face: Face) -> str:
    """By photo and box: the same face twice is one file, and a moved box another."""
    box = "-".join(
        f"{round(side * 1e4):05}" for side in (face.left, face.top, face.width, face.height)
    )
    return f"faces/{face.photo_id % 256:02x}/{face.photo_id}-{box}.jpg"


def cut(face: Face, image: Pixels) -> bytes:
    """The square as a JPEG, never enlarged; at the picture's edge it is moved inwards."""
    picture = PIL.Image.fromarray(image)
    side = min(
        MARGIN * max(face.width * picture.width, face.height * picture.height), *picture.size
    )
    left = _within((face.left + face.width / 2) * picture.width, side, picture.width)
    top = _within((face.top + face.height / 2) * picture.height, side, picture.height)
    size = max(1, min(CROP_PX, round(side)))
    square = picture.resize(
        (size, size),
        PIL.Image.Resampling.LANCZOS,
        box=(left, top, left + side, top + side),
        reducing_gap=2,
    )
    content = io.BytesIO()
    square.save(content, "JPEG", quality=JPEG_QUALITY)
    return content.getvalue()


def _within(middle: float, side: float, length: float) -> float:
    return float(min(max(0, middle - side / 2), length - side))


def clear_leftover_crops() -> int:
    """Delete the crops that no face has any more; their number. The database notes them when a
    face goes or gets another crop, however that comes."""
    keys = set(LeftoverCrop.objects.values_list("key", flat=True))
    used = set(Face.objects.filter(crop_key__in=keys).values_list("crop_key", flat=True))
    for key in sorted(keys - used):
        renditions().delete(key)
    LeftoverCrop.objects.filter(key__in=keys).delete()
    return len(keys - used)
