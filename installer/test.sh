#!/usr/bin/env bash
# 全部检查与测试：代码规范、类型、楼层、行为。
#
#   bash installer/test.sh          全部（十五分钟以内）
#   bash installer/test.sh quick    规则、用例、纸面与房子本身（九十秒以内）
#   bash installer/test.sh long     另加上千次断电试验
#
# 每一步都会跑完；有一步不过，退出码就不是 0。最后几行是 pytest 自己的小结。
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
cd "$root"

pick=()
long=no
case "${1:-all}" in
    all) ;;
    quick) pick=(-m "not slow" tests/base tests/records tests/house tests/usecases tests/reports) ;;
    long) long=yes ;;
    *) echo "用法：bash installer/test.sh [quick|all|long]" >&2; exit 2 ;;
esac

began=$SECONDS
bash installer/setup.sh --dev
echo "准备用时 $((SECONDS - began)) 秒。"

# 测试不依赖这台机器的屏幕、语言与时区。
export PYTHONUTF8=1 LC_ALL=C.UTF-8 TZ=Asia/Shanghai QT_QPA_PLATFORM=offscreen
python="$root/.venv/bin/python"
failed=()

check() { # check 名称 命令…
    local name="$1"
    shift
    began=$SECONDS
    printf '== %s\n' "$name"
    if "$@"; then
        printf '   通过，%s 秒\n' "$((SECONDS - began))"
    else
        failed+=("$name")
        printf '   没有通过\n'
    fi
}

check "代码规范（ruff check）" "$python" -m ruff check
check "代码格式（ruff format）" "$python" -m ruff format --check --quiet
check "类型（mypy）" "$python" -m mypy
check "楼层（import-linter）" "$python" -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())'

if [ "$long" = yes ]; then
    for kind in save services around acts import batches closings erasures backup migration; do
        check "断电试验一千次（$kind）" "$python" -m tests.faults.kills --kind "$kind" --count 1000
    done
fi

printf '== 测试（pytest）\n'
# 按文件分给两个进程：一个文件里的测试常共用一个备好的库。
tests=0
"$python" -m pytest -n 2 --dist loadfile "${pick[@]}" || tests=$?
if [ "$tests" -ne 0 ]; then failed+=("测试（pytest）"); fi

if [ "${#failed[@]}" -ne 0 ]; then
    printf '没有通过的：%s\n' "${failed[*]}" >&2
    exit 1
fi
