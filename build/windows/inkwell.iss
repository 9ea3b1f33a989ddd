; Inno Setup's script for Inkwell (https://jrsoftware.org, version 6.3 or newer). Called by build/windows_packages.py:
;   ISCC /DVersion=0.1.0 /DSource=dist\inkwell /DOutput=dist\packages [/DSign] [/Sinkwell=...] build\windows\inkwell.iss
; Installs for one person without an administrator, or for all with one. Nothing is downloaded, and nothing is started
; with Windows. What Inkwell knows of documents lies in %LOCALAPPDATA%\Inkwell, which is left alone at all times.

#ifndef Version
  #error Version is not defined: see the first lines of this file
#endif
#ifndef Source
  #define Source "..\..\dist\inkwell"
#endif
#ifndef Output
  #define Output "..\..\dist\packages"
#endif
#ifndef Flavour
  #define Flavour ""
#endif
#define Name "Inkwell"
#define Program "inkwellw.exe"
#define Terminal "inkwell.exe"

[Setup]
; Never changes: by it a newer version finds the older one.
AppId={{6C7F0B1E-52B2-4C1B-9D4E-8A3B0F6E2D15}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher=Inkwell maintainers
VersionInfoVersion={#Version}
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Output}
OutputBaseFilename=inkwell{#Flavour}-{#Version}-windows-x86_64
SetupIconFile=inkwell.ico
UninstallDisplayIcon={app}\{#Program}
LicenseFile=..\..\LICENSE
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes
WizardStyle=modern
ShowLanguageDialog=auto
CloseApplications=yes
RestartApplications=no
ChangesAssociations=yes
#ifdef Sign
SignTool=inkwell
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
; Not in every Inno Setup: the interface of Inkwell itself is in Chinese either way.
#if FileExists(AddBackslash(CompilerPath) + "Languages\ChineseSimplified.isl")
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"
#endif

[CustomMessages]
en.AskFolder=Ask with Inkwell
en.FolderMenu=Add "Ask with Inkwell" to the menu of folders
en.ModelFile=Language model (GGUF)
en.DataStays=What Inkwell knows of your documents stays in %1. Delete that folder if you no longer want it.
#if FileExists(AddBackslash(CompilerPath) + "Languages\ChineseSimplified.isl")
zh.AskFolder=用墨池提问
zh.FolderMenu=在文件夹的右键菜单中添加“用墨池提问”
zh.ModelFile=语言模型 (GGUF)
zh.DataStays=墨池关于文档的数据仍保留在 %1。如不再需要，请删除该文件夹。
#endif

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "foldermenu"; Description: "{cm:FolderMenu}"; Flags: unchecked

[InstallDelete]
; The libraries of an older version must not lie beside those of the newer one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "..\..\LICENSE"; DestDir: "{app}"; Flags: ignoreversion

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Program}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; Tasks: desktopicon

[Registry]
; "inkwell" in the Run dialog and for other programs; the PATH is left as it is.
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\{#Terminal}"; ValueType: string; ValueData: "{app}\{#Terminal}"; Flags: uninsdeletekey
; Offered in "Open with" for model files; what opens them now stays.
Root: HKA; Subkey: "Software\Classes\Inkwell.Model"; ValueType: string; ValueData: "{cm:ModelFile}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Inkwell.Model\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.gguf\OpenWithProgids"; ValueType: string; ValueName: "Inkwell.Model"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Directory\shell\Inkwell"; ValueType: string; ValueData: "{cm:AskFolder}"; Flags: uninsdeletekey; Tasks: foldermenu
Root: HKA; Subkey: "Software\Classes\Directory\shell\Inkwell"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\{#Program}"; Tasks: foldermenu
Root: HKA; Subkey: "Software\Classes\Directory\shell\Inkwell\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%V"""; Tasks: foldermenu

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[Code]
procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if (Step = usPostUninstall) and (not UninstallSilent) and DirExists(ExpandConstant('{localappdata}\Inkwell')) then
    MsgBox(FmtMessage(CustomMessage('DataStays'), [ExpandConstant('{localappdata}\Inkwell')]), mbInformation, MB_OK);
end;
