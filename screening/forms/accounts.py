"""Signing in and changing one's password."""

from allauth.account.forms import ChangePasswordForm, LoginForm

from screening.forms.sentences import PlainSentences


class NewPasswordForm(PlainSentences, ChangePasswordForm):
    """Asks for the old password and for the new one twice."""


class SignInForm(PlainSentences, LoginForm):
    """Asks phones to leave the name as it is typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocapitalize": "none",
            "autocomplete": "username",
            "autocorrect": "off",
            "spellcheck": "false",
        }
