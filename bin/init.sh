#!/bin/sh
# Installs what `npm start` and `npm test` run beside Node.js, HAProxy and Redis (or Valkey), by the system's
# package manager. Does nothing where both are there; says what it does before it does it.
set -eu

# Where servers' programs are, which a user's PATH may lack.
PATH="$PATH:/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin"

has() { command -v "$1" >/dev/null 2>&1; }

missing=
has haproxy || missing="haproxy"
# A Redis of one's own, named in REDIS_URL, needs no program here.
[ -n "${REDIS_URL:-}" ] || has redis-server || has valkey-server || missing="$missing redis"
[ -n "$missing" ] || exit 0

fail() {
  echo "Missing:$(printf ' %s' $missing). $1" >&2
  exit 1
}

as_root=
if [ "$(id -u)" -ne 0 ] && ! has brew; then
  has sudo || fail "Install it as root, or start again as root."
  as_root=sudo
fi

install() {
  echo "Missing:$(printf ' %s' $missing). Installing with: $*"
  $as_root "$@" || fail "\`$*\` failed; install it by hand."
}

# Debian's packages start servers of their own as they are installed, on the usual ports, unless this forbids it.
without_services() {
  policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then "$@"; return; fi
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod +x "$policy"
  trap '$as_root rm -f "$policy"' EXIT INT TERM
  "$@"
}

named() { for package in $missing; do [ "$package" = redis ] && echo "$1" || echo "$package"; done; }

if has apt-get; then
  export DEBIAN_FRONTEND=noninteractive
  echo "Reading the package lists with: apt-get update"
  $as_root apt-get update -qq || fail "\`apt-get update\` failed; is there a network?"
  without_services install apt-get install -y -qq --no-install-recommends $(named redis-server)
elif has brew; then
  install brew install $(named redis)
elif has dnf; then
  install dnf install -y -q $(named valkey)
elif has apk; then
  install apk add --quiet $(named redis)
else
  fail "No package manager known here (apt-get, brew, dnf, apk): install it by hand."
fi
