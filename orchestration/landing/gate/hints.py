"""One sentence that tells what to write instead of a text that breaks a rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from orchestration.errors import nearest
from orchestration.landing.files.grid import narrowed, stands_for_digits
from orchestration.landing.names.terms import vocabulary

MISSING = re.compile(r"[-—–….*/]+|n/?a|nan|null|none|nil|[+-]?inf(inity)?|∞|无|缺|不详", re.IGNORECASE)
"""What people write for no figure."""
YEAR = "year"
"""The unit of a column of years, which no row names."""
STEPS: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    ("without spaces", lambda text, _: text.strip()),
    ("in plain ASCII characters", lambda text, _: narrowed(text).replace("−", "-")),
    ("without spaces", lambda text, _: "".join(text.split())),
    ("without thousands separators", lambda text, _: re.sub(r"(?<=[0-9])[,'_](?=[0-9]{3}(?![0-9]))", "", text)),
    ("without a unit", lambda text, unit: _cut(text)[0] if _agrees(_cut(text)[1], unit) else text),
    ("without a decimal part", lambda text, _: re.sub(r"\.0+$", "", text)),
    ("without leading zeros", lambda text, _: re.sub(r"^0+(?=[0-9])", "", text)),
    ("without a sign", lambda text, _: text.removeprefix("+")),
    ("in capitals", lambda text, _: text.upper()),
)
"""How a text may be mended under the unit of its row, tried one after the other until it has the form asked for."""


def mended(text: str, form: re.Pattern[str], unit: str = YEAR) -> str | None:
    """'Write 1234, without thousands separators.' where the usual slips explain the text; None where they do not."""
    written, done = _mend(text, form, unit)
    return f"Write {written}, {' and '.join(dict.fromkeys(done))}." if done and written else None


def of_number(text: str, form: re.Pattern[str], wanted: str, required: bool, unit: str, is_of_row: bool) -> str:
    """`wanted` names what is asked for, where no slip explains the text. `unit`: of the row, else of its column."""
    if MISSING.fullmatch(text.strip()):
        return f"Leave the {'row out' if required else 'cell empty'} when there is no figure."
    if marks := "".join(filter(stands_for_digits, text)):
        return f"{marks} is no digit: write the figure as its source prints it, without footnote marks."
    return (
        mended(text, form, unit)
        or _of_other_unit(text, form, unit, is_of_row)
        or f"Write {wanted} in plain digits, or leave the row out."
    )


def _mend(text: str, form: re.Pattern[str], unit: str) -> tuple[str | None, list[str]]:
    """The text in the form asked for, None where the slips do not explain it, and what was done."""
    done: list[str] = []
    for name, step in STEPS:
        after = step(text, unit)
        if after != text:
            done.append(name)
            text = after
        if form.fullmatch(text):
            return text, done
    return None, done


def _cut(text: str) -> tuple[str, str]:
    """A number and the unit behind it."""
    match = re.fullmatch(r"(.*[0-9])\s*([^0-9\s.,]+)", text, re.DOTALL)
    return (match[1], match[2]) if match else (text, "")


def _agrees(behind: str, unit: str) -> bool:
    """Whether what stands behind a figure says no more than the unit of its row, in whatever language."""
    find = vocabulary("unit").find
    return behind == "年" if unit == YEAR else find(behind) is not None and find(behind) == find(unit)


def _of_other_unit(text: str, form: re.Pattern[str], unit: str, is_of_row: bool) -> str | None:
    """For a figure with another unit than its row's: without it, it would be off by orders of magnitude."""
    number, behind = _cut(text)
    other, (written, _) = vocabulary("unit").find(behind), _mend(number, form, unit)
    if other is None or written is None:
        return None
    if is_of_row:
        said = f"the row says {unit}" if unit else "the row names no unit"
        return (
            f"A unit belongs into the column unit: the text says {other}, {said}. If {other} is right, write "
            f"{written} here and {other} there{f', else the figure in {unit}' if unit else ''}."
        )
    return f"Write the figure in {unit}, the unit of the column, and without a unit: the text is in {other}."


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
