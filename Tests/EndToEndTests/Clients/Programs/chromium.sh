#!/bin/sh
# chromium.sh URL BUNDLE PROXY [OPTION...]
#
# Loads a page in a Chromium that knows nobody, with its CAs in the database that it looks for in the home folder.
set -eu
url=$1 bundle=$2 proxy=$3
shift 3
HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
sh "$(dirname "$0")/nssdb.sh" "$bundle" "$HOME/.pki/nssdb"
chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --no-first-run \
    --user-data-dir="$HOME/profile" --proxy-server="$proxy" --dump-dom "$@" "$url"
