-- purpose: section 2.5.4 of the report: commendations by the occasion on which they were given, year to date
-- grain: one row per period and line of the sheet: occasion, giver, kind and kind of recipient
-- depends: period
-- not null: period, event, units_reported, units_expected
-- references: period -> core.dim_period (period)
create table report.awards_by_event as
select
    c.period,
    coalesce(c.event, 'Không ghi dịp') as event,
    c.giver,
    c.kind,
    c.recipient_kind,
    c.awards,
    case when c.awards is not null then c.recipients end as recipients,
    case when c.awards is null then c.recipients end as recipients_without_award,
    p.units_reported,
    p.units_expected
from core.commendations as c
inner join quality.periods as p on c.period = p.period and p.form_id = 'LM-01'
order by c.period, min(c.sheet_row) over (partition by c.period, coalesce(c.event, 'Không ghi dịp')), c.sheet_row;

comment on table report.awards_by_event is 'Khen thưởng theo dịp – commendations by occasion';
comment on column report.awards_by_event.event is 'Dịp – occasion';
comment on column report.awards_by_event.giver is 'Cơ quan tặng – giver';
comment on column report.awards_by_event.kind is 'Hình thức – kind';
comment on column report.awards_by_event.recipient_kind is 'Đối tượng – kind of recipient';
comment on column report.awards_by_event.awards is 'Số lượng – awards that were given';
comment on column report.awards_by_event.recipients is 'Số đối tượng được tặng – recipients of what was given';
comment on column report.awards_by_event.recipients_without_award is
'Số đối tượng ở dòng chưa có số lượng khen thưởng – recipients of a line that has no awards, such as a proposal: nobody was awarded';
