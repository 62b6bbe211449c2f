#!/usr/bin/env bash
# Prints the sample documents into corpora/formats: PDF in one column and in two, DOCX and HTML of each.
#
# Needs a Python with the packages of tests/print/requirements.txt ($ZHIBIAO_PYTHON, else python3), and the fonts Noto CJK.
# What is printed is the cleaned text: a paragraph a line, tables as rows.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release
zhibiao=${CARGO_TARGET_DIR:-target}/release/zhibiao
texts=$(mktemp -d)
trap 'rm -rf "$texts"' EXIT
for sample in corpora/samples/*.txt corpora/samples/*.md; do
    name=$(basename "${sample%.*}")
    "$zhibiao" text "$sample" | sed -E 's/^#+ //; /^\[(page|document) [^]]*\]$/d' >"$texts/$name.txt"
done
rm -rf corpora/formats
"${ZHIBIAO_PYTHON:-python3}" tests/print/print.py corpora/formats "$texts"/*.txt --only one,two,docx,html
find corpora/formats -name text.txt -delete
