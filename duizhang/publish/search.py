"""Search in Chinese and in English.

Chinese has no blanks between words. A run of Han characters is indexed and
searched as its pairs of neighbours (地区生产总值: 地区, 区生, 生产, 产总, 总值), all
other words as Sphinx's English search does. The browser splits a query by the
same rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.search.en import SearchEnglish

from duizhang.publish.elements import HAN

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["SearchHan", "split"]

_WORD = re.compile(rf"(?P<han>[{HAN}]+)|(?:(?![{HAN}])\w)+")


def split(text: str) -> list[str]:
    """The words of a text to index or to look for.

    Examples
    --------
    >>> split("迎泽 GDP年均增长")
    ['迎泽', 'GDP', '年均', '均增', '增长']
    """
    out = []
    for found in _WORD.finditer(text):
        word = found.group()
        if found["han"] and len(word) > 1:
            out += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            out.append(word)
    return out


def _javascript(characters: str) -> str:
    """A character class for a regular expression with the flag u."""
    return "".join(c if c == "-" else f"\\u{{{ord(c):x}}}" for c in characters)


class SearchHan(SearchEnglish):
    """English with pairs of Han characters."""

    lang = "en"
    language_name = "English and Chinese"
    js_splitter_code = r"""
var splitQuery = (query) => {
  const words = [];
  for (const found of query.matchAll(/([HAN]+)|(?:(?![HAN])[\p{L}\p{N}_])+/gu)) {
    const characters = [...found[0]];
    if (found[1] && characters.length > 1)
      for (let i = 0; i + 1 < characters.length; i++) words.push(characters[i] + characters[i + 1]);
    else words.push(found[0]);
  }
  return words;
};
""".replace("HAN", _javascript(HAN))

    def split(self, input: str) -> list[str]:
        return split(input)


def setup(app: Sphinx) -> None:
    app.add_search_language(SearchHan)
