"""Every picture, drawn in both languages from the sample."""

import hashlib
import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Tick
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from orchestration import pictures
from orchestration.bilingual.words import LANGUAGES
from orchestration.pictures import render, style
from orchestration.pictures.kinds import KINDS, Request, kind_named
from orchestration.pictures.source import Source
from orchestration.pictures.words import Words
from tests.conftest import ROOT
from tests.pictures.conftest import REQUESTS

SVG = "{http://www.w3.org/2000/svg}"
MORE = (
    ("event_study", Request(("zhang_song2025.T6.3-6@base_m1",))),
    ("weights", Request(("digital_technology__by_year",))),
    ("weights", Request(("digital_technology__pca",))),
    ("distribution", Request(("digital_economy",), by="fdi_high", years=(2018,))),
    ("definitions", Request(("resilience__trade_deviation", "resilience__export_deviation"))),
    ("path", Request(("digital_economy",), regions=("330100",))),
)
BOTH = [(kind, request, lang) for kind, request in (*REQUESTS.items(), *MORE) for lang in LANGUAGES]


def written(kind: str, request: Request, lang: str, con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Bbox]]:
    """The texts of a picture as it was rendered, with their boxes in pixels."""
    source = Source(con)
    words = Words.of(source, lang)
    row = kind_named(kind)
    with style.applied(words.families):
        picture = row.module.draw(row.module.frame(source, request), words)
        render.rendered(picture, words, True, "png")
        picture.figure.draw_without_rendering()  # at the resolution of the figure, no longer that of the file
        whole = picture.figure.bbox
        beyond = {tick.label1 for axes in picture.figure.axes for tick in ticks_beyond(axes)}
        for text in set(picture.figure.findobj(Text)) - beyond:
            box = Text.get_window_extent(text)  # without the line that leads to an annotation
            if text.get_visible() and text.get_text().strip() and box.width and whole.overlaps(box):
                yield text.get_text(), box


def ticks_beyond(axes: Axes) -> Iterator[Tick]:
    """Ticks that matplotlib keeps and does not draw."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        yield from (tick for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high)


def test_every_kind_is_drawn_here() -> None:
    assert list(REQUESTS) == [kind.name for kind in KINDS]


@pytest.mark.parametrize(("kind", "request_", "lang"), BOTH)
def test_no_text_lies_on_another_or_outside(kind, request_, lang, con) -> None:
    texts = list(written(kind, request_, lang, con))
    whole = Bbox([[0, 0], [style.WIDTH * 100, 1e6]])
    for text, box in texts:
        assert box.x0 >= -1 and box.x1 <= whole.x1 + 1, f"{text!r} is cut"
    for (one, box), (other, beside) in itertools.combinations(texts, 2):
        shared = Bbox.intersection(box, beside)
        assert not shared or min(shared.width, shared.height) <= 2, f"{one!r} lies on {other!r}"


@pytest.mark.parametrize(("kind", "lang"), [("tiles", "en"), *((kind, "zh") for kind in REQUESTS)])
def test_svg_is_read_aloud_and_stands_in_html(kind, lang, con) -> None:
    text = pictures.svg(con, kind, REQUESTS[kind], lang)
    root = ET.fromstring(text)
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert {"en": "Synthetic data", "zh": "合成数据"}[lang] in (description.text or "")
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    used = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', text)
    assert {a or b for a, b in used} <= set(ids)
    assert not re.search(r"\d{4}-\d\d-\d\dT", text)
    assert len(text) < 400_000


FORMS = [*((kind, "svg") for kind in REQUESTS), ("tiles", "png"), ("tiles", "pdf")]


def hashes(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [hashlib.sha256(pictures.drawn(con, kind, REQUESTS[kind], "zh", form)).hexdigest() for kind, form in FORMS]


def test_same_data_same_bytes(con, sample_home: Path) -> None:
    """Here and in another process, where sets stand in another order."""
    code = (
        "import duckdb, sys; from tests.pictures.test_drawn import hashes; "
        "print(*hashes(duckdb.connect(sys.argv[1], read_only=True)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(sample_home / "warehouse.duckdb")],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == hashes(con)
    assert len(set(done.stdout.split())) == len(FORMS)


def test_two_pictures_of_a_page_share_no_id(con) -> None:
    texts = [pictures.svg(con, "tiles", REQUESTS["tiles"], lang) for lang in LANGUAGES]
    one, other = (set(re.findall(r'\bid="([^"]+)"', text)) for text in texts)
    assert not one & other
