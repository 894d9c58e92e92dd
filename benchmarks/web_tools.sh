#!/bin/sh
# wrk asks, nginx is what we are compared with: Debian's packages, installed where we may.
missing=""
command -v wrk >/dev/null || missing="wrk"
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -qq -y $missing >/dev/null && exit 0
fi
echo "This benchmark needs:$missing. Install what is missing: apt-get install $missing" >&2
exit 1
