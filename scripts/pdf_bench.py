#!/usr/bin/env python3
"""How right and how fast the PDF engines are, side by side with `pdftotext`.

    tests/print/print.py FOLDER TEXT... && scripts/pdf_bench.py FOLDER [--engines poppler,rust,pdftotext,pdfium]

FOLDER is what tests/print/print.py has written: NAME/one.pdf, NAME/two.pdf, NAME/chromium.pdf beside NAME/text.txt. `poppler` is
the program `pdftotext` by itself, the others are `zhibiao text --raw` with that engine: reading, layout and all.

lost    characters of the printed text that are not there, white space aside, of 10,000
added   characters that are there and were not printed (page numbers and headers are among them), of 10,000
pairs   share of the printed neighbours that are neighbours still: whether the order holds
ms      time of one run of the program, the median of three
"""

import argparse
import collections
import pathlib
import shlex
import statistics
import subprocess
import sys
import time
import unicodedata


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())


def run(command, data, repeat=3):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        done = subprocess.run(command, input=data, capture_output=True)
        times.append(time.perf_counter() - start)
    return done, statistics.median(times) * 1000


def measure(printed, read):
    share = lambda part, whole: sum(part.values()) / max(1, sum(whole.values()))
    bag = [collections.Counter(text) for text in (printed, read)]
    pair = [collections.Counter(zip(text, text[1:])) for text in (printed, read)]
    lost = share(bag[0] - bag[1], bag[0]) * 10000
    added = share(bag[1] - bag[0], bag[0]) * 10000
    return lost, added, 1 - share(pair[0] - pair[1], pair[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--reader", default="target/release/zhibiao text --raw --pdf-engine {engine} -")
    parser.add_argument("--engines", default="poppler,rust,pdftotext,pdfium")
    parser.add_argument("--files", action="store_true", help="a line for each file")
    options = parser.parse_args()

    files = [path for path in sorted(options.folder.rglob("*.pdf")) if path.with_name("text.txt").exists()]
    if not files:
        sys.exit(f"{options.folder}: no PDF beside a text.txt")
    print(f"{'kind':<12} {'engine':<10} {'files':>5} {'errors':>6} {'lost':>7} {'added':>7} {'pairs':>6} {'ms':>7}")
    table = collections.defaultdict(list)
    for path in files:
        data, printed = path.read_bytes(), plain(path.with_name("text.txt").read_text(encoding="utf-8"))
        kind = path.stem
        for engine in options.engines.split(","):
            if engine == "poppler":
                done, spent = run(["pdftotext", "-enc", "UTF-8", "-", "-"], data)
            else:
                done, spent = run(shlex.split(options.reader.format(engine=engine)), data)
            read = done.stdout.decode("utf-8", "replace")
            row = (done.returncode != 0, *measure(printed, plain(read)), spent)
            table[kind, engine].append(row)
            if options.files:
                print(f"{path.parent.name}/{path.name:<14} {engine:<10} {row[1]:7.1f} {row[2]:7.1f} {row[3]:6.4f} {row[4]:7.1f}")
    for (kind, engine), rows in sorted(table.items()):
        mean = [statistics.mean(column) for column in zip(*rows)]
        errors = sum(row[0] for row in rows)
        print(f"{kind:<12} {engine:<10} {len(rows):>5} {errors:>6} {mean[1]:7.1f} {mean[2]:7.1f} {mean[3]:6.4f} {mean[4]:7.1f}")


if __name__ == "__main__":
    main()
