"""Measures what is called a document or a meme: `python -m ml.kinds.evaluate --data DIR`.

The folder holds `ocr/` (receipts and pages with their kind), `captions/` and `pool/`: photos, none
of which is a document or a meme. Of memes there is no real set, so captions are drawn on photos as
people do it, letters are drawn on tables, and photos get what must not mislead: a date, a name.
What is counted as a document or a meme by mistake is named.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import numpy as np
import PIL.Image
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ml.kinds.judging import DOCUMENT, MEME, kind_of, lines_of
from ml.ocr.evaluate import read_preview
from ml.ocr.registry import PACKAGED, open_reader

PHOTO = "photo"
STYLES = ("top and bottom", "bottom", "bar")
LEAST_PX = 900  # of what is drawn on
SEEN_PX = 720  # as the stage looks at it
FONTS = "/usr/share/fonts/truetype/dejavu/"
BOLD, SERIF, MONO = "DejaVuSansCondensed-Bold.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf"
JOKES = (
    "when you finally sit down", "and the cat wants out", "nobody:", "me at three in the morning",
    "one does not simply", "walk past a bakery", "i don't always test my code",
    "but when i do it is in production", "that moment when", "you forgot what you came for",
    "monday again", "we meet at last", "keep calm", "and water the plants",
    "they said it could not be done", "so we did not do it",
)  # fmt: skip
WORDS = [
    "with",
    "reference",
    "to",
    "our",
    "conversation",
    "of",
    "the",
    "previous",
    "week",
    "we",
    "would",
    "like",
    "to",
    "inform",
    "you",
    "that",
    "the",
    "contract",
    "ends",
    "on",
    "the",
    "date",
    "named",
    "above",
    "unless",
    "it",
    "is",
    "continued",
    "by",
    "both",
    "sides",
    "in",
    "writing",
    "please",
    "return",
    "the",
    "enclosed",
    "form",
    "within",
    "fourteen",
    "days",
    "the",
    "amount",
    "due",
    "is",
    "payable",
    "without",
    "deduction",
    "to",
    "the",
    "account",
    "named",
    "below",
    "we",
    "thank",
    "you",
    "for",
    "your",
    "confidence",
    "and",
    "remain",
    "yours",
    "sincerely",
]


def font(name: str, size_px: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS + name, max(8, int(size_px)))


def meme(photo: Image.Image, chance: random.Random, style: str) -> Image.Image:
    """`style`: top and bottom, bottom, or bar, which is a caption above the picture."""
    if style == "bar":
        return barred(photo, chance)
    drawn, (width, height) = photo.copy(), photo.size
    draw = ImageDraw.Draw(drawn)
    size = height * chance.uniform(0.06, 0.1)
    places = ("bottom",) if style == "bottom" else ("top", "bottom")
    for place in places:
        lines = fitted(chance.choice(JOKES).upper(), BOLD, size, width * 0.94)
        top = height * 0.02 if place == "top" else height * 0.97 - len(lines) * size * 1.15
        for number, line in enumerate(lines):
            draw.text(
                (width / 2, top + number * size * 1.15), line, font=font(BOLD, size), fill="white",
                stroke_width=max(1, int(size / 14)), stroke_fill="black", anchor="ma",
            )  # fmt: skip
    return drawn


def barred(photo: Image.Image, chance: random.Random) -> Image.Image:
    width, height = photo.size
    size = height * chance.uniform(0.045, 0.07)
    dark = chance.random() < 0.3
    lines = fitted(f"{chance.choice(JOKES)} {chance.choice(JOKES)}", BOLD, size, width * 0.92)
    bar = int(len(lines) * size * 1.25 + size)
    drawn = Image.new("RGB", (width, height + bar), "black" if dark else "white")
    drawn.paste(photo, (0, bar))
    draw = ImageDraw.Draw(drawn)
    for number, line in enumerate(lines):
        draw.text(
            (width * 0.04, size / 2 + number * size * 1.25), line, font=font(BOLD, size),
            fill="white" if dark else "black",
        )  # fmt: skip
    return drawn


def fitted(text: str, name: str, size_px: float, width_px: float) -> list[str]:
    """In lines that fit."""
    per_letter = font(name, size_px).getlength(text) / len(text)
    return wrap(text, max(8, int(width_px / per_letter)))


def letter(ground: Image.Image, chance: random.Random) -> Image.Image:
    """A page on a table: a letter or a receipt, not quite straight and not evenly lit."""
    is_receipt = chance.random() < 0.4
    width, height = (620, 1200) if is_receipt else (900, 1270)
    tint = chance.randint(225, 255)
    page = Image.new("RGB", (width, height), (tint, tint, tint - chance.randint(0, 12)))
    write(ImageDraw.Draw(page), page.size, MONO if is_receipt else SERIF, chance)
    table = ground.resize((width + 2 * 90, height + 2 * 90)).filter(ImageFilter.GaussianBlur(3))
    mask = Image.new("L", page.size, 255)
    angle = chance.uniform(-4, 4)
    table.paste(page.rotate(angle, expand=True), (40, 40), mask.rotate(angle, expand=True))
    return lit(table, chance)


def write(
    draw: ImageDraw.ImageDraw, size: tuple[int, int], name: str, chance: random.Random
) -> None:
    width, height = size
    letters = font(name, 22)
    per_line = int((width - 120) / letters.getlength("n"))
    lines: list[str] = ["Anna Example", "12 High Street", "", "Dear Sir or Madam", ""]
    while len(lines) * 32 < height - 240:
        words = chance.choices(WORDS, k=chance.randint(30, 70))
        lines += [*wrap(" ".join(words), per_line), ""]
    for number, line in enumerate(lines):
        draw.text((60, 60 + number * 32), line, font=letters, fill=(40, 40, 50))


def lit(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Darker to one side, with the noise of a phone."""
    pixels = np.asarray(picture, np.float32)
    width = pixels.shape[1]
    slope = np.linspace(1, chance.uniform(0.65, 0.95), width, dtype=np.float32)[None, :, None]
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, 4, pixels.shape)
    return Image.fromarray(np.clip(pixels * slope + noise, 0, 255).astype(np.uint8))


def stamped(photo: Image.Image, chance: random.Random) -> Image.Image:
    """As cameras print the date, or a photographer a name."""
    drawn, (width, height) = photo.copy(), photo.size
    draw = ImageDraw.Draw(drawn)
    date = f"{chance.randint(1, 12)} {chance.randint(10, 28)} '{chance.randint(85, 99)}"
    texts: Sequence[tuple[str, str]] = (
        (date, "orange"), ("© Anna Example 2019", "white"), ("Summer in Lisbon", "white"),
    )  # fmt: skip
    text, colour = chance.choice(texts)
    size = height * chance.uniform(0.03, 0.05)
    draw.text((width * 0.97, height * 0.96), text, font=font(BOLD, size), fill=colour, anchor="rs")
    return drawn


def cases(data: Path) -> Iterator[tuple[str, str, Image.Image]]:
    """Name, what it is, and the picture."""
    for row in map(json.loads, (data / "ocr" / "ocr.jsonl").open(encoding="utf-8")):
        kind = PHOTO if row["kind"] in {"sign", "scene"} else DOCUMENT
        yield f"{row['kind']} {row['file']}", kind, opened(data / "ocr" / row["file"])
    photos = sorted((data / "captions" / "images").iterdir())
    for path in [*photos, *sorted((data / "pool" / "images").iterdir())[::2]]:
        yield path.name, PHOTO, opened(path)
    for number, path in enumerate(photos[:120]):
        style = STYLES[number % 3]
        drawn = meme(enlarged(opened(path)), seeded(number), style)
        yield f"{style}: {path.name}", MEME, drawn
    for number, path in enumerate(photos[120:160]):
        yield f"letter: {path.name}", DOCUMENT, letter(opened(path), seeded(number))
    for number, path in enumerate(photos[140:200]):
        yield f"stamped: {path.name}", PHOTO, stamped(enlarged(opened(path)), seeded(number))


def seeded(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311 - the same pictures each time


def opened(path: Path) -> Image.Image:
    return PIL.Image.fromarray(read_preview(path))


def enlarged(photo: Image.Image) -> Image.Image:
    scale = max(1.0, LEAST_PX / max(photo.size))
    return photo.resize((int(photo.width * scale), int(photo.height * scale)))


def main() -> None:
    """Print precision and recall of each kind, as if no camera told of itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    reader, found = open_reader(PACKAGED), Counter[tuple[str, str]]()
    for name, kind, picture in cases(parser.parse_args().data):
        regions = [
            (each.box, each.text, each.confidence) for each in reader.read(np.asarray(picture))
        ]
        lines = lines_of(regions, picture.size)
        picture.thumbnail((SEEN_PX, SEEN_PX))
        said = kind_of(np.asarray(picture), lines, has_camera=False) or PHOTO
        found[kind, said] += 1
        if said not in {kind, PHOTO}:
            print(f"{name}: {kind}, called {said}")
    for kind in (DOCUMENT, MEME):
        report(kind, found)


def report(kind: str, found: Counter[tuple[str, str]]) -> None:
    right = found[kind, kind]
    called = sum(number for (_, said), number in found.items() if said == kind)
    there = sum(number for (truth, _), number in found.items() if truth == kind)
    print(f"{kind}: precision {right}/{called}, recall {right}/{there}")


if __name__ == "__main__":
    main()
