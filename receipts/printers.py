"""Keep a paper in a folder and send it to the station's printer. A failure here loses nothing.

The printer is a command of the station profile, such as `lp -d front {file}`: {file} becomes the PDF's
path and {title} its ASCII name, each as part of one argument. No shell ever sees them.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from counter.files import write_whole

from . import clean
from .errors import PrintFailed, SaveFailed

TIMEOUT = 30.0
"""Seconds a printer command may take: it only hands the file to a queue."""

_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""On Windows no black window flashes up."""

_UNPORTABLE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST = 180
"""Bytes of a file name in UTF-8, well below the 255 of common file systems."""

_JOB_TITLE = {"lp": "-t", "lpr": "-T"}
"""Spoolers take the file's name as the job title; a Chinese one becomes unreadable in the queue."""

AGAIN = "文书内容已保存，没有丢失。"


def portable(name: str) -> str:
    """A file name ending in .pdf that Windows and Linux both take."""
    stem = clean.text(name).replace("\n", " ").removesuffix(".pdf")
    stem = _UNPORTABLE.sub("_", stem).strip(" .") or "paper"
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    short = stem.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").strip(" .")
    return f"{short}.pdf"


def save(pdf: bytes, folder: Path, name: str) -> Path:
    """Write the PDF whole or not at all; returns where it is.

    A different paper of that name is never overwritten: the new one gets -2, -3, … The same bytes are not
    written twice. SaveFailed if the folder cannot be written or the disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder, portable(name), pdf)
        if target.stat().st_size == 0:
            _fill(target, pdf)
    except OSError as fault:
        raise SaveFailed(
            f"文书存不到文件夹“{folder}”：{_reason(fault)}。",
            todo=f"{AGAIN}请检查磁盘空间和文件夹权限，或者换一个文件夹，再存一次。",
        ) from fault
    return target


def _free(folder: Path, name: str, pdf: bytes) -> Path:
    """The place that holds these bytes already, or an empty one reserved for them."""
    number = 1
    while True:
        target = folder / (name if number == 1 else f"{name[:-4]}-{number}.pdf")
        try:
            target.open("xb").close()
        except FileExistsError:
            if target.is_file() and target.read_bytes() == pdf:
                return target
            number += 1
        else:
            return target


def _fill(target: Path, pdf: bytes) -> None:
    """Put the bytes into the reserved place in one step; on failure give the place back."""
    try:
        write_whole(target, pdf)
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise


def _reason(fault: OSError) -> str:
    """Why, in words a clerk can act on; the system's own words otherwise."""
    words = {
        "PermissionError": "没有写入权限",
        "FileExistsError": "同名的文件挡住了文件夹",
        "NotADirectoryError": "路径中有一段不是文件夹",
    }
    by_number = {28: "磁盘已满", 30: "文件夹是只读的", 122: "磁盘配额已用完", 36: "名称太长"}
    return words.get(type(fault).__name__) or by_number.get(fault.errno or 0) or str(fault.strerror or fault)


def send(path: Path, command: str, *, timeout: float = TIMEOUT) -> None:
    """Hand the PDF to the printer by the station's command. PrintFailed with the next step if it fails.

    `timeout` is in seconds. The command must have {file}; it is split as the platform splits arguments.
    """
    words = arguments(command, path)
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired as fault:
        raise _failed(f"打印命令“{words[0]}”{timeout:g}秒没有结束，已经停下。", path, "打印机") from fault
    except (OSError, ValueError) as fault:
        raise _failed(f"打印命令“{words[0]}”运行不了。", path, "“站点资料”里的打印命令") from fault
    if done.returncode:
        said = _first_line(done.stderr) or _first_line(done.stdout) or f"返回值 {done.returncode}"
        raise _failed(f"打印没有成功：{said}。", path, "打印机是否开机、有纸、在线")


def _failed(what: str, path: Path, check: str) -> PrintFailed:
    return PrintFailed(what, todo=f"{AGAIN}请检查{check}，再打印一次；也可以直接打开“{path}”打印。")


def arguments(command: str, path: Path, *, windows: bool = sys.platform == "win32") -> list[str]:
    """The command as a list, with {file} and {title} filled in after splitting. PrintFailed if unusable."""
    try:
        words = _split(command, windows=windows)
    except ValueError as fault:
        raise PrintFailed("打印命令的引号不成对。", todo="请在“站点资料”里改好打印命令。") from fault
    if not words or not any("{file}" in word for word in words[1:]):
        raise PrintFailed(
            "打印命令里没有 {file}，程序不知道把文书放在哪里。",
            todo="请在“站点资料”里改好，例如：lp -d front {file}",
        )
    title = job_title(path)
    option = _JOB_TITLE.get(Path(words[0]).name)
    if option and option not in words and not any("{title}" in word for word in words):
        words[1:1] = [option, "{title}"]
    fill = {"{file}": str(path.absolute()), "{title}": title}
    return [re.sub(r"\{file\}|\{title\}", lambda hit: fill[hit.group()], word) for word in words]


def _split(command: str, *, windows: bool) -> list[str]:
    """Windows paths keep their backslashes; quotes hold words together on both."""
    if not windows:
        return shlex.split(command)
    lexer = shlex.shlex(command, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.escape, lexer.commenters, lexer.quotes = True, "", "", '"'
    return list(lexer)


def job_title(path: Path) -> str:
    """The file's name in ASCII letters, for the printer's queue."""
    return re.sub(r"[^0-9A-Za-z._-]+", "", path.stem).strip("-.") or "paper"


def _first_line(output: bytes) -> str:
    lines = clean.text(output.decode("utf-8", "replace")).strip().splitlines()
    return lines[0][:200].rstrip("。.") if lines else ""
