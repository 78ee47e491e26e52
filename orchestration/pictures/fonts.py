"""Fonts by explicit search: the one that ships with matplotlib, and the first Chinese one that is installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from orchestration.errors import UserError

LATIN = "DejaVu Sans"  # ships with matplotlib, so English pictures are the same everywhere
SETTING = "RESILIENCE_FONT"
"""A font file to use for Chinese instead of a search, or `none` to do without."""

FILES = {
    "NotoSansCJK-Regular.ttc": "Noto Sans CJK SC",
    "NotoSansCJKsc-Regular.otf": "Noto Sans CJK SC",
    "NotoSansSC-Regular.otf": "Noto Sans SC",
    "SourceHanSansSC-Regular.otf": "Source Han Sans SC",
    "SourceHanSans.ttc": "Source Han Sans SC",
    "SourceHanSansCN-Regular.otf": "Source Han Sans CN",
    "PingFang.ttc": "PingFang SC",
    "Hiragino Sans GB.ttc": "Hiragino Sans GB",
    "msyh.ttc": "Microsoft YaHei",
    "simhei.ttf": "SimHei",
    "wqy-microhei.ttc": "WenQuanYi Micro Hei",
    "wqy-zenhei.ttc": "WenQuanYi Zen Hei",
}
"""Files that hold a Chinese font, the best first, and the family in them that is written as on the mainland."""

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/System/Library/AssetsV2",
    "/Library/Fonts",
    "~/Library/Fonts",
    "/mnt/c/Windows/Fonts",
)


@dataclass(frozen=True)
class Font:
    """A family as matplotlib knows it, and the characters it can write."""

    family: str
    characters: frozenset[int]

    def has(self, text: str) -> bool:
        return all(ord(each) in self.characters or each == "\n" for each in text)


@cache
def latin() -> Font:
    path = font_manager.findfont(LATIN, fallback_to_default=False)
    return Font(LATIN, frozenset(FT2Font(path).get_charmap()))


def chinese() -> Font | None:
    """The Chinese font; None where none is installed, or by the setting. Raises UserError for a bad setting."""
    setting = os.environ.get(SETTING, "")
    if setting == "none":
        return None
    if setting:
        return _registered(_readable(Path(setting).expanduser()), "")
    return _searched()


@cache
def _searched() -> Font | None:
    installed = dict(reversed([(path.name, path) for path in _files()]))
    name = next((name for name in FILES if name in installed), None)
    return _registered(installed[name], FILES[name]) if name else None


def _files() -> Iterator[Path]:
    for folder in (*FOLDERS, *([str(Path(os.environ["WINDIR"]) / "Fonts")] if sys.platform == "win32" else [])):
        for top, folders, names in os.walk(Path(folder).expanduser()):
            folders.sort()
            yield from (Path(top) / name for name in sorted(names) if name in FILES)


def _readable(path: Path) -> Path:
    try:
        FT2Font(str(path))
    except (OSError, RuntimeError) as error:
        raise UserError(
            rule=f"{SETTING} names no font file that can be read: {error}.",
            remedy="name a .ttf, .otf or .ttc file, write `none`, or unset it.",
            file=str(path),
            exit_code=2,
        ) from error
    return path


@cache
def _registered(path: Path, family: str) -> Font:
    """Makes a file known to matplotlib. A collection (.ttc) holds a family per country: the wanted, else the first."""
    faces = [FT2Font(str(path), face_index=i) for i in range(FT2Font(str(path)).num_faces)]
    names = [face.family_name for face in faces]
    place = next((i for i, name in enumerate(names) if name == (family or "Noto Sans CJK SC")), 0)
    font_manager.fontManager.addfont(str(path))
    return Font(names[place], frozenset(faces[place].get_charmap()))
