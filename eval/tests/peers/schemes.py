"""The four schemes of nervaluate over spans: schemes.py FILE

FILE is a JSON object of two lists of documents, `gold` and `pred`; a document is a list of [start, end, label], end
not included. Writes an object: scheme -> counts and figures.
"""
import json
import sys

from nervaluate import Evaluator

data = json.load(open(sys.argv[1], encoding="utf-8"))


def entities(documents):
    # The package counts ends as included.
    return [[{"label": label, "start": start, "end": end - 1} for start, end, label in doc] for doc in documents]


labels = sorted({label for side in data.values() for doc in side for _, _, label in doc})
results = Evaluator(entities(data["gold"]), entities(data["pred"]), tags=labels).evaluate()["overall"]
names = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}
print(json.dumps({
    name: {
        "correct": r.correct, "incorrect": r.incorrect, "partial": r.partial, "missed": r.missed, "spurious": r.spurious,
        "p": r.precision, "r": r.recall, "f1": r.f1,
    }
    for name, key in names.items() for r in [results[key]]
}))
