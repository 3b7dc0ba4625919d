"""What is stored in the fields of a decision, what is wanted there, and what was seen."""

from screening.workflows.plan_refusals import FieldConflict, PlanChanged


def stored_fields(decision) -> dict[str, str]:
    """What can be seen and wanted of a decision, or of none, as text by field."""
    if decision is None:
        return {"choice": "", "words": "", "due_on": ""}
    return {
        "choice": decision.full_choice,
        "words": decision.words,
        "due_on": decision.due_on.isoformat() if decision.due_on else "",
    }


def wanted_fields(choice, detail, words, due_on):
    """What is wanted, in the form of `stored_fields`; what is None is not wanted."""
    wanted = {}
    if choice is not None:
        wanted["choice"] = f"{choice}:{detail}" if detail else choice
    if words is not None:
        wanted["words"] = words.strip()
    if due_on is not None:
        wanted["due_on"] = due_on.isoformat()
    return wanted


def settle_fields(wanted, stored, seen):
    """The fields to store; raises PlanChanged when one was stored anew since it was seen.

    A field that was seen nowhere was seen empty.
    """
    known, conflicts = [], []
    for field, value in wanted.items():
        shown = list(seen.get(field, [""]))
        if value == stored[field] or shown == [value]:
            continue
        if stored[field] in shown:
            known.append(field)
        else:
            conflicts.append(FieldConflict(field, stored[field], value))
    if conflicts:
        raise PlanChanged(conflicts)
    return known
