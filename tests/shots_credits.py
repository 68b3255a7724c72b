"""The list of the photographs on the screenshots, with authors and licences, as Markdown."""

from pathlib import Path

from tests.shots_pictures import Shown

HEAD = """# Screenshots

Made by `make shots`. Each page is here four times: wide and on a phone, light and dark.

The photographs belong to those named below, who let everybody use them under the licence named
beside them. Heirloom's own licence does not cover them. They were scaled down and partly cropped;
two were made into short videos. Dates, cameras, places and captions on the screenshots are made
up. A screenshot that shows a photograph under a share-alike licence may be used under that licence.

The packages are Debian's (bookworm), except scikit-image, which is Python's; the originals and the
texts that name their authors are in them. Licences have their SPDX names: the texts are at
https://spdx.org/licenses/.

| photograph | by | licence | from |
|---|---|---|---|
"""


def write_credits(table: list[Shown], path: Path) -> None:
    lines = sorted(
        f"| {each.name} | {each.author} | {each.licence} | {each.package} |" for each in table
    )
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
