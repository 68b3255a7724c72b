"""What marking a face by hand takes."""

from django import forms
from django.utils.translation import gettext as _

from faces.models.person import LONGEST_NAME
from ml.face import Box

ROUNDING = 1e-5
SIDES = ("left", "top", "width", "height")


class MarkForm(forms.Form):
    """A box in fractions of the upright picture, within it, and whose face it is."""

    left = forms.FloatField(min_value=0, max_value=1)
    top = forms.FloatField(min_value=0, max_value=1)
    width = forms.FloatField(min_value=0, max_value=1)
    height = forms.FloatField(min_value=0, max_value=1)
    name = forms.CharField(max_length=LONGEST_NAME)

    def clean(self) -> None:
        said = self.cleaned_data
        for start, length in (("left", "width"), ("top", "height")):
            if said.get(start, 0) + said.get(length, 0) > 1 + ROUNDING:
                self.add_error(length, "")

    @property
    def problem(self) -> str:
        """What to do about it: nobody types the numbers."""
        if any(side in self.errors for side in SIDES):
            return _("Draw a box within the picture.")
        return _("A name has 1 to %d letters.") % LONGEST_NAME

    @property
    def box(self) -> Box:
        return Box(*(self.cleaned_data[side] for side in SIDES))
