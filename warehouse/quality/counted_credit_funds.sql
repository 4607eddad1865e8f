-- purpose: the register as figures and report tables add it up: amounts that are held back are blank
-- grain: one row per row of core.credit_funds; held_back names the columns, and is null where there are none
-- depends: period
create view quality.counted_credit_funds as
with held as (
    select
        period,
        submission_id,
        sheet,
        sheet_row,
        list(column_name) as names
    from quality.held_back
    where table_name = 'credit_funds'
    group by period, submission_id, sheet, sheet_row
)

select
    r.* replace (
        case when list_contains(h.names, 'members') then null else r.members end as members,
        case when list_contains(h.names, 'charter_capital') then null else r.charter_capital_mvnd end as charter_capital_mvnd,
        case when list_contains(h.names, 'operating_capital') then null else r.operating_capital_mvnd end as operating_capital_mvnd,
        case when list_contains(h.names, 'mobilised_capital') then null else r.mobilised_capital_mvnd end as mobilised_capital_mvnd,
        case when list_contains(h.names, 'outstanding_loans') then null else r.outstanding_loans_mvnd end as outstanding_loans_mvnd,
        case when list_contains(h.names, 'board_members') then null else r.board_members end as board_members,
        case when list_contains(h.names, 'supervisors') then null else r.supervisors end as supervisors
    ),
    h.names as held_back
from core.credit_funds as r
left join held as h
    on
        r.period = h.period
        and r.submission_id = h.submission_id
        and r.sheet = h.sheet
        and r.sheet_row = h.sheet_row;

comment on view quality.counted_credit_funds is
'Quỹ tín dụng như được cộng: ô chưa tính để trống – credit funds as they are added up, amounts held back are blank';
comment on column quality.counted_credit_funds.held_back is 'Các cột chưa tính – columns that are held back';
