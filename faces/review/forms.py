"""What the page of review sends."""

from django import forms

from faces.review.answers import Answer
from faces.review.question import Question, question_of

MOST_ANSWERED = 1_000_000


class AnswerForm(forms.Form):
    """An answer to one question, after how many others."""

    key = forms.CharField(max_length=1000)
    said = forms.ChoiceField(choices=[(answer.value, answer.name) for answer in Answer])
    answered = forms.IntegerField(min_value=0, max_value=MOST_ANSWERED, required=False)

    def clean_key(self) -> Question:
        question = question_of(self.cleaned_data["key"])
        if question is None:
            raise forms.ValidationError("No question has this key.")
        return question

    def clean_said(self) -> Answer:
        return Answer(self.cleaned_data["said"])
