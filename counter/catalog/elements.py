"""办事指南基本要素 (附件3 一; R119, R120): their numbers and their names, word for word from the notice.

F01–F25 make the full guide, B01–B16 the brief one, and B17 is its code (R121). The lists end in 等: they are
the least a guide must have.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the full guide. `parts`: what it is said to contain, each with its own number."""

    id: str
    name: str
    parts: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """One element of the brief guide. `same`: the numbers of the full guide that fill it."""

    id: str
    name: str
    same: tuple[str, ...]


def _element(no: int, name: str, *parts: str) -> Element:
    key = f"F{no:02}"
    return Element(key, name, tuple(Element(f"{key}.{n}", part) for n, part in enumerate(parts, 1)))


FULL = (
    _element(1, "“一件事一次办”事项名称及编码", "事项名称", "编码"),
    _element(2, "联办事项及编码", "联办事项", "编码"),
    _element(3, "牵头部门"),
    _element(4, "联办部门"),
    _element(5, "服务对象"),
    _element(6, "设定依据"),
    _element(7, "行使层级"),
    _element(8, "申请条件"),
    _element(
        9,
        "申请材料",
        "材料名称",
        "材料依据",
        "材料类型及格式要求",
        "材料来源",
        "受理标准",
        "纸质材料份数及规格",
        "容缺受理情况",
        "书面承诺告知情况",
        "针对申报材料的补充说明或情形说明",
    ),
    _element(10, "中介服务"),
    _element(11, "办理方式", "受理方式", "办理地址和时间"),
    _element(12, "办理流程", "特别环节"),
    _element(13, "办理结果", "结果名称", "样本"),
    _element(14, "承诺办结时限"),
    _element(15, "收费情况", "收费标准", "依据"),
    _element(16, "领取方式"),
    _element(17, "咨询方式"),
    _element(18, "监督投诉渠道"),
    _element(19, "办理进程和结果查询", "查询方式", "途径"),
    _element(
        20,
        "特殊注意事项",
        "是否须预约办理",
        "是否须本人亲自办理",
        "是否须所涉所有当事人亲自到场",
        "需要准备照片或现场拍照的,对当事人仪容的提醒",
    ),
    _element(21, "申请表(样本)及示范文本", "申请表(样本)", "示范文本"),
    _element(22, "承诺告知书(样本)及示范文本", "承诺告知书(样本)", "示范文本"),
    _element(23, "事项办理流程图"),
    _element(24, "常见错误示例"),
    _element(25, "常见问题解答"),
)
"""The full guide, in the order of the notice."""

BRIEF = (
    Brief("B01", "“一件事一次办”事项名称", ("F01.1",)),
    Brief("B02", "联办事项", ("F02.1",)),
    Brief("B03", "服务对象", ("F05",)),
    Brief("B04", "行使层级", ("F07",)),
    Brief("B05", "申请材料", ("F09",)),
    Brief("B06", "办理方式", ("F11",)),
    Brief("B07", "办理流程", ("F12",)),
    Brief("B08", "办理结果名称", ("F13.1",)),
    Brief("B09", "承诺办结时限", ("F14",)),
    Brief("B10", "收费情况", ("F15",)),
    Brief("B11", "领取方式", ("F16",)),
    Brief("B12", "咨询方式", ("F17",)),
    Brief("B13", "监督投诉渠道", ("F18",)),
    Brief("B14", "办理进程和结果查询", ("F19",)),
    Brief("B15", "特殊注意事项", ("F20",)),
    Brief("B16", "申请表(样本)及示范文本下载地址", ("F21",)),
    Brief("B17", "完整版办事指南二维码", ()),
)
"""The brief guide, in the order of the notice; the code comes from its second sentence."""

BODY = ("F06", "F08", "F09", "F12", "F23", "F15", "F14", "F13")
"""What 正文二(二) wants made explicit in guide and procedure (R028); 办理流程 there includes its chart."""
