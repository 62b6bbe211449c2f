"""Looks at a report in a headless Chromium, as a reader would, and fails where the page is not what it should be.

    browser.py REPORT EXPECTED.json        checks the page; prints what was checked
    browser.py --shot REPORT FILE.png [light|dark] [WIDTHxHEIGHT]    a picture; REPORT may end in #e12

Selenium is given Debian's own driver, so that it never looks for one.
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

ERRORS = ["value", "unit", "year", "scope", "measure", "indicator~", "indicator=", "period", "status", "bound", "missed", "extra"]


def browser(width=1280, height=800, dark=False):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    options = Options()
    options.binary_location = chromium
    arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", f"--window-size={width},{height}"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    for argument in arguments:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    return driver


def address(path):
    path, _, fragment = str(path).partition("#")
    return Path(path).resolve().as_uri() + (f"#{fragment}" if fragment else "")


class Page:
    def __init__(self, driver, path):
        self.driver = driver
        driver.get(address(path))

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css):
        found = self.all(css)
        assert found, f"nothing matches {css}"
        return found[0]

    def text(self, css):
        return self.one(css).get_attribute("textContent")

    def script(self, code, *args):
        return self.driver.execute_script(code, *args)

    def press(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def click(self, element):
        self.script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def chosen(self):
        return self.one("#panel").get_attribute("data-item")

    def kind_counts(self):
        return dict(self.script("return [...document.querySelectorAll('[data-kind]')].map((row) => "
                                "[row.dataset.kind, Number(row.querySelector('.count').textContent)])"))

    def document_counts(self):
        return self.script("return [...document.querySelector('#document').options].map((option) => option.textContent)")

    def rows(self):
        return self.script("return [...document.querySelectorAll('[data-row]')].filter((row) => !row.hidden).map((row) => row.dataset.row)")

    def only(self, *kinds):
        other = self.script("return [...document.querySelectorAll('[data-kind] input')].filter((box) =>"
                            "box.checked !== arguments[0].includes(box.closest('[data-kind]').dataset.kind))", kinds)
        for box in other:
            self.click(box)

    def record(self, side):
        """What the panel shows of one side, field by field; values that both share stand for each."""
        return self.script("""
            const cells = [...document.querySelectorAll(`#panel tr[data-field] td.${arguments[0]}, #panel tr[data-field] td.both`)];
            return Object.fromEntries(cells.filter((cell) => !cell.querySelector(".null"))
              .map((cell) => [cell.closest("tr").dataset.field, cell.textContent]))""", side)


def same(found, expected, what):
    assert found == expected, f"{what}: found {found!r}, expected {expected!r}"


def check_figures(page, expected):
    same(page.text("#title"), expected["title"], "heading")
    same(page.driver.title, expected["title"], "title")
    for name, value in expected["figures"].items():
        found = float(page.one(f'[data-figure="{name}"]').get_attribute("data-value"))
        same(found, value, name)
    for name, value in expected["counts"].items():
        same(int(page.text(f'[data-count="{name}"]')), value, name)
    for slot, table in expected["confusions"].items():
        found = page.script("""
            const table = document.querySelector(`[data-confusion="${arguments[0]}"] table`);
            const columns = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent);
            return Object.fromEntries([...table.querySelectorAll("tbody tr")].flatMap((row) =>
              [...row.querySelectorAll("td")].map((cell, i) => [`${row.querySelector("th").textContent} ${columns[i]}`, Number(cell.textContent)]))
              .filter(([, count]) => count > 0))""", slot)
        same(found, table, f"confusion of {slot}")
    same(page.script("return [...document.querySelectorAll('#warnings li')].map((line) => line.textContent)"), expected["warnings"], "warnings")
    width, inner = page.script("return [document.documentElement.scrollWidth, innerWidth]")
    assert width <= inner, f"the page is {width} wide in a window of {inner}"


def check_filters(page, expected):
    kinds = expected["kinds"]
    same(page.kind_counts(), kinds, "counts beside the kinds")
    bad = sum(document["errors"] for document in expected["documents"])
    same(page.document_counts(), [f"All documents ({bad})"] + [f"{d['name']} ({d['errors']})" for d in expected["documents"]], "documents")
    same(len(page.rows()), bad, "entries of the list")
    for kind in kinds:
        page.only(kind)
        same(len(page.rows()), kinds[kind], f"entries of {kind}")
    page.only(*ERRORS)
    for number, document in enumerate(expected["documents"]):
        Select(page.one("#document")).select_by_value(str(number))
        same(page.kind_counts(), document["kinds"], f"kinds of {document['name']}")
        same(len(page.rows()), document["errors"], f"entries of {document['name']}")
        shown = page.script("return [...document.querySelectorAll('#texts .document')].filter((part) => !part.hidden).map((part) => part.dataset.document)")
        same(shown, [str(number)], "documents shown")
    Select(page.one("#document")).select_by_value("")
    # A press on a cell of a confusion shows its items, and the cross beside it everything again.
    cell = expected["cell"]
    if cell:
        button = next(b for b in page.all(f'[data-confusion="{cell["slot"]}"] button') if b.get_attribute("title").endswith(cell["title"]))
        page.click(button)
        same(len(page.rows()), int(button.text), "entries of a cell")
        same(len(page.rows()), cell["count"], "entries of a cell")
        page.click(page.one("#cell button"))
        same(len(page.rows()), bad, "entries after the cell")


def check_search(page, expected):
    for query, ids in expected["searches"].items():
        page.press("/")
        box = page.one("#search")
        same(page.driver.switch_to.active_element, box, "focus after /")
        box.send_keys(query)
        same(page.rows(), ids, f"entries with {query}")
        # Letters belong to the box while one types.
        same(page.chosen(), "", "nothing is chosen by typing")
        page.script("const box = arguments[0]; box.value = ''; box.dispatchEvent(new Event('input'))", box)
        box.send_keys(Keys.ESCAPE)
        assert page.driver.switch_to.active_element != box, "Escape leaves the box"


def check_items(page, expected):
    for item in expected["items"]:
        marks = page.all(f'mark[data-items~="{item["id"]}"]')
        if item["covered"] is not None:
            assert marks, f"{item['id']} is not marked in the text"
            covered = page.script("return arguments[0].map((mark) => mark.firstChild.data).join('')", marks)
            same(covered, item["covered"], f"the marked text of {item['id']}")
            page.click(marks[0])
            # Several items may share a place: each press goes to the next.
            for _ in range(len(marks[0].get_attribute("data-items").split())):
                if page.chosen() == item["id"]:
                    break
                marks[0].click()
        else:
            page.click(page.one(f'[data-entry="{item["id"]}"]'))
        same(page.chosen(), item["id"], "the chosen item")
        same(page.script("return location.hash"), f"#{item['id']}", "the link")
        for side in ["gold", "pred"]:
            if item[side] is not None:
                same(page.record(side), item[side], f"{side} of {item['id']}")
        wrong = page.script("return [...document.querySelectorAll('#panel [data-verdict=wrong]')].map((row) => row.dataset.field)")
        same(wrong, item["wrong"], f"fields marked as wrong of {item['id']}")
        current = page.all("mark[aria-current], [data-entry][aria-current]")
        assert current, f"{item['id']} is not set off"
    page.press(Keys.ESCAPE)
    same(page.chosen(), "", "after Escape")
    same(page.script("return location.hash"), "", "the link after Escape")


def visible(page):
    """Whether the place of the chosen item is inside the window."""
    return page.script("const r = document.querySelector('#texts [aria-current]').getBoundingClientRect();"
                       "return r.top >= 0 && r.bottom <= innerHeight")


def check_keys(page, expected):
    page.only(*ERRORS)
    page.script("document.activeElement.blur()")
    order = page.rows()
    same(order, [f"e{i + 1}" for i in range(len(order))], "errors in reading order")
    steps = order[:12]
    for number, item in enumerate(steps):
        page.press("n" if number % 2 == 0 else "j")
        same(page.chosen(), item, "next")
        assert visible(page), f"{item} is outside the window"
    for number, item in enumerate(reversed(steps[:-1])):
        page.press("p" if number % 2 == 0 else "k")
        same(page.chosen(), item, "previous")
    page.press("p")
    same(page.chosen(), order[0], "before the first there is none")
    # Filtered errors are passed over.
    page.only("missed")
    missed = page.rows()
    page.press(Keys.ESCAPE)
    page.script("document.activeElement.blur()")
    for item in missed[:3]:
        page.press("n")
        same(page.chosen(), item, "next missed")
    page.only(*ERRORS)
    # A mark is chosen by keyboard alone, and one sees where one is.
    mark = page.all("mark[data-items], [data-entry]")[0]
    page.script("arguments[0].focus()", mark)
    page.press(Keys.TAB)
    outline = page.script("const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)]")
    assert outline[0] != "none" and outline[1] >= 2, f"focus is not seen: {outline}"
    page.press(Keys.ENTER)
    assert page.chosen(), "Enter chooses nothing"


def check_links(driver, path, expected):
    for item in expected["items"][:3] + expected["items"][-1:]:
        driver.get("about:blank")
        page = Page(driver, f"{path}#{item['id']}")
        same(page.chosen(), item["id"], "the linked item")
        assert visible(page), f"{item['id']} is outside the window"
    driver.get("about:blank")
    same(Page(driver, f"{path}#e99999999").chosen(), "", "a link to nothing")


def check_peace(driver, path):
    """No script of a text ran, nothing was asked of any network, nothing was complained about."""
    same(driver.execute_script("return window.hostile ?? null"), None, "a text was run")
    same(driver.execute_script("return document.querySelectorAll('img, iframe, object, link, [onerror], [onload]').length"), 0, "elements made by a text")
    same(driver.execute_script("return document.scripts.length"), 2, "scripts")
    log = driver.get_log("browser")
    assert not log, f"console: {log}"
    asked = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.append(message["params"]["request"]["url"])
    page = address(path)
    other = [url for url in asked if url.partition("#")[0] != page and not url.startswith(("about:", "data:"))]
    assert asked and not other, f"requests: {other or asked}"


def check(path, expected):
    driver = browser()
    try:
        began = time.monotonic()
        page = Page(driver, path)
        WebDriverWait(driver, 20).until(lambda d: d.find_elements(By.CSS_SELECTOR, "[data-row]"))
        drawn = time.monotonic() - began
        check_figures(page, expected)
        check_filters(page, expected)
        check_search(page, expected)
        check_items(page, expected)
        check_keys(page, expected)
        check_links(driver, path, expected)
        check_peace(driver, path)
        print(f"{len(expected['items'])} items, drawn after {drawn:.1f} s")
    finally:
        driver.quit()


def shot(path, target, scheme="light", size="1280x800"):
    width, height = map(int, size.split("x"))
    driver = browser(width, height, scheme == "dark")
    try:
        Page(driver, path)
        driver.save_screenshot(target)
    finally:
        driver.quit()


if __name__ == "__main__":
    if sys.argv[1] == "--shot":
        shot(*sys.argv[2:])
    else:
        check(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
