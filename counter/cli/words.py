"""The words of a case file: every key and value may be written in Chinese or in English.

Canonical word → the others, parted by “/”; the first of them is the one hints show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TOP: Final[Mapping[str, str]] = {
    "id": "办件标识",
    "operator": "工作人员",
    "pin": "口令",
    "matter": "一件事",
    "channel": "提交渠道/渠道",
    "submitted_at": "线上提交时间/提交时间",
    "platform_number": "平台流水号/平台流水",
    "licence": "营业执照",
    "answers": "情形",
    "items": "事项",
    "applicant": "申请人",
    "agent": "代办人",
    "guardian": "监护人",
    "guardian_consent": "监护人已同意/监护人同意",
    "premises": "经营地址/地址",
    "collection": "领取方式",
    "outcomes": "材料",
    "changed": "材料变化",
    "approval": "监督员同意",
    "letters_signed": "承诺书已签",
    "result": "结果",
}
PERSON: Final[Mapping[str, str]] = {
    "kind": "类别",
    "name": "姓名/名称",
    "document": "证件/证件类型",
    "number": "号码/证件号码",
    "birth": "出生日期",
    "phone": "电话",
    "representative": "法定代表人/负责人",
}
LICENCE: Final[Mapping[str, str]] = {"number": "统一社会信用代码", "override_reason": "继续办理的理由"}
COLLECTION: Final[Mapping[str, str]] = {
    "way": "方式",
    "together": "统一领取/统一",
    "address": "地址",
    "recipient": "收件人",
    "phone": "电话",
}
OUTCOME: Final[Mapping[str, str]] = {
    "kind": "情况",
    "originals": "原件份数",
    "copies": "复印件份数",
    "faults": "问题/不符之处",
    "remark": "说明",
    "how": "取得方式",
    "due": "补交日期",
}
APPROVAL: Final[Mapping[str, str]] = {"name": "监督员", "pin": "口令", "reason": "理由"}

OUTCOME_KINDS: Final[Mapping[str, str]] = {
    "original": "原件",
    "copy": "复印件",
    "electronic": "电子调取/已调取/电子件/线上提交",
    "missing": "缺/缺少",
    "defective": "不符",
    "cured": "当场补正/补正",
    "deferred": "容缺/容缺受理",
    "committed": "承诺/告知承诺",
}
PERSON_KINDS: Final[Mapping[str, str]] = {"个人": "person", "组织": "organisation/organization/单位"}
WAYS: Final[Mapping[str, str]] = {
    "window": "窗口/窗口领取",
    "courier": "快递/快递送达/邮寄",
    "electronic": "电子/电子送达",
}
CHANNELS: Final[Mapping[str, str]] = {"window": "窗口/窗口提交", "online": "线上/线上提交"}
RESULTS: Final[Mapping[str, str]] = {"auto": "自动", "notice": "一次性告知书", "receipt": "收件回执"}
FLAGS: Final[Mapping[str, bool]] = {
    "是": True,
    "统一": True,
    "true": True,
    "yes": True,
    "1": True,
    "否": False,
    "分别": False,
    "false": False,
    "no": False,
    "0": False,
}


def documents() -> Mapping[str, str]:
    """Document types: key → Chinese name."""
    from counter.intake.identity import DOCUMENTS

    short = {"resident_id": "身份证", "household": "居民户口簿", "none_yet": "尚无证件"}
    return {str(key): f"{name}/{short.get(key, key)}" for key, name in DOCUMENTS.items()}


def meaning(word: str, words: Mapping[str, str]) -> str | None:
    """The canonical key of a word in either language; None if it is neither."""
    plain = word.strip()
    if plain in words:
        return plain
    lowered = plain.lower()
    return next((key for key, others in words.items() if lowered in (key, *others.split("/"))), None)


def both(words: Mapping[str, str]) -> tuple[str, ...]:
    """Every way to write these words, for hints."""
    others = (other.split("/")[0] for other in words.values())
    return tuple(dict.fromkeys((*others, *words)))
