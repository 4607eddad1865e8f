-- purpose: what quality.scores are computed of that depends on no day: how much of a report was asked, filled and right
-- grain: one row per expected unit, period and form
-- depends: period
-- key: unit_code, period, form_id
-- not null: unit_code, period, form_id, unit_name
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- check: cells_blank <= cells_asked
-- check: rules_broken <= rules_evaluated
-- check: checks_broken <= checks_evaluated
create table quality.score_counts as
with counts as (
    select
        e.unit_code,
        e.period,
        e.form_id,
        sum(e.held + e.broken) filter (where r.dimension = 'completeness')::bigint as cells_asked,
        sum(e.broken) filter (where r.dimension = 'completeness')::bigint as cells_blank,
        count(*) filter (where r.dimension = 'validity' and e.held + e.broken > 0) as rules_evaluated,
        count(*) filter (where r.dimension = 'validity' and e.broken > 0) as rules_broken,
        sum(e.held + e.broken) filter (where r.dimension = 'validity')::bigint as checks_evaluated,
        sum(e.broken) filter (where r.dimension = 'validity')::bigint as checks_broken
    from quality.evaluations as e
    inner join quality.rules as r on e.rule_id = r.rule_id
    -- what is said for information is no fault
    where r.severity <> 'info' and e.submission_id is not null
    group by e.unit_code, e.period, e.form_id
)

select
    x.unit_code,
    x.period,
    x.form_id,
    x.unit_name,
    u.group_code,
    u.group_name,
    x.status,
    x.due_on,
    x.received_at,
    x.based_on_period,
    -- an unchanged report says nothing again: it is as complete and as right as the one that it rests on
    case when x.based_on_period is null then c.cells_asked end as cells_asked,
    case when x.based_on_period is null then c.cells_blank end as cells_blank,
    case when x.based_on_period is null then c.rules_evaluated end as rules_evaluated,
    case when x.based_on_period is null then c.rules_broken end as rules_broken,
    case when x.based_on_period is null then c.checks_evaluated end as checks_evaluated,
    case when x.based_on_period is null then c.checks_broken end as checks_broken
from quality.expected_reports as x
left join core.unit_in_period as u on x.unit_code = u.unit_code and x.period = u.period
left join counts as c on x.unit_code = c.unit_code and x.period = c.period and x.form_id = c.form_id
order by x.period, x.form_id, x.unit_code;

comment on table quality.score_counts is
'Số ô và số quy tắc dùng để tính điểm chất lượng – what the scores of quality are computed of';
comment on column quality.score_counts.form_id is 'Mẫu biểu – form';
comment on column quality.score_counts.status is '{statuses_of_units}';
comment on column quality.score_counts.due_on is 'Hạn nộp – due on';
comment on column quality.score_counts.received_at is 'Thời điểm nhận bản đang tính – when the counting one was received';
comment on column quality.score_counts.based_on_period is
'Kỳ mà báo cáo "không thay đổi" lấy làm gốc: xem điểm của kỳ đó – the period that an unchanged report is equal to: its scores are that period''s';
comment on column quality.score_counts.cells_asked is 'Số ô phải điền – cells that are asked for';
comment on column quality.score_counts.cells_blank is 'Trong đó để trống – of these blank';
comment on column quality.score_counts.rules_evaluated is 'Số quy tắc xét được – rules that could be evaluated';
comment on column quality.score_counts.rules_broken is 'Trong đó có chỗ sai – of these broken somewhere';
comment on column quality.score_counts.checks_evaluated is 'Số ô, dòng, số liệu được xét – cells, rows and figures that were looked at';
comment on column quality.score_counts.checks_broken is 'Trong đó sai – of these wrong';
