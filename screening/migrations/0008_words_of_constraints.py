"""What a form says when a constraint is broken, beside which field. No table changes."""

import django.core.validators
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('screening', '0007_names_and_digests'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sourcedefinition',
            name='url',
            field=models.CharField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(['http', 'https'], message='Give an address that begins with https://.')], verbose_name='address'),
        ),
        migrations.AlterConstraint(
            model_name='adjustmentdefinition',
            name='adjustment_timing_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('timing__in', ('this-session', 'coming-weeks', 'refer'))), name='adjustment_timing_is_known', violation_error_code='timing', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='adjustmentdefinition',
            name='adjustment_grade_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('grade__in', ('A', 'B', 'C', 'D'))), name='adjustment_grade_is_known', violation_error_code='grade', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='answer',
            name='one_answer_per_question',
            constraint=models.UniqueConstraint(fields=('screening', 'question_key'), name='one_answer_per_question', violation_error_code='question_key', violation_error_message='This question has an answer in this screening. Change that answer.'),
        ),
        migrations.AlterConstraint(
            model_name='answer',
            name='answer_names_question_and_option',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('question_key', ''), _negated=True), models.Q(('option_key', ''), _negated=True)), name='answer_names_question_and_option', violation_error_code='option_key', violation_error_message='Name both the question and the option that was chosen.'),
        ),
        migrations.AlterConstraint(
            model_name='approvalrequest',
            name='one_open_request_per_draft',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('digest',), name='one_open_request_per_draft', violation_error_code='digest', violation_error_message='Approval of this draft was asked for already. Wait for the answer, or edit it.'),
        ),
        migrations.AlterConstraint(
            model_name='approvalrequest',
            name='request_decision_by_and_at_are_set_together',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision__in', ['approved', 'returned'])), _connector='OR'), name='request_decision_by_and_at_are_set_together', violation_error_code='decision', violation_error_message='Say what was decided, who decided it and when, or none of it.'),
        ),
        migrations.AlterConstraint(
            model_name='approvalrequest',
            name='nobody_decides_their_own_request',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='nobody_decides_their_own_request', violation_error_code='decided_by', violation_error_message='Nobody decides on their own request. Ask another editor.'),
        ),
        migrations.AlterConstraint(
            model_name='approvalrequest',
            name='a_return_says_why',
            constraint=models.CheckConstraint(condition=models.Q(('comment', ''), ('decision', 'returned'), _negated=True), name='a_return_says_why', violation_error_code='comment', violation_error_message='Write why the draft is returned.'),
        ),
        migrations.AlterConstraint(
            model_name='barrierdefinition',
            name='possible_at_is_positive_and_below_likely_at',
            constraint=models.CheckConstraint(condition=models.Q(('likely_at__gt', models.F('possible_at')), ('possible_at__gte', 1)), name='possible_at_is_positive_and_below_likely_at', violation_error_code='likely_at', violation_error_message='Start “possible” at 1 or more and “likely” above it.'),
        ),
        migrations.AlterConstraint(
            model_name='barrierdefinition',
            name='barrier_lever_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('lever__in', ('assessment', 'approach', 'relationship', 'client', 'service', 'surroundings'))), name='barrier_lever_is_known', violation_error_code='lever', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='case',
            name='case_code_is_unique_in_team',
            constraint=models.UniqueConstraint(fields=('team', 'code'), name='case_code_is_unique_in_team', violation_error_code='code', violation_error_message='The team has a case with this code already. Choose another code.'),
        ),
        migrations.AlterConstraint(
            model_name='case',
            name='case_closed_at_and_by_are_set_together',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='case_closed_at_and_by_are_set_together', violation_error_code='closed_at', violation_error_message='Say both when the case was closed and who closed it, or neither.'),
        ),
        migrations.AlterConstraint(
            model_name='case',
            name='case_sessions_are_at_most_1000',
            constraint=models.CheckConstraint(condition=models.Q(('sessions__lte', 1000)), name='case_sessions_are_at_most_1000', violation_error_code='sessions', violation_error_message='Give 1,000 sessions at most.'),
        ),
        migrations.AlterConstraint(
            model_name='catalogrelease',
            name='release_number_is_at_least_1',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='release_number_is_at_least_1', violation_error_code='number', violation_error_message='Number releases from 1 on.'),
        ),
        migrations.AlterConstraint(
            model_name='catalogrelease',
            name='release_has_notes',
            constraint=models.CheckConstraint(condition=models.Q(('notes', ''), _negated=True), name='release_has_notes', violation_error_code='notes', violation_error_message='Write why this release is made.'),
        ),
        migrations.AlterConstraint(
            model_name='catalogrelease',
            name='release_has_content',
            constraint=models.CheckConstraint(condition=models.Q(('content', ''), _negated=True), name='release_has_content', violation_error_code='content', violation_error_message='Give the catalog that is released.'),
        ),
        migrations.AlterConstraint(
            model_name='decision',
            name='one_decision_per_role_and_item',
            constraint=models.UniqueConstraint(fields=('report', 'role', 'kind', 'key'), name='one_decision_per_role_and_item', violation_error_code='key', violation_error_message='A decision on this item is stored already. Change that one.'),
        ),
        migrations.AlterConstraint(
            model_name='decision',
            name='a_declined_step_has_a_reason',
            constraint=models.CheckConstraint(condition=models.Q(('choice', 'declined'), ('reason', ''), _connector='XOR'), name='a_declined_step_has_a_reason', violation_error_code='reason', violation_error_message='Choose a reason for a step that is declined, and none for any other.'),
        ),
        migrations.AlterConstraint(
            model_name='decision',
            name='a_planned_step_has_a_date',
            constraint=models.CheckConstraint(condition=models.Q(('choice', 'planned'), ('due_on__isnull', True), _connector='XOR'), name='a_planned_step_has_a_date', violation_error_code='due_on', violation_error_message='Give a date for a step that is planned, and none for any other.'),
        ),
        migrations.AlterConstraint(
            model_name='decision',
            name='a_suggested_step_is_named',
            constraint=models.CheckConstraint(condition=models.Q(('choice', 'suggested'), ('instead', ''), _connector='XOR'), name='a_suggested_step_is_named', violation_error_code='instead', violation_error_message='Name the step that is suggested instead, and none with any other choice.'),
        ),
        migrations.AlterConstraint(
            model_name='decision',
            name='an_outcome_is_of_a_planned_step_and_has_its_time',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('outcome_at__isnull', True)), models.Q(models.Q(('outcome', ''), _negated=True), ('choice', 'planned'), ('outcome_at__isnull', False)), _connector='OR'), name='an_outcome_is_of_a_planned_step_and_has_its_time', violation_error_code='outcome', violation_error_message='Record an outcome with its time, and only of a step that was planned.'),
        ),
        migrations.AlterConstraint(
            model_name='differentialdefinition',
            name='barrier_is_not_its_own_neighbour',
            constraint=models.CheckConstraint(condition=models.Q(('barrier', models.F('neighbour')), _negated=True), name='barrier_is_not_its_own_neighbour', violation_error_code='neighbour', violation_error_message='A barrier is no neighbour of itself. Choose another.'),
        ),
        migrations.AlterConstraint(
            model_name='differentialdefinition',
            name='differential_is_named_once_per_barrier',
            constraint=models.UniqueConstraint(fields=('barrier', 'neighbour'), name='differential_is_named_once_per_barrier', violation_error_code='neighbour', violation_error_message='This neighbour is named already. Keep one of the two.'),
        ),
        migrations.AlterConstraint(
            model_name='finding',
            name='one_finding_per_report_and_barrier',
            constraint=models.UniqueConstraint(fields=('report', 'barrier'), name='one_finding_per_report_and_barrier', violation_error_code='barrier', violation_error_message='The report has a finding on this barrier. Keep one of the two.'),
        ),
        migrations.AlterConstraint(
            model_name='indicationdefinition',
            name='adjustment_is_indicated_for_a_barrier_once',
            constraint=models.UniqueConstraint(fields=('adjustment', 'barrier'), name='adjustment_is_indicated_for_a_barrier_once', violation_error_code='barrier', violation_error_message='This adjustment helps with this barrier already. Keep one of the two rows.'),
        ),
        migrations.AlterConstraint(
            model_name='indicationdefinition',
            name='indication_strength_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('strength__in', ['weak', 'moderate', 'strong', 'decisive'])), name='indication_strength_is_known', violation_error_code='strength', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='indicatordefinition',
            name='question_informs_a_barrier_once',
            constraint=models.UniqueConstraint(fields=('barrier', 'question'), name='question_informs_a_barrier_once', violation_error_code='question', violation_error_message='This question is here already. Keep one of the two.'),
        ),
        migrations.AlterConstraint(
            model_name='indicatordefinition',
            name='indicator_direction_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ('supports', 'against'))), name='indicator_direction_is_known', violation_error_code='direction', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='indicatordefinition',
            name='indicator_strength_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('strength__in', ['weak', 'moderate', 'strong', 'decisive'])), name='indicator_strength_is_known', violation_error_code='strength', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='membership',
            name='one_membership_per_role_and_team',
            constraint=models.UniqueConstraint(fields=('user', 'team', 'role'), name='one_membership_per_role_and_team', violation_error_code='role', violation_error_message='This person has this role in this team already. Choose another.'),
        ),
        migrations.AlterConstraint(
            model_name='membership',
            name='membership_role_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['clinician', 'supervisor'])), name='membership_role_is_known', violation_error_code='role', violation_error_message='Choose one of the roles that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='optiondefinition',
            name='option_key_is_unique_in_its_scale',
            constraint=models.UniqueConstraint(fields=('scale', 'key'), name='option_key_is_unique_in_its_scale', violation_error_code='key', violation_error_message='The scale has this key already. Choose another.'),
        ),
        migrations.AlterConstraint(
            model_name='optiondefinition',
            name='option_level_is_0_to_3',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', 3)), name='option_level_is_0_to_3', violation_error_code='level', violation_error_message='Give a level from 0 to 3.'),
        ),
        migrations.AlterConstraint(
            model_name='optiondefinition',
            name='dont_know_belongs_to_every_scale',
            constraint=models.CheckConstraint(condition=models.Q(('key', 'dont-know'), _negated=True), name='dont_know_belongs_to_every_scale', violation_error_code='key', violation_error_message='“Don’t know” is in every scale. Choose another key.'),
        ),
        migrations.AlterConstraint(
            model_name='questiondefinition',
            name='asked_if_and_its_level_are_set_together',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_if__isnull', True), ('asked_if_level__isnull', True)), models.Q(('asked_if__isnull', False), ('asked_if_level__isnull', False)), _connector='OR'), name='asked_if_and_its_level_are_set_together', violation_error_code='asked_if_level', violation_error_message='Give both “asked if” and its level, or neither.'),
        ),
        migrations.AlterConstraint(
            model_name='questiondefinition',
            name='asked_if_level_is_1_to_3',
            constraint=models.CheckConstraint(condition=models.Q(('asked_if_level__isnull', True), ('asked_if_level__range', (1, 3)), _connector='OR'), name='asked_if_level_is_1_to_3', violation_error_code='asked_if_level', violation_error_message='Give a level from 1 to 3.'),
        ),
        migrations.AlterConstraint(
            model_name='raisedflag',
            name='a_report_raises_a_flag_once',
            constraint=models.UniqueConstraint(fields=('report', 'key'), name='a_report_raises_a_flag_once', violation_error_code='key', violation_error_message='The report has raised this flag already. Keep one of the two.'),
        ),
        migrations.AlterConstraint(
            model_name='raisedflag',
            name='flag_action_by_and_at_are_set_together',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acted_at__isnull', True), ('acted_by__isnull', True), ('action', '')), models.Q(models.Q(('action', ''), _negated=True), ('acted_at__isnull', False), ('acted_by__isnull', False)), _connector='OR'), name='flag_action_by_and_at_are_set_together', violation_error_code='action', violation_error_message='Say what was done, who did it and when, or none of it.'),
        ),
        migrations.AlterConstraint(
            model_name='redflagdefinition',
            name='red_flag_has_a_level_or_an_option',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at_least__isnull', False), ('option', '')), models.Q(('at_least__isnull', True), models.Q(('option', ''), _negated=True)), _connector='OR'), name='red_flag_has_a_level_or_an_option', violation_error_code='option', violation_error_message='Give either a level or an option: one of the two, not both.'),
        ),
        migrations.AlterConstraint(
            model_name='redflagdefinition',
            name='red_flag_level_is_1_to_3',
            constraint=models.CheckConstraint(condition=models.Q(('at_least__isnull', True), ('at_least__range', (1, 3)), _connector='OR'), name='red_flag_level_is_1_to_3', violation_error_code='at_least', violation_error_message='Give a level from 1 to 3.'),
        ),
        migrations.AlterConstraint(
            model_name='redflagdefinition',
            name='red_flag_urgency_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('urgency__in', ('now', 'soon'))), name='red_flag_urgency_is_known', violation_error_code='urgency', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='review',
            name='a_review_signs_off_or_returns_with_a_comment',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'signed-off'), models.Q(('verdict', 'returned'), models.Q(('comment', ''), _negated=True)), _connector='OR'), name='a_review_signs_off_or_returns_with_a_comment', violation_error_code='comment', violation_error_message='Sign the report off, or return it with a comment that says what to change.'),
        ),
        migrations.AlterConstraint(
            model_name='reviewrequest',
            name='a_request_asks_something',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='a_request_asks_something', violation_error_code='question', violation_error_message='Write what you would like to ask.'),
        ),
        migrations.AlterConstraint(
            model_name='screening',
            name='one_open_screening_per_case',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True), ('submitted_at__isnull', True)), fields=('case',), name='one_open_screening_per_case', violation_error_code='case', violation_error_message='The case has an open screening. Submit it before another one begins.'),
        ),
        migrations.AlterConstraint(
            model_name='screening',
            name='screening_number_is_unique_in_case',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='screening_number_is_unique_in_case', violation_error_code='number', violation_error_message='The case has a screening of this number. Give it the next one.'),
        ),
        migrations.AlterConstraint(
            model_name='screening',
            name='screening_submitted_at_and_by_are_set_together',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', True), ('submitted_by__isnull', True)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='screening_submitted_at_and_by_are_set_together', violation_error_code='submitted_at', violation_error_message='Say both when the screening was submitted and who submitted it, or neither.'),
        ),
        migrations.AlterConstraint(
            model_name='screening',
            name='screening_is_not_both_submitted_and_replaced',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('replaced_at__isnull', True), _connector='OR'), name='screening_is_not_both_submitted_and_replaced', violation_error_code='replaced_at', violation_error_message='A submitted screening cannot be replaced. Begin another one.'),
        ),
        migrations.AlterConstraint(
            model_name='screening',
            name='screening_is_submitted_after_it_started',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('submitted_at__gte', models.F('started_at')), _connector='OR'), name='screening_is_submitted_after_it_started', violation_error_code='submitted_at', violation_error_message='A screening cannot be submitted before it began. Give a later time.'),
        ),
        migrations.AlterConstraint(
            model_name='sourcedefinition',
            name='source_kind_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('meta-analysis', 'guideline', 'trial', 'cohort', 'review', 'qualitative', 'other'))), name='source_kind_is_known', violation_error_code='kind', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='sourcedefinition',
            name='source_verified_is_known',
            constraint=models.CheckConstraint(condition=models.Q(('verified__in', ('full', 'partial'))), name='source_verified_is_known', violation_error_code='verified', violation_error_message='Choose one of those that are offered.'),
        ),
        migrations.AlterConstraint(
            model_name='catalogrelease',
            name='release_digest_is_sha256',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('digest'), 64), django.db.models.lookups.Exact(models.Func(models.F('digest'), models.Value('0123456789abcdef'), function='LTRIM', output_field=models.CharField()), models.Value(''))), name='release_digest_is_sha256', violation_error_code='digest', violation_error_message='Give a SHA-256 digest: 64 characters, digits and small letters from a to f.'),
        ),
        migrations.AlterConstraint(
            model_name='report',
            name='report_digest_is_sha256',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('digest'), 64), django.db.models.lookups.Exact(models.Func(models.F('digest'), models.Value('0123456789abcdef'), function='LTRIM', output_field=models.CharField()), models.Value(''))), name='report_digest_is_sha256', violation_error_code='digest', violation_error_message='Give a SHA-256 digest: 64 characters, digits and small letters from a to f.'),
        ),
        migrations.AlterConstraint(
            model_name='review',
            name='review_digest_is_sha256',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('digest'), 64), django.db.models.lookups.Exact(models.Func(models.F('digest'), models.Value('0123456789abcdef'), function='LTRIM', output_field=models.CharField()), models.Value(''))), name='review_digest_is_sha256', violation_error_code='digest', violation_error_message='Give a SHA-256 digest: 64 characters, digits and small letters from a to f.'),
        ),
        migrations.AlterConstraint(
            model_name='user',
            name='one_person_per_name_in_any_case',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='one_person_per_name_in_any_case', violation_error_code='username', violation_error_message='Somebody has this name already. Choose another one.'),
        ),
    ]
