-- purpose: every cooperative, credit fund and union with what describes it, from which period on and until which
-- grain: one row per cooperative_id and time in which none of this changed; a period in which it is not listed changes nothing
-- depends: whole
-- key: cooperative_id, valid_from
-- not null: cooperative_id, valid_from, kind, unit_code
-- references: unit_code, valid_from -> core.unit_in_period (unit_code, period)
-- check: valid_from < valid_to
-- check: kind in ('cooperative', 'credit_fund', 'union')
create table core.dim_cooperative as
with versions as (
    select *
    from quality.cooperative_changes
    -- a cooperative that was not listed for a time, and then as before, has not changed
    qualify
        row(unit_code, name, tax_code, commune, sector, status, founded_on, ended_on, successor_tax_code)
        is distinct from
        lag(row(unit_code, name, tax_code, commune, sector, status, founded_on, ended_on, successor_tax_code))
            over (partition by cooperative_id order by period)
),

codes as (
    -- whose tax code it was last; of two in one period always the same
    select
        tax_code,
        arg_max(cooperative_id, row(period, cooperative_id)) as cooperative_id
    from versions
    where tax_code is not null
    group by tax_code
),

labels as (
    select
        code_list,
        code,
        arg_max(label_vi, valid_from) as label_vi
    from core.code_lists
    group by code_list, code
)

select
    v.cooperative_id,
    v.period as valid_from,
    lead(v.period) over (partition by v.cooperative_id order by v.period) as valid_to,
    v.kind,
    v.name,
    v.tax_code,
    v.unit_code,
    u.unit_name,
    u.group_name,
    v.commune as commune_code,
    m.commune_name,
    v.sector,
    s.label_vi as sector_vi,
    v.status,
    t.label_vi as status_vi,
    v.founded_on,
    v.is_ended,
    v.ended_on,
    h.cooperative_id as successor_id
from versions as v
left join core.unit_in_period as u on v.unit_code = u.unit_code and v.period = u.period
left join core.commune_in_period as m on v.commune = m.commune_code and v.period = m.period
left join labels as s on s.code_list = 'sector' and v.sector = s.code
left join labels as t on v.status_list = t.code_list and v.status = t.code
left join codes as h on v.successor_tax_code = h.tax_code and v.cooperative_id <> h.cooperative_id
order by v.cooperative_id, v.period;

comment on table core.dim_cooperative is
'HTX, QTDND, liên hiệp HTX theo thời gian; nối theo kỳ thì dùng cooperative_in_period – cooperatives over time; by period join cooperative_in_period';
comment on column core.dim_cooperative.cooperative_id is
'Mã HTX: không đổi khi đổi tên, mã số thuế, xã, đơn vị hay mẫu biểu – stable over names, tax codes, communes, units and forms';
comment on column core.dim_cooperative.valid_from is 'Từ kỳ – first period in which it is so';
comment on column core.dim_cooperative.valid_to is
'Đến trước kỳ, trống nếu chưa có thay đổi sau đó – period of the next change, blank where none followed';
comment on column core.dim_cooperative.kind is 'cooperative, credit_fund, union – HTX, QTDND, liên hiệp HTX';
comment on column core.dim_cooperative.name is 'Tên – name';
comment on column core.dim_cooperative.tax_code is 'Mã số thuế – tax code';
comment on column core.dim_cooperative.commune_code is 'Mã xã – commune';
comment on column core.dim_cooperative.sector is 'Lĩnh vực (mã), trống với QTDND – sector, blank for a credit fund';
comment on column core.dim_cooperative.status is 'Tình trạng (mã) – status';
comment on column core.dim_cooperative.founded_on is 'Ngày thành lập – founded on';
comment on column core.dim_cooperative.is_ended is 'Đã giải thể, sáp nhập, chuyển đổi hoặc phá sản – whether it has ended';
comment on column core.dim_cooperative.ended_on is 'Ngày chấm dứt – ended on';
comment on column core.dim_cooperative.successor_id is
'Mã HTX kế thừa, theo mã số thuế ghi ở sổ – cooperative_id of the successor, by the tax code that the register names';
