#!/usr/bin/env bash
# 打开工作台。第一次运行会先装好所需的一切，并做一个示例中心（全是虚构的人）。
#
#   bash installer/run.sh
#
# 有屏幕：在示例中心（out/sample，做好后一直保留）上打开窗口。
# 没有屏幕：不开窗口把主要的事做一遍，结果放在 out/（每次重做）。
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
out="$root/out"
export PYTHONUTF8=1

dangqun() { (cd "$root" && "$root/.venv/bin/python" -m app "$@"); }

open_window() {
    local sample="$out/sample"
    bash "$root/installer/setup.sh" --window
    # 密码文件是最后写的：没有它，说明上次没有做完，重做。
    if [ ! -f "$sample/password.txt" ]; then
        rm -rf "$sample"
        echo "正在做示例中心（只做这一次）…"
        dangqun demo "$sample" --members 300 --seed 1
    fi
    echo "示例中心：$sample"
    echo "登录名：demo    密码：$(head -n 1 "$sample/password.txt")"
    dangqun --store "$sample" --user demo open
}

failed=0

step() { # step 说明 命令…：一步不成，记下来，接着做别的
    local title="$1"
    shift
    echo "· $title"
    if ! "$@"; then
        failed=1
        echo "  这一步没有做成。" >&2
    fi
}

draw_pictures() { # 画面有十几张，名字不必一一念出；没有屏幕的 Qt 说自己做不到什么，也不必转述
    QT_LOGGING_RULES="default.warning=false" dangqun "$@" screens "$out/screens" >/dev/null
}

work_without_screen() {
    bash "$root/installer/setup.sh"
    echo "这里没有屏幕（DISPLAY 与 WAYLAND_DISPLAY 都没有设置），不开窗口，把主要的事做一遍。"
    export QT_QPA_PLATFORM=offscreen
    local centre="$out/centre"
    local demo=(--store "$centre" --user demo --password-file "$centre/password.txt")
    mkdir -p "$out"
    rm -rf "$centre" "$out/screens" "$out"/{rejects.xlsx,members.xlsx,members.pdf}
    step "做示例中心" dangqun demo "$centre" --members 300 --seed 1 --until 2026-09-30
    step "导入一份杂乱的花名册" dangqun "${demo[@]}" import members \
        "$root/resources/sample/roster.xlsx" --rejects "$out/rejects.xlsx"
    step "党员台账（Excel）" dangqun "${demo[@]}" export members "$out/members.xlsx"
    step "党员台账（PDF）" dangqun "${demo[@]}" export members "$out/members.pdf"
    step "窗口的画面" draw_pictures "${demo[@]}"
    step "检查这个中心的库" dangqun "${demo[@]}" check
    list_results
}

list_results() {
    local name meaning
    echo
    echo "做好的东西在 $out ："
    while read -r name meaning; do
        if [ -s "$out/$name" ] || [ -d "$out/$name" ]; then
            printf '  %-14s %s\n' "$name" "$meaning"
        else
            failed=1
            printf '  %-14s %s：没有做出来\n' "$name" "$meaning" >&2
        fi
    done <<'LIST'
centre 示例中心（登录名 demo，密码在 centre/password.txt）
rejects.xlsx 退回的花名册：原样的表，末列写着未导入的原因
members.xlsx 党员台账，Excel
members.pdf 党员台账，PDF
screens 窗口的画面，PNG
LIST
    local pictures=("$out"/screens/*.png)
    if [ "${#pictures[@]}" -lt 3 ]; then
        failed=1
        echo "  画面少于三张。" >&2
    fi
}

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    open_window
else
    work_without_screen
fi
exit "$failed"
