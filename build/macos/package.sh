#!/bin/sh
# Signs Inkwell.app, packs it into a disk image, has Apple notarise it and staples the ticket:
#   build/macos/package.sh dist/Inkwell.app dist/packages/inkwell-0.1.0-macos-arm64.dmg
# Credentials come from the environment and are never written into the repository:
#   APPLE_IDENTITY               "Developer ID Application: Name (TEAMID)"; without it the app is signed ad hoc
#   APPLE_CERTIFICATE[_PASSWORD] the certificate as base64 of a .p12, for machines that do not have it (CI)
#   APPLE_ID, APPLE_ID_PASSWORD (an app-specific one), APPLE_TEAM   for the notary; without them it is not notarised
# An image that is not notarised opens only after a right click, Open. Needs Xcode's command line tools.
set -eu
app=$1
image=$2
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
keychain=
finish() {
    [ -z "$keychain" ] || security delete-keychain "$keychain" || true
    rm -rf "$work"
}
trap finish EXIT

# 1. The certificate, in a keychain that lives as long as this script.
if [ -n "${APPLE_CERTIFICATE:-}" ]; then
    secret=$(openssl rand -hex 24)
    keychain=$work/inkwell.keychain-db
    printf '%s' "$APPLE_CERTIFICATE" | openssl base64 -d -A >"$work/certificate.p12"
    security create-keychain -p "$secret" "$keychain"
    security set-keychain-settings -lut 3600 "$keychain"
    security unlock-keychain -p "$secret" "$keychain"
    security import "$work/certificate.p12" -k "$keychain" -P "${APPLE_CERTIFICATE_PASSWORD:-}" -T /usr/bin/codesign
    security set-key-partition-list -S apple-tool:,apple: -s -k "$secret" "$keychain" >/dev/null
    # Search it together with those that are there.
    # shellcheck disable=SC2046 - one keychain a word
    security list-keychains -d user -s "$keychain" $(security list-keychains -d user | tr -d '"')
fi

# 2. Signatures, from the inside out: every library, then the app with its entitlements. Not --deep, which Apple advises
#    against: it gives the app's entitlements to all that is in it.
identity=${APPLE_IDENTITY:--}
# shellcheck disable=SC2086 - no word or two
if [ "$identity" = - ]; then
    # Without the hardened runtime: it loads only libraries of the program's own team, and this signature has no team.
    stamp=--timestamp=none hardened=
    echo "APPLE_IDENTITY is not set: signed ad hoc, for this machine"
else
    stamp=--timestamp hardened="--options runtime"
fi
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' -o -perm -u+x \) ! -path '*/MacOS/*' -print0 |
    xargs -0 -n 50 codesign --force $hardened "$stamp" --sign "$identity"
for program in "$app"/Contents/MacOS/*; do
    codesign --force $hardened "$stamp" --entitlements "$here/entitlements.plist" --sign "$identity" "$program"
done
codesign --force $hardened "$stamp" --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

# 3. The disk image: the app, and where to drag it.
mkdir -p "$work/image" "$(dirname "$image")"
ditto "$app" "$work/image/$(basename "$app")"
ln -s /Applications "$work/image/Applications"
rm -f "$image"
hdiutil create -volname Inkwell -srcfolder "$work/image" -fs HFS+ -format UDZO -ov "$image"
[ "$identity" = - ] || codesign "$stamp" --sign "$identity" "$image"

# 4. Apple looks at it, and the ticket is put into the image, so that it opens without a network.
if [ "$identity" != - ] && [ -n "${APPLE_ID:-}" ] && [ -n "${APPLE_ID_PASSWORD:-}" ] && [ -n "${APPLE_TEAM:-}" ]; then
    xcrun notarytool submit "$image" --apple-id "$APPLE_ID" --password "$APPLE_ID_PASSWORD" --team-id "$APPLE_TEAM" \
        --wait --timeout 60m --output-format json | tee "$work/notary.json"
    if ! grep -Eq '"status" *: *"Accepted"' "$work/notary.json"; then
        id=$(sed -n 's/.*"id" *: *"\([^"]*\)".*/\1/p' "$work/notary.json" | head -n 1)
        xcrun notarytool log "$id" --apple-id "$APPLE_ID" --password "$APPLE_ID_PASSWORD" --team-id "$APPLE_TEAM" >&2
        exit 1
    fi
    xcrun stapler staple "$image"
    xcrun stapler validate "$image"
    spctl --assess --type open --context context:primary-signature --verbose=2 "$image"
else
    echo "not notarised: APPLE_IDENTITY, APPLE_ID, APPLE_ID_PASSWORD and APPLE_TEAM are not all set"
fi
echo "$image"
