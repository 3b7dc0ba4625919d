"""Problems of a catalog, of its files or of answers in sentences for people, one for each code."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog.problem import Problem

SENTENCES = {
    "key-repeated": _("This key is used twice. Give one of the rows another key."),
    "key-malformed": _(
        "A key holds small letters, digits and single hyphens, at most %(limit)s characters."
    ),
    "text-empty": _("“%(field)s” is empty. Write one."),
    "text-too-long": _("“%(field)s” has %(length)s characters. Shorten it to %(limit)s."),
    "text-unstorable": _("“%(field)s” holds a character that cannot be stored."),
    "choice-unknown": _("“%(field)s” must be one of: %(allowed)s."),
    "direction-unknown": _("“%(direction)s” is not a direction."),
    "strength-unknown": _("“%(strength)s” is not a strength."),
    "unknown-adjustment": _(
        "The adjustment “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-barrier": _(
        "The barrier “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-contraindication": _(
        "The holding barrier “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-domain": _(
        "The domain “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-modality": _("“%(name)s” is not a type of therapy that a case can have."),
    "unknown-neighbour": _(
        "The neighbour “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-part": _(
        "The adjustment “%(adjustment)s” has no part “%(name)s”. Name one that it has, or let the "
        "whole adjustment wait."
    ),
    "unknown-question": _(
        "The question “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-red-flag": _(
        "The red flag “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-scale": _(
        "The scale “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "unknown-source": _(
        "The source “%(name)s” does not exist or is retired. Name one that is in use."
    ),
    "repeated-adjustment": _("The adjustment “%(name)s” is named twice. Name it once."),
    "repeated-barrier": _("The barrier “%(name)s” is named twice. Name it once."),
    "repeated-contraindication": _("The holding barrier “%(name)s” is named twice. Name it once."),
    "repeated-modality": _("The type of therapy “%(name)s” is named twice. Name it once."),
    "repeated-neighbour": _("The neighbour “%(name)s” is named twice. Name it once."),
    "repeated-option": _("The option “%(name)s” is named twice. Name it once."),
    "repeated-part": _("The part “%(name)s” is named twice. Give one of the two another key."),
    "repeated-question": _("The question “%(name)s” is named twice. Name it once."),
    "repeated-red-flag": _("The red flag “%(name)s” is named twice. Name it once."),
    "repeated-remark": _("The adjustment “%(name)s” has two remarks. Keep one of them."),
    "repeated-source": _("The source “%(name)s” is named twice. Name it once."),
    "domain-none": _("There is no domain. A questionnaire needs pages."),
    "domain-reserved": _("This key is taken by a page. Choose another."),
    "domain-empty": _("No question stands on this page. Add one."),
    "scale-size": _("A scale has two to %(limit)s options."),
    "scale-without-zero": _("One option must have level 0."),
    "option-reserved": _("“%(option)s” is offered with every scale. Remove it."),
    "option-key-malformed": _("“%(option)s” is not a key for an option."),
    "option-level": _("“%(option)s” has level %(level)s. Use 0 to 3."),
    "option-number": _(
        "“%(option)s” begins at the number %(number)s. Use 0 to %(limit)s, or leave it empty."
    ),
    "number-of-two-options": _(
        "Two options begin at the number %(number)s. Give each its own, or leave it empty."
    ),
    "option-label-repeated": _(
        "Two answers read “%(label)s”. Give one of them other words, so that they can be told "
        "apart."
    ),
    "option-label-empty": _("“label of %(option)s” is empty. Write one."),
    "option-label-too-long": _(
        "“label of %(option)s” has %(length)s characters. Shorten it to %(limit)s."
    ),
    "option-label-unstorable": _("“label of %(option)s” holds a character that cannot be stored."),
    "question-unused": _("Nothing uses this question. Use it or retire it."),
    "first-pass-too-long": _(
        "%(count)s questions are asked of every case. Give some a condition or make them "
        "optional, so that at most %(limit)s are."
    ),
    "first-pass-long": _(
        "%(count)s questions are asked of every case, in about %(minutes)s minutes; %(limit)s "
        "keep a screening short. Give some a condition or make them optional, unless they are "
        "worth it."
    ),
    "filled-without-numbers": _(
        "The question is filled from the number of sessions, but no option of the scale "
        "“%(name)s” says from which number it holds. Give the options their numbers."
    ),
    "filled-without-spacings": _(
        "The question is filled from the spacing of sessions, but no option of the scale "
        "“%(name)s” has one of its keys: %(known)s. Choose the scale that has them."
    ),
    "condition-unknown-parent": _(
        "The question “%(name)s” it depends on does not exist or is retired."
    ),
    "condition-level": _(
        "The condition must ask for level 1 to %(top)s of “%(name)s”; level %(level)s never or "
        "always holds."
    ),
    "condition-cycle": _("The conditions go round in a circle: %(way)s. Remove one of them."),
    "condition-optional": _(
        "“%(name)s” is optional, so its follow-ups would never be asked. Hang this question on "
        "one that is asked of every case."
    ),
    "condition-chain": _(
        "“%(name)s” is itself a follow-up. Hang this question on a question that is asked of "
        "every case."
    ),
    "number-repeated": _("Two barriers have this number: %(number)s. Renumber one."),
    "gate-repeated": _("Two barriers have this gate: “%(name)s”. Give each its own."),
    "gate-missing": _("The barrier has no gate among its questions. Name one."),
    "gate-against": _("The gate must speak for the barrier."),
    "gate-has-condition": _("The gate must be asked of every case: remove its condition."),
    "optional-gate": _("The gate must be asked of every case: it cannot be optional."),
    "thresholds-disordered": _("“possible” must begin at 1 point or more, below “likely”."),
    "likely-out-of-reach": _(
        "“likely” begins at %(likely_at)s points, but no answers reach more than %(most)s. Lower "
        "the threshold or raise a weight."
    ),
    "strength-text-supports": _(
        "An answer to “%(name)s” speaks for the barrier, so it is no strength. Take the words of "
        "the strength out."
    ),
    "example-option-unknown": _(
        "“%(option)s” is not an answer to “%(name)s”. Give one that the question offers."
    ),
    "example-without-answers": _("The example has no answers that are in use. Give some."),
    "example-without-main": _("The example names no main barrier that is in use. Name one."),
    "example-main-too-many": _(
        "The example names %(count)s main barriers, and only %(limit)s can be among the first "
        "three. Make some of them further ones."
    ),
    "adjustment-without-barrier": _(
        "The adjustment helps no barrier that is in use. Name one, or retire it."
    ),
    "steps-missing": _("Write the steps, none of them empty."),
    "step-of-several-lines": _("A step stands on one line."),
    "grade-without-source": _("Grade %(grade)s needs a source. Cite it, or use D."),
    "part-key-malformed": _("“%(part)s” is not a key for a part."),
    "part-held-twice": _(
        "The part “%(name)s” of the adjustment “%(adjustment)s” is held twice. Name it once."
    ),
    "flag-needs-one-trigger": _("Give either a level or an option, not both."),
    "flag-option-unknown": _("“%(option)s” is not an answer to “%(name)s”."),
    "flag-level": _("The level must be 1 to %(top)s."),
    "year-unlikely": _("%(year)s is not a year of publication."),
    "doi-malformed": _("“%(text)s” is not right. A DOI looks like 10.1000/xyz."),
    "pmid-malformed": _("“%(text)s” is not right. A PMID is a number of up to nine digits."),
    "url-malformed": _("“%(text)s” is not right. An address begins with https://."),
    "json-unreadable": _("The text is not readable JSON"),
    "json-key-repeated": _("The key %(names)s stands there more than once."),
    "catalog-shape": _("A catalog is an object with seven lists."),
    "list-missing": _("“%(name)s” is missing or not a list."),
    "list-unknown": _("“%(name)s” is not part of a catalog."),
    "field-unknown": _("“%(field)s” is not a known field."),
    "field-missing": _("“%(field)s” is missing."),
    "not-an-object": _("“%(field)s” is not an object."),
    "not-a-list": _("“%(field)s” is not a list."),
    "not-text": _("“%(field)s” is not text."),
    "not-a-whole-number": _("“%(field)s” is not a whole number."),
    "folder-unreadable": _("The folder %(name)s cannot be read: %(why)s"),
    "files-none": _("There is no file named catalog_*.yaml in this folder."),
    "files-too-large": _("The files hold more than 5 MB. A catalog needs a tenth of it."),
    "file-misnamed": _(
        "This file would be passed over. Name it catalog_*.yaml, with small letters in that part, "
        "or take it out of the folder."
    ),
    "file-not-a-file": _(
        "This is a folder, a dead link or something else that is no file. Take it out of the "
        "folder, or put the file in its place."
    ),
    "file-unreadable": _("This file cannot be read: %(why)s"),
    "file-in-utf-16": _("This file is UTF-16 or UTF-32 text. Save it as UTF-8."),
    "file-not-in-utf-8": _("This is not UTF-8 text. Save the file as UTF-8."),
    "file-character": _("The character %(character)s has no place in a file. Remove it."),
    "file-empty": _("This file holds no rows. Write them, or take it out of the folder."),
    "file-not-a-list": _("This file is not a list of rows, each beginning with “- model:”."),
    "yaml-unreadable": _(
        "YAML cannot read this. Look here and in the line before for a missing quotation mark, "
        "bracket or colon, a tab, or an indentation unlike that of its neighbours."
    ),
    "yaml-unfinished": _(
        "YAML cannot read this as part of what begins in line %(begun)s. Look in between for a "
        "missing quotation mark, bracket or colon, a tab, or an indentation unlike that of its "
        "neighbours."
    ),
    "zip-unreadable": _(
        "This is no zip file, or it is damaged. Pack the files anew, as an ordinary zip."
    ),
    "zip-too-many": _(
        "The zip holds %(count)s files, and a catalog needs a tenth of it. Pack at most %(limit)s."
    ),
    "zip-too-large": _(
        "The zip unpacks to more than %(limit)s MB, or far beyond its own size. A catalog needs a "
        "third of it."
    ),
    "zip-path": _(
        "This name leads out of the zip, or holds a sign that a name cannot have. Pack the files "
        "under their own names."
    ),
    "zip-folders": _("The files lie in several folders. Put all of them into one, and pack that."),
    "zip-without-files": _("There is no file named catalog_*.yaml in this zip."),
    "zip-file-twice": _("The zip holds this file more than once. Keep one of them."),
    "zip-method": _(
        "This file is encrypted, or packed in a way that is not read here. Pack the files as an "
        "ordinary zip without a password."
    ),
    "problems-too-many": _(
        "The files hold more than %(limit)s problems. Mend these first; what follows was not read."
    ),
    "row-not-of-a-catalog": _("Row %(number)s is not a row of a catalog."),
    "row-model-unknown": _("“%(name)s” is no kind of row that a catalog has."),
    "row-repeated": _(
        "This row stands already in %(file)s, line %(line)s. Remove one, or rename it."
    ),
    "row-field-unknown": _("“%(field)s” is not a field of this row."),
    "row-names-nothing": _("“%(field)s” names “%(name)s”, which does not exist."),
    "row-names-twice": _("“%(field)s” names “%(name)s” twice. Name it once."),
    # Django's own message, which is translated already.
    "row-refused": _("%(why)s"),
    "fields-not-a-mapping": _("“fields” must hold a name and a value on each line."),
    "field-repeated": _("“%(field)s” stands there more than once. Keep one."),
    "field-refused": _("“%(field)s”: %(why)s"),
    "text-unquoted": _(
        "“%(field)s” is not text: without quotes YAML reads %(value)s as something else. Put it "
        "in quotes."
    ),
    "text-cut": _(
        "YAML leaves out a part of “%(field)s”, because of a #, & or > in it. Put the text in "
        "quotes, and a comment on a line of its own."
    ),
    "text-missing": _("“%(field)s” has no value. Write a text; two quotes mean an empty one."),
    "text-nested": _("“%(field)s” must be one text, not a list or a mapping."),
    "number-malformed": _(
        "“%(field)s” is not a whole number: %(value)s. Write digits alone, without quotes."
    ),
    "not-true-or-false": _("“%(field)s” must be true or false, without quotes."),
    "not-a-list-of-keys": _("“%(field)s” must be a list of keys, each on a line with a hyphen."),
    "answer-to-nothing": _("The question “%(question)s” is not part of this release."),
    "answer-not-text": _("The answer to “%(question)s” is not text."),
    "answer-unknown": _(
        "“%(option)s” is not an answer to “%(question)s”. Choose one of: %(known)s."
    ),
}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, without the name of the row."""
    return str(SENTENCES[problem.code]) % dict(problem.params)


def sentences(problems: Iterable[Problem]) -> str:
    """One line for each problem."""
    return "\n".join(map(sentence, problems))


def lines(problems: Iterable[Problem]) -> str:
    """One line for each problem, beginning with its place, and the kind and key of its row."""
    return "\n".join(map(line, problems))


def line(problem: Problem) -> str:
    """A problem with the file and line where it stands, if any, and its row."""
    # A problem without a key is one of a file, which is named in front of it, or of all of them.
    words = sentence(problem)
    if problem.key:
        words = f"{problem.kind} {problem.key}: {words}"
    if not problem.file:
        return words
    place = {"file": problem.file, "line": problem.line, "problem": words}
    if not problem.line:
        return gettext("%(file)s: %(problem)s") % place
    return gettext("%(file)s, line %(line)d: %(problem)s") % place


def refusal_words(refusal: Exception) -> str:
    """What a person reads of a refusal: its problems by row where it has any, else its text."""
    return lines(refusal.problems) if hasattr(refusal, "problems") else str(refusal)
