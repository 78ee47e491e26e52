"""A synthetic raw folder, the same byte for byte on every machine: the project is shown on it without licensed data."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from orchestration.errors import UserError
from orchestration.landing.nbs import import_nbs
from orchestration.sample.contents import additions, tables
from orchestration.sample.effects import PLANTED
from orchestration.sample.originals import GAPS, ORIGINALS
from orchestration.sample.tables import append
from orchestration.sample.yearbook import yearbook

README = f"""\
# 合成样本 / Synthetic sample
全部数据均为合成数据，不是统计资料，不得作为证据。All figures here are synthetic: no statistics, no evidence.
由固定种子生成，按戴思宇（2024）表1至表3的印刷数字校准。Drawn from a fixed seed, calibrated to the printed Tables 1 to 3 of Dai (2024).
`make sample` 重新生成：originals/ 仿国家统计局下载文件，由其导入。`make sample` makes it anew: originals/ imitates downloads of the statistical office, which are imported.
其余各表直接写成；海关、世界出口与行业出口为 Parquet。All else is written as raw tables at once; customs, world exports and exports by industry as Parquet.

## 植入的效应 / What is planted
真值见 / The true values stand in `orchestration/sample/effects.py`:
{PLANTED}

2022、2023 年只有省份，延续此前的增长，没有海关（李等 2026 用到 2023 年，数字技术 2024 用到 2022 年）。
The years 2022 and 2023 are of provinces only, without customs, and go on as before (Li et al. 2026 reach to 2023, Digital technology 2024 to 2022).
地级市与省份的数字各自生成，直辖市在两表中不同。Cities and provinces are drawn apart: a municipality differs between the two.

## 如真实数据一样杂乱 / As untidy as real data
空缺、零值、单位变更（2016年起亿元）、两种版次、可疑行、电信业务总量的四种不变价（换价前一年另有新价数字）、无人出口的产品（2620）、
无GDP的国家（TWN、PRK，NGA自2019年）、未知国家代码（ZZX）、纳米比亚（NAM）。
Gaps, zeros, a change of unit (100m yuan from 2016), two editions, suspect
rows, telecommunication at four constant prices (a year before each change restated), a product nobody exports (2620), countries without GDP (TWN, PRK, NGA from 2019),
a code that no table knows (ZZX), Namibia (NAM).
"""  # noqa: E501
ATTRIBUTES = "* -text\n"
"""For git: no line end may change, the originals have those of their layouts."""


def write(folder: Path) -> None:
    """Write the originals into `folder`/originals and import them into `folder`.

    Raises UserError where `folder` holds something other than an earlier sample, which is replaced.
    """
    _check_replaceable(folder)
    figures = yearbook(GAPS["trade_total_usd"])
    others, added = tables(figures), additions(figures)
    originals = folder / "originals"
    originals.mkdir(parents=True, exist_ok=True)
    for stale in (*folder.glob("raw_*"), *originals.iterdir()):
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
    for name, content in others.items():
        (folder / name).write_bytes(content)
    for name, rows in added.items():
        append(folder / name, rows)


def _check_replaceable(folder: Path) -> None:
    readme = folder / "README.md"
    is_sample = readme.is_file() and readme.read_text(encoding="utf-8").startswith(README.splitlines()[0])
    if folder.exists() and not is_sample and (not folder.is_dir() or any(folder.iterdir())):
        rule = "the sample replaces nothing but an earlier sample."
        raise UserError(rule, "name a new or an empty folder", file=str(folder), exit_code=2)
