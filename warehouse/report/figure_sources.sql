-- purpose: where every figure comes from
-- grain: one row per cell that a figure is added up from; a view, for it is as large as the registers
create view report.figure_sources as
with cooperatives as (
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
),

credit_funds as (
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
),

unions as (
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
),

groups as (
    select
        'groups' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        map { '': 1::decimal(18, 3), 'groups': groups, 'certified_groups': certified_groups } as amounts
    from core.groups
),

support_fund_loans as (
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
),

training as (
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
),

commendations as (
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
),

trade_promotion as (
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
),

donations as (
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
),

targets as (
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

registers as (
    select * replace (map_values(amounts) as amounts)
    from (
        select * from cooperatives
        union all by name
        select * from credit_funds
        union all by name
        select * from unions
        union all by name
        select * from groups
        union all by name
        select * from support_fund_loans
        union all by name
        select * from training
        union all by name
        select * from commendations
        union all by name
        select * from trade_promotion
        union all by name
        select * from donations
        union all by name
        select * from targets
    ) as named
),

layouts as (
    -- at which place of a row's amounts each column stands: a look-up by name would take longer than all else
    select
        table_name,
        map_keys(amounts) as names
    from (
        (select
            table_name,
            amounts
        from cooperatives limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from credit_funds limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from unions limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from groups limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from support_fund_loans limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from training limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from commendations limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from trade_promotion limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from donations limit 1) -- noqa: AM09
        union all by name
        (select
            table_name,
            amounts
        from targets limit 1) -- noqa: AM09
    ) as one_of_each
),

measures as (
    select
        m.*,
        list_position(l.names, m.column_name) as column_at,
        list_position(l.names, m.times) as times_at,
        list_position(l.names, m.cell_column) as cell_at,
        list_position(l.names, m.needs) as needs_at
    from report.figure_measures as m
    inner join layouts as l on m.table_name = l.table_name
    where m.event <> 'declared'
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
    r.amounts[m.column_at] * case when m.times = '' then 1 else r.amounts[m.times_at] end as amount
from registers as r
inner join measures as m on r.table_name = m.table_name
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
    and r.amounts[m.cell_at] is not null
    and r.amounts[m.column_at] is not null
    and (m.times = '' or r.amounts[m.times_at] is not null)
    and (m.needs = '' or r.amounts[m.needs_at] is not null)
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
