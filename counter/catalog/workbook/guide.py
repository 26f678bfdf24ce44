"""The sheet 说明: what to do with the book, and how each column is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from counter.catalog.workbook.scope import Scope
    from counter.catalog.workbook.tables import Table

GUIDE, NAMES = "说明", "名单"
"""Sheets nobody reads back: what to do, and (hidden) the names behind the drop-downs."""
STEPS = (
    "一、在各表里改：白底的格子可以改，灰底的格子只供对照，不要改。",
    "二、加：在表的最后接着写一行。可以加材料要求、申请条件、时限、收费、常见问答等，也可以加材料和依据。",
    "三、删：删去整行。《材料要求》里删一行，就是这个事项不再要这份材料；其余每行一条的表也是这样。",
    "四、《一件事》《事项》《材料》《依据》《县区》里原有的行不能删，第一列的名称不能改，否则导入时会报错。",
    "　　没有事项要的材料不会出现在清单里，不必删。",
    "五、不知道的留空，印出来是“待核定”。不要编造编码、份数、时限、收费。不能写“其他有关材料”这样的兜底材料。",
    "六、每条要求、时限、收费都要写依据、把握和出处。新的文件先加在《依据》表里，新的材料先加在《材料》表里。",
    "七、表名、第一行的列名不要改，不要删表、删列、合并单元格，不要写公式。列的次序、行的排序可以变。",
    "八、改好后另存为 .xlsx 交回。导入时先逐条列出差别，由监督员核对、接受以后才生效，并记明是谁接受的。",
)
"""What a department reads first."""


def lines(version: str, scope: Scope, tables: Iterable[Table]) -> Iterator[tuple[str, str, str]]:
    """The rows of the sheet."""
    yield ("三门峡市“一件事一次办”事项目录", "", "")
    yield ("目录版本", version, "")
    yield ("本工作簿的范围", str(scope), "")
    yield ("", "", "")
    yield ("怎么改", "", "")
    for step in STEPS:
        yield ("", step, "")
    yield ("", "", "")
    yield ("各表各列", "", "")
    for table in tables:
        yield (table.title, table.about, "")
        for column in table.columns:
            if column.note:
                yield ("", column.head, column.note)
