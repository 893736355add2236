"""The link checker finds what is broken and what is loaded from elsewhere, and nothing else."""

import pytest

from duizhang.publish.links import broken_links, foreign_loads


@pytest.fixture
def site(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.html").write_text('<h1 id="x-y">B</h1>', encoding="utf-8")
    return tmp_path


def _write(site, body, name="index.html"):
    (site / name).write_text(body, encoding="utf-8")


@pytest.mark.parametrize(
    "link", ['<a href="a/b.html#x-y">', '<a href="#">', '<a href="a/b.html?q=1">', '<a href="https://example.org/c">']
)
def test_a_sound_link_is_no_finding(site, link):
    _write(site, link)
    assert broken_links(site) == []


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ('<a href="c.html">', "no such file"),
        ('<a href="a/b.html#z">', "no such anchor"),
        ('<a href="#z">', "no such anchor"),
        ('<img src="d.png">', "no such file"),
        ('<a href="../../etc/passwd">', "out of the site"),
    ],
)
def test_a_broken_link_is_found(site, link, why):
    _write(site, link)
    (problem,) = broken_links(site)
    assert why in problem


@pytest.mark.parametrize(
    "body",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<link rel="preconnect" href="https://cdn.example">',
        '<img srcset="a.png 1x, https://cdn.example/b.png 2x">',
        "<style>@import 'https://cdn.example/x.css';</style>",
        '<p style="background: url(https://cdn.example/x.png)">',
        '<script>fetch("https://cdn.example/x.json")</script>',
        '<script type="module">import("https://cdn.example/x.mjs")</script>',
        '<iframe src="https://cdn.example/"></iframe>',
    ],
)
def test_what_is_loaded_from_another_host_is_found(site, body):
    _write(site, body)
    assert len(foreign_loads(site)) == 1


def test_style_and_script_files_are_looked_into(site):
    _write(site, "@font-face { src: url('https://cdn.example/f.woff2') }", "x.css")
    _write(site, "const s = document.createElement('script'); s.src = `https://cdn.example/y.js`;", "x.js")
    assert len(foreign_loads(site)) == 2


def test_links_to_follow_and_words_about_a_page_are_not_loaded(site):
    _write(
        site,
        '<a href="https://example.org">x</a><link rel="canonical" href="https://example.org/">'
        '<svg xmlns="http://www.w3.org/2000/svg"></svg><script>// see https://example.org\n</script>',
    )
    assert foreign_loads(site) == []
