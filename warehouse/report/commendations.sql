-- purpose: section 2.5.4 of the report: commendations, year to date
-- grain: one row per period, giver, kind and kind of recipient, and one for all of them
-- depends: period, year_before
-- key: period, giver, kind, recipient_kind
-- not null: period, giver, units_reported, units_expected
-- references: period -> core.dim_period (period)
create table report.commendations as
with awards as (
    select
        t.period,
        g.shown as giver,
        k.shown as kind,
        r.shown as recipient_kind,
        min(t.sheet_row) as position,
        sum(t.awards)::bigint as awards,
        -- a line without awards is a proposal: nobody was awarded
        sum(t.recipients) filter (where t.awards is not null)::bigint as recipients,
        sum(t.recipients) filter (where t.awards is null)::bigint as recipients_without_award,
        count(distinct row(t.giver, t.kind, t.recipient_kind)) as writings
    from core.commendations as t
    left join quality.writings as g
        on t.period = g.period and g.table_name = 'commendations' and g.column_name = 'giver' and t.giver = g.writing
    left join quality.writings as k
        on t.period = k.period and k.table_name = 'commendations' and k.column_name = 'kind' and t.kind = k.writing
    left join quality.writings as r
        on t.period = r.period and r.table_name = 'commendations' and r.column_name = 'recipient_kind' and t.recipient_kind = r.writing
    group by t.period, g.shown, k.shown, r.shown
    union all
    select
        period,
        'Tổng cộng' as giver,
        null as kind,
        null as recipient_kind,
        null as position,
        sum(awards)::bigint as awards,
        sum(recipients) filter (where awards is not null)::bigint as recipients,
        sum(recipients) filter (where awards is null)::bigint as recipients_without_award,
        null as writings
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
    a.recipients_without_award,
    y.awards as awards_year_before,
    y.recipients as recipients_year_before,
    p.units_reported,
    p.units_expected,
    d.units_reported_before as units_reported_year_before,
    d.units_like_for_like as units_like_for_like_year_before,
    a.writings
from awards as a
inner join quality.periods as p on a.period = p.period and p.form_id = 'LM-01'
left join awards as y
    on
        p.year_before = y.period
        and (a.position is null) = (y.position is null)
        and same_writing(a.giver) = same_writing(y.giver)
        and same_writing(a.kind) is not distinct from same_writing(y.kind)
        and same_writing(a.recipient_kind) is not distinct from same_writing(y.recipient_kind)
left join quality.comparisons as d on p.period = d.period and p.form_id = d.form_id and d.comparison = 'year_before'
order by a.period, a.position nulls last;

comment on table report.commendations is 'Thi đua, khen thưởng – commendations';
comment on column report.commendations.giver is 'Cơ quan tặng – giver';
comment on column report.commendations.kind is 'Hình thức – kind';
comment on column report.commendations.recipient_kind is 'Đối tượng – kind of recipient';
comment on column report.commendations.awards is 'Số lượng – awards that were given';
comment on column report.commendations.recipients is 'Số đối tượng được tặng – recipients of what was given';
comment on column report.commendations.recipients_without_award is
'Số đối tượng ở dòng chưa có số lượng khen thưởng – recipients of lines that have no awards, such as a proposal: nobody was awarded';
comment on column report.commendations.writings is
'Số cách viết đã gộp, trống ở dòng tổng – writings that stand behind it, blank in the row of all';
