"""Reads exported MeasEval rows as the task's own scorer does: by pandas, and `other` by json.

    measeval.py FILE    a file that `eval convert --to measeval` wrote

The quantities are written to standard output, a JSON array a line.
"""

import json
import sys

import pandas

rows = pandas.read_csv(sys.argv[1], sep="\t")
columns = ["docId", "annotSet", "annotType", "startOffset", "endOffset", "annotId", "text", "other"]
assert list(rows.columns) == columns
assert set(rows.annotType) == {"Quantity", "MeasuredEntity"}
for row in rows.itertuples():
    other = json.loads(str(row.other))
    if row.annotType == "Quantity":
        assert set(other) <= {"unit", "mods", "record"}
        assert set(other.get("mods", [])) <= {"IsApproximate", "IsRange"}
        print(json.dumps([row.docId, row.startOffset, row.endOffset, str(row.text)], ensure_ascii=False))
    else:
        group = rows[(rows.docId == row.docId) & (rows.annotSet == row.annotSet) & (rows.annotType == "Quantity")]
        assert list(group.annotId) == [other["HasQuantity"]], row
