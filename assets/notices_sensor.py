"""The sensor ``notices``: tells each unit by e-mail what became of its submission, where a mail server is set."""

from collections.abc import Iterator

from dagster import DefaultSensorStatus, SensorDefinition, SensorEvaluationContext, SkipReason, sensor

from assets.failures import failures_in_words
from pipeline.outputs.notices import Outcome, send_notices
from pipeline.runtime.settings import Settings, settings


def notices_sensor(settings_now: Settings) -> SensorDefinition:
    """The sensor; it starts by itself where a mail server is set when the code location loads."""

    @sensor(
        name="notices",
        minimum_interval_seconds=120,
        default_status=DefaultSensorStatus.RUNNING if settings_now.smtp_host else DefaultSensorStatus.STOPPED,
        description=(
            "Gửi thư báo cho đơn vị mỗi khi bản nộp được chấp nhận hoặc bị trả lại. Chỉ chạy khi HOPTAC_SMTP_HOST đã "
            "đặt. (One e-mail per new verdict; off unless a mail server is set.)"
        ),
    )
    def notices(context: SensorEvaluationContext) -> Iterator[SkipReason]:
        """Send what is still to be told; what cannot be told now is tried again at the next tick."""
        with failures_in_words():
            outcome = send_notices(settings())
        if outcome.problem or outcome.refused:
            context.log.warning("Thư báo: %s", outcome_text(outcome))
        yield SkipReason(outcome_text(outcome))

    return notices


def outcome_text(outcome: Outcome) -> str:
    """What a round did, in a sentence."""
    parts = [f"Đã gửi {outcome.sent} thư"]
    parts += [f"còn {outcome.waiting} chờ lần sau"] if outcome.waiting else []
    parts += [f"{outcome.without_recipients} không có người nhận"] if outcome.without_recipients else []
    parts += [f"máy chủ từ chối {address}: {why}" for address, why in outcome.refused.items()]
    parts += [f"chưa gửi được: {outcome.problem}"] if outcome.problem else []
    return "; ".join(parts)
