# 本脚本与 setup.sh 逐段对应，写时同样仔细，但没有在 Windows 上运行过（开发环境里只有 Linux）。
# 适用于 Windows PowerShell 5.1 及以上。若系统不许运行脚本：
#   powershell -ExecutionPolicy Bypass -File installer\setup.ps1
#
# 准备运行环境：缺什么装什么，装过的不再动。
#   setup.ps1         运行所需
#   setup.ps1 -Dev    另加检查与测试所需
# 退出码：0 已就绪 · 1 装不上（说明原因） · 4 需要人先敲一行命令（会原样打印出来）
param([switch]$Dev)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$root = (Resolve-Path (Join-Path $PSScriptRoot '..')).Path
$venv = Join-Path $root '.venv'
$venvPython = Join-Path $venv 'Scripts\python.exe'
if ($Dev) { $kind = 'test'; $lock = Join-Path $root 'tests\requirements.lock' }
else { $kind = 'run'; $lock = Join-Path $root 'requirements.lock' }
$stamp = Join-Path $venv "stamp-$kind"

function Stop-Setup([int]$code, [string[]]$lines) {
    foreach ($line in $lines) { [Console]::Error.WriteLine($line) }
    exit $code
}

# 运行一个外部程序，把它说的话原样转到屏幕，返回它的退出码。
# （5.1 会把标准错误里的每一行当成错误，所以这里放宽，只看退出码。）
function Invoke-Program([string]$program, [string[]]$arguments) {
    $ErrorActionPreference = 'Continue'
    & $program @arguments 2>&1 | ForEach-Object { Write-Host "$_" }
    return $LASTEXITCODE
}

# 同上，但不出声，返回它的标准输出；不成则返回 $null。
function Read-Program([string]$program, [string[]]$arguments) {
    $ErrorActionPreference = 'Continue'
    try { $said = & $program @arguments 2>$null } catch { return $null }
    if ($LASTEXITCODE -ne 0) { return $null }
    return ($said -join "`n")
}

# 第一个够新、且能建虚拟环境的 Python：返回程序与它的前置参数。
function Find-Python {
    $test = 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'
    $candidates = @(
        @('py', '-3.11'), @('py', '-3.12'), @('py', '-3.13'), @('python'), @('python3')
    )
    foreach ($candidate in $candidates) {
        $program = $candidate[0]
        $before = @($candidate | Select-Object -Skip 1)
        if (-not (Get-Command $program -ErrorAction SilentlyContinue)) { continue }
        if ($null -ne (Read-Program $program ($before + @('-c', $test)))) { return , $candidate }
    }
    return $null
}

# 环境由什么决定：锁文件、Python 版本、所在位置。
function Get-Stamp {
    $version = Read-Program $venvPython @('-c', 'import sys; print(sys.version)')
    $hash = (Get-FileHash -Algorithm SHA256 -LiteralPath $lock).Hash
    return "$hash`n$venv`n$version"
}

function Test-Ready {
    if (-not (Test-Path -LiteralPath $venvPython)) { return $false }
    if (-not (Test-Path -LiteralPath $stamp)) { return $false }
    return [System.IO.File]::ReadAllText($stamp) -eq (Get-Stamp)
}

function New-Environment {
    # 虚拟环境记着自己建在哪里；整个文件夹搬过家的，要重建。
    $config = Join-Path $venv 'pyvenv.cfg'
    if ((Test-Path -LiteralPath $config) -and
        [System.IO.File]::ReadAllText($config).Contains("-m venv $venv") -and
        ($null -ne (Read-Program $venvPython @('-m', 'pip', '--version')))) { return }
    $python = Find-Python
    if ($null -eq $python) {
        Stop-Setup 4 @(
            '这台机器上没有可用的 Python（3.11 至 3.13）。请先敲下面这一行，重新打开命令窗口后再运行一次：', '',
            '  winget install --exact --id Python.Python.3.12', '')
    }
    Write-Host '正在建立虚拟环境…'
    if (Test-Path -LiteralPath $venv) { Remove-Item -LiteralPath $venv -Recurse -Force }
    $before = @($python | Select-Object -Skip 1)
    if ((Invoke-Program $python[0] ($before + @('-m', 'venv', $venv))) -ne 0) {
        Stop-Setup 1 @("虚拟环境没有建成：请看上面的原话；也请确认 $root 可以写入、磁盘未满。")
    }
}

function Install-Libraries {
    Write-Host '正在按锁文件安装程序库（首次要下载一百多 MB，请稍候）…'
    $env:PIP_DISABLE_PIP_VERSION_CHECK = '1'
    $arguments = @('-m', 'pip', 'install', '--quiet', '--require-hashes', '--requirement', $lock)
    if ((Invoke-Program $venvPython $arguments) -ne 0) {
        Stop-Setup 1 @('程序库没有装齐，上面是安装程序的原话。多半是网络的问题：已下载的会保留，再运行一次即可接着装。')
    }
}

# 让虚拟环境里的 Python 找得到 app，并放一个 dangqun 命令。
function Add-Program {
    $site = (Read-Program $venvPython @('-c', "import sysconfig; print(sysconfig.get_path('purelib'))")).Trim()
    # .pth 由 Python 按 UTF-8 读（程序总以 UTF-8 模式运行），不写签名。
    $plain = New-Object System.Text.UTF8Encoding($false)
    [System.IO.File]::WriteAllText((Join-Path $site 'dangqun.pth'), "$root`n", $plain)
    $command = "@echo off`r`nset PYTHONUTF8=1`r`n""%~dp0python.exe"" -m app %*`r`n"
    [System.IO.File]::WriteAllText((Join-Path $venv 'Scripts\dangqun.cmd'), $command, $plain)
}

$env:PYTHONUTF8 = '1'
if (-not (Test-Ready)) {
    New-Environment
    Install-Libraries
    Add-Program
    # 戳记最后写：中途断了，下一次从头再查一遍。
    [System.IO.File]::WriteAllText($stamp, (Get-Stamp))
    Write-Host '运行环境已就绪。'
}
exit 0
