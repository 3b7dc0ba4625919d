"""Whether somebody is new to the product, which nothing stores."""

from screening.models import Screening
from screening.models.prepared import NUMBER, Prepared

SUBMITTED = Prepared(
    lambda user: Screening.objects.filter(submitted_by=user).order_by("pk").only("pk")[:1],
    user=NUMBER,
)


def has_submitted(user):
    """Whether the person has ever submitted a screening, which ends their first visit."""
    return SUBMITTED.first(user=user.pk) is not None
