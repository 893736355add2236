"""``python -m bench.extract``: the reader's speed and rightness beside two libraries, on the same text in one run.

jionlp (money only) and Microsoft's recognizers-text are measured where they
are installed in an environment of their own that ``DUIZHANG_PEERS`` names:
this project does not need them. Texts: those of ``DUIZHANG_SOURCES`` and of
``DUIZHANG_REPORTS`` (else the folder ``reports`` beside the sources), else an
invented one.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from duizhang.reading.extract import extract
from duizhang.reading.indicators import Vocabulary

ROOT = Path(__file__).resolve().parents[1]

#: Invented clauses and the value that each prints, in base units.
FIXED = (
    ("发放人才补贴5337万元。", 53_370_000), ("完成投资161.64亿元。", 16_164_000_000),
    ("总量突破1.2万亿元。", 1_200_000_000_000),
    ("农民人均纯收入3968元。", 3968), ("外贸出口6.25亿美元。", 625_000_000), ("惠及居民2万余户。", 20_000),
    ("财政收入增长14.5％。", 14.5), ("亡人事故下降22.81%。", -22.81), ("产值增长百分之十五点二。", 15.2),
    ("支出八成以上投入民生。", 80), ("上市企业突破百家。", 100), ("配备网格员近万名。", 10_000),
    ("培育企业１０００家。", 1000),
    ("建设沼气池3,000口。", 3000), ("产值翻两番。", 4), ("人均生产总值68 542元。", 68_542),
    ("用电量213.5亿千瓦时。", 21_350_000_000),
    ("自然增长率为-1.56‰。", -1.56), ("累计减税降费超11.8亿元。", 1_180_000_000),
    ("冲击千亿级产业规模。", 100_000_000_000),
)  # fmt: skip
#: Those of them that state money.
MONEY = (0, 1, 2, 3, 4, 15, 18)

INSTALL = (
    "uv venv PEERS; uv pip install --python PEERS/bin/python jionlp recognizers-text-suite emoji==1.1.0 setuptools; "
    "then DUIZHANG_PEERS=PEERS python -m bench.extract"
)

INVENTED = (
    "一、2019年工作回顾\n全县生产总值68.2亿元，增长14.5%；改造老旧小区49个，发放补贴5337万元，"
    "覆盖率由85.5%提高到92.6%。各项事业全面进步。\n"
)


def main() -> None:
    """Print characters a second, values right, and how time grows with length."""
    texts = corpus()
    size = sum(map(len, texts))
    print(f"{len(texts)} texts, {size:,} characters")
    words = Vocabulary()
    found = sum(len(extract(t, vocabulary=words).claims) for t in texts)
    seconds = best(lambda: [extract(t, vocabulary=words) for t in texts])
    print(
        f"duizhang: {size / seconds:,.0f} characters a second, {found:,} draft claims; {right(ours, range(len(FIXED)))}"
    )
    others(texts, size)
    doubling()


def corpus() -> list[str]:
    """The texts at hand."""
    sources = Path(os.environ.get("DUIZHANG_SOURCES", ROOT.parent / "shared" / "sources"))
    folders = (sources, Path(os.environ.get("DUIZHANG_REPORTS", sources.parent / "reports")))
    texts = [p.read_bytes().decode("utf-8") for f in folders if f.is_dir() for p in sorted(f.glob("*.txt"))]
    return texts or [INVENTED * 400]


def best(run: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs, in seconds of the processor."""
    least = float("inf")
    for _ in range(times):
        begun = time.process_time()
        run()
        least = min(least, time.process_time() - begun)
    return least


def ours(clause: str) -> list[float]:
    """The values that the reader finds."""
    return [float(c.printed) * int(c.multiplier) for c in extract(clause).claims if c.printed]


def right(values: Callable[[str], list[float]], which: Iterable[int]) -> str:
    """How many of the fixed values are found, as a sentence."""
    which = list(which)
    n = sum(any(abs(v - FIXED[k][1]) < 1e-6 * max(1, abs(v)) for v in values(FIXED[k][0])) for k in which)
    return f"{n} of {len(which)} fixed values right"


def others(texts: list[str], size: int) -> None:
    """The same texts through the libraries that are installed."""
    peers = os.environ.get("DUIZHANG_PEERS", "")
    if peers:
        sys.path += [str(p) for p in sorted(Path(peers).glob("lib/python*/site-packages"))]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            jionlp = importlib.import_module("jionlp")
        except ImportError:
            jionlp = None
    if jionlp is None:
        print(f"jionlp: not installed here; {INSTALL}")
    else:

        def money(clause: str) -> list[float]:
            found = jionlp.ner.extract_money(clause, with_parsing=True)
            return [float(m["detail"]["num"]) for m in found if isinstance(m["detail"]["num"], str)]

        seconds = best(lambda: [jionlp.ner.extract_money(t, with_parsing=True) for t in texts], 1)
        print(f"jionlp (money only): {size / seconds:,.0f} characters a second; {right(money, MONEY)}")
    try:
        number = importlib.import_module("recognizers_number")
        with_unit = importlib.import_module("recognizers_number_with_unit")
        chinese = importlib.import_module("recognizers_text").Culture.Chinese
    except ImportError:
        print(f"recognizers-text: not installed here; {INSTALL}")
        return
    calls = (number.recognize_number, number.recognize_percentage, with_unit.recognize_currency)

    def values(clause: str) -> list[float]:
        found = []
        for call in calls:
            for r in call(clause, chinese):
                with contextlib.suppress(TypeError, ValueError, KeyError):
                    found.append(float(str(r.resolution["value"]).rstrip("%")))
        return found

    # It is slow: a part of the corpus is enough to tell how slow.
    part, taken = [], 0
    for t in texts:
        part.append(t[:2000])
        taken += len(part[-1])
        if taken > 6000:
            break
    seconds = best(lambda: [call(t, chinese) for t in part for call in calls], 1)
    print(
        f"recognizers-text (numbers, percentages, currency): {taken / seconds:,.0f} characters a second on {taken:,}",
        end="",
    )
    print(f"; {right(values, range(len(FIXED)))}")


def doubling() -> None:
    """Seconds for doubling lengths of text that could hurt a careless expression."""
    for name, piece in {
        "digits": "1",
        "blanks": " ",
        "open tags": "<a",
        "no marks": "产值12亿元增长3%",
        "report": INVENTED,
    }.items():
        seconds = [best(lambda p=piece, n=n: extract(p * (n // len(p))), 2) for n in (100_000, 200_000, 400_000)]
        print(f"{name}, 100,000 to 400,000 characters: " + ", ".join(f"{s:.2f} s" for s in seconds))


if __name__ == "__main__":
    main()
