-- purpose: which rows of which files are added up where a period and an earlier one are compared over some units only
-- grain: one row per form, period, part of it, file and, where areas are followed, commune; nothing where all units count
-- depends: period, previous, year_before
-- key: period, form_id, part, submission_id, commune
-- not null: period, form_id, part, rows_period, rows_unit_code, unit_code, submission_id, is_whole
-- check: part in ('now_previous', 'now_year_before', 'then_previous', 'then_year_before')
create table quality.compared_reports as
with parts as (
    select
        u.*,
        c.now_part,
        c.then_part
    from quality.compared_units as u
    inner join quality.comparisons as c on u.form_id = c.form_id and u.period = c.period and u.comparison = c.comparison
)

select
    period,
    form_id,
    now_part as part,
    period as rows_period,
    unit_code as rows_unit_code,
    unit_code,
    submission_id,
    true as is_whole,
    null::varchar as commune
from parts
where now_part <> 'all'
union all
select
    period,
    form_id,
    then_part as part,
    period_before as rows_period,
    unit_code as rows_unit_code,
    unit_code,
    submission_id_before as submission_id,
    true as is_whole,
    null::varchar as commune
from parts
where then_part <> 'all' and not is_area
union all
select
    p.period,
    p.form_id,
    p.then_part as part,
    p.period_before as rows_period,
    b.unit_code as rows_unit_code,
    p.unit_code,
    h.submission_id,
    false as is_whole,
    h.commune
from parts as p
inner join homes_of_communes as h
    on
        p.form_id = h.form_id
        and p.period = h.period
        and p.period_before = h.period_before
        and p.unit_code = h.unit_code
inner join core.submissions as b
    on
        b.status = 'accepted'
        and p.form_id = b.form_id
        and p.period_before = b.period
        and h.submission_id = coalesce(b.based_on, b.submission_id)
where p.then_part <> 'all' and p.is_area
order by period, form_id, part, unit_code, submission_id, commune;

comment on table quality.compared_reports is
'Các tệp và xã được cộng khi so hai kỳ trên cùng địa bàn – files and communes that are added up like for like';
comment on column quality.compared_reports.form_id is 'Mẫu biểu – form';
comment on column quality.compared_reports.part is
'Phần: now_… của kỳ này, then_… của kỳ được so – part of the period, or of the one that it is compared with';
comment on column quality.compared_reports.rows_period is 'Kỳ của các dòng được cộng – period of the rows';
comment on column quality.compared_reports.rows_unit_code is 'Đơn vị đã nộp các dòng đó – unit that reported the rows';
comment on column quality.compared_reports.unit_code is 'Đơn vị của kỳ này mà các dòng thuộc về – unit of the period that the rows belong to';
comment on column quality.compared_reports.is_whole is 'Cả tệp – the whole file';
comment on column quality.compared_reports.commune is 'Xã, khi chỉ tính một phần của tệp – commune, where only a part of the file counts';
