"""Faces that other programs marked are read as each of them writes them, upright, and never twice;
ours are written as the same areas."""

from collections.abc import Iterable
from typing import Any

import pytest

from ml.face import Box
from photos.metadata.regions import (
    MOST_REGIONS,
    Area,
    Region,
    mwg_area,
    read_regions,
    turned,
    within_picture,
)

NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
    'xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" '
    'xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" '
    'xmlns:MP="http://ns.microsoft.com/photo/1.2/" '
    'xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
    'xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" '
    'xmlns:apple-fi="http://ns.apple.com/faceinfo/1.0/"'
)


def packet(*inside: str) -> bytes:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}>'
        f'<rdf:Description rdf:about="">{"".join(inside)}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def marked(*regions: str, w: int = 4000, h: int = 3000) -> str:
    """Regions in the notation of the Metadata Working Group, as exiv2 serialises them."""
    return (
        '<mwg-rs:Regions rdf:parseType="Resource">'
        f'<mwg-rs:AppliedToDimensions stDim:w="{w}" stDim:h="{h}" stDim:unit="pixel"/>'
        f"<mwg-rs:RegionList><rdf:Bag>{''.join(regions)}</rdf:Bag></mwg-rs:RegionList>"
        "</mwg-rs:Regions>"
    )


def face(
    name: str = "Anna", *, x: Any = 0.5, y: Any = 0.4, w: Any = 0.2, h: Any = 0.3,
    kind: str = "Face", unit: str = "normalized",
) -> str:  # fmt: skip
    return (
        f'<rdf:li><rdf:Description mwg-rs:Name="{name}" mwg-rs:Type="{kind}"><mwg-rs:Area '
        f'stArea:x="{x}" stArea:y="{y}" stArea:w="{w}" stArea:h="{h}" stArea:unit="{unit}"/>'
        "</rdf:Description></rdf:li>"
    )


def tagged(*people: tuple[str, str]) -> str:
    """Regions in Microsoft's notation."""
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><MPReg:Rectangle>{rectangle}</MPReg:Rectangle>'
        f"<MPReg:PersonDisplayName>{name}</MPReg:PersonDisplayName></rdf:li>"
        for name, rectangle in people
    )
    return (
        '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions>'
        f"<rdf:Bag>{items}</rdf:Bag></MPRI:Regions></MP:RegionInfo>"
    )


def read_upright(xmp: bytes) -> list[Region]:
    """Of a picture that is stored as it is seen."""
    return read_regions(xmp, orientation=1, size=(4000, 3000))


def told(regions: Iterable[Region]) -> list[tuple[str, tuple[float, ...] | None]]:
    return [
        (each.name, _rounded(each.box) if each.box else None) for each in regions
    ]  # fmt: skip


def _rounded(box: Box) -> tuple[float, ...]:
    return tuple(round(side, 6) for side in (box.left, box.top, box.width, box.height))


ANNA = [("Anna", (0.4, 0.25, 0.2, 0.3))]


def test_it_reads_lightroom() -> None:
    lightroom = packet(
        '<mwg-rs:Regions rdf:parseType="Resource">'
        '<mwg-rs:AppliedToDimensions stDim:w="4000" stDim:h="3000" stDim:unit="pixel"/>'
        "<mwg-rs:RegionList><rdf:Bag>"
        '<rdf:li><rdf:Description mwg-rs:Rotation="0.0" mwg-rs:Name="Anna" mwg-rs:Type="Face">'
        '<mwg-rs:Area stArea:h="0.3" stArea:w="0.2" stArea:x="0.5" stArea:y="0.4"/>'
        "</rdf:Description></rdf:li>"
        '<rdf:li><rdf:Description mwg-rs:Rotation="0.0" mwg-rs:Type="Face">'
        '<mwg-rs:Area stArea:h="0.1" stArea:w="0.1" stArea:x="0.05" stArea:y="0.05"/>'
        "</rdf:Description></rdf:li>"
        "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )
    assert told(read_upright(lightroom)) == [*ANNA, ("", (0.0, 0.0, 0.1, 0.1))]


def test_it_reads_digikam_which_writes_both_notations_once() -> None:
    both = packet(
        marked(face("Anna"), face("Ben", x=0.2, y=0.2)),
        tagged(("Anna", "0.4, 0.25, 0.2, 0.3"), ("Ben", "0.100001, 0.05, 0.2, 0.3")),
    )
    assert told(read_upright(both)) == [*ANNA, ("Ben", (0.1, 0.05, 0.2, 0.3))]


def test_it_reads_picasa() -> None:
    picasa = packet(
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions '
        'rdf:parseType="Resource"><stDim:w>4000</stDim:w><stDim:h>3000</stDim:h>'
        "<stDim:unit>pixel</stDim:unit></mwg-rs:AppliedToDimensions>"
        '<mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Name>Anna</mwg-rs:Name>"
        '<mwg-rs:Area rdf:parseType="Resource"><stArea:x>0.5</stArea:x><stArea:y>0.4</stArea:y>'
        "<stArea:w>0.2</stArea:w><stArea:h>0.3</stArea:h><stArea:unit>normalized</stArea:unit>"
        "</mwg-rs:Area></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )
    assert told(read_upright(picasa)) == ANNA


def test_it_reads_apple() -> None:
    apple = packet(
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions '
        'stDim:w="4032" stDim:h="3024" stDim:unit="pixel"/><mwg-rs:RegionList><rdf:Seq>'
        '<rdf:li><rdf:Description mwg-rs:Type="Face" mwg-rs:Name="Anna"><mwg-rs:Extensions '
        'apple-fi:AngleInfoYaw="0" apple-fi:ConfidenceLevel="1000" apple-fi:FaceID="1"/>'
        '<mwg-rs:Area stArea:x="0.5" stArea:y="0.4" stArea:w="0.2" stArea:h="0.3" '
        'stArea:unit="normalized"/></rdf:Description></rdf:li>'
        "</rdf:Seq></mwg-rs:RegionList></mwg-rs:Regions>"
    )
    assert told(read_upright(apple)) == ANNA


def test_it_reads_windows_live() -> None:
    assert told(read_upright(packet(tagged(("Anna", "0.4, 0.25, 0.2, 0.3"))))) == ANNA


def test_it_keeps_a_name_that_says_no_place() -> None:
    nowhere = packet(
        marked('<rdf:li mwg-rs:Name="Anna" mwg-rs:Type="Face"/>', face("Ben", w=0)),
        tagged(("Cleo", ""), ("Dan", "0.1, 0.1"), ("", "")),
    )
    names = [("Anna", None), ("Ben", None), ("Cleo", None), ("Dan", None)]
    assert told(read_upright(nowhere)) == names


@pytest.mark.parametrize("kind", ["Pet", "Focus", "BarCode", "Landmark"])
def test_it_leaves_out_what_is_no_face(kind: str) -> None:
    assert read_upright(packet(marked(face("Rex", kind=kind)))) == []


def test_it_takes_a_named_region_without_a_type_for_a_face() -> None:
    without = face().replace(' mwg-rs:Type="Face"', "")
    nameless = without.replace(' mwg-rs:Name="Anna"', "")
    assert told(read_upright(packet(marked(without, nameless)))) == ANNA


@pytest.mark.parametrize(
    ("given", "box"),
    [
        ({"x": 0.05, "y": 0.95, "w": 0.2, "h": 0.2}, (0.0, 0.85, 0.15, 0.15)),
        ({"x": 1.5}, None),
        ({"w": -0.2}, None),
        ({"w": "nan"}, None),
        ({"h": "inf"}, None),
        ({"x": "1e308", "w": "1e308"}, None),
        ({"x": "here"}, None),
        ({"w": 0.0001}, None),
        ({"x": 2000, "y": 1200, "w": 800, "h": 900, "unit": "pixel"}, (0.4, 0.25, 0.2, 0.3)),
    ],
)
def test_it_keeps_boxes_within_the_picture(
    given: dict[str, Any], box: tuple[float, ...] | None
) -> None:
    region = face("Anna", **given)
    assert told(read_upright(packet(marked(region)))) == [("Anna", box)]


def test_it_needs_a_size_for_pixels() -> None:
    pixels = packet(marked(face(x=2000, y=1200, w=800, h=900, unit="pixel"), w=0, h=0))
    assert told(read_upright(pixels)) == ANNA
    assert told(read_regions(pixels, orientation=1, size=(0, 0))) == [("Anna", None)]


def test_it_keeps_no_place_in_a_picture_that_was_cropped_since() -> None:
    square = packet(marked(face(), w=3000, h=3000))
    assert told(read_upright(square)) == [("Anna", None)]
    smaller = packet(marked(face(), w=1000, h=752))
    assert told(read_upright(smaller)) == ANNA


def test_it_turns_regions_of_the_stored_picture_upright() -> None:
    """A phone held upright: the sensor's top lies on the right."""
    stored = packet(marked(face(x=0.2, y=0.1, w=0.2, h=0.1), w=4000, h=3000))
    assert told(read_regions(stored, orientation=6, size=(3000, 4000))) == [
        ("Anna", (0.85, 0.1, 0.1, 0.2))
    ]
    unknown = packet(marked(face(x=0.2, y=0.1, w=0.2, h=0.1), w=0, h=0))
    assert told(read_regions(unknown, orientation=6, size=(3000, 4000))) == [
        ("Anna", (0.85, 0.1, 0.1, 0.2))
    ]


def test_it_leaves_regions_as_they_are_whose_size_is_the_upright_one() -> None:
    seen = packet(marked(face(), w=3000, h=4000))
    assert told(read_regions(seen, orientation=6, size=(3000, 4000))) == ANNA


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_reads_back_what_it_writes(orientation: int) -> None:
    box = Box(0.1, 0.2, 0.3, 0.15)
    area = mwg_area(box, orientation)
    size = (3000, 4000) if orientation >= 5 else (4000, 3000)
    written = packet(marked(face(x=area.x, y=area.y, w=area.w, h=area.h)))
    (region,) = read_regions(written, orientation=orientation, size=size)
    assert region.box
    assert region.box.overlap(box) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("orientation", [1, 0, 9, -3])
def test_it_writes_the_centre(orientation: int) -> None:
    assert mwg_area(Box(0.5, 0.25, 0.25, 0.5), orientation) == Area(0.625, 0.5, 0.25, 0.5)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_never_turns_a_box_out_of_the_picture(orientation: int) -> None:
    box = turned(Box(0.7, 0.9, 1 - 0.7, 1 - 0.9), orientation)
    assert min(box.left, box.top) >= 0
    assert max(box.left + box.width, box.top + box.height) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("  Anna\n Smith ", "Anna Smith"),
        ("Zoe\u0301", "Zo\u00e9"),
        ("\u202eannA", "annA"),
        ("O&apos;Neil &amp; &lt;b&gt; &quot;Bo&quot;", 'O\'Neil & <b> "Bo"'),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("نور", "نور"),
        ("x" * 999, "x" * 255),
        ("People/Anna", "People/Anna"),
    ],
)
def test_it_reads_names_as_people_mean_them(written: str, name: str) -> None:
    assert told(read_upright(packet(marked(face(written))))) == [(name, ANNA[0][1])]


def test_it_tells_each_face_once_and_two_of_one_name_twice() -> None:
    regions = packet(
        marked(face(""), face("Anna"), face("Anna", x=0.51), face("Anna", x=0.1)),
        tagged(("Anna", ""), ("Ben", "0.4, 0.25, 0.2, 0.3")),
    )
    assert told(read_upright(regions)) == [
        *ANNA, ("Anna", (0.0, 0.25, 0.2, 0.3)), ("Ben", (0.4, 0.25, 0.2, 0.3)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"no xml",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        packet("<mwg-rs:Regions/>", "<MP:RegionInfo/>", "<mwg-rs:RegionList/>"),
        packet("<mwg-rs:Regions>Anna</mwg-rs:Regions>"),
        packet("<rdf:Description>" * 5000 + "</rdf:Description>" * 5000),
    ],
)
def test_it_finds_nothing_in_nonsense(broken: bytes) -> None:
    assert read_upright(broken) == []


def test_it_reads_a_cut_packet_as_far_as_it_goes() -> None:
    whole = packet(marked(face("Anna"), face("Ben", x=0.2)))
    cut = whole[: whole.index(b"Ben") - 60]
    assert told(read_upright(cut)) == ANNA


def test_it_reads_only_so_many() -> None:
    many = packet(marked(*(face(f"Person {number}") for number in range(MOST_REGIONS + 5))))
    assert len(read_upright(many)) == MOST_REGIONS


def test_it_cuts_a_box_to_the_picture() -> None:
    assert within_picture(-0.25, 0.5, 0.5, 0.7) == Box(0.0, 0.5, 0.25, 0.5)
    assert within_picture(1.0, 0.0, 0.5, 0.5) is None
    assert within_picture(float("nan"), 0.0, 0.5, 0.5) is None
