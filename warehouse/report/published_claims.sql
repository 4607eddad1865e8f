-- purpose: the figures that published reports print
-- grain: one row per claim of a report
-- depends: whole
-- key: report_id, claim_id
-- not null: claim_id, period, report_id
create table report.published_claims as
select
    claim_id,
    period,
    report_id,
    unit_code,
    unit_name,
    section,
    quote_vi,
    value,
    unit,
    as_of,
    topic,
    measure,
    dimensions,
    received_at
from reference_claims
order by position;

comment on table report.published_claims is 'Số liệu đã công bố – published figures';
comment on column report.published_claims.claim_id is 'Mã số liệu – claim';
comment on column report.published_claims.report_id is 'Số hiệu báo cáo – report';
comment on column report.published_claims.unit_code is 'Báo cáo của đơn vị nào, trống là của mọi đơn vị – whose report, blank for the province''s';
comment on column report.published_claims.unit_name is 'Tên đơn vị – its name';
comment on column report.published_claims.section is 'Mục trong báo cáo – section';
comment on column report.published_claims.quote_vi is 'Trích nguyên văn – quotation';
comment on column report.published_claims.value is 'Số in trong báo cáo – value as printed';
comment on column report.published_claims.unit is 'Đơn vị tính – unit of print';
comment on column report.published_claims.as_of is 'Tính đến: ngày, tháng hoặc năm – day, month or year';
comment on column report.published_claims.topic is 'Chủ đề – topic';
comment on column report.published_claims.measure is 'Đại lượng – measure';
comment on column report.published_claims.dimensions is 'Phạm vi – what narrows it down';
comment on column report.published_claims.received_at is
'Lúc nhận, trống là báo cáo có sẵn trong chương trình – when it was handed in, blank for a report that comes with the product';
