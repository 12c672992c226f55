@echo off
rem Starts Rolescope from any folder, on a JDK that is new enough: JAVA_HOME's, the PATH's, or one in a well-known place.
setlocal enabledelayedexpansion
set "needed=@toolchain.jdk@"
set "lib=%~dp0..\lib"
set "home="

if defined JAVA_HOME call :choose "%JAVA_HOME%"
if not defined home for /f "delims=" %%j in ('where java 2^>nul') do call :choose "%%~dpj.."
for %%r in ("%ProgramFiles%\Java" "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\BellSoft" "%USERPROFILE%\.jdks") do (
    if not defined home if exist "%%~r" for /d %%d in ("%%~r\*") do call :choose "%%~d"
)
if not defined home (
    echo rolescope: no Java %needed% or newer was found in JAVA_HOME, on the PATH or in the usual folders: install a JDK %needed% ^(https://adoptium.net^) or point JAVA_HOME at one. 1>&2
    exit /b 2
)
rem Commands that are over in seconds: the quick compiler alone halves the time they take.
set "short="
for %%c in (explain reach advise help generate-completion -h --help -V --version) do if "%~1"=="%%c" set "short=-XX:TieredStopAtLevel=1"
"%home%\bin\java.exe" "@%lib%\java.args" %short% %ROLESCOPE_JAVA_OPTS% -jar "%lib%\rolescope.jar" %*
exit /b %ERRORLEVEL%

:choose
if defined home exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
    set "found=%%v"
    set "found=!found:"=!"
    if !found! geq %needed% set "home=%~1"
)
exit /b 0
