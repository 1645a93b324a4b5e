#!/usr/bin/env bash
# 准备运行环境：缺什么装什么，装过的不再动。
#
#   bash installer/setup.sh            运行所需
#   bash installer/setup.sh --window   另加打开窗口所需的系统库
#   bash installer/setup.sh --dev      另加检查与测试所需（含窗口）
#
# 退出码：0 已就绪 · 1 装不上（说明原因） · 2 用法不对 · 4 需要人先敲一行命令（会原样打印出来）
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
venv="$root/.venv"
package_list="$root/installer/system-packages.txt"

kind=run
sections=(run)
case "${1:-}" in
    "") ;;
    --window) sections=(run window) ;;
    --dev) kind=dev sections=(run window test) ;;
    *) echo "用法：bash installer/setup.sh [--window|--dev]" >&2; exit 2 ;;
esac
if [ "$kind" = dev ]; then lock="$root/tests/requirements.lock"; else lock="$root/requirements.lock"; fi

say() { printf '%s\n' "$@"; }
stop() { local code="$1"; shift; printf '%s\n' "$@" >&2; exit "$code"; }

# ---- 系统软件包 -------------------------------------------------------------

packages_of() { # 打印所给各节的软件包，一行一个
    local section line current=""
    for section in "$@"; do
        while IFS= read -r line; do
            case "$line" in
                "" | \#*) ;;
                \[*\]) current="${line:1:-1}" ;;
                *) if [ "$current" = "$section" ]; then printf '%s\n' "$line"; fi ;;
            esac
        done <"$package_list"
    done
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_of() { # 打印还没装的；同一个包有两个名字时，一个都没装才算缺
    local line name
    while IFS= read -r line; do
        for name in ${line//|/ }; do
            if is_installed "$name"; then continue 2; fi
        done
        printf '%s\n' "$line"
    done < <(packages_of "$@")
}

name_here() { # 同一个包的几个名字里，这台机器的软件源认得的那一个
    local name
    for name in ${1//|/ }; do
        if apt-cache pkgnames "$name" 2>/dev/null | grep -Fx "$name"; then return; fi
    done
    printf '%s\n' "${1%%|*}"
}

install_missing() {
    local missing=() names=() line
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        local wanted
        wanted="$(packages_of "$@" | cut -d '|' -f 1 | tr '\n' ' ')"
        say "这不是 Debian 一类的系统，无从查看系统软件包。若打不开窗口，请装上与下列同等的包：" "  $wanted"
        return
    fi
    while IFS= read -r line; do missing+=("$line"); done < <(missing_of "$@")
    if [ "${#missing[@]}" -eq 0 ]; then return; fi
    local become=()
    if [ "$(id -u)" -ne 0 ]; then
        become=(sudo)
        if ! sudo -n true 2>/dev/null; then
            for line in "${missing[@]}"; do names+=("$(name_here "$line")"); done
            stop 4 "还缺几个系统软件包，装它们要管理员权限。请先敲下面这一行，再运行一次：" "" \
                "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names[*]}" ""
        fi
    fi
    say "正在安装系统软件包：${missing[*]%%|*}"
    local log
    log="$(mktemp)"
    if ! "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        say "软件源没有更新成功，先按已有的清单安装。"
    fi
    for line in "${missing[@]}"; do names+=("$(name_here "$line")"); done
    if ! "${become[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "${names[@]}" >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        stop 1 "系统软件包没有装上，上面是安装程序的原话。多半是网络或软件源的问题，处理后再运行一次即可。"
    fi
    rm -f "$log"
}

# ---- Python 与虚拟环境 ------------------------------------------------------

find_python() { # 打印第一个够新、且能建虚拟环境的 Python
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
            2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

stamp_of() { # 环境由什么决定：锁文件、系统包清单、Python 版本、所在位置
    {
        cat "$lock" "$package_list"
        printf '%s\n' "$venv" "${sections[*]}"
        "$venv/bin/python" -c 'import sys; print(sys.version)'
    } | sha256sum | cut -d ' ' -f 1
}

is_ready() {
    local stamp="$venv/stamp-${sections[*]: -1}"
    [ -x "$venv/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_of 2>/dev/null)" ]
}

make_venv() {
    # 虚拟环境记着自己建在哪里；整个文件夹搬过家的，要重建。
    if grep -qF -- "-m venv $venv" "$venv/pyvenv.cfg" 2>/dev/null &&
        "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        return
    fi
    local python
    if ! python="$(find_python)"; then
        install_missing python
        python="$(find_python)" ||
            stop 1 "找不到可用的 Python 3.11 至 3.13（含 venv）。请先安装，再运行一次。"
    fi
    say "正在建立虚拟环境（$("$python" --version)）…"
    rm -rf "$venv"
    "$python" -m venv "$venv" || stop 1 "虚拟环境没有建成：请看上面的原话；也请确认 $root 可以写入、磁盘未满。"
}

install_libraries() {
    say "正在按锁文件安装程序库（首次约需下载 $1，请稍候）…"
    local quiet=(--quiet)
    if [ -t 1 ]; then quiet=(); fi
    PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip install "${quiet[@]}" \
        --require-hashes --requirement "$lock" ||
        stop 1 "程序库没有装齐，上面是安装程序的原话。多半是网络的问题：已下载的会保留，再运行一次即可接着装。"
}

link_program() { # 让虚拟环境里的 Python 找得到 app，并放一个 dangqun 命令
    local site
    site="$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
    printf '%s\n' "$root" >"$site/dangqun.pth"
    cat >"$venv/bin/dangqun" <<SCRIPT
#!/bin/sh
exec "$venv/bin/python" -m app "\$@"
SCRIPT
    chmod +x "$venv/bin/dangqun"
}

if ! is_ready; then
    install_missing "${sections[@]}"
    make_venv
    if [ "$kind" = dev ]; then install_libraries "170 MB"; else install_libraries "130 MB"; fi
    link_program
    # 戳记最后写：中途断了，下一次从头再查一遍。
    stamp_of >"$venv/stamp-${sections[*]: -1}"
    say "运行环境已就绪。"
fi
