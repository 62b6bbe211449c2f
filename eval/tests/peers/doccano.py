"""Holds an exported doccano file to doccano-transformer, and to doccano's own rules.

    doccano.py FILE    a file that `eval convert --to doccano` wrote

doccano-transformer 1.0.2 knows the format before entities had ids (`labels`: [start, end, label]) and imports a module
that spaCy has dropped. It is given the entities in that form, the module is given back, and its CoNLL columns are read.
The current format is checked by the rules of doccano's importer (`data_import/pipeline/label.py`): a label that is not
empty, a start that is at least 0 and before the end, relations between entities of the line. The tagged spans are
written to standard output, a JSON array a line.
"""

import json
import sys
import tempfile
import types
from pathlib import Path

gold = types.ModuleType("spacy.gold")
gold.biluo_tags_from_offsets = None
sys.modules["spacy.gold"] = gold

from doccano_transformer.datasets import NERDataset  # noqa: E402


def characters(sentence):
    """One token a character; doccano-transformer finds tokens again by their characters."""
    return list(sentence)


def without_overlaps(entities):
    """doccano-transformer tags a character once."""
    kept, free = [], 0
    for entity in sorted(entities, key=lambda entity: (entity["start_offset"], -entity["end_offset"])):
        if entity["start_offset"] >= free:
            kept.append(entity)
            free = entity["end_offset"]
    return kept


lines = Path(sys.argv[1]).read_text(encoding="utf-8").split("\n")
for number, line in enumerate(filter(None, lines)):
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

    # The transformer cuts at line ends, so that what spans one is not asked of it.
    quantities = [q for q in quantities if "\n" not in text[q["start_offset"]:q["end_offset"]]]
    quantities = without_overlaps(quantities)
    old = {"id": number, "text": text, "labels": [[q["start_offset"], q["end_offset"], q["label"]] for q in quantities]}
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "old.jsonl"
        file.write_text(json.dumps(old) + "\n", encoding="utf-8")
        (result,) = NERDataset.from_jsonl(str(file)).to_conll2003(tokenizer=characters)
    tags = []
    for sentence in result["data"].removeprefix("-DOCSTART- -X- -X- O\n\n").split("\n"):
        if sentence:
            tags.append(sentence.rsplit(" _ _ ", 1))
    assert "".join(token for token, _ in tags) == text.replace("\n", "")
    begun = [tag for _, tag in tags if tag.startswith("B-")]
    assert begun == ["B-" + q["label"] for q in quantities], document["doc"]
    for q in quantities:
        span = [document["doc"], q["start_offset"], q["end_offset"], text[q["start_offset"]:q["end_offset"]]]
        print(json.dumps(span, ensure_ascii=False))
