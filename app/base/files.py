"""Files that are replaced whole: the old one or the new one, never a torn one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from app.base.errors import TroubleError

_SENTENCES = {
    errno.ENOSPC: ("磁盘空间不足，文件没有写成，原有文件未动。请清理磁盘后重试。", "disk_full"),
    errno.EDQUOT: ("磁盘配额已满，文件没有写成，原有文件未动。请清理后重试。", "disk_full"),
    errno.EFBIG: ("文件超出磁盘允许的大小，没有写成，原有文件未动。", "disk_full"),
    errno.EROFS: ("目标位置是只读的，文件没有写成。请换一个文件夹。", "read_only"),
    errno.EACCES: (
        "没有写入该文件夹的权限，或文件正被其他程序打开。请关闭该文件或换一个文件夹。",
        "no_access",
    ),
    errno.EPERM: ("没有写入该文件夹的权限。请换一个文件夹。", "no_access"),
    errno.ENOENT: ("目标文件夹不存在，文件没有写成。请换一个文件夹。", "no_folder"),
    errno.ENOTDIR: ("目标文件夹不存在，文件没有写成。请换一个文件夹。", "no_folder"),
    errno.EISDIR: ("目标是一个文件夹，文件没有写成。请换一个文件名。", "is_folder"),
}


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "磁盘容不下这么大的文件",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "文件夹不在了",
    errno.ENOTDIR: "文件夹不在了",
    errno.EIO: "磁盘读写出错",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few Chinese words; what has none is named by its number."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


@contextlib.contextmanager
def replace_atomically(target: Path) -> Iterator[Path]:
    """Gives a new temporary file in the folder of ``target``; on leaving it takes the target's place.

    The content is on the disk (fsync) before the old file goes. When the block raises (a failure, a
    cancel), the temporary file is removed and the old file is untouched.

    Raises:
        TroubleError: the disk is full, read-only, or the folder is missing or closed to this user.
    """
    partial = target.parent / f".{target.name[:40]}.{secrets.token_hex(6)}.part"
    try:
        # Made with the ordinary rights of this user's files; mkstemp would close it to everybody else.
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise _trouble(error) from error
    try:
        yield partial
        _settle(partial, target)
    except OSError as error:
        raise _trouble(error) from error
    finally:
        partial.unlink(missing_ok=True)


def _settle(partial: Path, target: Path) -> None:
    """Brings ``partial`` to the disk and gives it the place of ``target``."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _trouble(error: OSError) -> TroubleError:
    message, code = _SENTENCES.get(
        error.errno or 0, ("文件没有写成，原有文件未动。请检查磁盘后重试。", "disk")
    )
    return TroubleError(message, code=code)
