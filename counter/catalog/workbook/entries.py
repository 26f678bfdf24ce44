"""The sheets with one row for each entry: 一件事, 事项, 材料, 依据, 县区."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.catalog.workbook import ways
from counter.catalog.workbook.declare import (
    BASES,
    BASES_COLUMN,
    CODE,
    FROM,
    LINES,
    NAME,
    NATURES,
    UNTIL,
    YES_NO,
    Sheet,
    col,
    in_order,
)

if TYPE_CHECKING:
    from counter.catalog import model


def carried_by(catalogue: model.Catalogue, item: model.Item) -> str:
    """Which matters carry an item."""
    return "、".join(dict.fromkeys(matter.id for matter, _ in rows_of(catalogue, item.key)))


def departments_of(catalogue: model.Catalogue, item: model.Item) -> str:
    """Which departments handle an item."""
    return "、".join(dict.fromkeys(row.dept for _, row in rows_of(catalogue, item.key)))


def rows_of(catalogue: model.Catalogue, key: str) -> list[tuple[model.Matter, model.Row]]:
    """Rows of the notice that lead to an item."""
    return [
        (matter, row)
        for matter in catalogue.matters
        for row in matter.rows
        if key in ([branch.item for branch in row.branches] or [row.item or row.name])
    ]


MATTERS = Sheet(
    title="一件事",
    about="一件事一行。名称、牵头部门是通知原文，只供对照。承诺办结时限写在《时限》表。",
    kind="matters",
    columns=(
        col("编号", "id", 8, "一件事的编号，不要改。", NAME, needed=True, key=True),
        col("名称", "", 24, shown=lambda _, one: f"{one.marks}{one.name}"),
        col("牵头部门", "", 16, shown=lambda _, one: one.lead),
        col("事项编码", "code", 24, "按政务服务事项目录填；不知道就空着。", CODE),
        col("服务对象", "subjects", 16, "每行一个，如 企业法人、自然人。", LINES),
        col("先取得营业执照", "licence_first", 10, "是或否。", YES_NO),
        col("俗称", "also", 16, "群众平常怎么叫，每行一个，如 网吧；查找时用，不印在纸上。", LINES),
        col("告知申请人", "heed", 40, "每次咨询都要告诉申请人的话，每行一句，印在告知单上。", LINES),
        col("提示", "note", 40, "选这件事时给工作人员看的提示，不印在告知单上。"),
        col("签发", "signed_off", 26, "牵头部门谁在哪一天签发了这份办事指南；空着时印作参考稿。"),
    ),
)
ITEMS = Sheet(
    title="事项",
    about="联办事项一项一行，哪件事用到它都在这一行改。一件事、部门两列只供对照。",
    kind="items",
    columns=(
        col("事项", "key", 28, "事项的名称，不要改。", NAME, needed=True, key=True),
        col("一件事", "", 12, shown=carried_by),
        col("部门", "", 16, shown=departments_of),
        col("编码", "code", 24, "事项编码；不知道就空着，不要编。", CODE),
        col("性质", "nature", 14, f"只能写：{'、'.join(NATURES.words)}；空着是待核定。", NATURES),
        col("设定依据", "established", 36, BASES_COLUMN.note, BASES),
        col(
            "办理结果",
            "result",
            24,
            "办成后发的证照或文书，写《材料》表里的名称。",
            ways.Ref("materials", "材料", "材料"),
        ),
        col(
            "不需材料的原因",
            "no_materials_because",
            28,
            "确实不要任何材料的才写，写了就不能在《材料要求》表里再列材料。",
        ),
    ),
)
MATERIALS = Sheet(
    title="材料",
    about="一种材料一行，哪个事项要它都在这一行改。没有事项要的材料不会出现在清单里，不必删。",
    kind="materials",
    columns=(
        col(
            "材料",
            "key",
            28,
            "材料的名称。已有的不要改；新的材料在最后加一行。不能写“其他有关材料”。",
            NAME,
            needed=True,
            key=True,
        ),
        col("出具单位", "issuer", 20, "谁出具，如 申请人自备、市场监管部门。", needed=True),
        col("免提交", "exempt", 9, "政府部门核发、不再向申请人要的写“是”。", YES_NO),
        col("不能免的原因", "not_exempt_because", 24, "政府部门核发却还要交的，写原因。"),
        col("核验后退还", "inspected", 10, "只看原件、看完退还的写“是”。", YES_NO),
        col("常见不符", "faults", 30, "每行一种，用短句，会印在告知书上。", LINES),
        col("如何取得", "obtain", 30, "申请人到哪里、怎么取得。"),
        col("如何补正", "cure", 30, "不符时怎么补正。"),
        col("审查要点", "review", 30, "每行一条，工作人员看什么。", LINES),
        col("规格", "size", 14, "如 A4、二寸照片；不知道就空着。"),
        col("有效期", "valid", 18, "多久内有效，在哪里规定；不知道就空着。"),
        col("空白表格", "blank", 24, "空白表格的网址或文件；没有就空着。"),
        col("样本", "specimen", 24, "填写样本的网址或文件；没有就空着。"),
    ),
)
SOURCES = Sheet(
    title="依据",
    about="一个文件一行。别的表里写依据时用第一列的名称；新的文件在最后加一行。",
    kind="sources",
    columns=(
        col(
            "名称", "key", 30, "引用时用的名称，一般是全称或文号。已有的不要改。", NAME, needed=True, key=True
        ),
        col("全称", "title", 44, "文件全称。", needed=True),
        col("文号", "number", 28, "文号，可连同修订日期。"),
        col("发布单位", "issuer", 24, "谁发布的。"),
        FROM,
        UNTIL,
    ),
    verify=in_order,
)
COUNTIES = Sheet(
    title="县区",
    about="一个县（市、区）一行。窗口写在《县区窗口》表，自定标准写在《县区标准》表。",
    kind="counties",
    columns=(
        col("县区", "key", 16, "县区的名称，不要改。", NAME, needed=True, key=True),
        col("区划代码", "", 10, shown=lambda _, one: one.division),
        col("服务中心", "centre.place", 24, "政务服务中心的名称。"),
        col("服务中心地址", "centre.address", 30, "地址。"),
        col("服务中心办公时间", "centre.hours", 24, "办公时间。"),
        col("服务中心电话", "centre.phone", 18, "电话，带区号。", CODE),
        col("监督投诉", "complaint", 24, "监督投诉的电话或地址。"),
    ),
)
ENTRY_SHEETS = (SOURCES, MATERIALS, ITEMS, MATTERS, COUNTIES)
"""In the order they are read: names first that others use."""
