"""What kind of disk a folder lies on: a store on a network disk is refused."""

from __future__ import annotations

import sys
from pathlib import Path

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "davfs", "fuse.sshfs", "fuse.davfs",
     "fuse.glusterfs", "glusterfs", "ceph", "lustre", "fuse.rclone"}
)  # fmt: skip
DRIVE_REMOTE = 4


def network_kind(folder: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The name of the network file system the folder lies on, None if it is a local disk.

    Args:
        folder: the folder asked about; it need not exist yet.
        mounts: the list of mounted disks on Linux.
    """
    if sys.platform == "win32":
        return _windows_kind(folder)
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    place = folder.resolve()
    best, kind = -1, ""
    for line in lines:
        parts = line.split()
        point = Path(parts[1].replace("\\040", " ")) if len(parts) > 2 else None  # noqa: PLR2004
        if point is not None and place.is_relative_to(point) and len(point.parts) > best:
            best, kind = len(point.parts), parts[2]
    return kind if kind in NETWORK else None


def _windows_kind(folder: Path) -> str | None:
    import ctypes

    place = folder.resolve()
    if place.drive.startswith("\\\\"):
        return place.drive
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]  # Windows only
    return place.drive if kernel.GetDriveTypeW(place.anchor) == DRIVE_REMOTE else None
