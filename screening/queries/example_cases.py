"""How the example cases of a release come out."""

from screening.engine.examples import check_examples
from screening.queries.releases import catalog_by_digest, compiled_release


def release_results(release):
    """How the example cases of a release come out; most early releases have none."""
    if not catalog_by_digest(release.digest).example_cases:
        return ()
    return check_examples(compiled_release(release))
