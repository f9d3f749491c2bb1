"""What each process that answers begins with: it ends when the one that started it ends.

Otherwise `kill -9` of the server would leave its workers behind, holding the port.
"""

import ctypes
import gc
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent() -> None:
    """Ask the system to end this process with its parent; where it cannot, nothing changes."""
    if sys.platform != "linux":
        return
    # Forked from the server, it has the server's handler, which would only note the signal; its own
    # comes when everything is read.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), signal.SIGTERM)


end_with_parent()

# Understand works on small matrices, where threads that wait for each other cost more than they do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from counterpoint.web.wsgi import application  # noqa: E402, F401, I001  # after the lines above; Granian asks for it
from counterpoint.web import ready  # noqa: E402

ready.read_all()

# What the app consists of stays for ever: the collector need not look through it each time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
