"""Prints plain text documents to PDF, DOCX and HTML, so that tests can ask whether the same text comes back.

    python tests/print/print.py OUT FILE...

Each FILE is a text in UTF-8 or GB18030. For each one OUT/NAME/ gets

    text.txt      the lines that were printed, a paragraph each; a row of a table with tabs between its cells
    one.pdf       the layout of official documents (GB/T 9704): A4, 28 characters a line, 22 lines a page, `— 3 —`
    two.pdf       a gazette in two columns of smaller type
    chromium.pdf  a web page printed by a browser
    doc.docx      a paragraph a line, headings by style, tables
    page.html     a web page with menus, links and a footer around the text

A line of the text is a paragraph, also where the text was broken to a width before it was saved. Lines with tabs and
Markdown rows become tables. `--only one,two` prints some of the formats alone. The same input gives the same bytes.
"""

import argparse
import base64
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FORMATS = ["one", "two", "chromium", "docx", "html"]
# The time that files say they were made at: tests compare bytes.
EPOCH = 1704067200


def decode(data):
    """The text of a file."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def blocks(text):
    """The blocks of a text: ("title" | "heading" | "paragraph", line) and ("table", rows)."""
    lines = []
    for line in re.split(r"[\r\n\x0b\x0c\x85\u2028\u2029]+", text):
        line = "".join(c if c == "\t" or c >= " " else " " for c in line)
        if line.strip("\ufeff \u3000\u00a0\t"):
            lines.append(line)
    found, rows = [], []

    def flush():
        if len(rows) > 1:
            width = max(map(len, rows))
            found.append(("table", [row + [""] * (width - len(row)) for row in rows]))
        else:
            found.extend(("paragraph", " ".join(cell for cell in row if cell)) for row in rows)
        rows.clear()

    front = True
    for line in lines:
        bare = line.strip("\ufeff \u3000\u00a0\t")
        if bare.startswith("|") and bare.endswith("|") and len(bare) > 2:
            cells = [cell.strip() for cell in bare[1:-1].split("|")]
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(cells)
            continue
        if "\t" in bare:
            rows.append([cell.strip() for cell in bare.split("\t")])
            continue
        flush()
        marked = re.match(r"#{1,6} +", bare)
        bare = bare[marked.end():] if marked else bare
        ends = bare.endswith(("。", "：", ":", "；", "，", "！", "？"))
        numbered = re.match(r"第[一二三四五六七八九十]+[章节篇]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）", bare)
        front = front and not ends and not numbered and len(bare) <= 60 and len(found) < 8
        if front:
            found.append(("title", bare))
        elif not ends and len(bare) <= 40 and (marked or numbered):
            found.append(("heading", bare))
        else:
            found.append(("paragraph", bare))
    flush()
    return found


def printed(found):
    """The lines that are printed."""
    lines = []
    for kind, what in found:
        lines.extend("\t".join(row) for row in what) if kind == "table" else lines.append(what)
    return "".join(line + "\n" for line in lines)


class Typst:
    """Prints by typst, in this process: a template and the text as strings in its source."""

    def __init__(self):
        import typst

        self.compile = typst.compile

    @staticmethod
    def string(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def source(self, template, found):
        """The template with the text behind it. What stands before the first line that is no title goes to `front`."""
        parts = [(HERE / f"{template}.typ").read_text(encoding="utf-8")]
        front = [what for kind, what in found if kind == "title"]
        if front:
            parts.append("#front(" + "".join(self.string(line) + ", " for line in front) + ")\n\n")
        for kind, what in found:
            if kind == "table":
                widths = ",".join(str(column_width(column)) for column in zip(*what))
                cells = ", ".join("(" + "".join(self.string(cell) + ", " for cell in row) + ")" for row in what)
                parts.append(f"#grid-of(({widths},), ({cells},))\n\n")
            elif kind != "title":
                parts.append(f"#{'head' if kind == 'heading' else 'p'}({self.string(what)})\n\n")
        return "".join(parts)

    def print(self, template, found, path):
        path.write_bytes(self.compile(self.source(template, found).encode(), timestamp=EPOCH))


class Chromium:
    """Prints by one browser, told what to do through a pipe (the DevTools protocol)."""

    def __init__(self):
        program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
        if program is None:
            raise SystemExit("chromium is missing")
        self.profile = tempfile.TemporaryDirectory()
        to_read, self.to = os.pipe()
        self.answers, from_write = os.pipe()

        def wire():
            # The browser reads at 3 and writes at 4.
            reader, writer = os.dup(to_read), os.dup(from_write)
            high = [os.dup2(reader, 60), os.dup2(writer, 61)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.browser = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-extensions", "--disable-background-networking", "--remote-debugging-pipe",
             f"--user-data-dir={self.profile.name}"],
            preexec_fn=wire, pass_fds=(3, 4), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.answers = os.fdopen(self.answers, "rb")
        self.count = 0
        self.rest = b""
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = self.ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self.ask("Page.enable", {}, self.session)

    def message(self):
        while b"\0" not in self.rest:
            data = os.read(self.answers.fileno(), 1 << 20)
            if not data:
                raise SystemExit("chromium ended")
            self.rest += data
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method, params, session=None, event=None):
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        result, seen = None, event is None
        while result is None or not seen:
            answer = self.message()
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise SystemExit(f"chromium: {method}: {answer['error']}")
                result = answer["result"]
            seen = seen or answer.get("method") == event
        return result

    def print(self, page, path):
        with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
            file.write(page)
            file.flush()
            self.ask("Page.navigate", {"url": "file://" + file.name}, self.session, "Page.loadEventFired")
        style = "font-size: 9px; width: 100%; padding: 0 40px"
        params = {
            "preferCSSPageSize": True, "displayHeaderFooter": True, "generateTaggedPDF": False,
            "headerTemplate": f'<div style="{style}"><span class="title"></span></div>',
            "footerTemplate": f'<div style="{style}; text-align: right"><span class="pageNumber"></span>/'
                              '<span class="totalPages"></span></div>',
        }
        data = base64.b64decode(self.ask("Page.printToPDF", params, self.session)["data"])
        path.write_bytes(re.sub(rb"/(CreationDate|ModDate) \(D:\d{14}", rb"/\1 (D:20240101000000", data))

    def close(self):
        os.close(self.to)
        try:
            self.browser.wait(10)
        except subprocess.TimeoutExpired:
            self.browser.kill()
        self.profile.cleanup()


def body(found):
    """The blocks as HTML."""
    out = []
    for kind, what in found:
        if kind == "table":
            rows = "".join(
                "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>\n"
                for tag, row in zip(["th"] + ["td"] * len(what), what))
            out.append(f"<table>\n{rows}</table>\n")
        else:
            tag = {"title": "h1", "heading": "h3", "paragraph": "p"}[kind]
            out.append(f"<{tag}>{html.escape(what)}</{tag}>\n")
    return "".join(out)


def column_width(cells):
    """How wide a column is to be beside the others: as its longest cell, within bounds, in half characters."""
    longest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in cell) for cell in cells)
    return min(max(longest, 5), 24)


def title_of(found):
    return next((what for kind, what in found if kind != "table"), "文件")


def to_print(found):
    """A page without anything around the text, as a browser prints it."""
    return (HERE / "print.html").read_text(encoding="utf-8").replace("{title}", html.escape(title_of(found))).replace(
        "{body}", body(found))


def to_web(found):
    """The text as a web site shows it."""
    return (HERE / "page.html").read_text(encoding="utf-8").replace("{title}", html.escape(title_of(found))).replace(
        "{body}", body(found))


def to_docx(found, path):
    """The text as a word processor saves it."""
    import docx

    document = docx.Document()
    for kind, what in found:
        if kind == "table":
            table = document.add_table(rows=len(what), cols=len(what[0]), style="Table Grid")
            for i, row in enumerate(what):
                for cell, text in zip(table.rows[i].cells, row):
                    cell.text = text
        else:
            document.add_paragraph(what, style={"title": "Title", "heading": "Heading 1", "paragraph": "Normal"}[kind])
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            member = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--only", default=",".join(FORMATS), help="formats, with commas between them")
    options = parser.parse_args()
    only = options.only.split(",")
    if unknown := set(only) - set(FORMATS):
        parser.error(f"no such format: {', '.join(sorted(unknown))}")
    typst = Typst() if {"one", "two"} & set(only) else None
    chromium = Chromium() if "chromium" in only else None
    try:
        for file in options.files:
            found = blocks(decode(file.read_bytes()))
            folder = options.out / file.stem
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "text.txt").write_text(printed(found), encoding="utf-8")
            for template in ["one", "two"]:
                if template in only:
                    typst.print(template, found, folder / f"{template}.pdf")
            if chromium:
                chromium.print(to_print(found), folder / "chromium.pdf")
            if "docx" in only:
                to_docx(found, folder / "doc.docx")
            if "html" in only:
                (folder / "page.html").write_text(to_web(found), encoding="utf-8")
    finally:
        if chromium:
            chromium.close()


if __name__ == "__main__":
    sys.exit(main())
