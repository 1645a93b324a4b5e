# 本脚本与 run.sh 逐段对应，写时同样仔细，但没有在 Windows 上运行过（开发环境里只有 Linux）。
# 适用于 Windows PowerShell 5.1 及以上。若系统不许运行脚本：
#   powershell -ExecutionPolicy Bypass -File installer\run.ps1
#
# 打开工作台。第一次运行会先装好所需的一切，并做一个示例中心（全是虚构的人）。
# 示例中心放在 out\sample，做好后一直保留。Windows 总有屏幕，所以没有 run.sh 里「没有屏幕」的那一段。
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$root = (Resolve-Path (Join-Path $PSScriptRoot '..')).Path
$python = Join-Path $root '.venv\Scripts\python.exe'
$sample = Join-Path $root 'out\sample'
$password = Join-Path $sample 'password.txt'
$env:PYTHONUTF8 = '1'

& (Join-Path $PSScriptRoot 'setup.ps1')
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }

Push-Location -LiteralPath $root
try {
    # 密码文件是最后写的：没有它，说明上次没有做完，重做。
    if (-not (Test-Path -LiteralPath $password)) {
        if (Test-Path -LiteralPath $sample) { Remove-Item -LiteralPath $sample -Recurse -Force }
        Write-Host '正在做示例中心（只做这一次）…'
        $ErrorActionPreference = 'Continue'
        & $python -m app demo $sample --members 300 --seed 1
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    }
    Write-Host "示例中心：$sample"
    Write-Host "登录名：demo    密码：$(Get-Content -LiteralPath $password -Encoding UTF8 -TotalCount 1)"
    $ErrorActionPreference = 'Continue'
    & $python -m app --store $sample --user demo open
    exit $LASTEXITCODE
}
finally { Pop-Location }
