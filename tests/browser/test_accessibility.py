"""axe-core finds nothing serious or critical on any page; on a phone and in the dark neither."""

from itertools import pairwise

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("book")]


@pytest.fixture(scope="session")
def axe():
    said = "axe-playwright-python is not installed: accessibility is not tested"
    return pytest.importorskip("axe_playwright_python.sync_playwright", reason=said).Axe()


def grave(axe, page, address: str) -> list[str]:
    """The serious and critical violations of a page, one line each."""
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{address}: {v['impact']}: {v['id']}: {len(v['nodes'])} places, first {v['nodes'][0]['html'][:120]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def kinds(addresses) -> list[str]:
    """One page of each kind: a chapter, a document's ledger, each sort of generated page, each other one to look up."""
    chosen = {}
    for address in addresses:
        folder, _, name = address.rpartition("/")
        sort = name.partition("-")[0] if folder in ("pages", "") else ""
        if folder == "look-it-up":
            sort = "a document" if name[-9:-5].isdigit() else name
        # All chapters are of one kind, whatever their part of the book; a lesson has exercises.
        chosen.setdefault((folder if folder in ("pages", "look-it-up", "teach", "") else "a chapter", sort), address)
    return sorted(chosen.values())


def test_no_page_has_a_grave_fault(tab, axe, site, addresses):
    with tab() as t:
        faults = []
        for address in addresses:
            faults += grave(axe, t.open(f"{site.as_uri()}/{address}"), address)
        assert faults == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark")])
def test_no_kind_of_page_has_a_grave_fault_on_a_phone_or_in_the_dark(tab, axe, site, addresses, width, scheme):
    with tab(width, scheme) as t:
        faults = []
        for address in kinds(addresses):
            faults += grave(axe, t.open(f"{site.as_uri()}/{address}"), address)
        assert faults == []


def test_a_picture_without_words_is_found(tab, axe, tmp_path):
    bare = tmp_path / "bare.html"
    bare.write_text(
        '<!DOCTYPE html><html lang="en"><title>t</title><main><h1>t</h1><img src="x.png"></main>', encoding="utf-8"
    )
    with tab() as t:
        assert any("image-alt" in fault for fault in grave(axe, t.open(bare.as_uri()), "bare"))


def test_headings_descend_one_step_at_a_time(seen):
    jumps = []
    for address, facts in seen().pages.items():
        levels = facts["levels"]
        # The page of answers, and the one for addresses that lead nowhere, have no article.
        good = levels is None or (
            levels[:1] == [1] and levels.count(1) == 1 and all(b <= a + 1 for a, b in pairwise(levels))
        )
        jumps += [] if good else [f"{address}: {levels}"]
    assert jumps == []


def test_chinese_is_tagged_as_chinese(seen):
    assert {a: facts["untagged"] for a, facts in seen().pages.items() if facts["untagged"]} == {}
