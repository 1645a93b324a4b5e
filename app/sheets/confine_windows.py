"""A Windows job object around the reading child: memory bound, ended with its parent.

Written after the Windows headers (winnt.h, jobapi2.h); the project's own machines run Linux, so this module
has not been run there.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import subprocess
    from ctypes import wintypes

    from app.base.errors import TroubleError

    _EXTENDED_LIMIT_INFORMATION = 9
    _LIMIT_PROCESS_MEMORY = 0x0100
    _LIMIT_ACTIVE_PROCESS = 0x0008
    _LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x0400
    _LIMIT_KILL_ON_JOB_CLOSE = 0x2000

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _IoCounters(ctypes.Structure):
        _fields_ = tuple(
            (name, ctypes.c_ulonglong)
            for name in (
                "ReadOperationCount",
                "WriteOperationCount",
                "OtherOperationCount",
                "ReadTransferCount",
                "WriteTransferCount",
                "OtherTransferCount",
            )
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", _IoCounters),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class Job:
        """A job object holding one child; closing it (or losing it) ends the child.

        Args:
            child: the process to bound.
            memory: most committed memory in bytes.

        Raises:
            TroubleError: Windows refuses the job; the child must then not be used.
        """

        def __init__(self, child: subprocess.Popen[bytes], memory: int) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
            self._kernel.SetInformationJobObject.argtypes = (
                wintypes.HANDLE,
                ctypes.c_int,
                wintypes.LPVOID,
                wintypes.DWORD,
            )
            self._kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            self._kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
            self._handle = self._kernel.CreateJobObjectW(None, None)
            bounds = _ExtendedLimits()
            bounds.BasicLimitInformation.LimitFlags = (
                _LIMIT_PROCESS_MEMORY
                | _LIMIT_ACTIVE_PROCESS
                | _LIMIT_DIE_ON_UNHANDLED_EXCEPTION
                | _LIMIT_KILL_ON_JOB_CLOSE
            )
            bounds.BasicLimitInformation.ActiveProcessLimit = 2
            bounds.ProcessMemoryLimit = memory
            process = wintypes.HANDLE(int(child._handle))  # noqa: SLF001 - Popen has no public way to it
            done = (
                self._handle
                and self._kernel.SetInformationJobObject(
                    self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(bounds), ctypes.sizeof(bounds)
                )
                and self._kernel.AssignProcessToJobObject(self._handle, process)
            )
            if not done:
                child.kill()
                raise TroubleError(
                    "系统没有允许限制读取程序的内存，表格没有读取。请重新启动电脑后再试。", code="confine"
                )

        def __del__(self) -> None:
            if self._handle:
                self._kernel.CloseHandle(self._handle)
