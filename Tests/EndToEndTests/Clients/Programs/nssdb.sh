#!/bin/sh
# nssdb.sh BUNDLE FOLDER
#
# Makes a certificate database of NSS that trusts the last two certificates of a bundle, where a run's own anchors stand. All of them
# would take seconds.
set -eu
bundle=$1 folder=$2
mkdir -p "$folder"
certutil -N -d "sql:$folder" --empty-password
first=$(($(grep -c 'BEGIN CERTIFICATE' "$bundle") - 1))
awk -v first="$first" -v folder="$folder" '/BEGIN CERTIFICATE/ { n++ } n >= first { print > (folder "/" n ".pem") }' "$bundle"
for anchor in "$folder"/*.pem; do certutil -A -d "sql:$folder" -n "$anchor" -t C,, -a -i "$anchor"; done
