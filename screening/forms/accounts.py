"""Signing in."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Asks phones to leave the name as it is typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocapitalize": "none",
            "autocomplete": "username",
            "autocorrect": "off",
            "spellcheck": "false",
        }
