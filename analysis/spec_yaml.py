"""YAML read strictly: a key written twice is an error, and every error names the file and the line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from analysis.spec_values import SpecError

MERGE = "tag:yaml.org,2002:merge"


def read(path: Path) -> Any:
    """The document in `path`. Raises SpecError where it is absent, not UTF-8, not YAML, or repeats a key."""
    try:
        written = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SpecError("no such file", place=str(path)) from None
    except UnicodeDecodeError as error:
        raise SpecError(f"is not UTF-8 at byte {error.start}", place=str(path), hint="Save it as UTF-8.") from None
    try:
        return _document(written, path)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = "Indent with spaces, not with tabs." if "\\t" in str(error.problem) else ""
        line = f", line {mark.line + 1}" if mark else ""
        raise SpecError(f"is not YAML: {error.problem}", place=f"{path}{line}", hint=hint) from None


def _document(written: str, path: Path) -> Any:
    loader = yaml.SafeLoader(written)
    try:
        root = loader.get_single_node()
        if root is None:
            return None
        for node in _mappings(root, set()):
            _refuse_repeated_keys(node, path)
        return loader.construct_document(root)
    finally:
        loader.dispose()


def _mappings(node: yaml.Node, seen: set[int]) -> Iterator[yaml.MappingNode]:
    """Every mapping once, before merge keys are resolved: an anchored one is reached through each of its aliases."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        yield node
        for key, value in node.value:
            yield from _mappings(key, seen)
            yield from _mappings(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _mappings(item, seen)


def _refuse_repeated_keys(node: yaml.MappingNode, path: Path) -> None:
    first: dict[str, int] = {}
    for key, _ in node.value:
        if key.tag == MERGE or not isinstance(key, yaml.ScalarNode):
            continue
        line = key.start_mark.line + 1
        if key.value in first:
            raise SpecError(
                "writes the same key twice",
                found=key.value,
                place=f"{path}, line {line}",
                hint=f"It stands in line {first[key.value]} already.",
            )
        first[key.value] = line
