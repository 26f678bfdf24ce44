"""PostgreSQL saved by its own tool: pg_dump, where the computer has it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from counter.errors import StoreFailed

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import URL

TOOLS = "请安装 PostgreSQL 的客户端工具（pg_dump、pg_restore，版本不低于服务器），或者由数据库管理员备份。"


def dump(url: str, target: Path) -> None:
    """The whole database in PostgreSQL's own format, of one moment, and read back by pg_restore.

    The password goes by the environment, never on a command line. Raises StoreFailed with what to do.
    """
    where = make_url(url)
    target.touch(mode=0o600, exist_ok=False)
    _run("pg_dump", "--format=custom", "--no-password", f"--file={target}", dsn=where)
    listed = _run("pg_restore", "--list", str(target))
    if " journal " not in listed:
        raise StoreFailed("PostgreSQL 的备份里没有日志表，这一份不能用。", todo="请数据库管理员查看。")


def _run(tool: str, *words: str, dsn: URL | None = None) -> str:
    found = shutil.which(tool)
    if found is None:
        raise StoreFailed(f"数据在 PostgreSQL 上，本机没有 {tool}，没有备份。", todo=TOOLS)
    env = dict(os.environ)
    if dsn is not None:
        env |= _environment(dsn)
    done = subprocess.run(  # a tool of the system, no shell
        [found, *words], capture_output=True, env=env, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise StoreFailed(f"{tool} 没有做成：{said[-1] if said else done.returncode}", todo=TOOLS)
    return done.stdout.decode("utf-8", "replace")


def _environment(url: URL) -> dict[str, str]:
    query = {name: str(value) for name, value in url.query.items()}
    parts = {
        "PGHOST": url.host or query.get("host", ""),
        "PGPORT": str(url.port or query.get("port", "")),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "",
        "PGSSLMODE": query.get("sslmode", ""),
    }
    return {name: value for name, value in parts.items() if value}
