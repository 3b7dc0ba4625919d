"""Firefox by Marionette, its own protocol: the one way to duplicate a tab or open a closed one.

Each message is JSON with its length before it: [0, number, command, parameters], answered by
[1, number, error, result].
"""

import json
import re
import socket
import subprocess
import time
from contextlib import contextmanager

PATIENCE = 60
TABS = """const done = arguments[0];
    const window = Services.wm.getMostRecentWindow("navigator:browser");
    const { SessionStore } = ChromeUtils.importESModule(
        "resource:///modules/sessionstore/SessionStore.sys.mjs");
    const restored = (tab) => tab.addEventListener("SSTabRestored", () => done(), { once: true });
    """


class Marionette:
    """A Firefox that listens on a connection."""

    def __init__(self, connection):
        self.connection = connection
        self.answers = connection.makefile("rb")
        self.number = 0
        self.read_message()
        self.command("WebDriver:NewSession", capabilities={})

    def read_message(self):
        length = b""
        while (character := self.answers.read(1)) != b":":
            length += character
        return json.loads(self.answers.read(int(length)))

    def command(self, name, **parameters):
        self.number += 1
        message = json.dumps([0, self.number, name, parameters]).encode()
        self.connection.sendall(b"%d:%s" % (len(message), message))
        _kind, _number, error, result = self.read_message()
        assert error is None, error
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def run(self, script):
        return self.command("WebDriver:ExecuteScript", script=script, args=[])

    def until(self, expression):
        end = time.monotonic() + PATIENCE
        while not self.run(f"return document.readyState == 'complete' && ({expression})"):
            assert time.monotonic() < end, f"Waited for {expression}"
            time.sleep(0.2)

    def in_new_tab(self, script):
        """Run a script of the browser's own that opens a tab, and go there once it is restored."""
        before = set(self.command("WebDriver:GetWindowHandles"))
        self.command("Marionette:SetContext", value="chrome")
        self.command("WebDriver:ExecuteAsyncScript", script=TABS + script, args=[])
        self.command("Marionette:SetContext", value="content")
        (tab,) = set(self.command("WebDriver:GetWindowHandles")) - before
        self.command("WebDriver:SwitchToWindow", handle=tab)

    def duplicate_tab(self):
        self.in_new_tab("restored(window.gBrowser.duplicateTab(window.gBrowser.selectedTab));")

    def close_and_reopen_tab(self):
        """Close the tab duplicated last and open it again."""
        self.in_new_tab("""window.gBrowser.removeTab([...window.gBrowser.tabs].at(-1));
            window.setTimeout(() => restored(SessionStore.undoCloseTab(window, 0)), 1500);""")


@contextmanager
def marionette(program, profile):
    """Start a Firefox with an empty profile; gives it, driven by Marionette."""
    (profile / "user.js").write_text('user_pref("marionette.port", 0);\n')
    command = [program, "-marionette", "-headless", "-remote-allow-system-access"]
    command += ["-no-remote", "-profile", str(profile)]
    with (
        (profile / "log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as process,
    ):
        try:
            with socket.create_connection(("127.0.0.1", port_of(profile)), PATIENCE) as connection:
                yield Marionette(connection)
        finally:
            process.terminate()


def port_of(profile):
    """The port on which this Firefox listens; it says so once it does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        said = re.search(r"Listening on port (\d+)", (profile / "log").read_text())
        if said:
            return int(said[1])
        time.sleep(0.2)
    raise AssertionError("Firefox does not listen.")
