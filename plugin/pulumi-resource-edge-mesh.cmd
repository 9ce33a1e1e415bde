@echo off
node "%~dp0start.js" %*
