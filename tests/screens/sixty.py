"""A catalogue of its own: one matter whose checklist has sixty lines, all to be taken in original."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from pathlib import Path

LINES = 60
MATTER = "E01"


def catalogue(root: Path, *, known: bool = True) -> Path:
    """Write it below `root`; returns the folder to load. Not `known`: nobody has proved a material yet."""
    names = [f"第{n}份材料" for n in range(1, LINES + 1)]
    basis = [{"source": "样例办法", "article": "第三条"}]
    requirements = [
        {
            "material": name,
            "form": "原件",
            "standards": ["签名或者盖章", "各栏填写完整，与营业执照记载一致"],
            "basis": basis,
            "confidence": "high",
            "evidence": "测试用",
        }
        for name in names
    ]
    row = {"name": "样例事项", "dept": "样例部门", "levels": "县级"}
    matter = {
        "id": MATTER,
        "annex": 1,
        "no": 1,
        "marks": "*",
        "name": "六十份材料",
        "lead": "样例部门",
        "rows": [row],
    }
    faults = ["未签名", "未盖章", "日期漏填", "与执照不一致"]
    files: dict[str, object] = {
        "matters/E01.yaml": matter,
        "items/all.yaml": [{"key": "样例事项", "requirements": requirements}] if known else [],
        "materials/all.yaml": [{"key": name, "obtain": "申请人自备", "faults": faults} for name in names],
        "questions/all.yaml": [],
        "sources/all.yaml": [{"key": "样例办法", "title": "样例办法"}],
        "procedure/rules.yaml": [],
        "departments/all.yaml": [{"key": "样例部门", "short": "样例"}],
    }
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return root
