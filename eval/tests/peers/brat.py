"""Holds an exported brat folder to bratutils, and to the rules of brat's own reader.

    brat.py FOLDER    a folder that `eval convert --to brat` wrote

bratutils 0.2.2 knows text-bound annotations and notes, and takes attributes and relations for text-bound ones, so that
it is given the lines that it knows. The rules are those of `server/src/annotation.py`: the covered text is the parts'
texts, joined by a space; parts do not overlap; ids are not used twice and what is referred to is there. Every part lies
on one line of the text, whichever way its line ends are read. The quantities are written to standard output, a JSON
array a line.
"""

import json
import re
import sys
from pathlib import Path

from bratutils.bratdata import BratDocument

folder = Path(sys.argv[1])
conf = (folder / "annotation.conf").read_text(encoding="utf-8")
allowed = {name: values.split("|") for name, values in re.findall(r"^(\w+)\tArg:Quantity, Value:(\S+)$", conf, re.M)}
assert set(allowed) == {"Measure", "Status", "Bound"}

files = sorted(folder.rglob("*.ann"))
assert files
for file in files:
    doc = str(file.relative_to(folder).with_suffix(""))
    raw = file.with_suffix(".txt").read_bytes().decode("utf-8")
    # As Python opens a text, and as brat has done with it: the same code points.
    text = file.with_suffix(".txt").read_text(encoding="utf-8")
    assert text == raw and "\r" not in text
    annotations, spans = file.read_text(encoding="utf-8"), {}
    lines = annotations.splitlines()
    assert lines == annotations.split("\n")[:-1], "a line that some readers cut in two"
    ids = [line.split("\t")[0] for line in lines]
    assert len(set(ids)) == len(ids)
    for line in lines:
        name, head, *tail = line.split("\t", 2)
        kind, rest = head.split(" ", 1)
        if name[0] == "T":
            parts = [tuple(map(int, part.split(" "))) for part in rest.split(";")]
            assert all(a[1] < b[0] for a, b in zip(parts, parts[1:])), line
            assert all(start < end <= len(text) for start, end in parts), line
            assert " ".join(text[start:end] for start, end in parts) == tail[0], line
            assert len(tail[0].splitlines()) == 1, line
            spans[name] = kind, parts, tail[0]
    for line in lines:
        name, head, *tail = line.split("\t", 2)
        kind, *rest = head.split(" ")
        if name[0] == "A":
            target, value = rest
            assert spans[target][0] == "Quantity" and value in allowed[kind], line
        elif name[0] == "R":
            first, second = (argument.split(":") for argument in rest)
            assert (kind, first[0], second[0]) == ("IndicatorOf", "Arg1", "Arg2"), line
            assert (spans[first[1]][0], spans[second[1]][0]) == ("Quantity", "Indicator"), line
        elif name[0] == "#":
            assert kind == "AnnotatorNotes" and spans[rest[0]][0] == "Quantity", line
            assert isinstance(json.loads(tail[0]), dict), line
        else:
            assert name[0] == "T", line

    known = [line for line in lines if line[0] == "T"] + [line for line in lines if line[0] == "#"]
    parsed = BratDocument(string="\n".join(known), no_newline=False) if known else {}
    assert {f"T{number}" for number in parsed} == set(spans)
    for number, annotation in parsed.items():
        kind, parts, covered = spans[f"T{number}"]
        assert (annotation.tag, annotation.content) == (kind, covered)
        assert [tuple(map(int, part)) for part in annotation.boundaries] == parts
        if kind == "Quantity":
            print(json.dumps([doc, parts[0][0], parts[-1][1], covered], ensure_ascii=False))
