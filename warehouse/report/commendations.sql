-- purpose: section 2.5.4 of the report: commendations, year to date
-- grain: one row per period, giver, kind and kind of recipient, and one for all of them
-- depends: period, year_before
-- key: period, giver, kind, recipient_kind
-- not null: period, giver, units_reported, units_expected
-- references: period -> core.dim_period (period)
create table report.commendations as
with awards as (
    select
        period,
        giver,
        kind,
        recipient_kind,
        min(sheet_row) as position,
        sum(awards)::bigint as awards,
        sum(recipients)::bigint as recipients
    from core.commendations
    group by period, giver, kind, recipient_kind
    union all
    select
        period,
        'Tổng cộng' as giver,
        null as kind,
        null as recipient_kind,
        null as position,
        sum(awards)::bigint as awards,
        sum(recipients)::bigint as recipients
    from core.commendations
    group by period
)

select
    a.period,
    a.giver,
    a.kind,
    a.recipient_kind,
    a.awards,
    a.recipients,
    y.awards as awards_year_before,
    y.recipients as recipients_year_before,
    p.units_reported,
    p.units_expected
from awards as a
inner join quality.periods as p on a.period = p.period and p.form_id = 'LM-01'
left join awards as y
    on
        p.year_before = y.period
        and a.giver = y.giver
        and a.kind is not distinct from y.kind
        and a.recipient_kind is not distinct from y.recipient_kind
order by a.period, a.position nulls last;

comment on table report.commendations is 'Thi đua, khen thưởng – commendations';
comment on column report.commendations.giver is 'Cơ quan tặng – giver';
comment on column report.commendations.kind is 'Hình thức – kind';
comment on column report.commendations.recipient_kind is 'Đối tượng – kind of recipient';
comment on column report.commendations.awards is 'Số lượng – awards that were given';
comment on column report.commendations.recipients is 'Số đối tượng – recipients';
