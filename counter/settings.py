"""The station profile: where this window stands and how it works. One TOML file a person can read and edit.

A new station starts on sample values, marked as such on every paper; no telephone number or address is ever
made up.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from counter import values
from counter.cases.numbers import is_training
from counter.clock import opening
from counter.codes import link
from counter.errors import BadInput, StoreFailed, os_reason
from counter.files import write_whole
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tomlkit import TOMLDocument

PROFILE: Final = "station.toml"
SAMPLE: Final = "示例"
"""How a sample name begins."""

Level = Literal["市级", "县级", "乡级", "村级"]
TwoHourRule = Literal["clock", "office"]
FaceName = Literal["body_face", "title_face"]
FolderName = Literal["papers_folder", "scans_folder", "outbox_folder", "messages_folder"]
REMEDIES: Final = ("remedy_reconsideration", "remedy_court")
OFF_AT_ZERO: Final = ("correction_term_days", "lapse_days")
"""Numbers that may be unset; the file and the boxes then say 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """The profile of one window. The defaults are the sample."""

    district_code: str = "411202"
    """行政区划代码, 6 digits; begins every case number."""
    county_name: str = "湖滨区"
    is_city_district: bool = True
    """A 市辖区: it lacks what the list marks 市、县级（不含市辖区）."""
    name: str = f"{SAMPLE}政务服务中心"
    level: Level = "县级"
    window: str = "01"
    address: str = UNKNOWN
    phone: str = UNKNOWN
    supervision_phone: str = UNKNOWN
    office_hours: str = UNKNOWN
    """As printed on papers; the clocks read `opening_spans`."""
    remedy_reconsideration: str = UNKNOWN
    """Where to apply for 行政复议, printed on refusals (行政复议法 20: 60 days)."""
    remedy_court: str = UNKNOWN
    """Where to bring 行政诉讼, printed on refusals (行政诉讼法 46: 6 months)."""
    body_face: str = ""
    """The station's own licensed face for body text (仿宋), a TrueType file. Empty = 宋体 of the program."""
    title_face: str = ""
    """Its own face for titles (小标宋). Both relative to the data folder, or absolute."""
    printer_command: str = ""
    """Empty = papers are only saved."""
    papers_folder: str = "papers"
    """Relative to the data folder, or absolute; so are the folders below."""
    scans_folder: str = "scans-in"
    """Watched: what a scanner puts here is offered for the case at hand (R142)."""
    outbox_folder: str = "outbox"
    """Packages for departments (R143)."""
    messages_folder: str = "messages"
    """Texts for applicants' telephones (R153, R157)."""
    correction_term_days: int | None = None
    """补正期限 in days; None = no term is set."""
    lapse_days: int | None = None
    """An uncorrected notice lapses so many days after the 补正期限 ended; None = never."""
    integrated_acceptance: bool = False
    """收件受理一体化."""
    two_hour_rule: TwoHourRule = "clock"
    """The two 2-hour limits run by the clock, or in office hours only."""
    opening_spans: str = ""
    """办公时间 of ordinary working days for the clocks: 08:30-12:00 14:30-17:30. Empty = not known."""
    summer_spans: str = ""
    """Seasons with other hours: 06-01..09-30 08:00-12:00 15:00-18:00. Empty = none."""
    warn_minutes: int = 30
    """Clocks in hours warn so many minutes before."""
    warn_days: int = 1
    """Clocks in days warn so many working days before."""
    proof_days: int = 1
    """送达凭证 goes to the departments within so many working days: the station's reading of 及时 (R172)."""
    same_day_cutoff: str = ""
    """Results that arrive after it are delivered the next working day (R171). Empty = still the same day."""
    idle_lock_minutes: int = 10
    public_url: str = ""
    """The public page for codes: they become links that telephones open. Empty = there is none."""
    database_url: str = ""
    """Empty = the SQLite file in the data folder."""

    @property
    def is_sample(self) -> tuple[str, ...]:
        """The fields that still hold a sample value or are unknown; papers are then marked as samples.

        Not those of `REMEDIES`: they stand on refusals only, and are 待核定 there.
        """
        texts = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name not in REMEDIES)
        return tuple(n for n, v in texts if isinstance(v, str) and (v == UNKNOWN or v.startswith(SAMPLE)))


LAYOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "station": {
        "name": "服务中心或便民站的全称，印在每张纸上",
        "level": "办理层级：市级、县级、乡级、村级",
        "district_code": "行政区划代码，6 位",
        "county_name": "县（市、区）名称",
        "is_city_district": "是不是市辖区：true 或 false",
    },
    "window": {
        "window": "窗口号，2 位数字",
        "idle_lock_minutes": "多少分钟不动就锁屏",
    },
    "contact": {
        "address": "地址",
        "phone": "咨询电话",
        "supervision_phone": "监督电话",
        "office_hours": "办公时间",
        "remedy_reconsideration": "向哪里申请行政复议：机关全称和地址，印在不予受理、不予许可的决定书上",
        "remedy_court": "向哪里提起行政诉讼：法院全称和地址，印在不予受理、不予许可的决定书上",
    },
    "papers": {
        "papers_folder": "纸件存放的文件夹，可写相对数据文件夹的路径",
        "printer_command": "打印命令；留空则只保存不打印",
    },
    "faces": {
        "body_face": "正文字体：本站自己有授权的字体文件（.ttf），例如仿宋；留空则用程序自带的宋体",
        "title_face": "标题字体：本站自己有授权的字体文件（.ttf），例如小标宋；留空则用程序自带的",
    },
    "folders": {
        "scans_folder": "扫描件文件夹：扫描仪存到这里，可写相对数据文件夹的路径",
        "outbox_folder": "推送文件夹：给联办部门的材料包放在这里",
        "messages_folder": "短信文件夹：发给申请人的短信放在这里",
    },
    "rules": {
        "correction_term_days": "补正期限（日）；0 = 不设期限",
        "lapse_days": "逾期失效（日）：补正期限过后再过多少日，告知书失效；0 = 不失效",
        "integrated_acceptance": "收件受理一体化：true 或 false",
        "two_hour_rule": "两个 2 小时怎么算：clock = 自然时，office = 办公时",
    },
    "clock": {
        "opening_spans": "办公时段：工作日几点到几点，例如 08:30-12:00 14:30-17:30；留空 = 还不知道",
        "summer_spans": "季节时段：例如 06-01..09-30 08:00-12:00 15:00-18:00；留空 = 全年一样",
        "warn_minutes": "提前提醒（分钟）：按小时计的时限，到期前多少分钟提醒",
        "warn_days": "提前提醒（工作日）：按日计的时限，到期前几个工作日提醒",
        "proof_days": "送达凭证移交（工作日）：送达后几个工作日内交各联办部门，通知只写“及时”",
        "same_day_cutoff": "当天截止：几点以后收到的结果次一工作日送达，例如 17:00；留空 = 仍算当天",
    },
    "codes": {
        "public_url": "公开核验网址：https 开头，文书的二维码成为手机能打开的链接；没有就留空",
    },
    "database": {
        "database_url": "PostgreSQL 地址；留空则存在数据文件夹里",
    },
}
"""Section → key → what it is. Keys are the field names of Station."""

LABELS: Final = {key: note for keys in LAYOUT.values() for key, note in keys.items()}


class ProfileFaulty(BadInput):
    """The profile cannot be used as it is; every fault is listed. The file stays as it was."""

    title = "窗口设置有误"

    def __init__(self, what: str, *, todo: str = "", faults: tuple[BadInput, ...] = ()) -> None:
        listed = "\n".join(f"{n}. {fault}" for n, fault in enumerate(faults, 1))
        super().__init__(f"{what}\n{listed}" if listed else what, todo=todo, field=PROFILE)
        self.faults = faults


def data_dir(arg: str | Path | None) -> Path:
    """The data folder: what was asked for, else the user's own. Nothing is made yet."""
    if arg:
        return Path(arg).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("smx-counter", appauthor=False)


def folder(data: Path, station: Station, field: FolderName) -> Path:
    """One of the station's folders. Nothing is made yet."""
    return data / Path(getattr(station, field)).expanduser()


def face(data: Path, station: Station, field: FaceName) -> Path | None:
    """A face of the station's own; None = it has none. The file is looked at when papers use it."""
    named = getattr(station, field)
    return data / Path(named).expanduser() if named else None


def glyphs_dir(data: Path) -> Path:
    """Where pictures of characters no face has are put: U+2EBF0.png."""
    return data / "glyphs"


def papers_dir(data: Path, station: Station) -> Path:
    """Where papers are saved."""
    return folder(data, station, "papers_folder")


def sample() -> Station:
    """The profile a new station starts on."""
    return Station()


def load(data: Path) -> Station:
    """The profile in the data folder; the sample if there is none yet.

    Raises:
        ProfileFaulty: it cannot be read, or holds faults (all of them are listed).
        StoreFailed: the file cannot be opened.
    """
    file = data / PROFILE
    text = _text(file)
    if text is None:
        return sample()
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, error) from error
    given, faults = _given(content)
    station = tidy(replace(sample(), **given))
    faults += [fault for fault in check(station) if fault.field in given]
    if faults:
        raise ProfileFaulty(
            f"设置文件 {file} 有 {len(faults)} 处要改：", todo="请改正后重新打开程序。", faults=tuple(faults)
        )
    return station


def save(data: Path, station: Station) -> None:
    """Write the profile, whole or not at all; comments a person wrote stay.

    Raises:
        ProfileFaulty: the profile holds faults, or the present file is broken. Nothing is written.
        StoreFailed: the folder cannot be written to.
    """
    station = tidy(station)
    if faults := check(station):
        raise ProfileFaulty("设置还不能保存：", todo="请逐条改正。", faults=faults)
    document = _document(data / PROFILE)
    for section, keys in LAYOUT.items():
        table = document.setdefault(section, {})
        if not isinstance(table, dict):
            raise ProfileFaulty(
                f"设置文件 {data / PROFILE} 里的 {section} 写得不对，没有改动它。", todo=_KEEP_ASIDE
            )
        for key in keys:
            value = getattr(station, key)
            table[key] = 0 if value is None else value
    _write(data / PROFILE, document.as_string())


def set_aside(data: Path) -> Path:
    """Rename a broken profile so that a new one can be written; gives its new place. Nothing is lost."""
    file = data / PROFILE
    names = (file.with_name(f"{PROFILE}.aside-{n}") for n in range(1, 10_000))
    target = next(name for name in names if not name.exists())
    try:
        return file.rename(target)
    except OSError as error:
        raise _cannot("改名", file, error) from error


def tidy(station: Station) -> Station:
    """The profile with stray spaces and full-width digits made plain."""
    found = {field.name: getattr(station, field.name) for field in fields(station)}
    texts: dict[str, Any] = {n: _tidy(n, value) for n, value in found.items() if isinstance(value, str)}
    return replace(station, **texts)


def check(station: Station) -> tuple[BadInput, ...]:
    """Every fault of a profile; `field` names where."""
    whys = [(name, test(getattr(station, name))) for name, test in _TESTS.items()]
    if station.summer_spans and not station.opening_spans:
        whys.append(("summer_spans", f"请先填“{_label('opening_spans')}”。"))
    return tuple(BadInput(f"“{_label(name)}”：{why}", field=name) for name, why in whys if why)


def _label(name: str) -> str:
    return re.split("[：；，]", LABELS[name])[0]


_TRAINING_ONLY: Final = "99 开头的只用在培训里，请填本站的行政区划代码。"
_PLAIN: Final = (
    *("district_code", "window", "phone", "supervision_phone", "public_url"),
    *("opening_spans", "summer_spans", "same_day_cutoff"),
)


def _tidy(name: str, value: str) -> str:
    return unicodedata.normalize("NFKC" if name in _PLAIN else "NFC", value).strip()


_TESTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "name": values.line(50),
    "level": values.one_of(*get_args(Level)),
    "district_code": lambda code: values.digits(6)(code) or (_TRAINING_ONLY if is_training(code) else ""),
    "county_name": values.line(50),
    "window": values.digits(2),
    "idle_lock_minutes": values.between(1, 240),
    "address": values.line(100),
    "phone": values.phone,
    "supervision_phone": values.phone,
    "office_hours": values.line(100),
    "remedy_reconsideration": values.line(200),
    "remedy_court": values.line(200),
    "papers_folder": values.line(500),
    "scans_folder": values.line(500),
    "outbox_folder": values.line(500),
    "messages_folder": values.line(500),
    "printer_command": values.line(500, empty=True),
    "body_face": values.ending(".ttf"),
    "title_face": values.ending(".ttf"),
    "correction_term_days": values.between(1, 365),
    "lapse_days": values.between(1, 365),
    "two_hour_rule": values.one_of(*get_args(TwoHourRule)),
    "opening_spans": values.reads(opening.spans),
    "summer_spans": values.reads(opening.seasons),
    "warn_minutes": values.between(0, 600),
    "warn_days": values.between(0, 30),
    "proof_days": values.between(1, 30),
    "same_day_cutoff": values.reads(opening.moment),
    "public_url": link.why_not,
    "database_url": values.url,
}


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProfileFaulty(
            f"设置文件 {file} 第 {line} 行不是 UTF-8 编码，读不出来。", todo=_KEEP_ASIDE
        ) from error
    except OSError as error:
        raise _cannot("读", file, error) from error


_KEEP_ASIDE: Final = "请改正后重新打开；改不好可以先把它另存一边（不会删除），再重新设置。"


def _broken(file: Path, error: tomllib.TOMLDecodeError) -> ProfileFaulty:
    found = re.search(r"at line (\d+)", str(error))
    where = f"第 {found[1]} 行" if found else "末尾"
    return ProfileFaulty(f"设置文件 {file} {where}写得不对，读不出来。", todo=_KEEP_ASIDE)


def _given(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[BadInput]]:
    """The usable values of a file, and a fault for everything else in it."""
    given: dict[str, Any] = {}
    faults: list[BadInput] = []
    for section, key, value in _entries(content):
        if key not in LAYOUT.get(section, {}):
            faults.append(_stray(section, key))
        elif why := _wrong_type(key, value):
            faults.append(BadInput(f"“{_label(key)}”：{why}", field=key))
        else:
            given[key] = None if key in OFF_AT_ZERO and value == 0 else value
    return given, faults


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for section, inside in content.items():
        if isinstance(inside, dict):
            yield from ((section, key, value) for key, value in inside.items())
        else:
            yield "", section, inside


def _stray(section: str, key: str) -> BadInput:
    where = next((name for name, keys in LAYOUT.items() if key in keys), "")
    if where:
        return BadInput(f"{key} 应当写在 [{where}] 下面，不是 [{section}]。", field=key)
    near = get_close_matches(key, LABELS, n=1)
    return BadInput(f"不认识“{key}”这一项{f'，是不是 {near[0]}' if near else ''}。", field=key)


def _wrong_type(key: str, value: object) -> str:
    wanted = int if key in OFF_AT_ZERO else type(getattr(sample(), key))
    if type(value) is wanted:
        return ""
    names = {str: "用引号括起来的文字", int: "整数", bool: "true 或 false"}
    return f"要写成{names[wanted]}。"


def _document(file: Path) -> TOMLDocument:
    import tomlkit
    from tomlkit.exceptions import ParseError

    text = _text(file)
    if text is None:
        return _blank()
    try:
        return tomlkit.parse(text)
    except ParseError as error:
        raise ProfileFaulty(
            f"设置文件 {file} 第 {error.line} 行写得不对，没有改动它。", todo=_KEEP_ASIDE
        ) from error


def _blank() -> TOMLDocument:
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("窗口设置。可以直接改这个文件，也可以用 counter setup 改。"))
    for section, keys in LAYOUT.items():
        table = tomlkit.table()
        for key, note in keys.items():
            table.add(tomlkit.comment(note))
            table.add(key, "")
        document.add(tomlkit.nl())
        document.add(section, table)
    return document


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, text.encode())
    except OSError as error:
        raise _cannot("写", file, error) from error


def _cannot(what: str, file: Path, error: OSError) -> StoreFailed:
    return StoreFailed(
        f"{what}不了设置文件 {file}：{os_reason(error)}。",
        todo="请管理员检查磁盘空间和文件夹权限，再试一次。",
    )
