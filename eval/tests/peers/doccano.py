"""Holds an exported doccano file to doccano's own rules, and to doccano-transformer.

    doccano.py FILE    a file that `eval convert --to doccano` wrote

The rules are those of doccano's importer (`backend/data_import/pipeline/label.py`): a text, a label that is not empty, a
start that is at least 0 and before the end, whole ids, relations between entities of the line.

doccano-transformer 1.0.2 is older than ids (it reads `labels`: [start, end, label]), imports a module that spaCy has
renamed, and finds tokens again by a scan that stands still on a repeated character and loses count at an empty line. It is
given the entities in its form, the module, a line of text at a time and tokens that end where entities do; a line in
which two neighbouring tokens meet in the same character is not asked of it. The spans that it tags are written to
standard output, a JSON array a line.
"""

import json
import sys
import tempfile
import types
from pathlib import Path

from spacy.training import offsets_to_biluo_tags

gold = types.ModuleType("spacy.gold")
gold.biluo_tags_from_offsets = offsets_to_biluo_tags
sys.modules["spacy.gold"] = gold

from doccano_transformer.datasets import NERDataset  # noqa: E402


def without_overlaps(entities):
    """doccano-transformer tags a token once."""
    kept, free = [], 0
    for entity in sorted(entities, key=lambda entity: (entity["start_offset"], -entity["end_offset"])):
        if entity["start_offset"] >= free:
            kept.append(entity)
            free = entity["end_offset"]
    return kept


def transformed(line, labels):
    """The spans and labels that doccano-transformer gives to a line; none where its scan would fail."""
    cuts = sorted({0, len(line), *(at for start, end, _ in labels for at in (start, end))})
    tokens = [line[start:end] for start, end in zip(cuts, cuts[1:])]
    if any(a[-1] == b[0] for a, b in zip(tokens, tokens[1:])):
        return None
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "old.jsonl"
        file.write_text(json.dumps({"id": 0, "text": line, "labels": labels}) + "\n", encoding="utf-8")
        (result,) = NERDataset.from_jsonl(str(file)).to_spacy(tokenizer=lambda _: tokens)
    ((paragraph,),) = [result["data"]["paragraphs"]]
    ((sentence,),) = [paragraph["sentences"]]
    tags = [token["ner"] for token in sentence["tokens"]]
    return [[start, end, tag[2:]] for start, end, tag in zip(cuts, cuts[1:], tags) if tag != "O" and tag[:2] == "U-"]


lines = Path(sys.argv[1]).read_text(encoding="utf-8").split("\n")
for line in filter(None, lines):
    document = json.loads(line)
    text = document["text"]
    assert isinstance(text, str) and text
    ids = [entity["id"] for entity in document["entities"]]
    assert len(set(ids)) == len(ids) and all(isinstance(i, int) for i in ids)
    for entity in document["entities"]:
        assert entity["label"] and 0 <= entity["start_offset"] < entity["end_offset"] <= len(text), entity
    for relation in document["relations"]:
        assert relation["type"] and relation["from_id"] in ids and relation["to_id"] in ids, relation
    quantities = [entity for entity in document["entities"] if entity["label"] != "Indicator"]
    for entity, record in zip(quantities, document["observations"], strict=True):
        span = entity["start_offset"], entity["end_offset"]
        assert span == (record["start"], record["end"]) and text[slice(*span)] == record["surface"], entity

    offset = 0
    for row in text.split("\n"):
        inside = [q for q in quantities if offset <= q["start_offset"] and q["end_offset"] <= offset + len(row)]
        labels = [[q["start_offset"] - offset, q["end_offset"] - offset, q["label"]] for q in without_overlaps(inside)]
        spans = transformed(row, labels) if labels else []
        assert spans is None or spans == labels, (document["doc"], row, spans, labels)
        for start, end, _ in spans or []:
            print(json.dumps([document["doc"], offset + start, offset + end, row[start:end]], ensure_ascii=False))
        offset += len(row) + 1
