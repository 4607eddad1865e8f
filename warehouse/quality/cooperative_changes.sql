-- purpose: the cooperatives of a period of which something is other than in the period before, or that were not listed then
-- grain: one row per period and cooperative_id of such
-- depends: period, previous
-- key: period, cooperative_id
-- not null: period, cooperative_id, kind, unit_code
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: cooperative_id, period -> core.cooperative_in_period (cooperative_id, period)
create table quality.cooperative_changes as
select
    c.cooperative_id,
    c.period,
    c.kind,
    c.unit_code,
    c.name,
    c.tax_code,
    c.commune,
    c.sector,
    c.status,
    c.status_list,
    c.founded_on,
    c.is_ended,
    c.ended_on,
    c.successor_tax_code
from quality.listed_cooperatives as c
left join quality.periods as p on c.period = p.period and p.form_id = 'KTTT-01'
left join quality.listed_cooperatives as b on p.previous_period = b.period and c.cooperative_id = b.cooperative_id
where
    b.cooperative_id is null
    or (c.unit_code, c.name, c.tax_code, c.commune, c.sector, c.status, c.founded_on, c.ended_on, c.successor_tax_code)
    is distinct from
    (b.unit_code, b.name, b.tax_code, b.commune, b.sector, b.status, b.founded_on, b.ended_on, b.successor_tax_code)
order by c.period, c.cooperative_id;

comment on table quality.cooperative_changes is
'Các HTX có thông tin khác kỳ trước, hoặc kỳ trước không có – cooperatives of which something changed since the period before';
comment on column quality.cooperative_changes.kind is 'cooperative, credit_fund, union – HTX, QTDND, liên hiệp HTX';
comment on column quality.cooperative_changes.cooperative_id is 'Mã HTX, không đổi qua các kỳ – stable id';
comment on column quality.cooperative_changes.name is 'Tên – name';
comment on column quality.cooperative_changes.tax_code is 'Mã số thuế – tax code';
comment on column quality.cooperative_changes.commune is 'Mã xã – commune';
comment on column quality.cooperative_changes.sector is 'Lĩnh vực (mã), trống với QTDND – sector, blank for a credit fund';
comment on column quality.cooperative_changes.status is 'Tình trạng (mã) – status';
comment on column quality.cooperative_changes.status_list is 'Danh mục của tình trạng – code list of the status';
comment on column quality.cooperative_changes.founded_on is 'Ngày thành lập – founded on';
comment on column quality.cooperative_changes.is_ended is 'Đã giải thể, sáp nhập, chuyển đổi hoặc phá sản – whether it has ended';
comment on column quality.cooperative_changes.ended_on is 'Ngày chấm dứt – ended on';
comment on column quality.cooperative_changes.successor_tax_code is 'Mã số thuế của HTX kế thừa – successor''s tax code';
