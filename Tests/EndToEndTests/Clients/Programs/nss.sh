#!/bin/sh
# nss.sh HOST BUNDLE [OPTION...]
#
# A GET with tstclnt of NSS, which knows neither proxies nor bundles: tunnel.py leads it to its host, and nssdb.sh gives it its CAs.
set -eu
host=$1 bundle=$2
shift 2
programs=$(dirname "$0")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
sh "$programs/nssdb.sh" "$bundle" "$place"
# From a pipe it would read for ever.
printf 'GET / HTTP/1.0\r\n\r\n' >"$place/request"
python3 "$programs/tunnel.py" "$host" tstclnt -h 127.0.0.1 -p '{port}' -a "$host" -d "sql:$place" -A "$place/request" "$@"
