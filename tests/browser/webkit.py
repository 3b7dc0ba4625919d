"""WebKitGTK from Debian's packages, driven by Selenium on a screen of its own."""

import os
import subprocess
import warnings
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.webkitgtk.service import Service

from tests.browsers import find_webkit


@contextmanager
def screen():
    """A screen that nobody sees; gives its name, such as ":99"."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1000x24"]
    command += ["-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as number:
                yield f":{number.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def webkit(display):
    """WebKit with one tab; gives its driver."""
    driver_path, browser_path = find_webkit()
    options = webdriver.WebKitGTKOptions()
    options.binary_location = browser_path
    options.add_argument("--automation")
    options.accept_insecure_certs = True
    environment = os.environ | {"DISPLAY": display}
    service = Service(executable_path=driver_path, env=environment)
    with warnings.catch_warnings():
        # Selenium's class for WebKitGTK calls another of Selenium's in a way that it deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        driver = webdriver.WebKitGTK(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()
