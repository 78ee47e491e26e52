"""The words that an export writes into its files, by language."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("zh", "en")

WORDS: Mapping[str, Mapping[str, str]] = {
    "synthetic": {"zh": "合成样本数据，非证据", "en": "synthetic sample, not evidence"},
    "user": {"zh": "用户数据", "en": "user data"},
    "no": {"zh": "否", "en": "no"},
    "yes": {"zh": "是", "en": "yes"},
    "data": {"zh": "数据", "en": "data"},
    "built": {"zh": "生成于", "en": "built at"},
    "run": {"zh": "运行", "en": "run"},
    "file": {"zh": "文件", "en": "file"},
    "sheet": {"zh": "工作表", "en": "sheet"},
    "relation": {"zh": "表", "en": "relation"},
    "rows": {"zh": "行数", "en": "rows"},
    "description": {"zh": "说明", "en": "description"},
    "columns": {
        "zh": "各列的中英文说明与单位见 dictionary",
        "en": "dictionary describes every column in English and Chinese, with its unit",
    },
    "remarks": {"zh": "备注", "en": "remarks"},
}


def word(name: str, language: str) -> str:
    return WORDS[name][language]
