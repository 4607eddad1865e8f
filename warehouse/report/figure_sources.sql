-- purpose: where every figure comes from
-- grain: one row per cell that a figure is added up from; a view, for it is as large as the registers
create view report.figure_sources as
with cooperatives as (
    -- every column that a figure adds up, weighs by or is decided by, under its name in the form: one that is missing here
    -- fails the build; ``says`` are a row's texts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'members', 'amount': members },
            { 'name': 'charter_capital', 'amount': charter_capital_mvnd }, { 'name': 'revenue', 'amount': revenue_mvnd },
            { 'name': 'monthly_income', 'amount': monthly_income_mvnd }, { 'name': 'regular_workers', 'amount': regular_workers },
            { 'name': 'board_members', 'amount': board_members }, { 'name': 'supervisors', 'amount': supervisors },
            { 'name': 'managers', 'amount': managers }, { 'name': 'trained_managers', 'amount': trained_managers },
            { 'name': 'sector', 'amount': case when sector is not null then 1 end },
            { 'name': 'status', 'amount': case when status is not null then 1 end },
            { 'name': 'founded_on', 'amount': case when founded_on is not null then 1 end },
            { 'name': 'dissolved_on', 'amount': case when dissolved_on is not null then 1 end }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'members', 'amount': members },
            { 'name': 'charter_capital', 'amount': charter_capital_mvnd }, { 'name': 'operating_capital', 'amount': operating_capital_mvnd },
            { 'name': 'mobilised_capital', 'amount': mobilised_capital_mvnd },
            { 'name': 'outstanding_loans', 'amount': outstanding_loans_mvnd }, { 'name': 'board_members', 'amount': board_members },
            { 'name': 'supervisors', 'amount': supervisors }, { 'name': 'name', 'amount': case when name is not null then 1 end },
            { 'name': 'condition', 'amount': case when condition is not null then 1 end },
            { 'name': 'founded_on', 'amount': case when founded_on is not null then 1 end }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'charter_capital', 'amount': charter_capital_mvnd },
            { 'name': 'member_cooperatives', 'amount': member_cooperatives },
            { 'name': 'sector', 'amount': case when sector is not null then 1 end },
            { 'name': 'status', 'amount': case when status is not null then 1 end }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'groups', 'amount': groups },
            { 'name': 'certified_groups', 'amount': certified_groups }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'cooperative', 'amount': case when cooperative is not null then 1 end },
            { 'name': 'outstanding', 'amount': outstanding_mvnd }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'classes', 'amount': classes }, { 'name': 'learners', 'amount': learners }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'awards', 'amount': awards }, { 'name': 'recipients', 'amount': recipients }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'event', 'amount': case when event is not null then 1 end },
            { 'name': 'cooperatives', 'amount': cooperatives }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'amount', 'amount': amount_mvnd }, { 'name': 'count', 'amount': count }
        ] as amounts
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
        [
            { 'name': '', 'amount': 1::decimal(18, 3) }, { 'name': 'at_least', 'amount': at_least }, { 'name': 'at_most', 'amount': at_most }
        ] as amounts
    from core.targets
),

submission_numbers as (
    -- numbers instead of submissions and columns: joining by long texts would take longer than all else
    select
        submission_id,
        file_name,
        as_of,
        row_number() over () as submission_no
    from core.submissions
),

column_numbers as (
    select
        table_name,
        column_name,
        row_number() over () as column_no
    from core.column_places
    group by table_name, column_name
),

places as (
    select
        n.submission_no,
        c.column_no,
        p.letter
    from core.column_places as p
    inner join submission_numbers as n on p.submission_id = n.submission_id
    inner join column_numbers as c on p.table_name = c.table_name and p.column_name = c.column_name
),

registers as (
    select
        r.*,
        n.submission_no,
        n.file_name,
        year(r.founded_on) = year(n.as_of) as was_founded,
        year(r.dissolved_on) = year(n.as_of) as was_dissolved
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
    ) as r
    inner join submission_numbers as n on r.submission_id = n.submission_id
),

kinds as (
    -- the rows of a kind are summands of the same measures, and have their amounts at the same places
    select
        table_name,
        sector,
        status,
        [one['name'] for one in first(amounts)] as names
    from registers
    group by table_name, sector, status
),

placed as (
    -- a blank name stands for the one that every row has, so what has no weight or need takes no exception
    select
        k.table_name,
        k.sector,
        k.status,
        m.figure_id,
        m.role,
        m.event,
        m.says as pattern,
        c.column_no,
        list_position(k.names, m.column_name) as amount_at,
        list_position(k.names, m.times) as times_at,
        list_position(k.names, m.cell_column) as cell_at,
        list_position(k.names, m.needs) as needs_at
    from kinds as k
    inner join report.figure_measures as m
        on
            k.table_name = m.table_name
            and m.event <> 'declared'
            and (m.sectors = '' or k.sector = m.sectors or (m.sectors = 'non_agriculture' and k.sector <> 'agriculture'))
            and (m.statuses = '' or k.status = m.statuses or (m.statuses = 'not_dissolved' and k.status <> 'dissolved'))
    inner join column_numbers as c on m.table_name = c.table_name and m.cell_column = c.column_name
),

measures as (
    select
        table_name,
        sector,
        status,
        list({
            'figure_id': figure_id, 'role': role, 'event': event, 'pattern': pattern, 'column_no': column_no,
            'amount_at': amount_at, 'times_at': times_at, 'cell_at': cell_at, 'needs_at': needs_at
        }) as all_of_them
    from placed
    where
        amount_at + times_at + cell_at + needs_at is not null
        or error('a column of ' || figure_id || ' is not among the amounts of ' || table_name)
    group by table_name, sector, status
),

measured as (
    -- a row once for each measure that it may be a summand of
    select
        r.*,
        unnest(m.all_of_them, recursive := true) -- noqa: AL03
    from registers as r
    inner join measures as m
        on
            r.table_name = m.table_name
            and r.sector is not distinct from m.sector
            and r.status is not distinct from m.status
),

summands as (
    select
        *,
        amounts[amount_at].amount * amounts[times_at].amount as amount
    from measured
    where
        (event <> 'founded' or was_founded)
        and (event <> 'dissolved' or was_dissolved)
        and (pattern = '' or says like pattern)
        -- a blank cell is not reported: it is no source, and adds nothing
        and amounts[amount_at].amount * amounts[times_at].amount is not null
        and amounts[cell_at].amount is not null
        and amounts[needs_at].amount is not null
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
    r.figure_id,
    r.role,
    r.unit_code,
    r.period,
    r.submission_id,
    r.file_name,
    r.sheet,
    p.letter || r.sheet_row as cell,
    r.amount
from summands as r
inner join places as p on r.submission_no = p.submission_no and r.column_no = p.column_no
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
