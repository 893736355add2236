"""An invented class: students by number, who hand in what the tests write into their cells."""

import json

SEED = 7


def write_roster(path, students):
    """A two-column list; no person has such a name."""
    path.write_text("id,name\n" + "".join(f"{s},Name of {s}\n" for s in students), encoding="utf-8")
    return path


def filled(notebook, answers):
    """The notebook with a student's words in its answer cells."""
    out = json.loads(json.dumps(notebook))
    for cell in out["cells"]:
        told = cell["metadata"].get("duizhang", {})
        if "kind" in told and told["question"] in answers:
            text = answers[told["question"]]
            cell["source"] = text if told["kind"] == "text" else f"answer_{told['question']} = {text}"
    return out


def right(copy):
    """The answers of a student who makes no mistake, as text."""
    return {number: told["answer"] for number, told in copy.key.items()}


def save(notebook, path):
    """Write a notebook as Jupyter does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
