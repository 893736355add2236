"""The built book is light enough to be read on a phone far away."""

import gzip

import pytest

from duizhang.publish.weight import too_heavy, weigh

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("book")]


def test_no_page_and_not_the_site_is_too_heavy(site):
    assert too_heavy(site) == []


@pytest.mark.parametrize("address", ["index.html", "pages/growth-yingze.html", "search.html"])
def test_a_browser_loads_no_more_than_was_counted(tab, served, site, address):
    (counted,) = [w for w in weigh(site) if w.page == address]
    asked = set()
    with tab() as t:
        t.page.on("response", lambda r: asked.add(site / r.url.partition("/a-path/")[2].partition("?")[0]))
        t.open(f"{served}/{address}")
        t.page.wait_for_load_state("networkidle")
    assert site / address in asked and len(asked) > 10
    packed = sum(f.stat().st_size for f in asked if f.suffix in (".woff2", ".png"))
    plain = sum(len(gzip.compress(f.read_bytes(), 6)) for f in asked if f.suffix not in (".woff2", ".png"))
    assert packed + plain <= counted.full
