"""Storing working rows whole: those given are in use, all others are retired with their links."""


def store(model, rows):
    """Insert or update the rows, which are known by their key, and retire all others."""
    rows = list(rows)
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model.objects.bulk_create(
        rows, update_conflicts=bool(rows), unique_fields=["key"], update_fields=names
    )
    others = model.objects.exclude(key__in=[row.key for row in rows])
    others.filter(retired=False).update(retired=True)


def replace_parts(model, parts, *, wholes, ends=None):
    """Replace the parts of the wholes by `parts`; each is known by (field, keys).

    With `ends`, a part stays whose other end is not among them: that row is retired, and the
    part waits with it.
    """
    (whole, keys), (end, end_keys) = wholes, ends or ("", ())
    rows = model.objects.filter(**{f"{whole}__in": keys})
    if ends:
        rows = rows.filter(**{f"{end}__in": end_keys})
    rows.delete()
    model.objects.bulk_create(parts)


def replace_links(relation, rows, name, *, ends):
    """Replace what the rows name in the list `name`, as replace_parts does for `ends`."""
    field = relation.field
    source, target = (
        f"{part}_id" for part in (field.m2m_field_name(), field.m2m_reverse_field_name())
    )
    replace_parts(
        relation.through,
        [
            relation.through(**{source: row.key, target: key})
            for row in rows
            for key in getattr(row, name)
        ],
        wholes=(source, keys_of(rows)),
        ends=(target, keys_of(ends)),
    )


def keys_of(rows):
    return [row.key for row in rows]
