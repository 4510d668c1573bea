@echo off
rem The command, from these sources: builds it where needed, then runs it.
dotnet run --project "%~dp0src\Filigree.Cli" --configuration Release --verbosity quiet -- %*
