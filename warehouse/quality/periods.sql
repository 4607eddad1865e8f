-- purpose: how many of the expected units a period's figures rest on, whether it is closed, what it is compared with
-- grain: one row per form and period
-- depends: whole
-- key: period, form_id
-- not null: period, form_id, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: units_reported <= units_expected
-- check: previous_period < period
create table quality.periods as
with counts as (
    select
        period,
        form_id,
        count(*) filter (where received_at is not null) as units_reported,
        count(*) as units_expected,
        count(*) filter (where based_on_period is not null) as units_unchanged,
        sum(open_queries)::bigint as open_queries
    from quality.expected_reports
    group by period, form_id
),

last_closings as (
    select
        period,
        max(closed_at) as closed_at
    from closed_submissions
    group by period
)

select
    c.period,
    c.form_id,
    c.units_reported,
    c.units_expected,
    c.units_unchanged,
    c.open_queries,
    k.closed_at,
    -- the latest earlier period that a unit reported for, as far back as earlier periods are compared with
    max(b.period) as previous_period,
    max(b.period) filter (where b.period = c.period - interval 1 year) as year_before
from counts as c
left join last_closings as k on c.period = k.period
left join counts as b
    on
        c.form_id = b.form_id
        and b.units_reported > 0
        and b.period between c.period - to_months(getvariable('months_back')) and c.period - interval 1 month
group by all
order by c.period, c.form_id;

comment on table quality.periods is 'Kỳ báo cáo: số đơn vị đã có số liệu – coverage of a period';
comment on column quality.periods.form_id is 'Mẫu biểu – form';
comment on column quality.periods.units_reported is 'Số đơn vị có số liệu được chấp nhận – units with an accepted submission';
comment on column quality.periods.units_expected is 'Số đơn vị phải báo cáo – units expected';
comment on column quality.periods.units_unchanged is
'Số đơn vị báo không thay đổi so với kỳ trước – units that said unchanged';
comment on column quality.periods.open_queries is 'Số điểm hỏi lại chưa giải trình – queries not yet explained';
comment on column quality.periods.closed_at is 'Thời điểm chốt gần nhất, trống khi chưa chốt – last closed at, blank while open';
comment on column quality.periods.previous_period is 'Kỳ trước – period before, at most {months_back} months back';
comment on column quality.periods.year_before is 'Cùng kỳ năm trước – same month of the year before';
