"""``python -m bench.classroom [STUDENTS]``: what a class costs: its copies, its keys, its grades, a hunt."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from duizhang.classroom import assignments
from duizhang.classroom.assign import assign
from duizhang.classroom.grade import grade
from duizhang.classroom.plant import plant_groups


def main() -> None:
    """Print seconds for each assignment, all files written and all read, and the memory that it took at most."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    students = [f"student{i:04d}" for i in range(number)]
    with tempfile.TemporaryDirectory(prefix="duizhang-bench-") as name:
        folder = Path(name)
        (folder / "roster.csv").write_text("id\n" + "\n".join(students), encoding="utf-8")
        for exercise in assignments():
            measure(exercise.id, students, folder)
        begun = time.perf_counter()
        plant_groups(5, [], folder / "hunt", folder / "hunt-keys", groups=3, seed="1")
        print(f"plant, 3 groups with 5 errors: {time.perf_counter() - begun:.1f} s")
    # Linux counts in kilobytes, macOS in bytes.
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    print(f"memory at most: {most:.0f} MB")


def measure(name: str, students: list[str], folder: Path) -> None:
    """One assignment: English and Chinese notebooks and sheets, then one zip of right answers."""
    begun = time.perf_counter()
    done = assign(name, folder / "roster.csv", folder / name, folder / f"{name}-keys", zh=True, seed="1")
    assigned = time.perf_counter() - begun
    key = json.loads(done.key.read_text(encoding="utf-8"))["students"]
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for student in students:
            notebook = json.loads((folder / name / f"{student}-{name}.ipynb").read_text(encoding="utf-8"))
            for cell in notebook["cells"]:
                told = cell["metadata"].get("duizhang", {})
                if told.get("kind") in ("number", "interval"):
                    cell["source"] = key[student]["answers"][told["question"]]["answer"]
            archive.writestr(f"x_1_assignsubmission_file/{student}.ipynb", json.dumps(notebook))
    begun = time.perf_counter()
    graded = grade(folder / f"{name}.zip", folder / f"{name}-keys", folder / "grades.csv")
    spent = time.perf_counter() - begun
    print(f"{name}: {done.distinct} variants, {done.files} files: {assigned:.1f} s", end="; ")
    print(f"{sum('graded' in r.status for r in graded.rows)} graded: {spent:.1f} s")


if __name__ == "__main__":
    main()
