-- purpose: the register as figures and report tables add it up: amounts that are held back are blank
-- grain: one row per row of core.unions; held_back names the columns, and is null where there are none
-- depends: period
create view quality.counted_unions as
with held as (
    select
        period,
        submission_id,
        sheet,
        sheet_row,
        list(column_name) as names
    from quality.held_back
    where table_name = 'unions'
    group by period, submission_id, sheet, sheet_row
)

select
    r.* replace (
        case when list_contains(h.names, 'member_cooperatives') then null else r.member_cooperatives end as member_cooperatives,
        case when list_contains(h.names, 'charter_capital') then null else r.charter_capital_mvnd end as charter_capital_mvnd
    ),
    h.names as held_back
from core.unions as r
left join held as h
    on
        r.period = h.period
        and r.submission_id = h.submission_id
        and r.sheet = h.sheet
        and r.sheet_row = h.sheet_row;

comment on view quality.counted_unions is
'Liên hiệp như được cộng: ô chưa tính để trống – unions as they are added up, amounts held back are blank';
comment on column quality.counted_unions.held_back is 'Các cột chưa tính – columns that are held back';
