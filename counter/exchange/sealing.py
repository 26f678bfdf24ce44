"""A package as one sealed file: a signed envelope anybody can read, then what only the receiver can open.

The first `HEAD` bytes are the envelope: who sends to whom, the number, and the SHA-256 of the rest, signed
with the sender's Ed25519 key. The rest is a zip of a BagIt bag, encrypted to the receiver as an age file
(X25519, ChaCha20-Poly1305, in chunks). The signature is checked before anything is decrypted, and nothing is
unzipped that was not whole. Sender, receiver and number stand inside once more: an envelope cannot be put
around another station's content.
"""

from __future__ import annotations

import hashlib
import stat
import sys
from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003  (decoded at run time)
from typing import IO, TYPE_CHECKING, Any, Final

import msgspec

from counter.codes.sealed import seal, unseal
from counter.errors import BadInput, Refused, StoreFailed, os_reason
from counter.exchange.lives import Began, life_of
from counter.exchange.names import numbered
from counter.exchange.package import is_id
from counter.exchange.stations import CODE
from counter.exchange.zips import MOST_ZIP
from counter.files import BLOCK, flushed, made_beside, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from counter.codes.keys import Signer

FORMAT: Final = 2
"""Raised when a program of before could not read what a package holds."""
PLAIN: Final = 1
"""Of a package between two stations of which neither was ever restored."""
MAGIC: Final = b"SMX-PACKAGE\n"
HEAD: Final = 4096
SUFFIX: Final = ".smx"
BOX: Final = "exchange.key"
"""The age identity of this station, in the folder of keys."""
MOST: Final = MOST_ZIP + MOST_ZIP // 1000 + HEAD + 4096
"""Bytes of a sealed file: age adds 16 bytes to every 64 KiB."""

_AGAIN: Final = "没有收下。请再拷贝一次；还不行，请发送的站点重新导出。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands outside."""

    format: int
    id: str
    """UUID of the package."""
    sender: str
    recipient: str
    number: int
    """1, 2, 3 … from this sender to this recipient; of a later life of the sender see `lives`."""
    made_at: datetime
    digest: str = ""
    """SHA-256 (hex) of all bytes after the envelope."""
    size: int = 0
    """How many they are."""
    began: Began | None = None
    """How the sender's life began; None = it was never restored."""
    seen: str = ""
    """Mark of the life of the recipient that the sender has accepted; "" = its first."""
    since: int = 0
    """The sender's first package for that life; 0 = for its first."""

    @property
    def mark(self) -> str:
        """Mark of the sender's life; "" = its first."""
        return self.began.mark if self.began else ""

    @property
    def stem(self) -> str:
        """What the package is called."""
        return numbered(self.sender, self.recipient, self.number)

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.stem}{SUFFIX}"


# -- the key of the box ------------------------------------------------------------------------------------


def box_of(folder: Path) -> str:
    """The age recipient of this station; its key is made at the first call, readable by its owner alone.

    Raises Refused when others can read the key, BadInput when it is damaged, StoreFailed.
    """
    path = folder / BOX
    if not path.exists():
        from pyrage import x25519

        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, f"{x25519.Identity.generate()}\n".encode())
        except OSError as error:
            raise StoreFailed(
                f"写不了密钥文件 {path}（{os_reason(error)}）。", todo="请检查磁盘空间和文件夹权限。"
            ) from error
    return str(_identity(folder).to_public())


def _identity(folder: Path) -> Any:
    from pyrage import IdentityError, x25519

    path = folder / BOX
    try:
        if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Refused(
                f"密钥文件 {path} 别的用户也能读，不能用。",
                todo=f"请管理员执行 chmod 600 {path}；可能已被复制的，请删去它，重新登记入网。",
            )
        return x25519.Identity.from_str(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise Refused("本站还没有收件密钥，打不开包。", todo="请先办 counter exchange card。") from None
    except (IdentityError, UnicodeError) as why:
        raise BadInput(
            f"密钥文件 {path} 已损坏。", todo="请从备份恢复；没有备份就删去它，重新登记入网。"
        ) from why
    except OSError as error:
        raise StoreFailed(
            f"读不了密钥文件 {path}（{os_reason(error)}）。", todo="请检查文件夹权限。"
        ) from error


# -- writing -----------------------------------------------------------------------------------------------


class _Counted:
    """Hashes and counts what goes through; more than `most` bytes is refused."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._most = file, most
        self.digest, self.size = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self._most:
            raise _TooMuch
        self.digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


class _TooMuch(Exception):
    pass


def write_sealed(source: Path, target: Path, envelope: Envelope, signer: Signer, box: str) -> Envelope:
    """Seal a zip for its receiver; the file is on the disk, whole, when this returns. OSError as raised.

    `box`: the receiver's age recipient. The content is read as a stream, however large it is.
    """
    import pyrage

    with made_beside(target) as making:
        with source.open("rb") as reading, making.open("xb") as writing:
            writing.write(b" " * HEAD)
            counted = _Counted(writing, MOST)
            pyrage.encrypt_io(reading, counted, [pyrage.x25519.Recipient.from_str(box)])
            done = replace(envelope, digest=counted.digest.hexdigest(), size=counted.size)
            writing.seek(0)
            writing.write(_head(done, signer))
        flushed(making)
    return done


def sign_anew(file: Path, signer: Signer) -> bool:
    """Put this key's signature on a sealed file that another key of this station signed; whether it did."""
    envelope, by = read_envelope(file)
    if by == signer.key.public:
        return False
    with made_beside(file) as making:
        with file.open("rb") as reading, making.open("xb") as writing:
            reading.seek(HEAD)
            writing.write(_head(envelope, signer))
            while block := reading.read(BLOCK):
                writing.write(block)
        flushed(making)
    return True


def _head(envelope: Envelope, signer: Signer) -> bytes:
    text = MAGIC + seal("smx-package", envelope, signer).encode()
    if len(text) > HEAD:
        raise ValueError("an envelope is small")
    return text.ljust(HEAD)


# -- reading -----------------------------------------------------------------------------------------------


def read_envelope(file: Path) -> tuple[Envelope, str]:
    """The envelope of a file, and the public key that signed it. Whether that key counts is another question.

    BadInput for anything that is no whole package of ours, or of a newer program. Only the head is read.
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as reading:
            head = reading.read(HEAD)
    except OSError as error:
        raise BadInput(f"“{file.name}”读不出来：{os_reason(error)}。", todo=_AGAIN) from error
    if not head.startswith(MAGIC):
        raise BadInput(f"“{file.name}”不是站点间的包。", todo="请核对文件。")
    if len(head) < HEAD:
        raise BadInput(f"“{file.name}”没有传完整。", todo=_AGAIN)
    try:
        sealed = unseal(head[len(MAGIC) :].decode())
    except (BadInput, UnicodeDecodeError) as why:
        raise BadInput(f"“{file.name}”的信封被改动过，或者没有传完整。", todo=_AGAIN) from why
    envelope = _opened(file, sealed.what, sealed.body)
    if envelope.size > MOST or size != HEAD + envelope.size:
        raise BadInput(f"“{file.name}”的大小和信封上写的不一样，没有传完整，或者被改动过。", todo=_AGAIN)
    return envelope, sealed.signer


def _opened(file: Path, what: str, body: object) -> Envelope:
    if what != "smx-package" or not isinstance(body, dict):
        raise BadInput(f"“{file.name}”不是站点间的包。", todo="请核对文件。")
    wanted = body.get("format")
    if isinstance(wanted, int) and wanted > FORMAT:
        raise BadInput(
            f"“{file.name}”由更新版本的程序制作，本程序读不懂。", todo="请升级程序以后再收；文件请留着。"
        )
    try:
        envelope = msgspec.convert(body, Envelope)
    except msgspec.ValidationError as why:
        raise BadInput(f"“{file.name}”的信封不合规格。", todo=_AGAIN) from why
    if not _makes_sense(envelope):
        raise BadInput(f"“{file.name}”的信封不合规格。", todo=_AGAIN)
    return envelope


def _makes_sense(envelope: Envelope) -> bool:
    began = envelope.began
    if bool(began) != bool(envelope.mark) or (began.life if began else 0) != life_of(envelope.number):
        return False
    codes = CODE.fullmatch(envelope.sender) and CODE.fullmatch(envelope.recipient)
    dated = envelope.made_at.tzinfo is not None and (began is None or began.at.tzinfo is not None)
    return bool(codes) and envelope.number >= 1 and is_id(envelope.id) and dated


def whole(file: Path, envelope: Envelope) -> None:
    """BadInput unless every byte after the envelope is what the sender signed."""
    digest = hashlib.sha256()
    with file.open("rb") as reading:
        reading.seek(HEAD)
        while block := reading.read(BLOCK):
            digest.update(block)
    if digest.hexdigest() != envelope.digest:
        raise BadInput(f"“{file.name}”传坏了，或者被改动过。", todo=_AGAIN)


def open_sealed(file: Path, folder: Path, target: Path) -> None:
    """Decrypt the zip of a whole package into `target`. `folder`: of this station's keys.

    BadInput when it was encrypted for another key, or holds more than any package does.
    """
    import pyrage

    try:
        with file.open("rb") as reading, target.open("xb") as writing:
            reading.seek(HEAD)
            pyrage.decrypt_io(reading, _Counted(writing, MOST_ZIP), [_identity(folder)])
            writing.flush()
    except pyrage.DecryptError as why:
        raise BadInput(
            f"“{file.name}”不是用本站现在的收件密钥加密的，打不开。",
            todo="收件密钥换过的，请重新登记入网，再请发送的站点重新导出。",
        ) from why
    except _TooMuch as why:
        raise BadInput(f"“{file.name}”解开后大得不正常，没有解开。", todo=_AGAIN) from why
    except OSError as why:
        if why.errno is not None:
            raise
        raise BadInput(f"“{file.name}”解不开：内容被改动过，或者没有传完整。", todo=_AGAIN) from why
