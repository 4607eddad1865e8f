-- purpose: where every figure comes from
-- grain: one row per cell that a figure is added up from; a view, for it is as large as the registers
create view report.figure_sources as
with registers as (
    -- every column that a figure adds up, weighs by or is decided by, under its name in the form; ``says`` are a row's texts
    select
        'cooperatives' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        sector,
        status,
        founded_on,
        dissolved_on,
        map {
            '': 1::decimal(18, 3), 'members': members, 'charter_capital': charter_capital_mvnd,
            'revenue': revenue_mvnd, 'monthly_income': monthly_income_mvnd, 'regular_workers': regular_workers,
            'board_members': board_members, 'supervisors': supervisors, 'managers': managers,
            'trained_managers': trained_managers, 'sector': case when sector is not null then 1 end,
            'status': case when status is not null then 1 end, 'founded_on': case when founded_on is not null then 1 end,
            'dissolved_on': case when dissolved_on is not null then 1 end
        } as amounts
    from core.cooperatives
    union all by name
    select
        'credit_funds' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        condition as status,
        founded_on,
        map {
            '': 1::decimal(18, 3), 'members': members, 'charter_capital': charter_capital_mvnd,
            'operating_capital': operating_capital_mvnd, 'mobilised_capital': mobilised_capital_mvnd,
            'outstanding_loans': outstanding_loans_mvnd, 'board_members': board_members,
            'supervisors': supervisors, 'name': case when name is not null then 1 end,
            'condition': case when condition is not null then 1 end, 'founded_on': case when founded_on is not null then 1 end
        } as amounts
    from core.credit_funds
    union all by name
    select
        'unions' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        sector,
        status,
        founded_on,
        map {
            '': 1::decimal(18, 3), 'charter_capital': charter_capital_mvnd,
            'member_cooperatives': member_cooperatives, 'sector': case when sector is not null then 1 end,
            'status': case when status is not null then 1 end
        } as amounts
    from core.unions
    union all by name
    select
        'groups' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        map { '': 1::decimal(18, 3), 'groups': groups, 'certified_groups': certified_groups } as amounts
    from core.groups
    union all by name
    select
        'support_fund_loans' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        map {
            '': 1::decimal(18, 3), 'cooperative': case when cooperative is not null then 1 end,
            'outstanding': outstanding_mvnd
        } as amounts
    from core.support_fund_loans
    union all by name
    select
        'training' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        lower(concat_ws(' | ', programme, coalesce(partner, ''), coalesce(district, ''))) as says,
        map { '': 1::decimal(18, 3), 'classes': classes, 'learners': learners } as amounts
    from core.training
    union all by name
    select
        'commendations' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        lower(concat_ws(' | ', giver, kind, recipient_kind, coalesce(event, ''))) as says,
        map { '': 1::decimal(18, 3), 'awards': awards, 'recipients': recipients } as amounts
    from core.commendations
    union all by name
    select
        'trade_promotion' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        lower(event) as says,
        map {
            '': 1::decimal(18, 3), 'event': case when event is not null then 1 end, 'cooperatives': cooperatives
        } as amounts
    from core.trade_promotion
    union all by name
    select
        'donations' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        lower(item) as says,
        map { '': 1::decimal(18, 3), 'amount': amount_mvnd, 'count': count } as amounts
    from core.donations
    union all by name
    select
        'targets' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        -- the year as distance from the period's
        lower(concat_ws(' | ', indicator, scope, year - year(period))) as says,
        map { '': 1::decimal(18, 3), 'at_least': at_least, 'at_most': at_most } as amounts
    from core.targets
),

declared as (
    select
        'declared_totals' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        cell,
        indicator,
        value
    from core.declared_totals
    union all
    select
        t.table_name,
        t.period,
        t.unit_code,
        t.submission_id,
        t.sheet,
        p.letter || t.sheet_row as cell,
        t.code as indicator,
        t.value
    from (
        select
            'support_fund' as table_name,
            *
        from core.support_fund
        union all
        select
            'employment_fund' as table_name,
            *
        from core.employment_fund
        union all
        select
            'membership' as table_name,
            *
        from core.membership
    ) as t
    inner join core.column_places as p
        on t.submission_id = p.submission_id and t.table_name = p.table_name and p.column_name = 'value'
)

select
    m.figure_id,
    m.role,
    r.unit_code,
    r.period,
    r.submission_id,
    s.file_name,
    r.sheet,
    p.letter || r.sheet_row as cell,
    r.amounts[m.column_name] * case when m.times = '' then 1 else r.amounts[m.times] end as amount
from registers as r
inner join report.figure_measures as m on r.table_name = m.table_name and m.event <> 'declared'
inner join core.submissions as s on r.submission_id = s.submission_id
inner join core.column_places as p
    on r.submission_id = p.submission_id and m.table_name = p.table_name and m.cell_column = p.column_name
where
    (m.sectors = '' or r.sector = m.sectors or (m.sectors = 'non_agriculture' and r.sector <> 'agriculture'))
    and (m.statuses = '' or r.status = m.statuses or (m.statuses = 'not_dissolved' and r.status <> 'dissolved'))
    and (m.says = '' or r.says like m.says)
    and (m.event <> 'founded' or year(r.founded_on) = year(s.as_of))
    and (m.event <> 'dissolved' or year(r.dissolved_on) = year(s.as_of))
    -- a blank cell is not reported: it is no source, and adds nothing
    and r.amounts[m.cell_column] is not null
    and r.amounts[m.column_name] is not null
    and (m.times = '' or r.amounts[m.times] is not null)
    and (m.needs = '' or r.amounts[m.needs] is not null)
union all
select
    m.figure_id,
    m.role,
    d.unit_code,
    d.period,
    d.submission_id,
    s.file_name,
    d.sheet,
    d.cell,
    d.value as amount
from declared as d
inner join report.figure_measures as m
    on m.event = 'declared' and d.table_name = m.table_name and d.indicator = m.indicator
inner join core.submissions as s on d.submission_id = s.submission_id
where d.value is not null;

comment on view report.figure_sources is 'Các ô cộng thành từng chỉ tiêu – cells that a figure is added up from';
comment on column report.figure_sources.figure_id is 'Mã chỉ tiêu – figure';
comment on column report.figure_sources.role is 'amount, numerator, denominator – số cộng, tử số, mẫu số';
comment on column report.figure_sources.unit_code is 'Mã đơn vị báo cáo – reporting unit';
comment on column report.figure_sources.period is 'Kỳ báo cáo, ngày đầu tháng – period, first day of the month';
comment on column report.figure_sources.submission_id is 'SHA-256 của tệp – the workbook''s SHA-256';
comment on column report.figure_sources.file_name is 'Đường dẫn tệp trong raw/ – path below raw/';
comment on column report.figure_sources.sheet is 'Trang tính – sheet';
comment on column report.figure_sources.cell is 'Ô – Excel address';
comment on column report.figure_sources.amount is 'Số được cộng – amount';
