"""Everything that is stored. Floor 1: knows Django and the engine, nothing above."""

from screening.models.absences import Absence
from screening.models.accounts import Membership, Team, User, sign_in_name
from screening.models.adjustments import (
    AdjustmentDefinition,
    AdjustmentPartDefinition,
    IndicationDefinition,
    SourceDefinition,
)
from screening.models.agenda import AgendaTick
from screening.models.barriers import (
    BarrierDefinition,
    DifferentialDefinition,
    IndicatorDefinition,
)
from screening.models.cases import Case
from screening.models.corrections import UNDO_FOR, CodeChange, Discard
from screening.models.definitions import (
    DomainDefinition,
)
from screening.models.draft_changes import UNDOABLE, WHY_LIMIT, DraftChange
from screening.models.events import Event
from screening.models.examples import ExampleAnswerDefinition, ExampleCaseDefinition
from screening.models.frozen import DigestMismatch, FrozenRow, ReportMismatch
from screening.models.measurements import HiddenCourse, Measurement, ServiceInstrument
from screening.models.notices import Notice
from screening.models.questions import OptionDefinition, QuestionDefinition, ScaleDefinition
from screening.models.red_flags import PartHoldDefinition, RedFlagDefinition, RemarkDefinition
from screening.models.release import ApprovalRequest, CatalogRelease, ReleaseUse
from screening.models.reports import Finding, Report
from screening.models.safety import RaisedFlag
from screening.models.screenings import (
    NOTE_LIMIT,
    OWN_WORDS_LIMIT,
    REVISION_NOTE_LIMIT,
    Answer,
    Screening,
)
from screening.models.supervision import (
    WORDS_LIMIT,
    Decision,
    DecisionChange,
    Reply,
    Review,
    ReviewRequest,
)

__all__ = [
    "NOTE_LIMIT",
    "OWN_WORDS_LIMIT",
    "REVISION_NOTE_LIMIT",
    "UNDOABLE",
    "UNDO_FOR",
    "WHY_LIMIT",
    "WORDS_LIMIT",
    "Absence",
    "AdjustmentDefinition",
    "AdjustmentPartDefinition",
    "AgendaTick",
    "Answer",
    "ApprovalRequest",
    "BarrierDefinition",
    "Case",
    "CatalogRelease",
    "CodeChange",
    "Decision",
    "DecisionChange",
    "DifferentialDefinition",
    "DigestMismatch",
    "Discard",
    "DomainDefinition",
    "DraftChange",
    "Event",
    "ExampleAnswerDefinition",
    "ExampleCaseDefinition",
    "Finding",
    "FrozenRow",
    "HiddenCourse",
    "IndicationDefinition",
    "IndicatorDefinition",
    "Measurement",
    "Membership",
    "Notice",
    "OptionDefinition",
    "PartHoldDefinition",
    "QuestionDefinition",
    "RaisedFlag",
    "RedFlagDefinition",
    "ReleaseUse",
    "RemarkDefinition",
    "Reply",
    "Report",
    "ReportMismatch",
    "Review",
    "ReviewRequest",
    "ScaleDefinition",
    "Screening",
    "ServiceInstrument",
    "SourceDefinition",
    "Team",
    "User",
    "sign_in_name",
]
