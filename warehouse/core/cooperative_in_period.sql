-- purpose: the cooperatives, credit funds and unions as each period lists them, to join by cooperative_id and period
-- grain: one row per period and cooperative_id that is listed in it
-- depends: period
-- key: cooperative_id, period
create view core.cooperative_in_period as
with labels as (
    select
        code_list,
        code,
        arg_max(label_vi, valid_from) as label_vi
    from core.code_lists
    group by code_list, code
)

select
    c.cooperative_id,
    c.period,
    c.kind,
    c.name,
    c.tax_code,
    c.unit_code,
    u.unit_name,
    u.group_name,
    c.commune as commune_code,
    m.commune_name,
    c.sector,
    s.label_vi as sector_vi,
    c.status,
    t.label_vi as status_vi,
    c.founded_on,
    c.is_ended,
    c.ended_on,
    c.listings,
    c.submission_id,
    c.sheet,
    c.sheet_row
from quality.listed_cooperatives as c
left join core.unit_in_period as u on c.unit_code = u.unit_code and c.period = u.period
left join core.commune_in_period as m on c.commune = m.commune_code and c.period = m.period
left join labels as s on s.code_list = 'sector' and c.sector = s.code
left join labels as t on c.status_list = t.code_list and c.status = t.code;

comment on view core.cooperative_in_period is
'HTX, QTDND, liên hiệp HTX trong từng kỳ – cooperatives, credit funds and unions as each period lists them';
comment on column core.cooperative_in_period.listings is
'Số dòng ghi HTX này trong kỳ, quá 1 là ghi lặp – rows that list it in the period';
