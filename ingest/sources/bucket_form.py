"""What a person says when they add a bucket, and where its notifications come from."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ingest.sources.sealing import secrets_of
from ingest.sources.services import SourceRefused, add_source
from photos.models import Source

CODE = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
HIDDEN = {**CODE, "autocomplete": "new-password"}


def code(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={**CODE, **attributes})


class BucketForm(forms.Form):
    """A bucket with the keys to read it. Only operators name a server other than Amazon's: ours
    will call it, from inside the house."""

    bucket = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$", label=_("Bucket"), widget=code()
    )
    folder = forms.CharField(
        label=_("Folder in it"), max_length=500, required=False, widget=code(),
        help_text=_("Empty for the whole bucket."),
    )  # fmt: skip
    endpoint = forms.RegexField(
        r"^https?://[A-Za-z0-9.:\[\]_-]+/?$", label=_("Address of the server"), required=False,
        widget=code(placeholder="https://minio.example.org"),
        help_text=_("For MinIO, Ceph and others. Empty for Amazon."),
    )  # fmt: skip
    region = forms.RegexField(
        r"^[a-z0-9-]{1,40}$", label=_("Region"), required=False,
        widget=code(placeholder="us-east-1"),
    )  # fmt: skip
    access_key = forms.CharField(label=_("Access key"), max_length=200, widget=code())
    secret_key = forms.CharField(
        label=_("Secret key"), max_length=200, strip=True,
        widget=forms.PasswordInput(attrs=HIDDEN),
        help_text=_("A key that may only list and read is enough."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Else the bucket's own.")
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        if not user.is_staff:
            del self.fields["endpoint"]

    def add(self, owner: User) -> Source | None:
        """The new source; None when it is refused, and the form then says why."""
        said = self.cleaned_data
        folder = said["folder"].strip("/")
        try:
            return add_source(
                owner, Source.Kind.BUCKET, f"s3://{said['bucket']}/{folder}".rstrip("/"),
                name=said["name"] or folder or said["bucket"],
                options={"endpoint": said.get("endpoint", ""), "region": said["region"]},
                secrets={
                    "access_key": said["access_key"],
                    "secret_key": said["secret_key"],
                    "webhook_secret": secrets.token_urlsafe(32),
                },
            )  # fmt: skip
        except SourceRefused as error:
            self.add_error(None, str(error))
            return None


class TopicForm(forms.Form):
    """The topic of Amazon's SNS whose messages count for the source."""

    topic = forms.RegexField(
        r"^arn:aws(-cn|-us-gov)?:sns:[a-z0-9-]{3,40}:[0-9]{12}:[A-Za-z0-9_-]{1,256}$",
        label=_("ARN of the SNS topic"), required=False,
        widget=code(placeholder="arn:aws:sns:eu-west-1:123456789012:photos"),
    )  # fmt: skip

    def save(self, source: Source) -> None:
        source.options = {**source.options, "topic": self.cleaned_data["topic"]}
        source.save(update_fields=["options"])


def webhook_secret(source: Source) -> str:
    """Raises SecretsLost."""
    return secrets_of(source).get("webhook_secret", "")
