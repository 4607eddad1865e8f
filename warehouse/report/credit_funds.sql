-- purpose: section 2 of the report: people's credit funds
-- grain: one row per period and condition, and one for all of them
create table report.credit_funds as
with conditions (code, label_vi, position) as (
    select
        code,
        label_vi,
        position
    from core.code_lists
    where code_list = 'condition'
    union all
    select
        'all' as code,
        'Tổng cộng' as label_vi,
        99 as position
)

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
    p.units_reported,
    p.units_expected
from quality.periods as p
cross join conditions as c
left join core.credit_funds as f on p.period = f.period and c.code in (f.condition, 'all')
where p.form_id = 'KTTT-01' and p.units_reported > 0
group by p.period, c.code, c.label_vi, c.position, p.units_reported, p.units_expected
order by p.period, c.position;

comment on table report.credit_funds is 'Quỹ tín dụng nhân dân – people''s credit funds';
comment on column report.credit_funds.condition is 'Tình trạng (mã) – condition';
comment on column report.credit_funds.condition_vi is 'Tình trạng – condition in Vietnamese';
comment on column report.credit_funds.credit_funds is 'Số quỹ – funds';
comment on column report.credit_funds.members is 'Số thành viên – members';
comment on column report.credit_funds.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.credit_funds.operating_capital_mvnd is 'Tổng vốn hoạt động (triệu đồng) – operating capital';
comment on column report.credit_funds.mobilised_capital_mvnd is 'Vốn huy động (triệu đồng) – mobilised capital';
comment on column report.credit_funds.outstanding_loans_mvnd is 'Dư nợ (triệu đồng) – outstanding loans';
