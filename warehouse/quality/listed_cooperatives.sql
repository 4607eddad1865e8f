-- purpose: what describes each cooperative, credit fund and union of a period, once for each
-- grain: one row per period and cooperative_id: of one that is listed more than once the first row, by unit, sheet and row
-- depends: period
create view quality.listed_cooperatives as
with listed as (
    select
        'cooperative' as kind,
        cooperative_id,
        unit_code,
        period,
        submission_id,
        sheet,
        sheet_row,
        name,
        tax_code,
        commune,
        sector,
        status,
        'status' as status_list,
        founded_on,
        is_ended,
        ended_on,
        successor_tax_code
    from core.cooperatives
    where cooperative_id is not null
    union all
    select
        'credit_fund' as kind,
        cooperative_id,
        unit_code,
        period,
        submission_id,
        sheet,
        sheet_row,
        name,
        tax_code,
        commune,
        null as sector,
        status,
        'fund_status' as status_list,
        founded_on,
        is_ended,
        ended_on,
        successor_tax_code
    from core.credit_funds
    where cooperative_id is not null
    union all
    select
        'union' as kind,
        cooperative_id,
        unit_code,
        period,
        submission_id,
        sheet,
        sheet_row,
        name,
        tax_code,
        commune,
        sector,
        status,
        'status' as status_list,
        founded_on,
        is_ended,
        ended_on,
        successor_tax_code
    from core.unions
    where cooperative_id is not null
),

twice as (
    -- the few that are listed more than once: only of these has anything to be put in order
    select
        period,
        cooperative_id,
        count(*) as listings
    from listed
    group by period, cooperative_id
    having count(*) > 1
),

numbered as (
    select
        l.period,
        l.cooperative_id,
        l.unit_code,
        l.sheet,
        l.sheet_row,
        t.listings,
        row_number() over (partition by l.period, l.cooperative_id order by l.unit_code, l.sheet, l.sheet_row) as number
    from listed as l
    inner join twice as t on l.period = t.period and l.cooperative_id = t.cooperative_id
)

select
    l.*,
    coalesce(n.listings, 1) as listings
from listed as l
left join numbered as n
    on
        l.period = n.period
        and l.cooperative_id = n.cooperative_id
        and l.unit_code = n.unit_code
        and l.sheet = n.sheet
        and l.sheet_row = n.sheet_row
where coalesce(n.number, 1) = 1;

comment on view quality.listed_cooperatives is
'Mỗi HTX, QTDND, liên hiệp HTX một dòng trong từng kỳ – each cooperative, credit fund and union once in each period';
comment on column quality.listed_cooperatives.kind is 'cooperative, credit_fund, union – HTX, QTDND, liên hiệp HTX';
comment on column quality.listed_cooperatives.cooperative_id is 'Mã HTX, không đổi qua các kỳ – stable id';
comment on column quality.listed_cooperatives.name is 'Tên – name';
comment on column quality.listed_cooperatives.tax_code is 'Mã số thuế – tax code';
comment on column quality.listed_cooperatives.commune is 'Mã xã – commune';
comment on column quality.listed_cooperatives.sector is 'Lĩnh vực (mã), trống với QTDND – sector, blank for a credit fund';
comment on column quality.listed_cooperatives.status is 'Tình trạng (mã) – status';
comment on column quality.listed_cooperatives.status_list is 'Danh mục của tình trạng – code list of the status';
comment on column quality.listed_cooperatives.founded_on is 'Ngày thành lập – founded on';
comment on column quality.listed_cooperatives.is_ended is 'Đã giải thể, sáp nhập, chuyển đổi hoặc phá sản – whether it has ended';
comment on column quality.listed_cooperatives.ended_on is 'Ngày chấm dứt – ended on';
comment on column quality.listed_cooperatives.successor_tax_code is 'Mã số thuế của HTX kế thừa – successor''s tax code';
comment on column quality.listed_cooperatives.listings is
'Số dòng ghi HTX này trong kỳ, quá 1 là ghi lặp – rows that list it in the period, more than 1 where it is listed twice';
