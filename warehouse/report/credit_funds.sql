-- purpose: section 2 of the report: people's credit funds
-- grain: one row per period and condition, and one for all of them; ended funds are left out
-- depends: period, previous, year_before
-- key: period, condition
-- not null: period, condition, credit_funds, members, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: credit_funds >= 0
-- total: sum(credit_funds) filter (where condition = 'all') == count(*) filter (where not is_ended) from core.credit_funds
create table report.credit_funds as
with conditions as (
    select
        period,
        code,
        label_vi,
        position
    from quality.period_codes
    where form_id = 'KTTT-01' and code_list = 'condition'
    union all
    select distinct
        period,
        'all' as code,
        'Tổng cộng' as label_vi,
        99 as position
    from quality.period_codes
    where form_id = 'KTTT-01'
),

rows_of_period as (
    select
        p.period,
        c.code as condition,
        c.label_vi as condition_vi,
        count(f.period) as credit_funds,
        coalesce(sum(f.members), 0)::bigint as members,
        coalesce(sum(f.charter_capital_mvnd), 0) as charter_capital_mvnd,
        coalesce(sum(f.operating_capital_mvnd), 0) as operating_capital_mvnd,
        coalesce(sum(f.mobilised_capital_mvnd), 0) as mobilised_capital_mvnd,
        coalesce(sum(f.outstanding_loans_mvnd), 0) as outstanding_loans_mvnd,
        c.position,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join conditions as c on p.period = c.period
    left join quality.counted_credit_funds as f on p.period = f.period and c.code in (f.condition, 'all') and not f.is_ended
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.credit_funds as credit_funds_previous,
    y.credit_funds as credit_funds_year_before,
    b.members as members_previous,
    y.members as members_year_before,
    b.outstanding_loans_mvnd as outstanding_loans_previous_mvnd,
    y.outstanding_loans_mvnd as outstanding_loans_year_before_mvnd,
    r.units_reported,
    r.units_expected
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.condition = b.condition
left join rows_of_period as y on r.year_before = y.period and r.condition = y.condition
order by r.period, r.position;

comment on table report.credit_funds is 'Quỹ tín dụng nhân dân – people''s credit funds';
comment on column report.credit_funds.condition is 'Tình trạng (mã) – condition';
comment on column report.credit_funds.condition_vi is 'Tình trạng – condition in Vietnamese';
comment on column report.credit_funds.credit_funds is 'Số quỹ – funds';
comment on column report.credit_funds.members is 'Số thành viên – members';
comment on column report.credit_funds.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.credit_funds.operating_capital_mvnd is 'Tổng vốn hoạt động (triệu đồng) – operating capital';
comment on column report.credit_funds.mobilised_capital_mvnd is 'Vốn huy động (triệu đồng) – mobilised capital';
comment on column report.credit_funds.outstanding_loans_mvnd is 'Dư nợ (triệu đồng) – outstanding loans';
