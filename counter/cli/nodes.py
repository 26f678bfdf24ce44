"""Reading YAML with places: each fault names its line, its key and the nearest valid name.

Every scalar is a text: a telephone number keeps its leading 0 and 否 stays 否.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import yaml

from counter.cli.say import Problem
from counter.cli.words import FLAGS, both, meaning

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Pairs = dict[str, yaml.Node]
MOST_BYTES = 1_000_000
"""A case file is a page or two; more than this is some other file."""
DEEPEST = 20


def compose(data: bytes, name: str) -> tuple[yaml.Node | None, Problem | None]:
    """The tree of a YAML text, or the one reason why there is none."""
    if len(data) > MOST_BYTES:
        return None, Problem(what=f"{name} 太大，不像是这里要的文件。", todo="请核对文件。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, Problem(
            what=f"{name} 不是 UTF-8 文本。", todo="请用记事本另存为 UTF-8 编码。", line=line
        )
    try:
        deep = _too_deep(text)
        node = None if deep else yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        if "nesting depth" not in str(error):  # libyaml's own limit
            return None, _broken(error, name, text)
        node, deep = None, _line_of(error) or 1
    if deep:
        return None, Problem(what=f"{name} 套得太深，不像是这里要的文件。", todo="请核对这一行。", line=deep)
    if not isinstance(node, yaml.MappingNode):
        todo = "每行写“键: 值”，冒号用半角，后面空一格。"
        return None, Problem(what=f"{name} 里没有“键: 值”的内容。", todo=todo, line=1)
    return node, None


def _too_deep(text: str) -> int | None:
    """Line where the nesting passes all sense; composing such a tree would overrun the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return event.start_mark.line + 1 if event.start_mark else 1
    return None


def _line_of(error: Exception) -> int | None:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else None


def _broken(error: Exception, name: str, text: str) -> Problem:
    line = _line_of(error)
    if line is None and isinstance(error, yaml.reader.ReaderError):
        return Problem(
            what=f"{name} 里有看不见的控制字符。", todo="请删掉它再试。", line=_line_of_control(text)
        )
    todo = "请检查这一行和上一行的缩进、冒号（半角，后面空一格）和引号。"
    return Problem(what=f"{name} 不是合格的 YAML。", todo=todo, line=line)


def _line_of_control(text: str) -> int | None:
    odd = (n for n, c in enumerate(text) if (ord(c) < 32 and c not in "\t\n\r") or 127 <= ord(c) < 160)
    first = next(odd, None)
    return None if first is None else text.count("\n", 0, first) + 1


def nearest(word: str, names: Collection[str], *, listed: bool = True) -> str:
    """“是不是…?” for the nearest name, else (if `listed`) a few of the names there are."""
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    if near:
        return f"是不是“{near[0]}”？"
    shown = list(names)[:12] if listed else []
    return f"可以写：{'、'.join(shown)}{'等' if len(names) > len(shown) else ''}。" if shown else ""


class Reader:
    """Walks a tree, keeps every fault, and remembers the line of every key."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}

    def fault(self, what: str, todo: str, field: str, node: yaml.Node | None = None) -> None:
        """Keep one fault."""
        line = node.start_mark.line + 1 if node is not None else None
        self.problems.append(Problem(what=what, todo=todo, field=field, line=line))

    def pairs(self, node: yaml.Node, at: str) -> Pairs:
        """The pairs of a mapping, keys as typed; a doubled key is a fault, the first one counts."""
        if not isinstance(node, yaml.MappingNode):
            self.fault("这里要写成几行“键: 值”。", "请在下一行缩进后逐行写。", at, node)
            return {}
        found: Pairs = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name:
                self.fault("这里有一个键写得不对。", "键要写成文字。", at, key)
            elif name in found:
                self.fault(f"“{name}”写了两次。", "请只留一处。", _path(at, name), key)
            else:
                found[name] = value
                self.lines[_path(at, name)] = key.start_mark.line + 1
        return found

    def known(self, node: yaml.Node, words: Mapping[str, str], at: str) -> Pairs:
        """The pairs whose keys are known, by canonical key; each unknown one is a fault with a hint."""
        found: Pairs = {}
        for name, value in self.pairs(node, at).items():
            key = meaning(name, words)
            line = self.lines[_path(at, name)]
            if key is None:
                todo = nearest(name, both(words))
                self.problems.append(
                    Problem(what=f"不认识的键“{name}”。", todo=todo, field=_path(at, name), line=line)
                )
            elif key in found:
                self.fault(f"“{name}”与前面写的是同一项。", "请只留一处。", _path(at, key), value)
            elif not _is_empty(value):
                found[key] = value
                self.lines[_path(at, key)] = line
        return found

    def text(self, node: yaml.Node | None, at: str) -> str:
        """A text; absent = empty."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.fault("这里要写一段文字。", "请写在冒号后面。", at, node)
            return ""
        return str(node.value)

    def texts(self, node: yaml.Node | None, at: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        if node is None:
            return ()
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.text(one, at) for one in node.value)
        return (self.text(node, at),)

    def choice(self, node: yaml.Node | None, words: Mapping[str, str], at: str, otherwise: str) -> str:
        """One of the words, as its canonical key; `otherwise` when absent or faulty."""
        if node is None:
            return otherwise
        typed = self.text(node, at)
        key = meaning(typed, words)
        if key is None:
            self.fault(f"不认识“{typed}”。", nearest(typed, both(words)), at, node)
            return otherwise
        return key

    def flag(self, node: yaml.Node | None, at: str, *, otherwise: bool = False) -> bool:
        """是 or 否."""
        if node is None:
            return otherwise
        typed = self.text(node, at).strip().lower()
        if typed not in FLAGS:
            self.fault(f"“{typed}”看不懂。", "请写 是 或 否。", at, node)
            return otherwise
        return FLAGS[typed]

    def count(self, node: yaml.Node | None, at: str) -> int:
        """A number of papers; absent = 0."""
        typed = self.text(node, at).strip()
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 5):
            self.fault(f"份数“{typed}”不是数字。", "请写 0、1、2 这样的数字。", at, node)
            return 0
        return int(typed or 0)


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value
