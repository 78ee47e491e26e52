"""A synthetic raw folder, the same byte for byte on every machine: the project is shown on it without licensed data."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.nbs import import_nbs
from orchestration.sample.originals import GAPS, ORIGINALS
from orchestration.sample.places import tables
from orchestration.sample.yearbook import yearbook

README = """\
# 合成样本 / Synthetic sample
全部数据均为合成数据，不是统计资料，不得作为证据。All figures here are synthetic: no statistics, no evidence.
由固定种子生成，按戴思宇（2024）表1至表3的印刷数字校准。Drawn from a fixed seed, calibrated to the printed Tables 1 to 3 of Dai (2024).
`make sample` 重新生成：originals/ 仿国家统计局下载文件，raw_*.csv 由其导入。`make sample` makes it anew: originals/ imitates downloads of the statistical office, raw_*.csv are imported from them.
城市年鉴、指数、1984年历史与政策事件各表直接写成。Cities, ready-made indices, history of 1984 and policy events are written as raw tables at once.
"""  # noqa: E501
ATTRIBUTES = "* -text\n"
"""For git: no line end may change, the originals have those of their layouts."""


def write(folder: Path) -> None:
    """Write the originals into `folder`/originals and import them into `folder`.

    Raises UserError where `folder` holds something other than an earlier sample, which is replaced.
    """
    _check_replaceable(folder)
    figures = yearbook(GAPS["trade_total_usd"])
    originals = folder / "originals"
    originals.mkdir(parents=True, exist_ok=True)
    for stale in (*folder.glob("raw_*.csv"), *originals.iterdir()):
        stale.unlink()
    for name, text in {"README.md": README, ".gitattributes": ATTRIBUTES}.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    batches = defaultdict(list)
    for original in ORIGINALS:
        path = originals / original.file
        path.write_bytes(original.content(figures[original.name]))
        batches[original.series, original.unit, original.vintage, original.quality].append(path)
    for (series, unit, vintage, quality), paths in batches.items():
        day = f"{vintage}-30"
        import_nbs(paths, folder, series=series, unit=unit, vintage=vintage, retrieved_on=day, quality=quality)
    for name, text in tables().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _check_replaceable(folder: Path) -> None:
    readme = folder / "README.md"
    is_sample = readme.is_file() and readme.read_text(encoding="utf-8").startswith(README.splitlines()[0])
    if folder.exists() and not is_sample and (not folder.is_dir() or any(folder.iterdir())):
        rule = "the sample replaces nothing but an earlier sample."
        raise UserError(rule, "name a new or an empty folder", file=str(folder), exit_code=2)
