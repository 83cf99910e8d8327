#!/usr/bin/env bash
# The README's first commands in a bare Debian: a root file system with the packages that it names and no others, an empty
# home, no git identity.   tests/installed/bare.sh [FOLDER]   (as root; needs debootstrap; some ten minutes)
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
root=${1:-$(mktemp -d)} home=/srv
mirror=$(grep -rhoE '(https?|file)://[^ ]*debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1)
[ -e "$root/etc/debian_version" ] ||
  debootstrap --variant=minbase --include=ca-certificates,git,make,python3,python3-venv trixie "$root" $mirror >"$root.log"

# how this machine reaches packages: certificates, proxies, pip's settings
for path in /etc/resolv.conf /etc/hosts /etc/ssl/certs /usr/local/share/ca-certificates /etc/pip.conf; do
  [ ! -e "$path" ] || { mkdir -p "$root$(dirname "$path")" && cp -rL --remove-destination "$path" "$root$(dirname "$path")/"; }
done
needed=()
while IFS= read -r one; do needed+=("$one"); done < <(env | grep -E '^(PIP_CERT|PIP_INDEX_URL|UV_|SSL_|REQUESTS_|CURL_|HTTPS?_PROXY|https?_proxy|no_proxy|NO_PROXY)' || true)

bound=()
unbind() { for place in "${bound[@]}"; do umount "$root$place"; done; }
trap unbind EXIT
for place in /proc /dev /dev/pts; do mount --bind "$place" "$root$place" && bound=("$place" "${bound[@]}"); done
rm -rf "$root$home/rap"
git clone -q "$here" "$root$home/rap"
as_new_user() {
  chroot "$root" env -i HOME=$home PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "${needed[@]}" bash -c "cd ~/rap && $1"
}
for command in "make demo" "make test"; do
  started=$(date +%s)
  as_new_user "$command"
  echo "== $command: $(($(date +%s) - started)) s"
done
