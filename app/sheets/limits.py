"""How much of a strange workbook we are willing to look at, and the sentence for every refusal."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.errors import RuleError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading (libraries.md, part 3, trap "Excel").

    Sizes are bytes, times are seconds, ``entries`` counts the parts of a zip, ``cells`` is rows × columns.
    """

    file_size: int = 50 * MEGABYTE
    unpacked: int = 500 * MEGABYTE
    ratio: int = 250
    ratio_from: int = 16 * MEGABYTE
    entries: int = 10_000
    rows: int = 200_000
    columns: int = 100
    cells: int = 6_000_000
    memory: int = 1024 * MEGABYTE
    seconds: float = 60.0


LIMITS = Limits()

SENTENCES: dict[str, str] = {
    "not_found": "找不到这个文件，它可能已被移动或改名，请重新选择。",
    "no_access": "打不开这个文件，它可能正被别的程序占用或没有读取权限，请关闭表格程序后再试。",
    "empty": "表格里没有内容，请确认选对了文件和工作表。",
    "too_large": "文件太大（{detail}），请拆成几个小文件后再导入。",
    "too_many_rows": "表格行数太多（{detail}），请删去多余的行或拆成几个文件后再导入。",
    "too_many_columns": "表格列数太多（{detail}），请删去多余的列后再导入。",
    "zip_bomb": "文件解开后异常庞大，不像正常的表格，已停止读取。请用表格程序打开后另存一份再试。",
    "damaged": "文件已损坏或不完整，读不出来。请用表格程序打开后另存一份，或向对方重新要一份。",
    "password": "文件设有打开密码。请先用表格程序取消密码，另存一份后再导入。",
    "external_entity": "文件里含有指向外部内容的声明，为安全起见没有读取。请用表格程序打开后另存一份再试。",
    "wrong_type": "这不是表格文件。可以导入 xlsx、xlsm、xls、xlsb、ods、et 和 csv。",
    "timeout": "读取超过了 {detail} 秒，已停止。请拆成几个小文件后再导入。",
    "memory": "读取这个文件要用的内存太多，已停止。请删去多余的行列，或拆成几个小文件后再导入。",
    "unsupported": "这种格式（{detail}）暂不能直接读取。请用表格程序另存为 xlsx 后再导入。",
    "no_sheet": "文件里没有名为“{detail}”的工作表，请重新选择。",
    "cancelled": "已取消读取，没有改动任何数据。",
    "crashed": "读取这个文件时意外中断，没有改动任何数据。请用表格程序打开后另存一份再试。",
}


class RefusedError(Exception):
    """A workbook is not read further; raised inside the child, told to the parent as code and detail.

    Args:
        code: a key of ``SENTENCES``.
        detail: the one thing the sentence names (a size, a place, a format).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def refusal(code: str, detail: str = "") -> RuleError:
    """The error to show for a refusal: a plain Chinese sentence with the machine code.

    Args:
        code: a key of ``SENTENCES``.
        detail: what the sentence names; at most 80 characters of it are shown.

    Returns:
        The ``RuleError``; raising it is left to the caller.
    """
    return RuleError(SENTENCES[code].format(detail=detail[:80]), code=code)
