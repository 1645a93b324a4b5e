# 本脚本与 test.sh 逐段对应，写时同样仔细，但没有在 Windows 上运行过（开发环境里只有 Linux）。
# 适用于 Windows PowerShell 5.1 及以上。若系统不许运行脚本：
#   powershell -ExecutionPolicy Bypass -File installer\test.ps1
#
# 全部检查与测试：代码规范、类型、楼层、行为。
#   test.ps1          全部
#   test.ps1 quick    规则、用例、纸面与房子本身
# 上千次断电试验（test.sh long）要用到 Linux 的 fork，这里没有。
param([ValidateSet('all', 'quick')][string]$Pick = 'all')
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$root = (Resolve-Path (Join-Path $PSScriptRoot '..')).Path
$python = Join-Path $root '.venv\Scripts\python.exe'
$began = Get-Date
& (Join-Path $PSScriptRoot 'setup.ps1') -Dev
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
Write-Host ('准备用时 {0:n0} 秒。' -f ((Get-Date) - $began).TotalSeconds)

# 测试不依赖这台机器的屏幕、语言与时区。
$env:PYTHONUTF8 = '1'
$env:QT_QPA_PLATFORM = 'offscreen'
$failed = @()
# 外部程序往标准错误写字不是错误，只看退出码。
$ErrorActionPreference = 'Continue'

function Invoke-Check([string]$name, [string[]]$arguments) {
    Write-Host "== $name"
    & $python @arguments | Out-Host
    if ($LASTEXITCODE -eq 0) { Write-Host '   通过' }
    else { $script:failed += $name; Write-Host '   没有通过' }
}

Push-Location -LiteralPath $root
try {
    Invoke-Check '代码规范（ruff check）' @('-m', 'ruff', 'check')
    Invoke-Check '代码格式（ruff format）' @('-m', 'ruff', 'format', '--check', '--quiet')
    Invoke-Check '类型（mypy）' @('-m', 'mypy')
    Invoke-Check '楼层（import-linter）' @('-c', 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())')

    Write-Host '== 测试（pytest）'
    $arguments = @('-m', 'pytest', '-n', '2', '--dist', 'loadfile')
    if ($Pick -eq 'quick') { $arguments += @('-m', 'not slow', 'tests/base', 'tests/records', 'tests/house', 'tests/usecases', 'tests/reports') }
    & $python @arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { $failed += '测试（pytest）' }
}
finally { Pop-Location }

if ($failed.Count -ne 0) {
    [Console]::Error.WriteLine('没有通过的：' + ($failed -join '、'))
    exit 1
}
exit 0
