"""The process that makes one PDF: a document as JSON on standard input, its PDF on standard output.

Run by `screening.exchange.pdf`; nothing else imports this, since WeasyPrint comes with it.
"""

import json
import resource
import sys

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

CPU_SECONDS = 20
"""A second guard, should the web process die before it ends this one."""
MEMORY = 2 * 1024**3


def made(html: str, css: str) -> bytes:
    """The document as PDF with tags; its language and title stand in its head."""
    # Nothing is fetched, by no protocol: the document and its style came with the request.
    alone = {"url_fetcher": URLFetcher(allowed_protocols=()), "base_url": "about:blank"}
    style = CSS(string=css, **alone)
    pdf: bytes = HTML(string=html, **alone).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return pdf


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    wanted = json.load(sys.stdin)
    sys.stdout.buffer.write(made(wanted["html"], wanted["css"]))


if __name__ == "__main__":
    main()
