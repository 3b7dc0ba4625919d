"""The product's addresses and two floors, which the product itself does not have."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import include, path

from screening.models import Team

FLOOR = "screening/error.html"


@login_not_required
def template_only(request):
    return render(request, FLOOR, {"title": "Floor", "message": "A template and no query."})


@login_not_required
def one_query(request):
    return render(request, FLOOR, {"title": "Floor", "message": Team.objects.get(slug="bench-0")})


urlpatterns = [
    path("bench/template/", template_only),
    path("bench/query/", one_query),
    path("", include("barrierscreen.urls")),
]
