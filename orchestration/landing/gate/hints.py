"""One sentence that tells what to write instead of a text that breaks a rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from orchestration.errors import nearest

MISSING = re.compile(r"[-—–….*/]+|n/?a|nan|null|none|nil|[+-]?inf(inity)?|∞|无|缺|不详", re.IGNORECASE)
"""What people write for no figure."""
STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("in plain ASCII characters", lambda text: unicodedata.normalize("NFKC", text).replace("−", "-")),
    ("without spaces", lambda text: "".join(text.split())),
    ("without thousands separators", lambda text: re.sub(r"(?<=\d)[,'_](?=\d{3}(?!\d))", "", text)),
    ("without a unit", lambda text: re.sub(r"(?<=\d)(年|%|‰|元|亿元|万元|人|万人|件)$", "", text)),
    ("without a decimal part", lambda text: re.sub(r"\.0+$", "", text)),
    ("without leading zeros", lambda text: re.sub(r"^0+(?=\d)", "", text)),
    ("without a sign", lambda text: text.removeprefix("+")),
)
"""How a text may be mended, tried one after the other until it has the form asked for."""


def mended(text: str, form: re.Pattern[str]) -> str | None:
    """'Write 1234, without thousands separators.' where the usual slips explain the text; None where they do not."""
    done = []
    for name, step in STEPS:
        after = step(text)
        if after != text:
            done.append(name)
            text = after
        if done and form.fullmatch(text):
            return f"Write {text}, {' and '.join(done)}."
    return None


def of_number(text: str, form: re.Pattern[str], wanted: str, required: bool) -> str:
    """`wanted` names what is asked for, where no slip explains the text."""
    if MISSING.fullmatch(text.strip()):
        return f"Leave the {'row out' if required else 'cell empty'} when there is no figure."
    return mended(text, form) or f"Write {wanted} in plain digits, or leave the row out."


def of_code(text: str, code: str | None, form: re.Pattern[str], wanted: str) -> str:
    """`code` is what `text` is the name of, if it is one."""
    if code and form.fullmatch(code):
        return f"Write {code}, the code of {text.strip()}."
    return mended(text, form) or f"{wanted}: write it in the form {form.pattern}."


def of_choice(text: str, choice: str | None, known: Collection[str], where: str) -> str:
    """`choice` is the one of `known` that `text` is a name of, if it is one."""
    if choice in known:
        return f"Write {choice}."
    guess = nearest(text, known)
    return f"Write one of {where}{f'; {guess}' if guess else '.'}"
