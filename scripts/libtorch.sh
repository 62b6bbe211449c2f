#!/usr/bin/env bash
# Brings a CPU libtorch 2.4.0, which the trainer (rust-bert 0.23, tch 0.17) is built against, out of the Python wheel of
# PyPI: the makers' own archive cannot be reached from everywhere, and a build of tch that finds no libtorch tries it.
#
#   scripts/libtorch.sh [--wheel FILE] [DIR]
#
# DIR is ${XDG_CACHE_HOME:-$HOME/.cache}/zhibiao/libtorch-2.4.0 where none is given. --wheel takes a wheel that is on disk
# already. Prints the lines that a shell has to read (the only thing on standard output):
#
#   eval "$(scripts/libtorch.sh)"
#
# Linux on x86-64; needs python3, gcc and binutils, 1.9 GB of disk for a moment and 450 MB for good. The wheel is the one
# with CUDA. Only its CPU half is kept, and the CUDA libraries that this half asks for become stubs which answer that
# there is no device.
set -euo pipefail

version=2.4.0
wheel_sha256=e743adadd8c8152bb8373543964551a7cb7cc20ba898dc8f9c0cdbe47c283de0
layout=1 # raised when what this script makes of the wheel changes

fail() {
    echo "libtorch.sh: $*" >&2
    exit 1
}
say() { echo "libtorch.sh: $*" >&2; }

wheel=
dest=
while [ $# -gt 0 ]; do
    case $1 in
    --wheel)
        [ $# -ge 2 ] || fail "--wheel needs a file"
        wheel=$(realpath -m "$2")
        shift 2
        ;;
    -h | --help)
        sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
        exit 0
        ;;
    -*) fail "unknown option $1" ;;
    *)
        [ -z "$dest" ] || fail "more than one folder: $dest, $1"
        dest=$1
        shift
        ;;
    esac
done
[ -n "$dest" ] || dest=${XDG_CACHE_HOME:-${HOME:?}/.cache}/zhibiao/libtorch-$version
dest=$(realpath -m "$dest")

exports() {
    printf 'export LIBTORCH=%q\n' "$dest"
    echo 'export LIBTORCH_CXX11_ABI=0'
    printf 'export LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$dest/lib"
}

# The folder gets its name when everything in it is done, so that one with this stamp is whole.
stamp="$version wheel $wheel_sha256 layout $layout"
if [ -f "$dest/zhibiao-stamp" ] && [ "$(cat "$dest/zhibiao-stamp")" = "$stamp" ]; then
    exports
    exit 0
fi
if [ -e "$dest" ] && [ ! -f "$dest/zhibiao-stamp" ]; then
    [ -d "$dest" ] && [ -z "$(ls -A "$dest")" ] || fail "$dest is there and was not made by this script: name another folder"
fi

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
    fail "there is a recipe for Linux on x86-64 only: get libtorch $version from pytorch.org and set LIBTORCH"
python=${ZHIBIAO_PYTHON:-python3}
for tool in "$python" gcc strip readelf nm sha256sum; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
done

mkdir -p "$(dirname "$dest")" || fail "cannot make $(dirname "$dest")"
work=$(mktemp -d -p "$(dirname "$dest")" libtorch.XXXXXX) || fail "cannot write to $(dirname "$dest")"
trap 'rm -rf "$work"' EXIT

if [ -z "$wheel" ]; then
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv "$work/venv" || fail "$python has neither pip nor venv"
        python=$work/venv/bin/python
    fi
    say "fetching torch $version from PyPI (797 MB)"
    "$python" -m pip download --quiet --disable-pip-version-check --no-cache-dir --no-deps --only-binary=:all: \
        --implementation cp --python-version 3.11 --platform manylinux1_x86_64 --dest "$work/wheel" "torch==$version" ||
        fail "pip could not fetch torch $version (a wheel that you have: --wheel FILE)"
    wheel=$(find "$work/wheel" -name 'torch-*.whl')
fi
[ -f "$wheel" ] || fail "no such wheel: $wheel"
got=$(sha256sum <"$wheel" | cut -d' ' -f1)
[ "$got" = "$wheel_sha256" ] ||
    fail "$(basename "$wheel") has SHA-256 $got, not $wheel_sha256 (torch $version for CPython 3.11)"

say "unpacking"
"$python" - "$wheel" "$work/x" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    kept = ("torch/lib/libtorch_cpu.so", "torch/lib/libc10.so", "torch/lib/libgomp", "torch/include/")
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(kept)])
PY
made=$work/made
mkdir -p "$made/lib"
mv "$work/x/torch/include" "$made/include"
mv "$work"/x/torch/lib/* "$made/lib/"
cd "$made/lib"
strip --strip-unneeded libtorch_cpu.so

# libtorch_cpu asks for CUDA libraries on behalf of its profiler alone. Each becomes a stub with the functions and symbol
# versions that are asked for, all of which answer 100, cudaErrorNoDevice.
readelf -dW libtorch_cpu.so | sed -n 's/.*NEEDED.*\[\(lib\(cu\|nv\)[^]]*\)\]/\1/p' | while read -r library; do
    nm -D --undefined-only libtorch_cpu.so | awk '{print $2}' | sed -n "s/@\+$library\$//p" | sort -u >"$work/symbols"
    sed 's/.*/int &(void) { return 100; }/' "$work/symbols" >"$work/stub.c"
    if [ -s "$work/symbols" ]; then
        { echo "$library { global:"; sed 's/$/;/' "$work/symbols"; echo "local: *; };"; } >"$work/stub.map"
    else
        echo "__none { };" >"$work/stub.map"
    fi
    gcc -shared -fPIC -O1 -o "$library" -Wl,-soname,"$library" -Wl,--version-script="$work/stub.map" "$work/stub.c"
done

# The wheel's libtorch.so asks for libtorch_cuda.so as well: a thin one that asks for the CPU half takes its place.
: >"$work/empty.c"
gcc -shared -fPIC -o libtorch.so -Wl,-soname,libtorch.so "$work/empty.c" -L. -Wl,--no-as-needed -ltorch_cpu -lc10 \
    -Wl,-rpath,'$ORIGIN' -Wl,--disable-new-dtags -Wl,--allow-shlib-undefined
nm -D libc10.so | grep torchCheckFail | grep -q RKSs || fail "this libtorch has the C++11 ABI, which the trainer is not built for"
cd "$(dirname "$dest")"
echo "$version" >"$made/build-version"
echo "$stamp" >"$made/zhibiao-stamp"
rm -rf "$dest"
mv "$made" "$dest"
say "$dest, $(du -sm "$dest" | cut -f1) MB"
exports
