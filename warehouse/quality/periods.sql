-- purpose: how many of the expected units a period's figures rest on
-- grain: one row per form and period
create table quality.periods as
select
    period,
    form_id,
    count(*) filter (where received_at is not null) as units_reported,
    count(*) as units_expected,
    sum(open_queries)::bigint as open_queries
from quality.coverage
group by period, form_id
order by period, form_id;

comment on table quality.periods is 'Kỳ báo cáo: số đơn vị đã có số liệu – coverage of a period';
comment on column quality.periods.form_id is 'Mẫu biểu – form';
comment on column quality.periods.units_reported is 'Số đơn vị có số liệu được chấp nhận – units with an accepted submission';
comment on column quality.periods.units_expected is 'Số đơn vị phải báo cáo – units expected';
comment on column quality.periods.open_queries is 'Số điểm hỏi lại chưa giải trình – queries not yet explained';
