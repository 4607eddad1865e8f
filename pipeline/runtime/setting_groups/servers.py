"""The other programs and machines that are spoken to: a cluster, Dagster's database, the mail server."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from pipeline.runtime.setting_groups.setting_types import ClusterAddress, DatabaseAddress, HostName, MailAddress

HOUR = 3600
NO_SECRET = SecretStr("")


class Cluster(BaseSettings):
    """A dask cluster and Dagster's storage: what an installation of one machine leaves blank."""

    heading: ClassVar[str] = "Máy chủ khác · Other servers"

    dask: ClusterAddress = Field(
        default="", description="Địa chỉ bộ điều phối dask để nhiều máy cùng đọc, ví dụ tcp://máy:8786; trống là không."
    )
    """The address of a dask scheduler, on whose workers the workbooks are read; blank: they are read here."""
    cluster_seconds: float = Field(
        default=1800.0,
        gt=0,
        le=24 * HOUR,
        description="Chờ cụm máy dask có máy đọc, và đọc xong một lượt, bao nhiêu giây.",
    )
    """How long the cluster may take to have a worker, and to read a chunk."""
    postgres_url: DatabaseAddress = Field(
        default=NO_SECRET, description="PostgreSQL giữ lịch sử của Dagster; để trống là tệp trong DAGSTER_HOME."
    )
    """The PostgreSQL in which Dagster keeps its runs, events and schedules; blank: files below DAGSTER_HOME."""


class Mail(BaseSettings):
    """The mail server that notices go through."""

    heading: ClassVar[str] = "Thư báo · Mail"

    smtp_host: HostName = Field(default="", description="Máy chủ thư; để trống là không gửi thư báo.")
    """The mail server that notices go to; while it is blank none are sent."""
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Cổng của máy chủ thư.")
    """The mail server's port."""
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="Cách mã hóa đường truyền thư: starttls, tls hoặc none."
    )
    """How the connection is encrypted."""
    smtp_user: str = Field(default="", description="Tên đăng nhập máy chủ thư; để trống là không đăng nhập.")
    """Blank: without login."""
    smtp_password: SecretStr = Field(default=NO_SECRET, description="Mật khẩu của máy chủ thư.")
    """From the environment, HOPTAC_SMTP_PASSWORD, or from systemd's credential ``hoptac_smtp_password``."""
    smtp_from: MailAddress = Field(default="", description="Địa chỉ người gửi của thư báo.")
    """The sender's address of notices."""
    smtp_seconds: float = Field(
        default=30.0, gt=0, le=HOUR, description="Chờ máy chủ thư trả lời bao nhiêu giây, nhiều nhất."
    )
    """How long the mail server may take for an answer."""
    due_days: int = Field(
        default=3,
        ge=0,
        le=28,
        description="Nhắc đơn vị chưa nộp trước hạn bao nhiêu ngày (ai chọn due trong HOPTAC_RECIPIENTS).",
    )
    """So many days before the due day whoever chose it is reminded of a report that is missing."""
