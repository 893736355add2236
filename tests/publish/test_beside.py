"""Pictures drawn while Sphinx reads and writes, and the builder's exit codes."""

import subprocess
import sys
import threading

import pytest

from duizhang.publish.beside import Beside


def test_results_are_handed_on_in_the_order_of_asking_in_the_thread_that_finishes():
    heard = []
    later = Beside()
    released = threading.Event()
    later.call(lambda result: heard.append((result, threading.current_thread())), lambda: released.wait(10) and "slow")
    later.call(lambda result: heard.append((result, threading.current_thread())), str.upper, "quick")
    later.afterwards(lambda: heard.append(("last", threading.current_thread())))
    assert heard == []
    released.set()
    later.finish()
    assert heard == [(said, threading.current_thread()) for said in ("slow", "QUICK", "last")]


def test_a_picture_that_cannot_be_drawn_fails_the_build_and_nothing_after_it_counts_as_done():
    heard = []
    later = Beside()
    later.call(heard.append, int, "seven")
    later.afterwards(lambda: heard.append("whole"))
    with pytest.raises(ValueError, match="seven"):
        later.finish()
    assert heard == []
    later.finish()  # nothing is left of it
    assert heard == []


def test_a_build_that_failed_waits_for_no_picture_that_was_not_begun():
    heard = []
    later = Beside()
    for number in range(100):
        later.call(heard.append, threading.Event().wait, 0.01 * (number < 8))
    later.close()
    later.finish()
    assert heard == []


@pytest.mark.parametrize(("asked", "code"), [(["--version"], 0), (["build", "."], 1), (["build", "nowhere"], 2)])
def test_the_builder_ends_with_the_exit_code_of_jupyter_book(tmp_path, asked, code):
    command = [sys.executable, "-X", "utf8", "-m", "duizhang.publish.builder", *asked]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    plain = [sys.executable, "-X", "utf8", "-c", "from jupyter_book.cli.main import main; main()", *asked]
    same = subprocess.run(plain, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == same.returncode == code
    assert done.stdout == same.stdout
