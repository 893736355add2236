"""PDF to text through pypdf, refused with the way out where its Chinese cannot be read."""

from __future__ import annotations

import io
import logging
import re
import unicodedata

from duizhang.intake.errors import IntakeError

__all__ = ["pdf_text"]

#: A page of a report has hundreds of characters; fewer than this on the mean page is no text layer.
LEAST_PER_PAGE = 20
#: Of the characters that are no ASCII, the share that is Chinese text in a PDF that can be read.
GOOD = 0.8
_CHINESE = re.compile("[〇㐀-䶿一-鿿豈-﫿⺀-⿟\U00020000-\U0003ffff　-〿＀-￯—…“”‘’·％‰℃①-⑳●■◆]")
_CID = re.compile(r"\(cid:\d+\)|/G[0-9A-F]{2,4}\b|/g\d{1,5}\b")
WAY_OUT = (
    "try `pdftotext -layout FILE.pdf FILE.txt` and give the text, or run a text recognition for simplified Chinese "
    "(such as `ocrmypdf -l chi_sim --force-ocr`)"
)


def pdf_text(data: bytes, name: str) -> tuple[str, int]:
    """The text of a PDF, and its number of pages.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        Its name, for errors.

    Raises
    ------
    IntakeError
        If it is no PDF, is locked, has no text layer, or its characters are not those that are seen.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IntakeError(f"{name}: the PDF is locked with a password: expected one that opens without")
        pages = [page.extract_text() or "" for page in reader.pages]
    except IntakeError:
        raise
    except Exception as problem:  # pypdf raises whatever a broken file leads it to
        words = " ".join(str(problem).split())[:120]
        raise IntakeError(f"{name}: this PDF cannot be read ({type(problem).__name__}: {words}); {WAY_OUT}") from None
    text = "\n".join(pages)
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")
    _judge(text, len(pages), name)
    return text, len(pages)


def _judge(text: str, pages: int, name: str) -> None:
    shown = [c for c in text if not c.isspace()]
    if len(shown) < LEAST_PER_PAGE * max(pages, 1):
        raise IntakeError(f"{name}: {pages} pages of this PDF hold {len(shown)} characters: no text layer; {WAY_OUT}")
    cid = len(_CID.findall(text))
    beyond = [c for c in shown if c > "\x7f"]
    private = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") or c == "�" for c in shown)
    chinese = sum(_CHINESE.match(c) is not None for c in beyond)
    if cid * 4 > len(shown) / 20 or private > len(shown) / 50:
        raise IntakeError(
            f"{name}: {cid or private} of {len(shown)} characters of this PDF are numbers of glyphs, not characters; "
            f"{WAY_OUT}"
        )
    if not chinese or chinese < GOOD * len(beyond):
        raise IntakeError(
            f"{name}: {chinese} of the {len(beyond)} characters of this PDF beyond ASCII are Chinese: its fonts do not "
            f"say which characters they draw; {WAY_OUT}"
        )
