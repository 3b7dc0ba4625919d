"""Property tests on a busy machine draw their examples slowly; that is no fault of theirs."""

from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
