#!/bin/sh
# Installs HAProxy and Redis (or Valkey), which `npm start` and `npm test` need, with the system's package manager. Does
# nothing if both are installed; prints each step before it runs it.
set -eu

# The folders in which package managers install servers. The PATH of a user may lack some of them.
PATH="$PATH:/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin"

has() { command -v "$1" >/dev/null 2>&1; }

missing=
has haproxy || missing="haproxy"
# With an external Redis in REDIS_URL, no local one is needed.
[ -n "${REDIS_URL:-}" ] || has redis-server || has valkey-server || missing="$missing redis"
[ -n "$missing" ] || exit 0

fail() {
  echo "Missing:$(printf ' %s' $missing). $1" >&2
  exit 1
}

as_root=
if [ "$(id -u)" -ne 0 ] && ! has brew; then
  has sudo || fail "Install it as root, or run this command again as root."
  as_root=sudo
fi

install() {
  echo "Missing:$(printf ' %s' $missing). Installing with: $*"
  $as_root "$@" || fail "\`$*\` failed. Install it by hand."
}

# Debian's packages start their servers at installation, on the default ports, unless this policy forbids it.
without_services() {
  policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then "$@"; return; fi
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod +x "$policy"
  trap '$as_root rm -f "$policy"' EXIT INT TERM
  "$@"
}

package_names() { for package in $missing; do [ "$package" = redis ] && echo "$1" || echo "$package"; done; }

if has apt-get; then
  export DEBIAN_FRONTEND=noninteractive
  echo "Reading the package lists with: apt-get update"
  $as_root apt-get update -qq || fail "\`apt-get update\` failed. Is there a network connection?"
  without_services install apt-get install -y -qq --no-install-recommends $(package_names redis-server)
elif has brew; then
  install brew install $(package_names redis)
elif has dnf; then
  install dnf install -y -q $(package_names valkey)
elif has apk; then
  install apk add --quiet $(package_names redis)
else
  fail "Found none of apt-get, brew, dnf and apk. Install it by hand."
fi
