-- purpose: the longer stretches of months, between others, that nobody reported for and nobody is expected for
-- grain: one row per form and gap; shorter ones are expected, and have their rows in quality.coverage
-- depends: whole
-- key: form_id, first_period
-- not null: form_id, first_period, last_period, months
-- check: first_period <= last_period
create table quality.gaps as
select
    form_id,
    first_period,
    last_period,
    months,
    unit_codes
from reporting_gaps
order by form_id, first_period, last_period;

comment on table quality.gaps is 'Khoảng thời gian không có báo cáo nào – months without any report';
comment on column quality.gaps.form_id is 'Mẫu biểu – form';
comment on column quality.gaps.first_period is 'Kỳ đầu tiên không có báo cáo – first period without any report';
comment on column quality.gaps.last_period is 'Kỳ cuối cùng không có báo cáo – last period without any report';
comment on column quality.gaps.months is 'Số kỳ theo lịch báo cáo – periods of the gap that the calendar lists';
comment on column quality.gaps.unit_codes is
'Mã các đơn vị có lịch riêng, trống khi theo lịch chung – units with a calendar of their own, blank for that of everybody';
