"""Reads the outputs of a folder with the programs of other people, as docs/EXPORTS.md says, and holds each to the JSON Lines.

readers.py FOLDER: out.jsonl, out.parquet, out.csv, sheet.csv, out.sdmx.csv, out.ttl and datapackage.json are there.
"""

import csv
import json
import re
import sys
from collections import Counter
from decimal import Context, Decimal
from pathlib import Path

import duckdb
import frictionless
import pandas
import polars
import pyarrow.parquet
import pysdmx.io
import rdflib
from sdmx.model import v30
from sdmx.reader.csv import Reader

FOLDER = Path(sys.argv[1])
DECIMALS = ["value", "value_max", "amount", "amount_max", "confidence"]
YEARS = ["year", "year_start"]
COUNTS = ["start", "end", "page"]
NAMES = """doc indicator value value_max unit year scope measure status bound year_start indicator_code scope_code amount amount_max
    amount_unit start end page surface sentence section confidence flags id""".split()
#: The types that DuckDB has for the columns; what is not named is VARCHAR.
DUCKDB = {
    **dict.fromkeys(NAMES, "VARCHAR"),
    **dict.fromkeys(DECIMALS, "DECIMAL(38,10)"),
    **dict.fromkeys(YEARS, "INTEGER"),
    **dict.fromkeys(COUNTS, "BIGINT"),
    "flags": "VARCHAR[]",
}
LINES = [
    json.loads(line, parse_float=Decimal, parse_int=int)
    for line in (FOLDER / "out.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]


def same(found, what, empty_is_null=False, digits=None):
    """Holds rows, dictionaries, to those of the JSON Lines: every cell of every row, codes as text. Numbers of more than `digits` are
    held to their first ones."""
    assert len(found) == len(LINES), f"{what}: {len(found)} rows of {len(LINES)}"
    for number, (row, line) in enumerate(zip(found, LINES), 1):
        assert list(row) == NAMES, f"{what}: columns {list(row)}"
        for name, value in row.items():
            expected = line[name]
            if name in DECIMALS and expected is not None:
                expected = Decimal(expected)
                if digits and len(expected.as_tuple().digits) > digits:
                    context = Context(prec=digits)
                    value, expected = context.plus(value), context.plus(expected)
            if empty_is_null and expected == "":
                expected = None
            if name == "flags":
                value = list(value)
            assert value == expected and type(value) is type(expected), f"{what}: row {number}, {name}: {value!r} is not {expected!r}"
    print(f"{what}: {len(found)} rows")


def duckdb_rows(relation):
    return [dict(zip(relation.columns, row)) for row in relation.fetchall()]


def with_duckdb():
    parquet = duckdb.sql(f"SELECT * FROM '{FOLDER}/out.parquet'")
    assert dict(zip(parquet.columns, map(str, parquet.types))) == DUCKDB, parquet.types
    same(duckdb_rows(parquet), "DuckDB, Parquet")
    lines = duckdb.sql(f"SELECT * FROM read_json('{FOLDER}/out.jsonl', format = 'newline_delimited', columns = {DUCKDB!r})")
    # DuckDB reads the numbers of JSON as doubles, whatever the type of the column.
    same(duckdb_rows(lines), "DuckDB, JSON Lines", digits=15)
    texts = {**DUCKDB, "flags": "JSON"}
    for file in ["out.csv", "sheet.csv"]:
        cells = duckdb.sql(f"SELECT * REPLACE (flags::VARCHAR[] AS flags) FROM read_csv('{FOLDER}/{file}', types = {texts!r})")
        if file == "out.csv":
            same(duckdb_rows(cells), "DuckDB, CSV", empty_is_null=True)
        else:
            assert cells.columns == NAMES, "the byte order mark is a part of the first name"
    [total] = duckdb.sql(f"SELECT sum(value), count(scope_code) FROM '{FOLDER}/out.parquet'").fetchall()
    assert total == (sum(Decimal(line["value"]) for line in LINES), sum(line["scope_code"] is not None for line in LINES)), total
    notes = duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{FOLDER}/out.parquet')").fetchall()
    assert dict(notes)["zhibiao.table"] == "observations"


def with_polars():
    decimal = polars.Decimal(38, 10)
    parquet = polars.read_parquet(FOLDER / "out.parquet")
    assert parquet.schema["value"] == decimal and parquet.schema["flags"] == polars.List(polars.String), parquet.schema
    same(parquet.to_dicts(), "Polars, Parquet")
    types = {
        **dict.fromkeys(NAMES, polars.String),
        **dict.fromkeys(DECIMALS, decimal),
        **dict.fromkeys(YEARS, polars.Int32),
        **dict.fromkeys(COUNTS, polars.Int64),
    }
    cells = polars.read_csv(FOLDER / "out.csv", schema=types)
    cells = cells.with_columns(polars.col("flags").str.json_decode(polars.List(polars.String)))
    same(cells.to_dicts(), "Polars, CSV", empty_is_null=True)
    # Polars has no exact way from JSON to decimals; the texts are whole, and numbers are binary.
    lines = polars.read_ndjson(FOLDER / "out.jsonl", schema={**types, **dict.fromkeys(DECIMALS, polars.Float64), "flags": polars.List(polars.String)})
    assert lines.height == len(LINES) and lines["scope_code"].to_list() == [line["scope_code"] for line in LINES]
    assert lines["value"].to_list() == [float(line["value"]) for line in LINES]


def with_pandas():
    parquet = pandas.read_parquet(FOLDER / "out.parquet", dtype_backend="pyarrow")
    rows = [{name: None if value is pandas.NA else value for name, value in row.items()} for row in parquet.to_dict("records")]
    same(rows, "pandas, Parquet")
    # Without dtype, a code becomes a number and loses its zeros.
    codes = {"scope_code": "string", "indicator_code": "string", "id": "string", "doc": "string"}
    for file in ["out.csv", "sheet.csv"]:
        cells = pandas.read_csv(FOLDER / file, dtype=codes)
        assert [None if value is pandas.NA else value for value in cells["scope_code"]] == [line["scope_code"] for line in LINES], file
        assert list(cells.columns) == NAMES and list(cells["value"]) == [float(line["value"]) for line in LINES], file
    lines = pandas.read_json(FOLDER / "out.jsonl", lines=True, dtype=codes)
    assert len(lines) == len(LINES)
    print(f"pandas, CSV and JSON Lines: {len(lines)} rows")


def with_arrow():
    file = pyarrow.parquet.ParquetFile(FOLDER / "out.parquet")
    assert str(file.schema_arrow.field("flags").type) == "list<element: string not null>", file.schema_arrow
    assert not file.schema_arrow.field("id").nullable and file.schema_arrow.field("scope_code").nullable
    assert file.schema_arrow.metadata[b"zhibiao.schema_version"], file.schema_arrow.metadata


def with_frictionless():
    report = frictionless.Package(str(FOLDER / "datapackage.json")).validate()
    assert report.valid, report.to_summary()
    resource = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))["resources"][0]
    rows = frictionless.Package(str(FOLDER / "datapackage.json")).get_resource("observations").read_rows()
    assert len(rows) == len(LINES) and [row["scope_code"] for row in rows] == [line["scope_code"] for line in LINES]
    assert resource["bytes"] == (FOLDER / "out.csv").stat().st_size
    # A word that the schema does not know is found: the report can say no.
    broken = FOLDER / "broken"
    broken.mkdir()
    (broken / "out.csv").write_bytes((FOLDER / "out.csv").read_bytes().replace(b",level,", b",lever,", 1))
    resource.pop("bytes")
    resource.pop("hash")
    (broken / "datapackage.json").write_text(json.dumps({"name": "broken", "resources": [resource]}), encoding="utf-8")
    report = frictionless.Package(str(broken / "datapackage.json")).validate()
    assert not report.valid, "a wrong word passes"
    print(f"Frictionless: {len(rows)} rows")


def in_cube():
    return [line for line in LINES if line["scope"] and line["year"] is not None and line["indicator"]]


DIMENSIONS = "FREQ REF_AREA INDICATOR MEASURE SCENARIO UNIT_MEASURE SOURCE OCCURRENCE TIME_PERIOD".split()


def with_sdmx():
    path = FOLDER / "out.sdmx.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    cells = in_cube()
    assert [row["OBS_ID"] for row in rows] == [line["id"] for line in cells]
    keys = Counter(tuple(row[name] for name in DIMENSIONS) for row in rows)
    assert keys.most_common(1)[0][1] == 1, f"one key twice: {keys.most_common(1)}"
    for row, line in zip(rows, cells):
        assert all(re.fullmatch(r"[A-Za-z0-9_@$-]+", row[name]) for name in DIMENSIONS if name != "TIME_PERIOD"), row
        assert re.fullmatch(r"\d{4}(-01-01/P\d+Y)?", row["TIME_PERIOD"]), row
        assert row["OBS_STATUS"] in "AEF" and row["STRUCTURE"] == "dataflow" and row["ACTION"] == "I"
        amount = line["value"] if line["amount"] is None else line["amount"]
        assert Decimal(row["OBS_VALUE"]) * 10 ** int(row["UNIT_MULT"]) == Decimal(amount), row
    # Its own readers: pysdmx, which asks for no structure, and sdmx1, which asks for one.
    [dataset] = pysdmx.io.read_sdmx(path, validate=False).data
    assert len(dataset.data) == len(cells), len(dataset.data)
    structure = v30.DataStructureDefinition(id="OBSERVATIONS")
    for name in DIMENSIONS:
        structure.dimensions.append(v30.Dimension(id=name))
    structure.measures.append(v30.Measure(id="OBS_VALUE"))
    for name in list(rows[0])[3:]:
        if name not in DIMENSIONS and name != "OBS_VALUE":
            structure.attributes.append(v30.DataAttribute(id=name))
    with path.open("rb") as file:
        [dataset] = Reader().convert(file, structure=structure).data
    assert len(dataset.obs) == len(cells)
    assert [obs.dimension["REF_AREA"].value for obs in dataset.obs] == [row["REF_AREA"] for row in rows]
    print(f"SDMX-CSV: {len(cells)} of {len(LINES)} observations")


PREFIXES = """PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
#: Integrity constraints of the Data Cube vocabulary (section 11.1 of the recommendation): each asks for what must not be.
CONSTRAINTS = {
    "IC-1 one data set": "{ ?o a qb:Observation . FILTER NOT EXISTS { ?o qb:dataSet ?d } }",
    "IC-2 one structure": "{ ?d a qb:DataSet . FILTER NOT EXISTS { ?d qb:structure ?s } }",
    "IC-3 a measure": "{ ?s a qb:DataStructureDefinition . FILTER NOT EXISTS { ?s qb:component [ qb:measure ?m ] } }",
    "IC-4 dimensions have a range": "{ ?d a qb:DimensionProperty . FILTER NOT EXISTS { ?d rdfs:range ?r } }",
    "IC-5 coded dimensions have a list": """{ ?d a qb:DimensionProperty ; rdfs:range ?r . ?r rdfs:subClassOf skos:Concept .
        FILTER NOT EXISTS { ?d qb:codeList ?l } }""",
    "IC-6 only attributes are optional": """{ ?s qb:component ?c . ?c qb:componentRequired false .
        FILTER NOT EXISTS { ?c qb:attribute ?a } }""",
    "IC-11 all dimensions": """{ ?o qb:dataSet/qb:structure/qb:component/qb:dimension ?d . FILTER NOT EXISTS { ?o ?d ?v } }""",
    "IC-13 required attributes": """{ ?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:attribute ?a .
        FILTER NOT EXISTS { ?o ?a ?v } }""",
    "IC-14 all measures": """{ ?o qb:dataSet/qb:structure/qb:component/qb:measure ?m . FILTER NOT EXISTS { ?o ?m ?v } }""",
    "IC-19 codes out of the list": """{ ?o qb:dataSet/qb:structure/qb:component/qb:dimension ?d . ?d qb:codeList ?l . ?o ?d ?v .
        FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?l } }""",
}


def with_rdf():
    graph = rdflib.Graph().parse(FOLDER / "out.ttl", format="turtle")
    for name, constraint in CONSTRAINTS.items():
        assert not graph.query(f"{PREFIXES} ASK {constraint}").askAnswer, name
    z = rdflib.Namespace("urn:zhibiao:")
    observations = list(graph.subjects(rdflib.RDF.type, rdflib.Namespace("http://purl.org/linked-data/cube#").Observation))
    cells = {f"urn:zhibiao:observation:{line['id']}": line for line in in_cube()}
    assert set(map(str, observations)) == set(cells)
    dimensions = [z[name] for name in "area indicator measure scenario unit source occurrence yearStart year".split()]
    # IC-12, no two observations in one place, asks for a join of all with all: counted instead.
    assert len({tuple(graph.value(o, d) for d in dimensions) for o in observations}) == len(observations), "IC-12"
    for o in observations:
        line = cells[str(o)]
        amount = line["value"] if line["amount"] is None else line["amount"]
        assert graph.value(o, z.value).value == Decimal(amount), o
        assert str(graph.value(graph.value(o, z.area), rdflib.SKOS.prefLabel)) == line["scope"] or line["scope_code"]
    # A constraint can fail: without one value, IC-14 does.
    graph.remove((observations[0], z.value, None))
    assert graph.query(f"{PREFIXES} ASK {CONSTRAINTS['IC-14 all measures']}").askAnswer
    print(f"RDF: {len(observations)} observations, {len(graph)} triples")


for check in [with_duckdb, with_polars, with_pandas, with_arrow, with_frictionless, with_sdmx, with_rdf]:
    check()
