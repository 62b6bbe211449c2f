"""Reads exported CoNLL columns: by nervaluate's loader, and by hand.

    bio.py FILE    a file that `eval convert --to bio` wrote

Both must find the same spans; they are written to standard output, a JSON array a line.
"""

import json
import re
import sys
from pathlib import Path

from nervaluate.loaders import ConllLoader


def unescape(token):
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match[1], 16)), token)


data = Path(sys.argv[1]).read_text(encoding="utf-8")
loaded = ConllLoader().load(data)
sentences = data.rstrip().split("\n\n")
assert len(loaded) == len(sentences)
doc, offset, text = None, 0, ""
for sentence, entities in zip(sentences, loaded):
    rows = [line.split("\t") for line in sentence.split("\n")]
    if rows[0][0].startswith("-DOCSTART-"):
        doc, offset = unescape(re.fullmatch(r"-DOCSTART- \((.*)\)", rows[0][0])[1]), 0
        assert not entities
        continue
    characters = [unescape(token) for token, _ in rows]
    assert all(len(c) == 1 for c in characters)
    spans = []
    for at, (_, tag) in enumerate(rows):
        if tag[0] == "B":
            spans.append([at, at, tag[2:]])
        elif tag[0] == "I":
            assert spans[-1][1] == at - 1 and spans[-1][2] == tag[2:]
            spans[-1][1] = at
        else:
            assert tag == "O"
    assert spans == [[entity.start, entity.end, entity.label] for entity in entities]
    for start, end, _ in spans:
        covered = "".join(characters[start:end + 1])
        print(json.dumps([doc, offset + start, offset + end + 1, covered], ensure_ascii=False))
    offset += len(characters)
