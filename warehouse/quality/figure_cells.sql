-- purpose: every cell that a figure asks for, blank ones of a sum too, and whether its amount is held back
-- grain: one row per cell and figure, per role where it is a ratio; a view, for it is as large as the registers
-- depends: period
-- depends further: core.submissions new_year
create view quality.figure_cells as
with cooperatives as (
    -- every column that a figure adds up, weighs by or is decided by, its name in the form and its amount: one that is missing
    -- here fails the build; ``says`` are a row's texts
    select
        'cooperatives' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        commune,
        sector,
        status,
        founded_on,
        ended_on,
        held_back,
        [
            '', 'members', 'charter_capital', 'revenue', 'monthly_income', 'regular_workers', 'board_members', 'supervisors',
            'managers', 'trained_managers', 'official_members', 'contributing_members', 'non_contributing_members', 'sector',
            'status', 'founded_on', 'ended_on'
        ] as names,
        [
            1::decimal(18, 3), members, charter_capital_mvnd, revenue_mvnd, monthly_income_mvnd, regular_workers, board_members,
            supervisors, managers, trained_managers, official_members, contributing_members, non_contributing_members,
            case when sector is not null then 1 end, case when status is not null then 1 end, case when founded_on is not null then 1 end,
            case when ended_on is not null then 1 end
        ] as amounts
    from quality.counted_cooperatives
),

credit_funds as (
    select
        'credit_funds' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        commune,
        status,
        condition,
        founded_on,
        ended_on,
        held_back,
        [
            '', 'members', 'charter_capital', 'operating_capital', 'mobilised_capital', 'outstanding_loans', 'board_members',
            'supervisors', 'name', 'condition', 'status', 'founded_on', 'ended_on'
        ] as names,
        [
            1::decimal(18, 3), members, charter_capital_mvnd, operating_capital_mvnd, mobilised_capital_mvnd,
            outstanding_loans_mvnd, board_members, supervisors, case when name is not null then 1 end,
            case when condition is not null then 1 end, case when status is not null then 1 end,
            case when founded_on is not null then 1 end, case when ended_on is not null then 1 end
        ] as amounts
    from quality.counted_credit_funds
),

unions as (
    select
        'unions' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        commune,
        sector,
        status,
        founded_on,
        held_back,
        ['', 'charter_capital', 'member_cooperatives', 'sector', 'status'] as names,
        [
            1::decimal(18, 3), charter_capital_mvnd, member_cooperatives, case when sector is not null then 1 end,
            case when status is not null then 1 end
        ] as amounts
    from quality.counted_unions
),

groups as (
    select
        'groups' as table_name,
        period,
        unit_code,
        submission_id,
        sheet,
        sheet_row,
        commune,
        ['', 'groups', 'certified_groups', 'registered_groups'] as names,
        [1::decimal(18, 3), groups, certified_groups, registered_groups] as amounts
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
        ['', 'cooperative', 'outstanding'] as names,
        [1::decimal(18, 3), case when cooperative is not null then 1 end, outstanding_mvnd] as amounts
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
        ['', 'classes', 'learners'] as names,
        [1::decimal(18, 3), classes, learners] as amounts
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
        ['', 'awards', 'recipients'] as names,
        [1::decimal(18, 3), awards, recipients] as amounts
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
        ['', 'event', 'cooperatives'] as names,
        [1::decimal(18, 3), case when event is not null then 1 end, cooperatives] as amounts
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
        ['', 'amount', 'count'] as names,
        [1::decimal(18, 3), amount_mvnd, count] as amounts
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
        ['', 'at_least', 'at_most'] as names,
        [1::decimal(18, 3), at_least, at_most] as amounts
    from core.targets
),

places as materialized (
    -- a file stands there once more for each month that is equal to it
    select distinct
        submission_id,
        table_name,
        column_name,
        letter
    from core.column_places
),

sheets as materialized (
    -- the same number for the sheets whose columns stand alike, of which there are few
    select
        submission_id,
        table_name,
        dense_rank() over (order by table_name, standing) as layout
    from (
        select
            submission_id,
            table_name,
            list(column_name || ' ' || letter order by column_name || ' ' || letter) as standing
        from places
        group by submission_id, table_name
    ) as standings
),

layouts as (
    -- where the columns stand, of one sheet for all that are alike
    select
        s.layout,
        p.column_name,
        p.letter
    from (
        select
            layout,
            table_name,
            min(submission_id) as submission_id
        from sheets
        group by layout, table_name
    ) as s
    inner join places as p on s.submission_id = p.submission_id and s.table_name = p.table_name
),

eras as (
    select distinct valid_from as era from report.figure_measures
    union
    select valid_to from report.figure_measures
    where valid_to is not null
),

dated as (
    select
        s.submission_id,
        s.file_name,
        s.as_of,
        e.era
    from core.submissions as s
    asof inner join eras as e on s.form_day >= e.era
),

registers as (
    select
        r.*,
        s.layout,
        n.file_name,
        year(r.founded_on) = year(n.as_of) as was_founded,
        year(r.ended_on) = year(n.as_of) as was_ended,
        -- the last day by then on which what is added up has changed
        n.era
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
    inner join dated as n on r.submission_id = n.submission_id
    inner join sheets as s on r.submission_id = s.submission_id and r.table_name = s.table_name
),

kinds as (
    -- the rows of a kind are summands of the same measures, and have their amounts and their cells at the same places
    select
        table_name,
        era,
        sector,
        status,
        condition,
        layout,
        map(['sector', 'status', 'condition'], [sector, status, condition]) as codes,
        first(
            case when len(names) = len(amounts) then names else error('names and amounts of ' || table_name || ' do not pair') end
        ) as names
    from registers
    group by table_name, era, sector, status, condition, layout
),

placed as (
    -- a blank name stands for the one that every row has, so what has no weight or need takes no exception
    select
        k.table_name,
        k.era,
        k.sector,
        k.status,
        k.condition,
        k.layout,
        m.figure_id,
        m.role,
        y.column_name as in_year,
        m.says as pattern,
        l.letter,
        list_position(k.names, m.column_name) as amount_at,
        list_position(k.names, m.times) as times_at,
        list_position(k.names, m.cell_column) as cell_at,
        list_position(k.names, m.needs) as needs_at
    from kinds as k
    inner join report.figure_measures as m
        on
            k.table_name = m.table_name
            and m.event not in ('declared', 'computed')
            and k.era >= m.valid_from
            and k.era < coalesce(m.valid_to, 'infinity')
    inner join layouts as l on k.layout = l.layout and m.cell_column = l.column_name
    left join report.measure_conditions as y
        on
            m.table_name = y.table_name
            and m.sectors = y.sectors
            and m.statuses = y.statuses
            and m.event = y.event
            and y.comparison = 'year'
    where
        not exists (
            select 1
            from report.measure_conditions as c
            where
                m.table_name = c.table_name
                and m.sectors = c.sectors
                and m.statuses = c.statuses
                and m.event = c.event
                and not coalesce(
                    case c.comparison
                        when '=' then k.codes[c.column_name] = c.value
                        when '<>' then k.codes[c.column_name] <> c.value
                        else true
                    end,
                    false
                )
        )
),

measured as (
    -- a row once for each measure that it may be a summand of
    select
        r.*,
        p.figure_id,
        p.role,
        p.in_year,
        p.pattern,
        p.letter,
        p.amount_at,
        p.times_at,
        p.cell_at,
        p.needs_at
    from registers as r
    inner join placed as p
        on
            r.table_name = p.table_name
            and r.sector is not distinct from p.sector
            and r.status is not distinct from p.status
            and r.condition is not distinct from p.condition
            and r.era is not distinct from p.era
            and r.layout = p.layout
    where
        p.amount_at + p.times_at + p.cell_at + p.needs_at is not null
        or error('a column of ' || p.figure_id || ' is not among the amounts of ' || p.table_name)
),

summands as (
    select
        *,
        amounts[amount_at] * amounts[times_at] as amount,
        -- of the few rows with an amount held back: whether the figure needs just that
        case
            when held_back is null then false
            else list_has_any(held_back, [names[amount_at], names[times_at], names[cell_at], names[needs_at]])
        end as is_held_back
    from measured
    where
        case in_year when 'founded_on' then was_founded when 'ended_on' then was_ended else true end
        and (pattern = '' or says like pattern)
        -- a blank cell is not reported: it is no source, and adds nothing; one that is held back is blank here. Of a sum
        -- it stands here without an amount, so that what all leave blank is not taken for what nobody has
        and (
            role = 'amount' and amounts[amount_at] is null
            or amounts[amount_at] * amounts[times_at] is not null
            and amounts[cell_at] is not null
            and amounts[needs_at] is not null
            or case
                when held_back is null then false
                else
                    (amounts[amount_at] is not null or list_contains(held_back, names[amount_at]))
                    and (amounts[times_at] is not null or list_contains(held_back, names[times_at]))
                    and (amounts[cell_at] is not null or list_contains(held_back, names[cell_at]))
                    and (amounts[needs_at] is not null or list_contains(held_back, names[needs_at]))
            end
        )
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
        on
            t.submission_id = p.submission_id
            and t.period = p.period
            and t.table_name = p.table_name
            and p.column_name = 'value'
)

select
    r.figure_id,
    r.role,
    r.unit_code,
    r.period,
    r.submission_id,
    r.file_name,
    r.sheet,
    r.letter || r.sheet_row as cell,
    r.amount,
    r.is_held_back,
    r.commune
from summands as r
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
    d.value as amount,
    false as is_held_back,
    null as commune
from declared as d
inner join report.figure_measures as m
    on m.event = 'declared' and d.table_name = m.table_name and d.indicator = m.indicator
inner join core.submissions as s
    on
        d.submission_id = s.submission_id
        and m.valid_from <= s.form_day
        and coalesce(m.valid_to, 'infinity') > s.form_day
where d.value is not null
union all
select
    m.figure_id,
    m.role,
    c.unit_code,
    c.period,
    c.submission_id,
    s.file_name,
    c.sheet,
    case m.cell_column when 'official_members' then c.official_members_cell else c.status_cell end as cell,
    1::decimal(18, 3) as amount,
    false as is_held_back,
    null as commune
from quality.cooperative_sizes as c
inner join report.figure_measures as m
    on
        m.event = 'computed'
        and (
            c.size_class = m.indicator
            or (c.size_class is not null and m.indicator = 'evaluated')
            or (c.size_class is null and m.indicator = 'not_evaluated')
        )
inner join core.submissions as s on c.submission_id = s.submission_id;

comment on view quality.figure_cells is 'Các ô mà từng chỉ tiêu cần, kể cả ô chưa tính – cells that a figure asks for, those held back too';
comment on column quality.figure_cells.figure_id is 'Mã chỉ tiêu – figure';
comment on column quality.figure_cells.role is 'amount, numerator, denominator – số cộng, tử số, mẫu số';
comment on column quality.figure_cells.unit_code is 'Mã đơn vị báo cáo – reporting unit';
comment on column quality.figure_cells.period is 'Kỳ báo cáo, ngày đầu tháng – period, first day of the month';
comment on column quality.figure_cells.submission_id is 'SHA-256 của tệp – the workbook''s SHA-256';
comment on column quality.figure_cells.file_name is 'Đường dẫn tệp trong raw/ – path below raw/';
comment on column quality.figure_cells.sheet is 'Trang tính – sheet';
comment on column quality.figure_cells.cell is 'Ô – Excel address';
comment on column quality.figure_cells.amount is 'Số được cộng, trống khi ô để trống – amount, blank where the cell is';
comment on column quality.figure_cells.is_held_back is 'Chưa tính, đến khi giải trình – held back until explained';
comment on column quality.figure_cells.commune is 'Xã của dòng, trống với số khai – commune of the row, blank for what is declared';
