"""What a reader's first visit loads, counted from the files of a site."""

import gzip

import pytest

from duizhang.publish import weight
from duizhang.publish.weight import size_of_site, too_heavy, weigh, weight_table


@pytest.fixture
def site(tmp_path):
    """One page with a style that loads another, a font, a script, a figure, and a link to follow."""
    (tmp_path / "_static").mkdir()
    files = {
        "_static/a.css": '@import "b.css"; i { src: url("f.woff2?v=1"), url(f.ttf), url(data:x) }',
        "_static/b.css": "b { color: red }",
        "_static/a.js": "let a = 1;",
        "_static/f.woff2": "font",
        "_static/f.ttf": "other font",
        "_static/x.svg": "<svg/>" * 50,
        "page.html": '<link rel="stylesheet" href="_static/a.css?v=2"><script src="_static/a.js"></script>'
        '<img src="_static/x.svg"><a href="big.zip">all</a><img src="https://example.org/no.png">',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "big.zip").write_bytes(bytes(5000))
    return tmp_path


def sent(site, *names: str) -> int:
    return sum(len(gzip.compress((site / n).read_bytes(), 6)) for n in names)


def test_a_page_weighs_what_it_loads_and_not_what_it_links_to(site):
    (page,) = weigh(site)
    font = (site / "_static/f.woff2").stat().st_size  # woff2 is packed already; the other kind is never asked for
    assert page.bare == sent(site, "page.html", "_static/a.css", "_static/b.css", "_static/a.js") + font
    assert page.figures == sent(site, "_static/x.svg")
    assert page.full == page.bare + page.figures


def test_what_is_over_a_limit_is_named(site, monkeypatch):
    assert too_heavy(site) == []
    monkeypatch.setattr(weight, "MOST_BARE", 100)
    monkeypatch.setattr(weight, "MOST_SITE", 5000)
    said = too_heavy(site)
    assert [line.partition(":")[0] for line in said] == ["page.html", "the site"]
    assert f"{size_of_site(site):,}" in said[1]


def test_the_table_shows_the_heaviest_page_first(site):
    (site / "light.html").write_text("<p>light</p>", encoding="utf-8")
    lines = weight_table(site).splitlines()
    assert lines[1].startswith("page.html") and lines[2].startswith("light.html")
    assert lines[-1].startswith("2 pages")
