"""Photos of a Takeout find their JSON by Google's naming rules, and nobody else's."""

import random
import unicodedata

import pytest

from ingest.takeout.languages import EDITED_SUFFIXES, FOLDERS, Special
from ingest.takeout.names import Rule, is_year_folder, match_sidecars, special_folder
from ingest.takeout.sidecar_names import cut

EMOJI = "😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋"
UUID = "8a1f2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"
LONG = "a_name_that_is_so_long_that_the_camera_of_nobody"


@pytest.mark.parametrize(
    ("media", "sidecar", "rule"),
    [
        ("IMG.jpg", "IMG.jpg.json", Rule.NAME),
        ("IMG.jpg", "IMG.jpg.supplemental-metadata.json", Rule.NAME),
        ("IMG.jpg", "IMG.jpg..json", Rule.NAME),
        ("IMG.jpg", "IMG.jpg.suppl.json", Rule.NAME),
        (
            "PXL_20151217_071846000.jpg",
            "PXL_20151217_071846000.jpg.supplemental-metada.json",
            "name",
        ),
        ("Scan (2).jpg", "Scan (2).jpg.supplemental-metadata.json", Rule.NAME),
        ("DSC_0101(1).JPG", "DSC_0101.JPG(1).json", Rule.NUMBER),
        ("CLIP0001(10).AVI", "CLIP0001.AVI.supplemental-metadata(10).json", Rule.NUMBER),
        ("IMG(1).HEIC", "IMG.HEIC(1).supplemental-metadata.json", Rule.NUMBER),
        ("image(3).(2)(3).jpg", "image(3).(2).jpg(3).json", Rule.NUMBER),
        (
            "Screenshot_20231027_123303_Facebook(1).jpg",
            "Screenshot_20231027_123303_Facebook.jpg.supple(1).json",
            Rule.NUMBER,
        ),
        (f"{LONG[:47]}(494).jpg", f"{LONG[:46]}(494).json", Rule.NUMBER),
        (
            "05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg",
            "05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jp.json",
            Rule.CUT,
        ),
        (
            "Screenshot_2024-08-31-00-53-48-647_com.snapchat.jpg",
            "Screenshot_2024-08-31-00-53-48-647_com.snapcha.json",
            Rule.CUT,
        ),
        (
            "PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGINA.jpg",
            "PXL_20230809_203449253.LONG_EXPOSURE-02.ORIGIN.json",
            Rule.CUT,
        ),
        (f"{EMOJI}😛.jpg", f"{EMOJI}.json", Rule.CUT),
        (f"{EMOJI * 2}a.jpg", f"{(EMOJI * 2)[:46]}.json", Rule.CUT),
        (f"{LONG[:38]} (38).JPG", f"{LONG[:38]} (38).JP.json", Rule.CUT),
        (f"original_{UUID}_P(1).jpg", f"original_{UUID}_.json", Rule.FIRST),
        ("20030616.jpg", "20030616.json", Rule.BARE),
        ("22340.jpg", "22340.supplemental-metadata.json", Rule.BARE),
        ("scan(1).jpg", "scan.supplemental-metadata(1).json", Rule.BARE),
        ("IMG_0170.jpg", "IMG_0170.JPG.json", Rule.NAME),
        ("IMG~2.jpg", "IMG~2.jpg.json", Rule.NAME),
        (
            "PXL_20220405_090123740.PORTRAIT-modifié.jpg",
            "PXL_20220405_090123740.PORTRAIT.jpg.json",
            Rule.EDITED,
        ),
        (
            "IMG-20230325-WA0122~2-edited.jpg",
            "IMG-20230325-WA0122~2.jpg.supplemental-metadat.json",
            Rule.EDITED,
        ),
        (
            "2234089303984509579-edited.jpg",
            "2234089303984509579.supplemental-metadata.json",
            Rule.EDITED,
        ),
        ("X-edited(1).jpg", "X.jpg(1).json", Rule.EDITED),
        ("IMG_1-bearbeitet.jpg", "IMG_1.HEIC.supplemental-metadata.json", Rule.EDITED),
    ],
)
def test_it_matches_a_pair(media: str, sidecar: str, rule: Rule) -> None:
    match = match_sidecars([media], {sidecar: ""}).sidecars[media]
    assert (match.sidecar, match.rule) == (sidecar, rule)


@pytest.mark.parametrize(
    ("media", "sidecar", "title"),
    [
        ("DSC_0102(1).JPG", "DSC_0102.JPG(2).json", "DSC_0102.JPG"),
        ("DSC_0104(1).JPG", "DSC_0104.JPG.json", "DSC_0104.JPG"),
        ("IMG(1).jpg", "IMG.jpg.json", "IMG.jpg"),
        ("IMG_1.jpg", "IMG_1.png.json", "IMG_1.png"),
        ("IMG_1.jpg", "IMG_1.json", "IMG_1.png"),
        (f"{LONG[:46]}b.jpg", f"{LONG[:46]}.json", f"{LONG}.jpg"),
        (f"{LONG[:46]}b(1).jpg", f"{LONG[:46]}.json", f"{LONG}.jpg"),
        ("PXL_20220405_090123740.jpg", "PXL_20220405_0901237.json", "PXL_20220405_090123741.jpg"),
        ("Screenshot_20231027_123303_Facebook(1).jpg", "x.json", "Screenshot_20231027_123303_Face"),
        ("Screenshot_20231027_123303_Facebook.jpg", "x.json", "Screenshot_20231027_123303_F.png"),
        ("Screenshot_20231027_123303_Facebook.jpg", "x.json", "Screenshot_20231027_Whatsapp.jpg"),
        ("photo-cat.jpg", "photo.jpg.json", "photo.jpg"),
    ],
)
def test_it_does_not_match(media: str, sidecar: str, title: str) -> None:
    matches = match_sidecars([media], {sidecar: title})
    assert matches.media_alone == (media,)
    assert matches.sidecars_alone == (sidecar,)


def test_it_gives_each_of_several_its_own() -> None:
    names = {
        "IMG.jpg": "IMG.jpg.json",
        "IMG(1).jpg": "IMG.jpg(1).json",
        "IMG(2).jpg": "IMG.jpg.supplemental-metadata(2).json",
        "IMG.JPG": "IMG.JPG.json",
        "IMG.png": "IMG.png.json",
    }
    matches = match_sidecars(names, dict.fromkeys(names.values(), ""))
    assert {name: match.sidecar for name, match in matches.sidecars.items()} == names


def test_it_tells_names_apart_that_are_cut_to_the_same() -> None:
    sidecars = {f"{LONG[:46]}.json": f"{LONG[:46]}b.jpg", f"{LONG[:46]}(1).json": f"{LONG}.jpg"}
    matches = match_sidecars([f"{LONG[:47]}.jpg", f"{LONG[:46]}b.jpg"], sidecars)
    assert matches.sidecars[f"{LONG[:46]}b.jpg"].sidecar == f"{LONG[:46]}.json"


def test_it_lets_copies_share_the_sidecar_of_the_first() -> None:
    media = [f"original_{UUID}_P.jpg", f"original_{UUID}_P(1).jpg"]
    matches = match_sidecars(media, {f"original_{UUID}_.json": ""})
    assert [matches.sidecars[name].rule for name in media] == [Rule.CUT, Rule.FIRST]


@pytest.mark.parametrize(
    ("original", "edited"),
    [
        ("IMG_1.jpg", "IMG_1-edited.jpg"),
        ("IMG_1(1).jpg", "IMG_1-edited(1).jpg"),
        ("IMG_1(1).jpg", "IMG_1(1)-edited.jpg"),
        ("IMG_1.HEIC", "IMG_1-ha editado.jpg"),
        ("IMG_1.jpg", "IMG_1-COLLAGE.jpg"),
        ("IMG_1.jpg", "IMG_1-編集済み.jpg"),
        ("IMG_1.jpg", "IMG_1-ubewerkt.jpg"),
        (f"{LONG[:43]}.jpg", f"{LONG[:43]}-edi.jpg"),
        (f"{LONG[:40]}.jpg", f"{LONG[:40]}-ha edi.jpg"),
    ],
)
def test_it_pairs_an_edited_copy_with_its_original(original: str, edited: str) -> None:
    sidecar = match_one(original)
    matches = match_sidecars([original, edited], {sidecar: original})
    assert matches.edited_of == {edited: original}
    assert matches.sidecars[edited].sidecar == matches.sidecars[original].sidecar == sidecar
    assert matches.sidecars[edited].rule == Rule.EDITED


def match_one(media: str) -> str:
    """The JSON's name by Google's newer rule, for a name that may be numbered."""
    number = "(1)" if "(1)" in media else ""
    return cut(media.replace("(1)", "") + ".supplemental-metadata") + number + ".json"


def test_it_pairs_edited_copies_of_photos_without_sidecars_and_copies_of_copies() -> None:
    media = ["IMG_1.jpg", "IMG_1.HEIC", "IMG_1-edited.jpg", "IMG_1-edited-effects.jpg"]
    matches = match_sidecars(media, {})
    assert matches.edited_of == {
        "IMG_1-edited.jpg": "IMG_1.jpg",
        "IMG_1-edited-effects.jpg": "IMG_1-edited.jpg",
    }


def test_it_guesses_no_edited_copies_where_no_photo_has_a_sidecar() -> None:
    assert not match_sidecars(["photo.jpg", "photo-cat.jpg"], {}).edited_of


def test_it_knows_the_words_as_they_are_compared() -> None:
    for word in (*EDITED_SUFFIXES, *FOLDERS):
        assert word == unicodedata.normalize("NFC", word.casefold())


def test_it_leaves_copies_alone_that_have_a_sidecar_of_their_own() -> None:
    media = ["IMG_1.jpg", "IMG_1-copy.jpg"]
    assert not match_sidecars(media, {f"{name}.json": name for name in media}).edited_of


@pytest.mark.parametrize(
    ("still", "video"),
    [
        ("IMG_1.HEIC", "IMG_1.MP4"),
        ("IMG_1.jpg", "IMG_1.MOV"),
        ("IMG_1(1).HEIC", "IMG_1(1).MP4"),
        ("MVIMG_1.jpg", "MVIMG_1.MP4"),
        ("PXL_1.MP.jpg", "PXL_1.MP"),
        ("PXL_1.MP~2.jpg", "PXL_1.MP~2"),
        ("PXL_1.MP(1).jpg", "PXL_1.MP(1)"),
        ("PXL_1.MP.jpg", "PXL_1.mp4"),
        ("img_1.heic", "IMG_1.MP4"),
    ],
)
def test_it_pairs_a_live_video_with_its_still(still: str, video: str) -> None:
    matches = match_sidecars([video, still], {match_one(still): still})
    assert matches.live_videos == {video: still}
    assert matches.sidecars[video].rule == Rule.LIVE
    assert matches.sidecars[video].sidecar == matches.sidecars[still].sidecar
    assert match_sidecars([video, still], {}).live_videos == {video: still}


def test_it_pairs_no_video_that_has_a_sidecar_of_its_own() -> None:
    media = ["IMG_1.HEIC", "IMG_1.MP4"]
    assert not match_sidecars(media, {f"{name}.json": name for name in media}).live_videos


def test_it_gives_a_still_one_video() -> None:
    matches = match_sidecars(["IMG_1.HEIC", "IMG_1.MP4", "IMG_1.MOV"], {})
    assert matches.live_videos == {"IMG_1.MOV": "IMG_1.HEIC"}
    assert matches.media_alone == ("IMG_1.HEIC", "IMG_1.MP4")


@pytest.mark.parametrize(
    ("media", "title"),
    [
        ("27_06_12 - 1.jpg", "27/06/12 - 1.jpg"),
        ("My long holiday on the isl.jpg", "My long holiday on the island.jpg"),
        ("My long holiday on the isl.jpg", "My long holiday on the islxnd"),
    ],
)
def test_it_matches_the_rest_by_title(media: str, title: str) -> None:
    assert match_sidecars([media], {"x.json": title}).sidecars[media].rule == Rule.TITLE


def test_it_matches_no_title_that_could_be_two() -> None:
    titles = {"x.json": "holiday.jpg", "y.json": "holiday.jpg"}
    assert match_sidecars(["holiday.jpg"], titles).media_alone == ("holiday.jpg",)


def test_it_compares_no_folder_full_of_titles_with_each_other() -> None:
    media = [f"a name as long as it takes {number}.jpg" for number in range(3000)]
    titles = {f"{number}.json": f"a name as long as it takes, {number}" for number in range(3000)}
    assert len(match_sidecars(media, titles).media_alone) == 3000


WORDS = ("IMG_", "Ünï ", "写真", "😀", "a.b", "(2)", "-", "x" * 20, "1234", "Screenshot of ", ".MP")


def google_name(stem: str, extension: str, taken: set[str]) -> tuple[str, str]:
    """The file's name and its number: cut to 47 units, and counted where there is such a file."""
    short, number, count = cut(stem, 47), "", 0
    while f"{short}{number}{extension}".casefold() in taken:
        count += 1
        number = f"({count})"
    return f"{short}{number}{extension}", number


@pytest.mark.parametrize("seed", range(100))
def test_it_finds_back_whatever_google_names(seed: int) -> None:
    """Names made by Google's rules from random titles, old and new style in one folder."""
    rng = random.Random(seed)
    expected: dict[str, str] = {}
    titles: dict[str, str] = {}
    taken: set[str] = set()
    originals: list[tuple[str, str, str, str]] = []
    for _ in range(60):
        stem = "".join(rng.choices(WORDS, k=rng.randint(1, 6))).strip() + rng.choice("abc")
        extension = rng.choice((".jpg", ".JPG", ".png", ".HEIC", ".mp4"))
        media, number = google_name(stem, extension, taken)
        suffix = rng.choice(("", ".supplemental-metadata"))
        sidecar = f"{cut(stem + extension + suffix)}{number}.json"
        if sidecar.casefold() in taken:
            continue
        taken |= {media.casefold(), sidecar.casefold()}
        expected[media], titles[sidecar] = sidecar, stem + extension
        originals.append((media, stem, number, extension))
    edits = {}
    for media, stem, number, extension in rng.sample(originals, 8):
        edited = f"{cut(stem + rng.choice(EDITED_SUFFIXES[:6]), 47)}{number}{extension}"
        if len(stem) < 40 and edited.casefold() not in taken:
            edits[edited] = media
    matches = match_sidecars([*expected, *edits], titles)
    found = {name: matches.sidecars[name].sidecar for name in expected}
    assert found == expected
    assert matches.edited_of == edits


@pytest.mark.parametrize(
    "name",
    [
        *("Photos from 2019", "Fotos von 1998", "Photos de 2023", "Фото за 2019", "2019"),
        *(
            "2019 年的照片",
            "2019年の写真",
            "2019년의 사진",
            "2019-es fotók",
            "2019 y\u0131l\u0131ndaki fotoğraflar",
        ),
    ],
)
def test_it_knows_folders_of_years(name: str) -> None:
    assert is_year_folder(name)


@pytest.mark.parametrize("name", ["Trip", "12019", "Photos from 1712", "2019 in Rome", "Rome"])
def test_it_knows_other_folders(name: str) -> None:
    assert not is_year_folder(name)


@pytest.mark.parametrize(
    ("name", "special"),
    [
        ("Trash", Special.TRASH),
        ("Papierkorb", Special.TRASH),
        ("corbeille(1)", Special.TRASH),
        ("アーカイブ", Special.ARCHIVE),
        ("Dossier verrouillé", Special.LOCKED),
        ("Failed Videos", Special.FAILED_VIDEOS),
        ("Trip", None),
    ],
)
def test_it_knows_googles_own_folders(name: str, special: Special | None) -> None:
    assert special_folder(name) == special
