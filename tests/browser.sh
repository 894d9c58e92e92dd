#!/usr/bin/env bash
# Finds a Chromium for the browser journeys, or installs one; says loudly where neither works.
set -u
find_it() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
[ -n "${CHROMIUM:-}" ] || find_it >/dev/null && exit 0

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Debian's chromium for the browser journeys …"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1
  find_it >/dev/null && exit 0
fi
echo "Installing Playwright's chromium for the browser journeys …"
.venv/bin/playwright install chromium >/dev/null 2>&1 && exit 0

cat >&2 <<'TEXT'
*******************************************************************************
*  No browser: the journeys in tests/journeys are NOT RUN.                     *
*  Install Chromium (apt-get install chromium) or set CHROMIUM=/path/to/it.    *
*******************************************************************************
TEXT
[ "${REQUIRE_BROWSER:-}" != 1 ]
