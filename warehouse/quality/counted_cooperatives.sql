-- purpose: the register as figures and report tables add it up: amounts that are held back are blank
-- grain: one row per row of core.cooperatives; held_back names the columns, and is null where there are none
-- depends: period
create view quality.counted_cooperatives as
with held as (
    select
        period,
        submission_id,
        sheet,
        sheet_row,
        list(column_name) as names
    from quality.held_back
    where table_name = 'cooperatives'
    group by period, submission_id, sheet, sheet_row
)

select
    r.* replace (
        case when list_contains(h.names, 'members') then null else r.members end as members,
        case when list_contains(h.names, 'official_members') then null else r.official_members end as official_members,
        case when list_contains(h.names, 'contributing_members') then null else r.contributing_members end as contributing_members,
        case when list_contains(h.names, 'non_contributing_members') then null else r.non_contributing_members end as non_contributing_members,
        case when list_contains(h.names, 'regular_workers') then null else r.regular_workers end as regular_workers,
        case when list_contains(h.names, 'member_workers') then null else r.member_workers end as member_workers,
        case when list_contains(h.names, 'charter_capital') then null else r.charter_capital_mvnd end as charter_capital_mvnd,
        case when list_contains(h.names, 'total_capital') then null else r.total_capital_mvnd end as total_capital_mvnd,
        case when list_contains(h.names, 'revenue') then null else r.revenue_mvnd end as revenue_mvnd,
        case when list_contains(h.names, 'revenue_from_members') then null else r.revenue_from_members_mvnd end as revenue_from_members_mvnd,
        case when list_contains(h.names, 'profit') then null else r.profit_mvnd end as profit_mvnd,
        case when list_contains(h.names, 'monthly_income') then null else r.monthly_income_mvnd end as monthly_income_mvnd,
        case when list_contains(h.names, 'board_members') then null else r.board_members end as board_members,
        case when list_contains(h.names, 'supervisors') then null else r.supervisors end as supervisors,
        case when list_contains(h.names, 'managers') then null else r.managers end as managers,
        case when list_contains(h.names, 'trained_managers') then null else r.trained_managers end as trained_managers
    ),
    h.names as held_back
from core.cooperatives as r
left join held as h
    on
        r.period = h.period
        and r.submission_id = h.submission_id
        and r.sheet = h.sheet
        and r.sheet_row = h.sheet_row;

comment on view quality.counted_cooperatives is
'Hợp tác xã như được cộng: ô chưa tính để trống – cooperatives as they are added up, amounts held back are blank';
comment on column quality.counted_cooperatives.held_back is 'Các cột chưa tính – columns that are held back';
