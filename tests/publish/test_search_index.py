"""Search in Chinese and in English finds its pages in the built index."""

import json
import re
import shutil
import subprocess

import pytest
from sphinx.search.en import SearchEnglish

from duizhang.publish.search import SearchHan, split

QUERIES = {
    "地区生产总值": {"chapter", "look-it-up/qinghe-2021"},
    "工业增加值": {"chapter"},
    "同比增长": {"chapter"},
    "deflator": {"index"},
    "kindergartens": {"chapter"},
    "迎泽": {"index"},
    "年均增长 青河县": {"look-it-up/qinghe-2021"},
}


def test_a_run_of_han_characters_is_split_into_neighbours():
    assert split("地区生产总值") == ["地区", "区生", "生产", "产总", "总值"]


def test_other_words_are_split_as_in_english_also_beside_han():
    assert split("2020年GDP增长7.1%, 泽 and 5G") == ["2020", "年", "GDP", "增长", "7", "1", "泽", "and", "5G"]
    english = "Gross value-added, re-based to 2015: don't_split"
    assert split(english) == SearchEnglish({}).split(english)


def test_rare_characters_outside_the_first_plane_are_han_too():
    assert split("𠮷野家") == ["𠮷野", "野家"]


def _found(index: dict, words: set[str]) -> set[str]:
    """The pages that hold every word: what searchtools.js looks up, in Python."""
    pages = None
    for word in words:
        here = set()
        for table in ("terms", "titleterms"):
            numbers = index[table].get(word, [])
            here |= {index["docnames"][n] for n in ([numbers] if isinstance(numbers, int) else numbers)}
        pages = here if pages is None else pages & here
    return pages or set()


@pytest.fixture(scope="module")
def site(built):
    return built.root / "_build" / "html"


@pytest.fixture(scope="module")
def index(site):
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text.strip(), re.DOTALL).group(1))


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_its_pages(index, query):
    language = SearchHan({})
    assert _found(index, {language.stem(w) for w in split(query.lower())}) >= QUERIES[query]


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed: the browser's own splitter cannot be run")
def test_the_browser_s_own_code_finds_the_same_pages(site):
    script = """
const fs = require("fs"), vm = require("vm");
const site = process.argv[1], queries = JSON.parse(process.argv[2]);
const sandbox = {console, DOCUMENTATION_OPTIONS: {}, SPHINX_HIGHLIGHT_ENABLED: false, _ready: () => {},
  document: {addEventListener: () => {}, getElementById: () => null, body: {}, createElement: () => ({})}, window: {}};
vm.createContext(sandbox);
const run = (file) => vm.runInContext(fs.readFileSync(site + "/" + file, "utf8"), sandbox);
run("_static/language_data.js");
vm.runInContext(fs.readFileSync(site + "/_static/searchtools.js", "utf8") + ";globalThis.Search = Search;", sandbox);
run("searchindex.js");
const out = {};
for (const query of queries) {
  const [, terms, excluded] = sandbox.Search._parseQuery(query);
  out[query] = sandbox.Search.performTermsSearch(terms, excluded).map((r) => r[0]);
}
console.log(JSON.stringify(out));
"""
    command = ["node", "-e", script, "--", str(site), json.dumps(list(QUERIES))]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for query, pages in QUERIES.items():
        assert set(found[query]) >= pages, query


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed: the browser's own splitter cannot be run")
def test_the_browser_splits_as_the_index_does():
    texts = [
        "地区生产总值2020年GDP增长7.1%",
        "𠮷野家 and 5G",
        "迎泽区 · “十四五”",
        "value-added_x Ünïcode ３台",
        "〇一 々",
    ]
    script = SearchHan.js_splitter_code + "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(splitQuery)));"
    done = subprocess.run(
        ["node", "-e", script, "--", json.dumps(texts)], capture_output=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stdout) == [split(t) for t in texts]
