"""What the name of a file says of the files that it belongs to. Pure.

The patterns are those that cameras and programs are known to write. A number at the end of a name
is none: DSC_0001_2 is another photo than DSC_0001.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from photos.edited_words import EDITED_WORDS

# Pixel: PXL_20230610_131530123.RAW-02.ORIGINAL.dng beside ….RAW-01.MP.COVER.jpg
TAKES = re.compile(
    r"(?P<base>.+?)(?P<takes>(?:\.(?:raw|long_exposure|portrait|action_pan|night|motion|top_shot"
    r"|mp|mv|cover|original|main)(?:-\d{1,2})?)+)(?:~\d)?"
)
EDIT = re.compile(
    r"(?P<base>.+?)[-_ ](?:edit(?:ed)?(?:-\d{1,2})?|hdr|bw|crop(?:ped)?|retouch(?:ed)?"
    r"|enhanced(?:-nr|-sr|-hdr)?|denoised?)"
)
# What converters and people append to tell a RAW file from its picture: IMG_1_RAW.CR2
FORMAT_WORD = re.compile(r"(?P<base>.+?)[-_ ](?:raw|jpe?g|heic|dng|s?ooc|preview|converted)")
NUMBERED = re.compile(r"(?P<plain>.+?)(?P<number>\(\d{1,3}\))")
APPLE_EDIT = re.compile(r"(?P<before>.*img_)e(?P<after>\d{4,})")  # IMG_E1234
VIDEO_SIZE = re.compile(
    r"(?P<base>.+?)[-_ ](?:hevc|h26[45]|\d{3,4}p|[248]k|compressed|small|low|web)"
)
# Xperia and old Pixels: what the frames share is the moment behind BURST.
BURST_MOMENT = re.compile(r"(?P<head>.*?)(?P<burst>burst\d{14,17})(?P<cover>_cover)?")
# Huawei, Nexus, Motorola: IMG_20190101_120000_BURST001_COVER
BURST_NUMBER = re.compile(r"(?P<burst>.+)_burst\d{1,5}(?P<cover>_cover)?(?P<end>_(?:top|comp))?")
SAMSUNG_BURST = re.compile(r"(?P<burst>\d{8}_\d{6})_\d{3}")
COVER = re.compile(r"[._]cover(?:$|[._])")


@dataclass(frozen=True, slots=True)
class Name:
    """`base` is what the files of one picture share, `burst` what the frames of one burst share.

    `takes` is what a camera appends to tell two files of one picture from each other.
    """

    base: str
    burst: str = ""
    takes: str = ""
    is_edit: bool = False
    is_cover: bool = False


def read_name(filename: str, *, is_video: bool = False) -> Name:
    """The name as file systems compare it, taken apart."""
    stem = PurePosixPath(unicodedata.normalize("NFC", filename)).stem.casefold()
    base, is_edit = without_edit(stem)
    if is_video and (match := VIDEO_SIZE.fullmatch(base)):
        base = match["base"]
    if match := FORMAT_WORD.fullmatch(base):
        base = match["base"]
    match = TAKES.fullmatch(base)
    base, takes = (match["base"], match["takes"]) if match else (base, "")
    burst = burst_in(base)
    base = base.replace("_cover", "") if burst else base
    return Name(base, burst, takes, is_edit, COVER.search(stem) is not None)


def without_edit(stem: str) -> tuple[str, bool]:
    """The stem without what says that it was edited, and whether it said so. The number by which an
    export tells files of one name apart is kept: A-edited(1) was A(1)."""
    match = NUMBERED.fullmatch(stem)
    plain, number = (match["plain"], match["number"]) if match else (stem, "")
    for word in EDITED_WORDS:
        if len(plain) > len(word) and plain.endswith(word.casefold()):
            return plain[: -len(word)] + number, True
    if match := APPLE_EDIT.fullmatch(stem):
        return match["before"] + match["after"], True
    if match := EDIT.fullmatch(plain):
        return match["base"] + number, True
    return stem, False


def burst_in(stem: str) -> str:
    """What the frames of this burst share; empty where the name says of none."""
    for pattern in (BURST_MOMENT, BURST_NUMBER, SAMSUNG_BURST):
        if match := pattern.fullmatch(stem):
            return match["burst"]
    return ""


def beginnings(name: Name) -> list[str]:
    """How the names of all files of its picture, and of its numbered burst, may begin."""
    bases = [name.base, NUMBERED.sub(r"\g<plain>", name.base)]
    if name.burst and not name.burst.startswith("burst"):
        bases.append(name.burst)
    separators = ".-_ " if len(name.base) > 4 else "."
    apple = re.sub(r"img_(?=\d{4,}$)", "img_e", name.base)
    found = [base + separator for base in bases for separator in separators]
    return list(dict.fromkeys(found + ([] if apple == name.base else [apple + "."])))
