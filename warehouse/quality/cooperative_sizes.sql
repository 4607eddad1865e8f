-- purpose: the size class of each cooperative, and the values and cells from which it is told
-- grain: one row per cooperative that has not ended, in the periods in which there are size classes
-- depends: period
-- depends further: quality.december_revenues history
-- key: unit_code, period, submission_id, sheet, sheet_row
-- not null: unit_code, period, submission_id, sheet, sheet_row
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- check: day(period) = 1
-- check: revenue_period <= period
create table quality.cooperative_sizes as
with periods as (
    select distinct p.period
    from quality.periods as p
    inner join core.size_classes as c
        on last_day(p.period) >= c.valid_from and last_day(p.period) < coalesce(c.valid_to, 'infinity')
    where p.form_id = 'KTTT-01' and p.units_reported > 0
),

named as (
    -- one name, however it is spaced and in whatever capitals
    select
        *,
        lower(trim(regexp_replace(nfc_normalize(name), '\s+', ' ', 'g'))) as name_key
    from quality.counted_cooperatives
),

stock as (
    select n.*
    from named as n
    inner join periods as p on n.period = p.period
    where not n.is_ended
),

same as (
    select
        s.period,
        s.submission_id,
        s.sheet,
        s.sheet_row,
        d.period as revenue_period,
        d.submission_id as revenue_submission_id,
        d.sheet as revenue_sheet,
        d.sheet_row as revenue_row,
        d.revenue_cell,
        d.revenue_mvnd,
        d.unit_code = s.unit_code as is_of_unit,
        true as is_by_tax_code
    from stock as s
    inner join quality.december_revenues as d on s.tax_code = d.tax_code and s.period >= d.period
    union all
    select
        s.period,
        s.submission_id,
        s.sheet,
        s.sheet_row,
        d.period as revenue_period,
        d.submission_id as revenue_submission_id,
        d.sheet as revenue_sheet,
        d.sheet_row as revenue_row,
        d.revenue_cell,
        d.revenue_mvnd,
        d.unit_code = s.unit_code as is_of_unit,
        false as is_by_tax_code
    from stock as s
    inner join quality.december_revenues as d on s.name_key = d.name_key and s.founded_on = d.founded_on and s.period >= d.period
    where s.tax_code is null or d.tax_code is null
),

last_december as (
    select *
    from same
    qualify row_number() over (
        partition by period, submission_id, sheet, sheet_row
        order by
            revenue_period desc, is_by_tax_code desc, is_of_unit desc, revenue_submission_id asc, revenue_sheet asc,
            revenue_row asc
    ) = 1
),

known as (
    select
        s.unit_code,
        s.period,
        s.submission_id,
        s.sheet,
        s.sheet_row,
        s.sector,
        s.official_members,
        s.total_capital_mvnd,
        d.revenue_mvnd,
        d.revenue_period,
        d.revenue_submission_id,
        d.revenue_sheet,
        d.revenue_cell,
        s.official_members + s.total_capital_mvnd + d.revenue_mvnd is not null as has_values
    from stock as s
    left join last_december as d
        on
            s.period = d.period
            and s.submission_id = d.submission_id
            and s.sheet = d.sheet
            and s.sheet_row = d.sheet_row
),

classes as (
    select
        p.period,
        c.code as size_class,
        c.position,
        c.position = max(c.position) over (partition by p.period) as is_lowest
    from periods as p
    inner join core.code_lists as c
        on
            c.code_list = 'size_class'
            and last_day(p.period) >= c.valid_from
            and last_day(p.period) < coalesce(c.valid_to, 'infinity')
),

held_against as (
    -- null where the field's thresholds of the class are not known; below all others everything is of the lowest
    select
        k.period,
        k.submission_id,
        k.sheet,
        k.sheet_row,
        c.size_class,
        c.position,
        c.is_lowest
        or (
            k.official_members >= t.official_members_min
            and (k.revenue_mvnd >= t.revenue_min_mvnd or k.total_capital_mvnd >= t.total_capital_min_mvnd)
        ) as is_reached
    from known as k
    inner join classes as c on k.period = c.period
    left join core.size_classes as t
        on
            k.sector = t.sector
            and c.size_class = t.size_class
            and last_day(k.period) >= t.valid_from
            and last_day(k.period) < coalesce(t.valid_to, 'infinity')
    where k.has_values
),

highest as (
    -- the highest that is reached, unless it is not known whether a higher one is
    select
        period,
        submission_id,
        sheet,
        sheet_row,
        case
            when coalesce(min(position) filter (where is_reached is null), 99) > min(position) filter (where is_reached)
                then arg_min(size_class, position) filter (where is_reached)
        end as size_class
    from held_against
    group by period, submission_id, sheet, sheet_row
),

letters as (
    -- a file stands there once more for each month that is equal to it
    select distinct
        submission_id,
        column_name,
        letter
    from core.column_places
    where table_name = 'cooperatives'
)

select
    k.unit_code,
    k.period,
    k.submission_id,
    k.sheet,
    k.sheet_row,
    k.sector,
    h.size_class,
    case
        when h.size_class is not null then null
        when k.has_values then ['thresholds']
        else
            list_concat(
                case when k.official_members is null then ['official_members'] end,
                case when k.total_capital_mvnd is null then ['total_capital'] end,
                case when k.revenue_mvnd is null then ['revenue'] end
            )
    end as not_known,
    k.official_members,
    m.letter || k.sheet_row as official_members_cell,
    k.total_capital_mvnd,
    t.letter || k.sheet_row as total_capital_cell,
    k.revenue_mvnd,
    k.revenue_period,
    k.revenue_submission_id,
    k.revenue_sheet,
    k.revenue_cell,
    a.letter || k.sheet_row as status_cell,
    n.unit_name
from known as k
left join highest as h
    on
        k.period = h.period
        and k.submission_id = h.submission_id
        and k.sheet = h.sheet
        and k.sheet_row = h.sheet_row
left join letters as m on k.submission_id = m.submission_id and m.column_name = 'official_members'
left join letters as t on k.submission_id = t.submission_id and t.column_name = 'total_capital'
left join letters as a on k.submission_id = a.submission_id and a.column_name = 'status'
left join core.unit_in_period as n on k.unit_code = n.unit_code and k.period = n.period
order by k.period, k.unit_code, k.sheet_row;

comment on table quality.cooperative_sizes is
'Quy mô của từng HTX và các ô dùng để xác định – size class of each cooperative, and what it is told from';
comment on column quality.cooperative_sizes.sector is 'Lĩnh vực (mã) – sector';
comment on column quality.cooperative_sizes.size_class is 'Quy mô (mã), trống khi chưa xác định được – size class, blank where not known';
comment on column quality.cooperative_sizes.not_known is
'official_members, total_capital, revenue, thresholds – còn thiếu thành viên, nguồn vốn, doanh thu tháng 12, ngưỡng của lĩnh vực';
comment on column quality.cooperative_sizes.official_members is 'Thành viên chính thức – official members';
comment on column quality.cooperative_sizes.official_members_cell is 'Ô thành viên chính thức – cell of the official members';
comment on column quality.cooperative_sizes.total_capital_mvnd is 'Tổng nguồn vốn (triệu đồng) – total capital';
comment on column quality.cooperative_sizes.total_capital_cell is 'Ô tổng nguồn vốn – cell of the total capital';
comment on column quality.cooperative_sizes.revenue_mvnd is
'Doanh thu của kỳ tháng 12 gần nhất (triệu đồng) – revenue of the last December that was accepted';
comment on column quality.cooperative_sizes.revenue_period is 'Kỳ tháng 12 của doanh thu – that December';
comment on column quality.cooperative_sizes.revenue_submission_id is 'SHA-256 của tệp có doanh thu – workbook with the revenue';
comment on column quality.cooperative_sizes.revenue_sheet is 'Trang tính có doanh thu – sheet with the revenue';
comment on column quality.cooperative_sizes.revenue_cell is 'Ô doanh thu – cell of the revenue';
comment on column quality.cooperative_sizes.status_cell is 'Ô tình trạng hoạt động – cell of the status, by which it counts';
