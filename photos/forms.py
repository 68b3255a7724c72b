"""What the forms of the photo page take."""

from django import forms

from photos.curation import LONGEST_CAPTION, MOST_STARS


class FavouriteForm(forms.Form):
    favourite = forms.BooleanField(required=False)


class CaptionForm(forms.Form):
    caption = forms.CharField(required=False, max_length=LONGEST_CAPTION, widget=forms.Textarea)


class RatingForm(forms.Form):
    """Zero stars: no rating."""

    rating = forms.IntegerField(min_value=0, max_value=MOST_STARS)


class TagsForm(forms.Form):
    """One or several, with commas between them."""

    tags = forms.CharField(max_length=1000)
