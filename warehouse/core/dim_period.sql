-- purpose: the periods with what one needs to name, sort and compare them
-- grain: one row per period that was expected, received or closed, of whichever form
-- depends: whole
-- key: period
-- not null: period, last_day, year, quarter, month, period_vi, province_name, units_expected, units_reported
-- check: day(period) = 1
-- check: units_reported <= units_expected
-- check: previous_period < period
create table core.dim_period as
with periods as (
    select period from quality.periods
    union
    select period from core.submissions
    where period is not null
    union
    select period from closed_submissions
),

of_units as (
    select * from quality.periods
    where form_id = 'KTTT-01'
),

forms as (
    select
        period,
        string_agg(form_id, '; ' order by form_id) as form_ids
    from quality.periods
    group by period
)

select
    p.period,
    last_day(p.period) as last_day,
    year(p.period)::integer as year,
    quarter(p.period)::integer as quarter,
    month(p.period)::integer as month,
    format('{:02d}/{}', month(p.period), year(p.period)) as period_text,
    format('tháng {} năm {}', month(p.period), year(p.period)) as period_vi,
    format('quý {} năm {}', ['I', 'II', 'III', 'IV'][quarter(p.period)], year(p.period)) as quarter_vi,
    strftime(p.period, '%B %Y') as period_en,
    v.form_version,
    n.name as province_name,
    f.form_ids,
    u.previous_period,
    u.year_before,
    u.closed_at,
    coalesce(u.units_expected, 0) as units_expected,
    coalesce(u.units_reported, 0) as units_reported
from periods as p
left join of_units as u on p.period = u.period
left join forms as f on p.period = f.period
left join core.form_versions as v
    on
        v.form_id = 'KTTT-01'
        and last_day(p.period) >= v.valid_from
        and last_day(p.period) < coalesce(v.valid_to, 'infinity')
asof left join reference_provinces as n on last_day(p.period) >= n.valid_from
order by p.period;

comment on table core.dim_period is 'Các kỳ báo cáo – periods';
comment on column core.dim_period.last_day is 'Ngày cuối tháng – last day of the month';
comment on column core.dim_period.year is 'Năm – year';
comment on column core.dim_period.quarter is 'Quý – quarter';
comment on column core.dim_period.month is 'Tháng – month';
comment on column core.dim_period.period_text is 'Kỳ viết ngắn, như 11/2020 – period in short';
comment on column core.dim_period.period_vi is 'Kỳ viết bằng tiếng Việt – period in Vietnamese';
comment on column core.dim_period.quarter_vi is 'Quý viết bằng tiếng Việt – quarter in Vietnamese';
comment on column core.dim_period.period_en is 'Kỳ viết bằng tiếng Anh – period in English';
comment on column core.dim_period.form_version is
'Phiên bản của mẫu KTTT-01 có hiệu lực – version of form KTTT-01 that is in force';
comment on column core.dim_period.province_name is 'Tên địa phương trong kỳ – what the province is called then';
comment on column core.dim_period.form_ids is 'Các mẫu mà lịch hỏi ở kỳ này – forms that are asked for then';
comment on column core.dim_period.previous_period is
'Kỳ trước của mẫu KTTT-01, tối đa {months_back} tháng – period before of form KTTT-01, at most {months_back} months back';
comment on column core.dim_period.year_before is
'Cùng kỳ năm trước của mẫu KTTT-01, trống nếu chưa có – same month of the year before, blank where nothing was received';
comment on column core.dim_period.closed_at is 'Thời điểm chốt gần nhất, trống khi chưa chốt – last closed at, blank while open';
comment on column core.dim_period.units_expected is
'Số đơn vị phải nộp mẫu KTTT-01 – units that form KTTT-01 is expected of';
comment on column core.dim_period.units_reported is
'Số đơn vị có số liệu KTTT-01 được chấp nhận – units with an accepted submission of KTTT-01';
