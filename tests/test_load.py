"""Loading the catalogue: every fault at once with its place, a cache that heals, versions that are kept."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

import catalog_data
from counter.catalog import load
from counter.errors import CatalogueFaulty

GOOD = {
    "matters/E99.yaml": """\
id: E99
annex: 1
no: 99
marks: ""
name: 试办一件事
lead: 某局
questions: [area]
rows:
  - name: 甲事项
    dept: 某局
    levels: 县级
    when: {area: {min: 200}}
  - name: 乙事项
    dept: 某局
    levels: 县级
""",
    "items/a.yaml": """\
- key: 甲事项
  requirements:
    - material: 申请书
      form: 原件
      basis: [{source: 某条例, article: 第一条}]
      confidence: high
      evidence: 原文
""",
    "materials/a.yaml": "- key: 申请书\n- key: 身份证\n  exempt: true\n",
    "questions/a.yaml": """\
- {key: area, ask: 面积多大？, unit: 平方米}
- key: kind
  ask: 哪一种？
  options: [{value: 甲}, {value: 乙}]
""",
    "sources/a.yaml": "- {key: 某条例, title: 某条例}\n",
    "procedure/a.yaml": "- {id: R001, quote: 原文}\n",
    "departments/a.yaml": "- {key: 某局, short: 某}\n",
}


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "catalogue", GOOD)


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogueFaulty) as caught:
        load.load(root)
    assert all(fault in str(caught.value) for fault in caught.value.faults)
    return caught.value.faults


def changed(root: Path, name: str, old: str, new: str) -> Path:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


def test_a_good_catalogue_loads(root: Path) -> None:
    catalogue = load.load(root).catalogue
    assert catalogue.matter("E99").rows[0].name == "甲事项"
    with pytest.raises(KeyError):
        catalogue.matter("E98")


FAULTS = [
    (
        "items/a.yaml",
        "form: 原件",
        "forn: 原件",
        "items/a.yaml:4: 不认识的键“requirements.0.forn”。是不是“form”？",
    ),
    ("items/a.yaml", "      form: 原件\n", "", "items/a.yaml:3: 缺少必填的键“requirements.0.form”。"),
    (
        "items/a.yaml",
        "material: 申请书",
        "material: 申清书",
        "items/a.yaml:1: 事项“甲事项”的材料“申清书”没有登记。是不是“申请书”？",
    ),
    (
        "items/a.yaml",
        "source: 某条例",
        "source: 某条列",
        "items/a.yaml:1: 事项“甲事项”的材料“申请书”的依据“某条列”没有登记。是不是“某条例”？",
    ),
    (
        "items/a.yaml",
        "basis: [{source: 某条例, article: 第一条}]",
        "basis: []",
        "items/a.yaml:1: 事项“甲事项”的材料“申请书”没有写依据（basis）。",
    ),
    (
        "items/a.yaml",
        "form: 原件",
        "form: 原件\n      copies: 0",
        "items/a.yaml:1: 事项“甲事项”的材料“申请书”的份数应为 1 以上",
    ),
    (
        "items/a.yaml",
        "confidence: high",
        "confidence: sure",
        "items/a.yaml:6: “requirements.0.confidence”的值不对",
    ),
    (
        "items/a.yaml",
        "evidence: 原文",
        "evidence: 原文\n      evidence: 又一次",
        "items/a.yaml:8: 键“evidence”写了两次",
    ),
    (
        "items/a.yaml",
        "evidence: 原文",
        "evidence: 原文\n      in_force: 2025-13-45",
        "items/a.yaml:1: 有一个值读不出来",
    ),
    ("items/a.yaml", "evidence: 原文", "evidence: !!python/none x", "有一个值读不出来"),
    (
        "items/a.yaml",
        "key: 甲事项",
        "key: 甲事项\n  after: [{item: 丙, basis: {source: 某条例}, confidence: low}]",
        "前置事项“丙”没有登记",
    ),
    ("items/a.yaml", "key: 甲事项", "key: 甲事项\n  result: 许可正", "办理结果“许可正”没有登记为材料。"),
    (
        "items/a.yaml",
        "key: 甲事项",
        "key: 甲事项\n  no_materials_because: 不需要",
        "既列了材料又写了不需材料",
    ),
    ("items/a.yaml", "key: 甲事项", "key: [甲事项", "items/a.yaml:2: 不是合格的 YAML"),
    (
        "matters/E99.yaml",
        "questions: [area]",
        "questions: [aera]",
        "matters/E99.yaml:1: 情形问题“aera”没有登记。是不是“area”？",
    ),
    (
        "matters/E99.yaml",
        "questions: [area]",
        "questions: []",
        "matters/E99.yaml:1: 第1行: 条件用到的问题“area”没有列在 questions 里，问不到。",
    ),
    (
        "matters/E99.yaml",
        "{area: {min: 200}}",
        "{area: 大}",
        "matters/E99.yaml:1: 第1行: 问题“area”的条件与题型不符",
    ),
    ("matters/E99.yaml", "{area: {min: 200}}", "{kind: 丙}", "问题“kind”没有选项“丙”。"),
    (
        "matters/E99.yaml",
        "    levels: 县级\n    when",
        "    levels: 县级\n    branches: [{item: 甲事顶, when: {kind: 甲}}]\n    when",
        "第1行的分支“甲事顶”没有登记。是不是“甲事项”？",
    ),
    (
        "matters/E99.yaml",
        "lead: 某局",
        "lead: 某局\nasked_when: {kimd: [{area: {min: 1}}]}",
        "asked_when 里的问题“kimd”没有登记。是不是“kind”？",
    ),
    ("materials/a.yaml", "- key: 身份证", "- key: 其他有关材料", "“其他有关材料”是兜底材料，不得列入清单"),
    (
        "materials/a.yaml",
        "exempt: true",
        "exempt: true\n  not_exempt_because: 要看原件",
        "标为免提交，却又写了不能免的原因",
    ),
    (
        "materials/a.yaml",
        "- key: 身份证",
        "- key: 申请书",
        "materials/a.yaml:2: “申请书”在 materials/a.yaml:1 已经有了",
    ),
    (
        "questions/a.yaml",
        "unit: 平方米",
        "note: 无",
        "问题“area”要么列选项（options），要么写单位（unit），二者取一。",
    ),
    ("questions/a.yaml", "{value: 乙}", "{value: 甲}", "问题“kind”有两个相同的选项。"),
    (
        "questions/a.yaml",
        "ask: 哪一种？",
        "ask: 哪一种？\n  when: {kind: 甲}",
        "问题“kind”的条件绕回了自己：kind → kind。",
    ),
    ("questions/a.yaml", "- key: kind", "- key: &a [*a]", "questions/a.yaml"),
    ("sources/a.yaml", "title: 某条例", "title: 某条例, ? [x] : y", "sources/a.yaml:1: 有一个值读不出来"),
]


@pytest.mark.parametrize(("name", "old", "new", "sentence"), FAULTS, ids=[f[3][:40] for f in FAULTS])
def test_each_fault_is_told_with_its_file_line_and_nearest_name(
    root: Path, name: str, old: str, new: str, sentence: str
) -> None:
    assert any(sentence in fault for fault in faults(changed(root, name, old, new)))


def test_all_faults_of_all_files_are_told_at_once(root: Path) -> None:
    for name, old, new, _ in (FAULTS[0], FAULTS[14], FAULTS[20], FAULTS[24]):
        changed(root, name, old, new)
    (root / "materials" / "b.yaml").write_text("- key: [", encoding="utf-8")
    (root / "materials" / "c.yaml").write_bytes(b"- key: \xff\xfe")
    told = "\n".join(faults(root))
    for sentence in (
        "“requirements.0.forn”",
        "“aera”",
        "“其他有关材料”",
        "两个相同的选项",
        "b.yaml:",
        "c.yaml:1: 不是合格的 YAML（不是 UTF-8 文本）",
    ):
        assert sentence in told


def test_a_folder_without_a_catalogue_is_a_fault_and_no_empty_list(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        (fault,) = faults(folder)
        assert "没有事项目录的文件" in fault


def test_the_shipped_catalogue_has_no_fault() -> None:
    assert len(load.load().catalogue.matters) == 53


# -- the cache ------------------------------------------------------------------------------------------


def test_the_cache_gives_what_the_files_say(root: Path, tmp_path: Path) -> None:
    first = load.load(root, cache=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    stamp = kept.stat().st_mtime_ns
    assert load.load(root, cache=tmp_path / "cache") == first
    assert kept.stat().st_mtime_ns == stamp, "a hit writes nothing"


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 400])
def test_a_damaged_cache_is_rebuilt_without_a_word(root: Path, tmp_path: Path, damage: bytes) -> None:
    first = load.load(root, cache=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    whole = kept.read_bytes()
    for broken in (damage, whole[:-1], whole[:40] + b"\xff" + whole[41:]):
        kept.write_bytes(broken)
        assert load.kept(tmp_path / "cache", first.catalogue.version) is None
        assert load.load(root, cache=tmp_path / "cache") == first
        assert kept.read_bytes() == whole
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".catalogue"]


def test_a_cache_that_cannot_be_written_is_done_without(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    compiled = load.load(root, cache=tmp_path / "file")
    assert compiled == load.load(root, cache=tmp_path / "file" / "deeper") == load.load(root)


# -- versions -------------------------------------------------------------------------------------------


def test_the_version_names_the_content_wherever_it_lies(root: Path, tmp_path: Path) -> None:
    version = load.load(root).catalogue.version
    assert load.load(copytree(root, tmp_path / "elsewhere")).catalogue.version == version
    changed(root, "materials/a.yaml", "申请书\n", "申请书\n  obtain: 窗口领取\n")
    assert load.load(root).catalogue.version != version


def test_the_version_tells_moved_text_from_changed_text(root: Path) -> None:
    version = load.load(root).catalogue.version
    (root / "materials" / "a.yaml").rename(root / "materials" / "b.yaml")
    assert load.load(root).catalogue.version != version


def test_an_old_version_stays_readable_beside_the_new(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "catalogues"
    old = load.load(root)
    load.keep(folder, old)
    changed(root, "items/a.yaml", "第一条", "第二条")
    new = load.load(root, cache=folder)
    assert load.kept(folder, old.catalogue.version) == old
    assert load.kept(folder, new.catalogue.version) == new
    assert load.kept(folder, "0" * 16) is None


def test_the_shipped_files_are_where_the_package_says() -> None:
    assert len(load.files_of(catalog_data.ROOT)) > 60


@pytest.mark.rule("R030")
def test_a_list_kept_by_the_first_release_still_opens_with_what_it_said() -> None:
    """The compiled form may only grow by fields that have a default: old cases open with their old list."""
    kept = load.kept(Path(__file__).parent / "data", "catalogue-0.1.0")
    assert kept is not None
    assert kept.catalogue.matter("E03").name == "开饭店(餐饮店)"
    assert kept.catalogue.items["食品经营许可(新办)"].requirements[0].material == "食品经营许可申请书"
    assert kept.catalogue.departments == {}
    assert kept.stale == ()
