"""What differs between two catalogues, line by line, in words a department reads. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from counter.catalog.model import CONFIDENCE_ZH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from counter.catalog.model import Catalogue

KINDS = {
    "matters": "一件事",
    "items": "事项",
    "materials": "材料",
    "questions": "情形问题",
    "sources": "依据",
    "rules": "规则",
    "departments": "部门",
    "counties": "县（市、区）",
    "general": "通用时限",
    "messages": "短信",
    "fields": "申请表栏目",
    "applications": "申请表内容",
}
"""The parts of a catalogue, and what people call one entry of each."""

LABELS = {
    "name": "名称",
    "lead": "牵头部门",
    "dept": "部门",
    "levels": "层级",
    "remark": "备注",
    "rows": "事项行",
    "questions": "情形问题",
    "asked_when": "提问条件",
    "presets": "已定答案",
    "code": "编码",
    "also": "俗称",
    "heed": "告知申请人",
    "material": "材料",
    "subjects": "服务对象",
    "faq": "常见问题",
    "ask": "问题",
    "answer": "答",
    "options": "选项",
    "signed_off": "签发",
    "note": "说明",
    "item": "对应事项",
    "when": "条件",
    "branches": "分支",
    "nature": "性质",
    "established": "设定依据",
    "conditions": "申请条件",
    "agencies": "中介服务",
    "statutory": "法定时限",
    "promised": "承诺时限",
    "stages": "特别环节",
    "fee": "收费",
    "charge": "标准",
    "presence": "特殊注意事项",
    "appointment": "预约",
    "in_person": "本人到场",
    "everyone": "全体到场",
    "photo": "照片",
    "result": "办理结果",
    "after": "前置事项",
    "requirements": "材料要求",
    "form": "形式",
    "copies": "份数",
    "standards": "受理标准",
    "basis": "依据",
    "source": "文件",
    "article": "条款",
    "confidence": "把握",
    "evidence": "出处",
    "deferral": "容缺受理",
    "commitment": "告知承诺",
    "in_force": "施行日",
    "until": "失效日",
    "issuer": "出具单位",
    "exempt": "免提交",
    "not_exempt_because": "不能免的原因",
    "inspected": "核验后退还",
    "faults": "常见不符",
    "obtain": "如何取得",
    "cure": "如何补正",
    "review": "审查要点",
    "size": "规格",
    "valid": "有效期",
    "blank": "空白表格",
    "specimen": "样本",
    "amount": "数",
    "unit": "单位",
    "starts": "起算",
    "what": "内容",
    "whose": "谁的时限",
    "final": "办结时限",
    "extension": "延长",
    "text": "内容",
    "thresholds": "标准",
    "centre": "服务中心",
    "windows": "窗口",
    "complaint": "监督投诉",
    "title": "全称",
    "number": "文号",
    "quote": "原文",
    "no_materials_because": "不需材料的原因",
    "fields": "栏目",
    "asks": "申请内容",
    "complete": "来源写全",
    "label": "栏目名",
    "group": "部分",
    "kind": "填法",
    "filled": "自动填",
    "common": "每张表都有",
}
"""Field names as people say them; a field without one keeps its own name."""

_SURE: dict[str, str] = {str(one): zh for one, zh in CONFIDENCE_ZH.items()}
_NAMES = ("material", "what", "item", "name", "ask", "value", "source", "department", "charge", "text")
"""What names a member of a list, the first that it has."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference. `before` or `after` empty: it was not there, or is gone."""

    kind: str
    key: str
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        where = f"{KINDS.get(self.kind, self.kind)}“{self.key}”"
        if self.label:
            where = f"{where} {self.label}"
        return f"{where}：{self.before or '（空）'} → {self.after or '（空）'}"


def digest_of(entry: object) -> str:
    """A short name for the content of one entry; defaults do not count, so a new field changes nothing."""
    return hashlib.sha256(msgspec.json.encode(plain(entry), order="sorted")).hexdigest()[:12]


def compare(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Every difference, kind by kind in the order of `KINDS`, entries in the order of the new catalogue."""
    found: list[Change] = []
    for kind in KINDS:
        found.extend(_entries(kind, entries_of(old, kind), entries_of(new, kind)))
    return tuple(found)


def entries_of(catalogue: Catalogue, kind: str) -> Mapping[str, Any]:
    """The entries of one kind by key."""
    if kind == "matters":
        return {matter.id: matter for matter in catalogue.matters}
    entries: Mapping[str, Any] = getattr(catalogue, kind)
    return entries


def _entries(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in (*new, *(key for key in old if key not in new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if before is None:
            yield Change(kind, key, "", "", "新增")
        elif after is None:
            yield Change(kind, key, "", "原有", "删去")
            continue
        yield from _fields(kind, key, before, after)


def _fields(kind: str, key: str, before: object, after: object) -> Iterator[Change]:
    old, new = dict(_flat(before)), dict(_flat(after))
    for label in (*new, *(one for one in old if one not in new)):
        if old.get(label, "") != new.get(label, ""):
            yield Change(kind, key, label, old.get(label, ""), new.get(label, ""))
    if before is not None and old == new:
        yield Change(kind, key, "顺序", "原来的排列", "新的排列")


def _flat(entry: object) -> Iterator[tuple[str, str]]:
    if entry is not None:
        yield from _walk({k: v for k, v in plain(entry).items() if k not in ("key", "id")}, "")


def _walk(value: Any, label: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            said = _SURE.get(str(one), one) if key == "confidence" else one
            yield from _walk(said, _join(label, LABELS.get(key, str(key))))
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        seen: dict[str, int] = {}
        for one in value:
            name = _named(one)
            seen[name] = seen.get(name, 0) + 1
            again = f"（{seen[name]}）" if seen[name] > 1 else ""
            yield from _walk(one, _join(label, f"“{name}”{again}"))
    else:
        yield label, _said(value)


def _join(label: str, part: str) -> str:
    return f"{label} {part}" if label else part


def _named(member: Any) -> str:
    if not isinstance(member, dict):
        return str(member)
    return next((str(member[name]) for name in _NAMES if name in member), _said(list(member.values())))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(_said(one) for one in value)
    return str(value)


def plain(value: Any) -> Any:
    """An entry as plain data, without what is only the default: what its YAML would say."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: plain(held) for one, held in pairs if held != _default(one)}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def _default(one: Field[Any]) -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default
