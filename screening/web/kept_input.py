"""What a signed-out person sent from a questionnaire, kept until they sign in again."""

from screening.models import OWN_WORDS_LIMIT

SESSION_KEY = "unsaved"
MOST_FIELDS = 80
LONGEST = 60


def keep(request):
    """Keep the answers of a questionnaire page, or the own words, in the signed-out session."""
    match = request.resolver_match
    if match is None or not getattr(match.func, "keeps_answers", False):
        return
    answers = {}
    for field, option in list(request.POST.items())[: 2 * MOST_FIELDS]:
        if field.startswith(("seen-", "csrf", "own_words", "seen_words")) or field == "go":
            continue
        seen = request.POST.get(f"seen-{field}", "")
        if all(len(text) <= LONGEST for text in (field, option, seen)):
            answers[field] = [option, seen]
    request.session[SESSION_KEY] = {
        "screening": str(match.kwargs["uuid"]),
        "answers": answers,
        "own_words": request.POST.get("own_words", "")[: 2 * OWN_WORDS_LIMIT],
    }


def kept_for(request, screening):
    """What was kept for this screening: {"answers": ..., "own_words": ...}, or None."""
    kept = request.session.get(SESSION_KEY)
    return kept if kept and kept["screening"] == str(screening.uuid) else None


def drop(request):
    request.session.pop(SESSION_KEY, None)


def keeps_answers(view):
    """Mark a view whose POST is worth keeping when the person turns out to be signed out."""
    view.keeps_answers = True
    return view
