-- purpose: which unit of one day became which of a later day, in whole or in part
-- grain: one row per two times in which units and their areas were the same, and two units of which the later has something
-- depends: whole
-- key: from_first, to_first, from_unit_code, to_unit_code
-- not null: from_first, from_last, to_first, to_last, from_unit_code, from_unit_name, to_unit_code, to_unit_name, extent
-- check: from_first <= to_first
-- check: extent in ('same', 'whole', 'part')
-- check: share_of_from between 0 and 1
-- check: share_of_to between 0 and 1
create table report.unit_mapping as
select
    from_first,
    from_last,
    to_first,
    to_last,
    from_unit_code,
    from_unit_name,
    to_unit_code,
    to_unit_name,
    extent,
    round(share_of_from, 4)::decimal(9, 4) as share_of_from,
    round(share_of_to, 4)::decimal(9, 4) as share_of_to,
    communes
from reference_unit_mapping
order by from_first, to_first, from_unit_code, to_unit_code;

-- of any two days, as in: from report.unit_mapping(date '2020-11-30', date '2026-10-31')
create or replace macro report.unit_mapping(from_day, to_day) as table
    select
        m.from_unit_code,
        m.from_unit_name,
        m.to_unit_code,
        m.to_unit_name,
        m.extent,
        m.share_of_from,
        m.share_of_to,
        m.communes
    from report.unit_mapping as m
    where
        from_day <= to_day -- noqa: RF03
        and from_day between m.from_first and m.from_last -- noqa: RF03
        and to_day between m.to_first and m.to_last -- noqa: RF03
    union all
    -- looked back from the later day: of each unit of that day what it came from
    select
        m.to_unit_code as from_unit_code,
        m.to_unit_name as from_unit_name,
        m.from_unit_code as to_unit_code,
        m.from_unit_name as to_unit_name,
        case
            when m.extent = 'same' then 'same'
            when count(*) over (partition by m.to_unit_code) = 1 then 'whole'
            else 'part'
        end as extent,
        m.share_of_to as share_of_from,
        m.share_of_from as share_of_to,
        m.communes
    from report.unit_mapping as m
    where
        from_day > to_day -- noqa: RF03
        and to_day between m.from_first and m.from_last -- noqa: RF03
        and from_day between m.to_first and m.to_last; -- noqa: RF03

comment on table report.unit_mapping is
'Đơn vị của ngày này là đơn vị nào của ngày kia: from report.unit_mapping(ngày, ngày) – which unit of a day became, or came from, which of another';
comment on column report.unit_mapping.from_first is 'Ngày đầu của thời gian trước – first day of the earlier time';
comment on column report.unit_mapping.from_last is 'Ngày cuối của thời gian trước – last day of the earlier time';
comment on column report.unit_mapping.to_first is 'Ngày đầu của thời gian sau – first day of the later time';
comment on column report.unit_mapping.to_last is 'Ngày cuối của thời gian sau – last day of the later time';
comment on column report.unit_mapping.from_unit_code is 'Mã đơn vị trước – unit of the earlier time';
comment on column report.unit_mapping.from_unit_name is 'Tên đơn vị trước – its name';
comment on column report.unit_mapping.to_unit_code is 'Mã đơn vị sau – unit of the later time';
comment on column report.unit_mapping.to_unit_name is 'Tên đơn vị sau – its name';
comment on column report.unit_mapping.extent is
'same: đơn vị giữ nguyên địa bàn; whole: cả đơn vị nhập vào đơn vị sau; part: một phần – as it was, all of it, or a part of it';
comment on column report.unit_mapping.share_of_from is
'Phần địa bàn của đơn vị trước, theo số xã; trống khi không có xã – share of the earlier unit, by its communes';
comment on column report.unit_mapping.share_of_to is
'Phần địa bàn của đơn vị sau, tính theo số xã đã nhập vào – share of the later unit by the communes that went into it';
comment on column report.unit_mapping.communes is
'Số xã của đơn vị trước thuộc đơn vị sau, cả hoặc một phần – communes of the earlier unit in the later one, wholly or in part';
