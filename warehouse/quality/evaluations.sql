-- purpose: how often each rule held, was broken or could not be evaluated: three results, not two
-- grain: one row per unit, period, form and rule that was asked there; rules about published reports have no unit
-- depends: period
-- key: unit_code, period, form_id, submission_id, rule_id
-- not null: period, rule_id, held, broken, not_evaluated
-- references: rule_id -> quality.rules (rule_id)
-- check: held >= 0
-- check: broken >= 0
-- check: not_evaluated >= 0
create table quality.evaluations as
with basis as (
    -- the submission that counts or, where none does, what the unit sent last
    select
        unit_code,
        period,
        form_id,
        submission_id
    from judged
    where unit_code is not null and period is not null and (status = 'accepted' or is_newest)
    qualify row_number() over (partition by form_id, unit_code, period order by status = 'accepted' desc) = 1
),

of_submissions as (
    select * from staged_evaluations
    union all by name
    -- against earlier periods, likes and other units
    select * exclude (unit_code, period) from judged_evaluations
    where submission_id is not null
),

every as (
    select
        b.unit_code,
        b.period,
        b.form_id,
        b.submission_id,
        e.rule_id,
        e.held,
        e.broken,
        e.not_evaluated
    from of_submissions as e
    inner join basis as b on e.submission_id = b.submission_id
    union all by name
    select * from judged_evaluations
    where submission_id is null
    union all by name
    -- published figures against the ones of this build
    select * from reconciled_evaluations
)

select
    e.*,
    n.unit_name
from every as e
left join core.unit_in_period as n on e.unit_code = n.unit_code and e.period = n.period
order by e.period, e.unit_code, e.form_id, e.rule_id;

comment on table quality.evaluations is
'Mỗi quy tắc đúng, sai hoặc không xét được bao nhiêu lần – how often each rule held, was broken or was not evaluated';
comment on column quality.evaluations.form_id is 'Mẫu biểu – form';
comment on column quality.evaluations.rule_id is 'Mã quy tắc – rule';
comment on column quality.evaluations.held is 'Số ô, dòng hoặc số liệu đúng – cells, rows or figures for which it held';
comment on column quality.evaluations.broken is 'Số ô, dòng hoặc số liệu sai – for which it was broken';
comment on column quality.evaluations.not_evaluated is
'Số ô, dòng hoặc số liệu không xét được: ô trống hoặc không đọc được, không có gì để so, hoặc không thuộc quy tắc – for which it was not asked';
