"""Holds exported Label Studio tasks to Label Studio's own code.

    label_studio.py FOLDER    a folder that `eval convert --to label-studio` wrote

The configuration is parsed, tasks, annotations and predictions are validated, and the tasks are converted by the
converter that Label Studio exports with. Every span that comes out of it must be what the text has there; the spans and
the fields are written to standard output, a JSON object a line, for the caller to compare.
"""

import json
import sys
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

folder = Path(sys.argv[1])
config = (folder / "config.xml").read_text(encoding="utf-8")
tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))

interface = LabelInterface(config)
interface.validate()
for number, task in enumerate(tasks, start=1):
    # The SDK's check of a task with annotations forgets to hand them on.
    assert interface.validate_task({"data": task["data"]}), task["data"]["doc"]
    for annotation in task["annotations"]:
        assert interface.validate_annotation(annotation), task["data"]["doc"]
    for prediction in task["predictions"]:
        assert interface.validate_prediction(prediction), task["data"]["doc"]
    # What the server adds when it imports.
    task["id"] = number

with tempfile.TemporaryDirectory() as temporary:
    work = Path(temporary)
    (work / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    converter = Converter(config, project_dir=None, download_resources=False)
    converter.convert_to_json_min(str(work / "export.json"), str(work / "min"), is_dir=False)
    converter.convert_to_conll2003(str(work / "export.json"), str(work / "conll"), is_dir=False)
    documents = json.loads((work / "min" / "result.json").read_text(encoding="utf-8"))
    tagged = (work / "conll" / "result.conll").read_text(encoding="utf-8")

assert "B-Quantity" in tagged and "B-Indicator" in tagged, tagged[:1000]
assert len(documents) == len(tasks)
for document in documents:
    text = document["text"]
    for span in document["span"]:
        assert text[span["start"]:span["end"]] == span["text"], (document["doc"], span)
        if span["labels"] == ["Quantity"]:
            print(json.dumps([document["doc"], span["start"], span["end"], span["text"]], ensure_ascii=False))
