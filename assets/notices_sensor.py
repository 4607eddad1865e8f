"""The sensor ``notices``: tells people by e-mail what became of submissions and periods, where a mail server is set."""

from collections.abc import Iterator

from dagster import DefaultSensorStatus, SensorDefinition, SensorEvaluationContext, SkipReason, sensor

from assets.failures import failures_in_words
from pipeline.outputs.notices import outcome_text, send_notices
from pipeline.runtime.clock import today
from pipeline.runtime.settings import Settings, settings
from schemas.provinces import province_on


def notices_sensor(settings_now: Settings) -> SensorDefinition:
    """The sensor; it starts by itself where a mail server is set when the code location loads."""

    @sensor(
        name="notices",
        minimum_interval_seconds=30,
        default_status=DefaultSensorStatus.RUNNING if settings_now.smtp_host else DefaultSensorStatus.STOPPED,
        description=(
            f"Gửi thư báo cho đơn vị và {province_on(today()).steward}: kết quả từng bản nộp, tệp bị rút, tệp chưa xếp "
            "được, hạn nộp, chốt kỳ. Chỉ chạy khi HOPTAC_SMTP_HOST đã đặt. (E-mails about what changed, a slice of "
            "them at a time; off unless a mail server is set.)"
        ),
    )
    def notices(context: SensorEvaluationContext) -> Iterator[SkipReason]:
        """Send what fits into a minute of what is still to be told; the rest is sent at the next ticks."""
        with failures_in_words():
            outcome = send_notices(settings(), in_slices=True)
        text = outcome_text(outcome)
        if outcome.problem or outcome.refused or outcome.bad_rows:
            context.log.warning("Thư báo: %s", text)
        yield SkipReason(text)

    return notices
