#!/bin/sh
# Installs Inkwell from the folder this script lies in: see README.txt. Plain sh, coreutils only, no network.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
all=no
remove=no
for word in "$@"; do
    case $word in
        --all) all=yes ;;
        --remove) remove=yes ;;
        *) sed -n '3,8p' "$here/README.txt"; exit 2 ;;
    esac
done
if [ "$all" = yes ]; then
    app=/opt/inkwell share=/usr/local/share command=/usr/local/bin/inkwell
else
    data=${XDG_DATA_HOME:-$HOME/.local/share}
    app=$HOME/.local/opt/inkwell share=$data command=$HOME/.local/bin/inkwell
fi

if [ "$remove" = yes ]; then
    rm -rf "$app"
    rm -f "$command" "$share/applications/inkwell.desktop" "$share"/icons/hicolor/*/apps/inkwell.png
    echo "Inkwell was removed. What it knows of your documents stays in its data folder."
    exit 0
fi

mkdir -p "$(dirname "$app")" "$(dirname "$command")" "$share/applications" "$share/icons/hicolor"
# Beside and renamed: a running Inkwell keeps its files, and half a copy is never started.
rm -rf "$app.new"
cp -R "$here/inkwell" "$app.new"
rm -rf "$app"
mv "$app.new" "$app"
ln -sf "$app/inkwell" "$command"
cp -R "$here/icons/." "$share/icons/hicolor/"
# The menu may not have the command's folder on its path. Quoted as the entry's format asks.
sed "s|^Exec=inkwell|Exec=\"$app/inkwell\"|" "$here/inkwell.desktop" > "$share/applications/inkwell.desktop"
if command -v update-desktop-database > /dev/null 2>&1; then
    update-desktop-database -q "$share/applications" || true
fi
echo "Inkwell is installed. Open it from the menu, or as: $command"
