"""``duizhang plant``: the sample reports with a few wrong digits, and the key that says which.

An error is one number with other digits, as many as before, so that every
offset stays. It is kept only where the checks find it, by the family that was
asked for, and where everything that they find contains one planted number.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from tqdm import tqdm

from duizhang.checks.engine import check
from duizhang.checks.verdict import ACCUSING, Verdict
from duizhang.claim import Claim, Facts
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.material import excluded
from duizhang.classroom.seed import derive, keep_seed, number_seed, open_seed, read_seed, seal
from duizhang.ledger.load import MARK, Ledger, open_ledger
from duizhang.ledger.translation import translation_problems
from duizhang.pages.files import write_atomically

__all__ = ["Error", "Planted", "check_families", "plant", "plant_groups", "sample_folder"]

#: Other digits that are tried for one error before a family is given up.
TRIES = 120
#: How far a planted number lies from the right one, where that can be had.
SUBTLE = 0.15
MOST = 20
_ENGLISH = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion|trillion)\b)?")
_SCALES = {None: 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


@dataclass(frozen=True, slots=True)
class Error:
    """One planted number.

    Attributes
    ----------
    claim : str
    printed, right : str
        The digits as planted and as they were.
    family : str
        The family of checks that it was planted for.
    found : tuple of str
        Ids of every finding of an inconsistency that contains it.
    working : str
        What the first of them says.
    """

    claim: str
    printed: str
    right: str
    family: str
    found: tuple[str, ...] = ()
    working: str = ""


@dataclass
class Planted:
    """A version of the sample's facts and texts with its errors."""

    facts: Facts
    texts: dict[str, str]
    errors: list[Error] = field(default_factory=list)


def sample_folder() -> Path:
    """The invented county's ledger, with its texts."""
    return Path(__file__).resolve().parents[2] / "data" / "sample"


def check_families(families: Iterable[str]) -> list[str]:
    """The families asked for.

    Raises
    ------
    ClassroomError
        If one is no family that may say *inconsistent*.
    """
    asked = list(dict.fromkeys(f.strip() for f in families if f.strip()))
    wrong = [f for f in asked if f not in ACCUSING]
    if wrong:
        raise ClassroomError(f"--families {wrong[0][:40]}: expected some of {', '.join(sorted(ACCUSING))}")
    return asked or sorted(ACCUSING)


def plant(number: int, families: Iterable[str], rng: random.Random, ledger: Ledger | None = None) -> Planted:
    """Plant errors in the sample.

    Parameters
    ----------
    number : int
        How many.
    families : iterable of str
        Those that may find them; each is used about as often as the others.
    rng : random.Random

    Raises
    ------
    ClassroomError
        If the sample has no room for so many.
    """
    ledger = ledger or open_ledger(sample_folder())
    facts = ledger.facts()
    texts = {s.source: (ledger.folder / "texts" / s.file).read_bytes().decode("utf-8") for s in facts.sources.values()}
    state = Planted(facts, texts)
    asked = check_families(families)
    rng.shuffle(asked)
    barren: set[str] = set()
    while len(state.errors) < number:
        used = [e.family for e in state.errors]
        left = [f for f in asked if f not in barren]
        if not left:
            raise ClassroomError(
                f"--errors {number}: the sample has room for {len(used)} that {', '.join(sorted(asked))} would find"
            )
        family = min(left, key=used.count)
        grown = _one(state, family, rng)
        if grown is None:
            barren.add(family)
        else:
            state = grown
    return _told(state)


def _one(state: Planted, family: str, rng: random.Random) -> Planted | None:
    """The state with one error more, or ``None`` where this family finds none."""
    taken = {e.claim for e in state.errors}
    sentences = {(c.source, c.sentence) for c in state.facts.claims if c.claim in taken}
    sound = [v for v in check(state.facts, [family]) if v.verdict == "consistent" and not taken & set(v.claims)]
    ids = sorted({c for v in sound for c in v.claims})
    fit = [
        c
        for c in map(state.facts.claim, ids)
        if (c.source, c.sentence) not in sentences and not excluded(state.facts.indicators[c.indicator])
    ]
    for attempt in range(TRIES if fit else 0):
        claim = rng.choice(fit)
        digits = _other_digits(rng, claim.printed)
        # A number that leaps to the eye is no hunt; only where no other does it may.
        if attempt < TRIES // 2 and abs(float(digits) - float(claim.printed)) > SUBTLE * abs(float(claim.printed)):
            continue
        changed = _changed(state, claim, digits)
        if changed is None:
            continue
        errors = [*state.errors, Error(claim.claim, digits, claim.printed, family)]
        # Its own family first: most other digits still fit, and one family is soon asked.
        if any(claim.claim in v.claims for v in _findings(changed.facts, [family])) and _exact(changed.facts, errors):
            return Planted(changed.facts, changed.texts, errors)
    return None


def _exact(facts: Facts, errors: Sequence[Error]) -> bool:
    """Whether each error is found by its family, and each finding contains exactly one error."""
    planted = {e.claim for e in errors}
    found = _findings(facts)
    alone = all(len(planted & set(v.claims)) == 1 for v in found)
    return alone and all(any(v.check == e.family and e.claim in v.claims for v in found) for e in errors)


def _findings(facts: Facts, families: Iterable[str] = tuple(sorted(ACCUSING))) -> list[Verdict]:
    return [v for v in check(facts, families) if v.verdict == "inconsistent"]


def _told(state: Planted) -> Planted:
    found = _findings(state.facts)
    errors = []
    for e in state.errors:
        own = sorted((v for v in found if e.claim in v.claims), key=lambda v, f=e.family: (v.check != f, v.id))
        errors.append(replace(e, found=tuple(v.id for v in own), working=own[0].working))
    return Planted(state.facts, state.texts, errors)


def _other_digits(rng: random.Random, printed: str) -> str:
    """As many digits, one or two of them others."""
    places = [i for i, c in enumerate(printed) if c.isdigit()]
    digits = list(printed)
    for place in rng.sample(places, min(len(places), rng.choice((1, 1, 2)))):
        least = 1 if place == places[0] and len(places) > 1 else 0
        digits[place] = rng.choice([d for d in "0123456789"[least:] if d != digits[place]])
    return "".join(digits)


# -- the same change everywhere ---------------------------------------------------
def _changed(state: Planted, claim: Claim, digits: str) -> Planted | None:
    """Text, mention, quotes and translations with the other digits; ``None`` where they cannot follow."""
    mention = next(m for m in state.facts.mentions if m.mention == claim.mention)
    shared = [c for c in state.facts.claims if c.mention == claim.mention]
    if len(shared) != 1 or mention.text.count(claim.printed) != 1 or len(claim.printed) < 2:
        return None
    at = int(mention.start) + mention.text.index(claim.printed)
    text = state.texts[claim.source]
    new_text = text[:at] + digits + text[at + len(digits) :]
    new_mention = replace(mention, text=mention.text.replace(claim.printed, digits))
    claims = []
    for c in state.facts.claims:
        new = replace(c, printed=digits) if c.claim == claim.claim else c
        start, end = (int(c.quote_start), int(c.quote_start) + len(c.quote)) if c.quote else (0, 0)
        if c.source == claim.source and start < at + len(digits) and at < end:
            if not (start <= at and at + len(digits) <= end) or text[start:end] != c.quote:
                return None
            english = _translated(c.quote_en, claim, digits)
            if english is None:
                return None
            new = replace(new, quote=new_text[start:end], quote_en=english)
            if translation_problems(new):
                return None
        claims.append(new)
    mentions = tuple(new_mention if m.mention == mention.mention else m for m in state.facts.mentions)
    facts = replace(state.facts, claims=tuple(claims), mentions=mentions)
    return Planted(facts, state.texts | {claim.source: new_text}, state.errors)


def _translated(english: str, claim: Claim, digits: str) -> str | None:
    """The translation with the new number where the old one stood; ``None`` where that is not one place."""
    old, new = abs(Fraction(claim.printed) * int(claim.multiplier)), abs(Fraction(digits) * int(claim.multiplier))
    hits = [m for m in _ENGLISH.finditer(english) if Fraction(m[1].replace(",", "")) * _SCALES[m[2]] == old]
    if len(hits) != 1:
        return None
    (hit,) = hits
    decimals = len(hit[1].partition(".")[2])
    value = new / _SCALES[hit[2]]
    written = f"{float(value):,.{decimals}f}" if "," in hit[1] else f"{float(value):.{decimals}f}"
    if Fraction(written.replace(",", "")) != value:
        return None
    return english[: hit.start(1)] + written + english[hit.end(1) :]


# -- what is written ----------------------------------------------------------------
def plant_groups(
    number: int,
    families: Sequence[str],
    out: Path,
    keys: Path,
    *,
    groups: int = 1,
    seed: str | None = None,
    quiet: bool = True,
) -> list[Path]:
    """Write a version for each group, and its key; return the keys' paths.

    Raises
    ------
    ClassroomError
        If something given cannot be used, or the sample has no room for so many errors.
    """
    if not 1 <= number <= MOST:
        raise ClassroomError(f"--errors {number}: expected 1 to {MOST}")
    if not 1 <= groups <= 200:
        raise ClassroomError(f"--groups {groups}: expected 1 to 200")
    asked = check_families(families)
    inner, outer = keys.resolve(), out.resolve()
    if inner == outer or outer in inner.parents:
        raise ClassroomError(f"--keys {keys}: keys never lie in the folder that is handed out; expected another one")
    for option, folder in (("--out", out), ("--keys", keys)):
        if folder.exists() and not folder.is_dir():
            raise ClassroomError(f"{option} {folder}: this is a file: expected a folder")
    if seed is None:
        secret = open_seed(keys)
    else:
        secret = number_seed(int(seed)) if seed.isdecimal() and len(seed) < 19 else read_seed(Path(seed))
        keep_seed(keys, secret)
    names = ["all"] if groups == 1 else [f"group-{i:02d}" for i in range(1, groups + 1)]
    ledger = open_ledger(sample_folder())
    made: dict[tuple[tuple[str, str], ...], str] = {}
    paths = []
    for name in tqdm(names, desc="plant", unit="group", disable=quiet):
        for attempt in range(50):
            rng = derive(secret, "plant", name, number, ",".join(asked), attempt)
            planted = plant(number, asked, rng, ledger)
            which = tuple(sorted((e.claim, e.printed) for e in planted.errors))
            if which not in made:
                break
        made[which] = name
        write_version(out if groups == 1 else out / name, planted, ledger)
        paths.append(_write_key(keys / "planted" / f"{name}.json", name, planted, secret))
    return paths


def write_version(folder: Path, planted: Planted, ledger: Ledger) -> None:
    """A whole ledger with its texts: what ``duizhang check DIR`` reads."""
    from duizhang.ledger.compare import compare
    from duizhang.ledger.datapackage import write_datapackage
    from duizhang.ledger.files import write_table
    from duizhang.ledger.schema import TABLES

    for source, text in planted.texts.items():
        file = planted.facts.sources[source].file
        write_atomically(folder / "texts" / Path(file).name, text)
    claims = {c.claim: c for c in planted.facts.claims}
    mentions = {m.mention: m for m in planted.facts.mentions}
    digests = {s: hashlib.sha256(text.encode("utf-8")).hexdigest() for s, text in planted.texts.items()}
    for name in TABLES:
        rows = [dict(row) for row in ledger.rows(name)]
        for row in rows:
            if name == "claims":
                it = claims[row["claim"]]
                row |= {"printed": it.printed, "quote": it.quote, "quote_en": it.quote_en}
            elif name == "mentions":
                row["text"] = mentions[row["mention"]].text
            elif name == "sources":
                row["sha256"] = digests[row["source"]]
        write_table(folder, name, rows)
    standing = (ledger.folder / MARK).read_text(encoding="utf-8")
    write_atomically(folder / MARK, standing)
    version = Ledger(folder)
    write_table(folder, "passages", compare(version, folder / "texts"))
    write_datapackage(folder)


def _write_key(path: Path, name: str, planted: Planted, seed: bytes) -> Path:
    rows = [_row(e, planted) for e in sorted(planted.errors, key=lambda e: e.claim)]
    content: Mapping[str, Any] = {"errors": rows, "group": name, "seal": seal(seed, ["planted", name, rows])}
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    path.chmod(0o600)
    return path


def _row(error: Error, planted: Planted) -> dict[str, Any]:
    claim = planted.facts.claim(error.claim)
    return {
        "claim": error.claim,
        "family": error.family,
        "found": list(error.found),
        "planted": error.printed,
        "quote": claim.quote,
        "right": error.right,
        "source": claim.source,
        "working": error.working,
    }
