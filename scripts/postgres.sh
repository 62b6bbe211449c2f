#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own: in a temporary folder, on a free port of the loopback, gone when the command ends.
# The command finds it in ZHIBIAO_POSTGRES.
#
#   scripts/postgres.sh cargo test --test postgres
set -euo pipefail
if [ $# -eq 0 ]; then
    echo "usage: scripts/postgres.sh COMMAND [ARGUMENT…]" >&2
    exit 2
fi
# Debian keeps the server's programs out of PATH.
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -n "$bin" ]; then PATH=$PATH:$bin; fi
command -v pg_ctl >/dev/null || { echo "pg_ctl is missing: install postgresql" >&2; exit 2; }

folder=$(mktemp -d)
as_server() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
    # The server refuses to run as root.
    chown postgres "$folder"
    as_server() { (cd "$folder" && runuser -u postgres -- env PATH="$PATH" "$@"); }
fi
stop() {
    as_server pg_ctl -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
as_server initdb -D "$folder/data" -U zhibiao -A trust -E UTF8 --locale=C --no-sync >/dev/null
for try in 1 2 3 4 5 6 7 8 9; do
    port=$((20000 + RANDOM % 12000))
    settings="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' ${ZHIBIAO_POSTGRES_SETTINGS-}"
    if as_server pg_ctl -D "$folder/data" -l "$folder/log" -o "$settings" -w start >/dev/null 2>&1; then break; fi
    if [ "$try" -eq 9 ]; then cat "$folder/log" >&2; exit 2; fi
done
export ZHIBIAO_POSTGRES="postgres://zhibiao@127.0.0.1:$port/postgres"
"$@"
