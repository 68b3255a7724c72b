"""The folder of photos that the screenshots show: each as if a family's camera had made it."""

import json
import shutil
import subprocess
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import imageio_ffmpeg
from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD, Base

from tests.shots_pictures import Shown

LARGEST = (2400, 2400)
VIDEOS = {"swans": 14, "camels": 32}
CAMERAS = {  # make, model, lens, focal length in mm, f-number, exposure in s, ISO
    "X100V": ("FUJIFILM", "X100V", "23mm f/2", 23, 4, 1 / 250, 160),
    "R6": ("Canon", "EOS R6", "RF100-500mm F4.5-7.1 L", 363, 6.3, 1 / 800, 640),
    "D90": ("NIKON CORPORATION", "NIKON D90", "18-105mm f/3.5-5.6", 35, 8, 1 / 320, 200),
    "iPhone": ("Apple", "iPhone 15", "back camera 5.96mm f/1.6", 6, 1.6, 1 / 120, 80),
    "Pixel": ("Google", "Pixel 5", "back camera 4.38mm f/1.73", 4, 1.7, 1 / 400, 60),
}
COPIES = 8
COPY_NAMES = ("IMG-WA{:04}.jpg", "cropped {}.jpg", "turned ({}).jpg", "grey {}.jpg")
ALBUMS = ("Summer {year}", "Mountains and sea {year}", "Best of {year}", "With friends {year}")
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
xmp:Rating="{rating}"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li>
</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


def write_library(shown: list[Shown], folder: Path) -> None:
    """A folder for each year, and nothing else."""
    if folder.exists():
        shutil.rmtree(folder)
    for number, each in enumerate(shown):
        year = folder / each.taken[:4]
        year.mkdir(parents=True, exist_ok=True)
        if each.name in VIDEOS:
            write_video(each, year / f"MVI_{2000 + number}.mp4")
        else:
            write_photo(each, year / f"IMG_{2000 + number}.jpg")


def write_takeout(folder: Path, archive: Path) -> None:
    """The library once more, as Google gives it back: each year is an album of its own name."""
    with zipfile.ZipFile(archive, "w") as takeout:
        for number, year in enumerate(sorted(path for path in folder.iterdir() if path.is_dir())):
            title = ALBUMS[number % len(ALBUMS)].format(year=year.name)
            below = f"Takeout/Google Photos/{title}"
            takeout.writestr(f"{below}/metadata.json", json.dumps({"title": title}))
            for path in sorted(year.iterdir()):
                takeout.write(path, f"{below}/{path.name}")


def write_uploads(shown: list[Shown], folder: Path, *, quality: int) -> list[Path]:
    """Photos that no other quality gives, then one of the library and one that is no photo."""
    folder.mkdir(parents=True, exist_ok=True)
    photos = [folder / f"IMG_{3000 + number}.jpg" for number in range(len(shown))]
    for each, path in zip(shown, photos, strict=True):
        write_photo(each, path, quality=quality)
    again = folder / "IMG_2000.jpg"
    write_photo(shown[0], again)
    note = folder / "shopping-list.txt"
    note.write_text("Flour, butter, apples")
    return [*photos, again, note]


def write_copies(shown: list[Shown], folder: Path) -> None:
    """A few photos of the library once more, as chats and programs make them: smaller, a part,
    turned, in grey."""
    folder.mkdir(parents=True, exist_ok=True)
    stills = [each for each in shown if each.name not in VIDEOS]
    for number, each in enumerate(stills[:: max(1, len(stills) // COPIES)][:COPIES]):
        image = each.open().convert("RGB")
        image.thumbnail(LARGEST)
        copied(image, number).save(folder / COPY_NAMES[number % 4].format(number), quality=80)


def copied(image: Image.Image, number: int) -> Image.Image:
    width, height = image.size
    if number % 4 == 0:
        return image.resize((width // 2, height // 2))
    if number % 4 == 1:
        return image.crop((width // 12, height // 20, width, height))
    return image.rotate(90, expand=True) if number % 4 == 2 else ImageOps.grayscale(image)


def write_photo(shown: Shown, path: Path, *, quality: int = 88) -> None:
    image = shown.open().convert("RGB")
    image.thumbnail(LARGEST)
    xmp = XMP.format(rating=shown.rating or 0, caption=escape(shown.caption)).encode()
    image.save(path, quality=quality, exif=exif_of(shown), xmp=xmp)


def exif_of(shown: Shown) -> Image.Exif:
    exif = Image.Exif()
    details = exif.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = f"{datetime.fromisoformat(shown.taken):%Y:%m:%d %H:%M:%S}"
    if shown.camera:
        make, model, lens, focal, aperture, exposure, iso = CAMERAS[shown.camera]
        exif[Base.Make], exif[Base.Model] = make, model
        details[Base.LensModel], details[Base.FocalLength] = lens, focal
        details[Base.FNumber], details[Base.ExposureTime] = aperture, exposure
        details[Base.ISOSpeedRatings] = iso
    exif.get_ifd(IFD.GPSInfo).update(gps_of(float(shown.latitude), float(shown.longitude)))
    return exif


def gps_of(latitude: float, longitude: float) -> dict[int, object]:
    return {
        GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        GPS.GPSLatitude: sexagesimal(abs(latitude)),
        GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        GPS.GPSLongitude: sexagesimal(abs(longitude)),
    }


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4)


def write_video(shown: Shown, path: Path) -> None:
    """A slow pan over the picture."""
    seconds = VIDEOS[shown.name]
    when = datetime.fromisoformat(shown.taken).replace(tzinfo=UTC)
    where = f"{float(shown.latitude):+08.4f}{float(shown.longitude):+09.4f}/"
    pan = f"scale=-2:1080,crop=1280:720:x='(iw-ow)*t/{seconds}':y='(ih-oh)/2',format=yuv420p"
    with tempfile.NamedTemporaryFile(suffix=".png") as still:
        shown.open().convert("RGB").save(still.name, compress_level=1)
        source = ["-v", "error", "-loop", "1", "-framerate", "25", "-t", str(seconds)]
        facts = ["-metadata", f"creation_time={when:%FT%TZ}", "-metadata", f"location={where}"]
        coding = ["-c:v", "libx264", "-preset", "veryfast", "-threads", "1"]
        coding += ["-movflags", "+faststart", "-fflags", "+bitexact"]
        ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), *source, "-i", still.name, "-vf", pan]
        subprocess.run([*ffmpeg, *coding, *facts, "-y", path], check=True)
