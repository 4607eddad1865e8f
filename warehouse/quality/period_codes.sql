-- purpose: which entries of the code lists a period has: those in force on the form day of a submission that counts
-- grain: one row per period, form, list and code; where an entry has changed within the period its newest label stands
-- depends: period
-- key: period, form_id, code_list, code
-- not null: period, form_id, code_list, code, units_reported
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
create table quality.period_codes as
with days as (
    select
        period,
        form_id,
        form_day,
        count(*) as submissions
    from core.submissions
    where status = 'accepted'
    group by all
)

select
    d.period,
    d.form_id,
    c.code_list,
    c.code,
    arg_max(c.label_vi, c.valid_from) as label_vi,
    arg_max(c.position, c.valid_from) as position,
    sum(d.submissions)::bigint as units_reported
from days as d
inner join core.code_lists as c on d.form_day >= c.valid_from and d.form_day < coalesce(c.valid_to, 'infinity')
group by d.period, d.form_id, c.code_list, c.code
order by d.period, d.form_id, c.code_list, position;

comment on table quality.period_codes is
'Giá trị danh mục dùng trong từng kỳ – entries of the code lists that a period''s submissions could choose';
comment on column quality.period_codes.form_id is 'Mẫu biểu – form';
comment on column quality.period_codes.code_list is 'Danh mục – list';
comment on column quality.period_codes.code is 'Mã – code';
comment on column quality.period_codes.label_vi is 'Tên tiếng Việt – Vietnamese label';
comment on column quality.period_codes.position is 'Thứ tự – position';
comment on column quality.period_codes.units_reported is
'Số đơn vị có số liệu mà mẫu có giá trị này – units that reported on a form that has it';
